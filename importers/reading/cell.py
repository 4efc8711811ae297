"""A table cell with a few HTML tags in it, taken apart into its bold name, links and words."""

import html
import re
from dataclasses import dataclass

_BOLD = re.compile(r"<b>(.*?)</b>", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(
    r"<a\s[^<>]{0,200}?href\s*=\s*[\"']([^\"'<>]*)[\"'][^<>]*>(.*?)</a>",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FIRST_CONTACT = re.compile(r"<a\s|https?://|[☎☏℡①-⑳]|mailto:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    text: str


def name_and_rest(cell: str) -> tuple[str, str]:
    """The bold name and what follows; without bold, everything before the first contact."""
    if bold := _BOLD.search(cell):
        return plain(bold.group(1)), cell[: bold.start()] + " " + cell[bold.end() :]
    first = _FIRST_CONTACT.search(cell)
    end = first.start() if first else len(cell)
    return plain(cell[:end]), cell[end:]


def pieces(cell: str) -> list[str | Link]:
    """Words and links in the order of the cell."""
    found: list[str | Link] = []
    last = 0
    for link in _LINK.finditer(cell):
        found.append(plain(cell[last : link.start()]))
        found.append(Link(plain(link.group(1)).strip(), plain(link.group(2)).strip()))
        last = link.end()
    found.append(plain(cell[last:]))
    return [piece for piece in found if isinstance(piece, Link) or piece.strip()]


def plain(text: str) -> str:
    return html.unescape(_BREAK.sub(" ", text)).strip()
