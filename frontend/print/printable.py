"""Text that may come from anywhere, made safe to set in type without changing what it says."""

import re
import unicodedata

_BLANK_LINES = re.compile(r"\s*\n\s*")
_UNBROKEN = re.compile(r"[\x21-\x7e]{25,}")
_SOLID = re.compile(r"[0-9A-Za-z%]{25,}")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""These could turn a telephone number around on paper."""
_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n"}
_BREAK = "\u200b"
_SENTENCE_ENDS = "。！？\n"


def printable(text: str) -> str:
    """The text without control characters, lone surrogates and marks that reverse direction."""
    for written, meant in _LINE_ENDS.items():
        text = text.replace(written, meant)
    kept = "".join(_visible(character) for character in text)
    return _BLANK_LINES.sub("\n", kept).strip()


def foldable(text: str) -> str:
    """The same text, with invisible places where a word too long for its column may break."""
    return _UNBROKEN.sub(_with_breaks, text)


def shortened(text: str, limit: int) -> tuple[str, bool]:
    """At most `limit` characters, cut after a sentence if there is one, and whether it was cut."""
    if len(text) <= limit:
        return text, False
    head = text[:limit]
    end = max(head.rfind(mark) for mark in _SENTENCE_ENDS)
    if end >= limit // 2:
        return head[: end + 1].rstrip(), True
    return head.rstrip() + "…", True


def columns(text: str) -> int:
    """Width in half-width columns, as on a terminal: a kanji takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _visible(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return " "
    if character in _BIDI or character == "\ufeff" or ord(character) & 0xFFFE == 0xFFFE:
        return ""
    category = unicodedata.category(character)
    if category == "Cc":
        return ""
    return "\ufffd" if category == "Cs" else character


def _with_breaks(word: re.Match[str]) -> str:
    if word[0].startswith(("http://", "https://")) and not _SOLID.search(word[0]):
        # Typst breaks these by itself, at the right places.
        return word[0]
    parts = re.split(r"(?<=[@._/?&=-])", word[0])
    pieces = [part[at : at + 20] for part in parts for at in range(0, len(part), 20)]
    return _BREAK.join(pieces)
