"""A name one letter away from another of the same document: one of the two is a misprint."""

import re
import unicodedata

_SHORTEST = 5
_TELLS_APART = frozenset("一二三四五六七八九十東西南北中央上下左右新旧本大小前後内外男女父母高低")
"""Letters that make two names of two bodies, such as 保護第一課 and 保護第二課."""
_LETTER = r"[\u3005\u3041-\u30ff\u4e00-\u9fff]"


def likely_misprint(name: str, document: str) -> str | None:
    """The other spelling, if the name itself stands in the document but once."""
    if len(name) < _SHORTEST or document.count(name) > 1:
        return None
    for at, letter in enumerate(name):
        if letter in _TELLS_APART or not re.fullmatch(_LETTER, letter):
            continue
        pattern = f"{re.escape(name[:at])}({_LETTER}){re.escape(name[at + 1 :])}"
        for found in re.finditer(pattern, document):
            other = unicodedata.normalize("NFC", found.group(1))
            if other != letter and other not in _TELLS_APART:
                return found.group()
    return None
