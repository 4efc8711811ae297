"""Text that came from others, made safe to put on a page: marks, links, languages."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def marked(text: str, ranges: Iterable[tuple[int, int]]) -> Markup:
    """`text` with <mark> around the ranges; ranges that overlap or leave the text are mended."""
    out: list[str] = []
    done = 0
    for start, end in sorted(ranges):
        first, last = max(start, done), min(end, len(text))
        if first >= last:
            continue
        out += (escape(text[done:first]), "<mark>", escape(text[first:last]), "</mark>")
        done = last
    out.append(escape(text[done:]))
    # Every piece is escaped above, so joining them as plain text is safe and quick.
    return Markup("".join(out))  # noqa: S704 - made of escaped pieces only


def web_address(value: str | None) -> str:
    """The address if a browser can safely follow it, else ""."""
    return value if value and _WEB.fullmatch(value) else ""


def mail_address(value: str | None) -> str:
    return f"mailto:{value}" if value and _MAIL.fullmatch(value) else ""


def lang(code: str | None) -> str:
    """The `lang` attribute for a language code of the directory, with its leading space."""
    if not code or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        return Markup("")
    return Markup(' lang="{}"').format("ja" if code == "ja-easy" else code)
