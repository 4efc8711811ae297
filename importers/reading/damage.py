"""Letters that a PDF gives back wrongly, put right only where nothing else can be meant."""

import re
import unicodedata

_RADICALS = re.compile(r"[\u2e80-\u2fdf]")
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")


def mend_letters(text: str) -> str:
    """Radicals become the characters they stand for (⼝ → 口); private-use bullets go away."""
    mended = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return _PRIVATE_USE.sub("", mended)


def join_wrapped(lines: list[str]) -> str:
    """A cell that was broken to fit its column.

    A line broken inside a word has no space at its end, the end of a cell or a paragraph has one.
    """
    joined = ""
    for line in lines:
        gap = " " if joined.endswith((" ", "　")) else ""
        joined = joined.rstrip() + gap + line.lstrip()
    return joined.strip()
