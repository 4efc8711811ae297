"""Kana from keys that are still being pressed: hik is ヒ and one of カキクケコ."""

import re

from search.folding import is_kana, katakana, unaccented
from search.kana import from_romaji, syllables_beginning

_BEGUN = re.compile(r"([ぁ-ゖァ-ヺー]*)([a-z'’-]+)")
_LONGEST_CONSONANT = 3


def sounds_begun(typed: str) -> tuple[str, ...]:
    """Katakana with which a word goes on that is typed so far, in rōmaji or half converted.

    >>> sounds_begun("shi"), sounds_begun("ひきk")
    (('シ',), ('ヒキカ', 'ヒキキ', 'ヒキク', 'ヒキケ', 'ヒキコ'))
    """
    begun = _BEGUN.fullmatch(unaccented(typed.lower()))
    if begun is None:
        return ()
    before, letters = katakana(begun[1]), begun[2]
    found: dict[str, None] = {}
    if sound := from_romaji(letters):
        found[before + sound] = None
    for size in range(1, min(_LONGEST_CONSONANT, len(letters)) + 1):
        head, rest = letters[:-size], letters[-size:]
        sound = from_romaji(head) if head else ""
        if sound is None or (not sound and not before):
            continue
        doubled = size > 1 and rest[0] == rest[1]
        small, rest = ("ッ", rest[1:]) if doubled else ("", rest)
        for syllable in syllables_beginning(rest):
            found[before + sound + small + syllable] = None
    return tuple(kana for kana in found if is_kana(kana))
