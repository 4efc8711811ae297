"""Words one document spells in two ways: one of them is a misprint, and nobody knows which."""

import re
import unicodedata
from collections.abc import Iterator

_KATAKANA = re.compile(r"[ァ-ヴー]{4,}")
_VOICE_MARKS = "\u3099\u309a"


def voiced_twins(text: str, document: str) -> Iterator[tuple[str, str]]:
    """Katakana words of the text that the document also has with other voice marks (ブ, プ)."""
    by_shape: dict[str, dict[str, None]] = {}
    for word in _KATAKANA.findall(document):
        by_shape.setdefault(_shape(word), {})[word] = None
    for word in dict.fromkeys(_KATAKANA.findall(text)):
        for other in by_shape.get(_shape(word), ()):
            if other != word:
                yield word, other


def _shape(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if c not in _VOICE_MARKS)
