"""Sounds: rōmaji to katakana, and readings in which long vowels no longer count."""

import re
from functools import lru_cache

from search.folding import unaccented

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ",
    "h": "ハヒフヘホ", "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ",
    "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ", "l": "ラリルレロ",
}  # fmt: skip
_SYLLABLES = {
    consonant + vowel: kana
    for consonant, row in _ROWS.items()
    for vowel, kana in zip("aiueo", row, strict=True)
}
_SYLLABLES |= {
    consonant + "y" + vowel: row[1] + small
    for consonant, row in _ROWS.items()
    if consonant
    for vowel, small in zip("auo", "ャュョ", strict=True)
}
_SYLLABLES |= {
    "ya": "ヤ", "yu": "ユ", "yo": "ヨ", "wa": "ワ", "wo": "オ", "wi": "ウィ", "we": "ウェ",
    "shi": "シ", "sha": "シャ", "shu": "シュ", "sho": "ショ", "she": "シェ",
    "chi": "チ", "cha": "チャ", "chu": "チュ", "cho": "チョ", "che": "チェ",
    "tsu": "ツ", "fu": "フ", "fa": "ファ", "fi": "フィ", "fe": "フェ", "fo": "フォ",
    "ji": "ジ", "ja": "ジャ", "ju": "ジュ", "jo": "ジョ", "je": "ジェ",
    "va": "ヴァ", "vi": "ヴィ", "vu": "ヴ", "ve": "ヴェ", "vo": "ヴォ", "ti": "ティ", "di": "ディ",
}  # fmt: skip
_VOWEL_OF = {
    kana: vowel for row in _ROWS.values() for vowel, kana in zip("アイウエオ", row, strict=True)
} | {"ャ": "ア", "ュ": "ウ", "ョ": "オ", "ヤ": "ア", "ユ": "ウ", "ヨ": "オ", "ワ": "ア"}
_ALSO_LONG = {"オ": "オウ", "ウ": "ウ", "ア": "ア", "イ": "イ", "エ": "エイ"}
_DOUBLED = re.compile(r"([ksthmrgzdbpcjf])\1|tch")


def from_romaji(word: str) -> str | None:
    """Katakana for a latin word written as Japanese sounds, or None if it cannot be one."""
    letters = unaccented(word.lower())
    kana: list[str] = []
    at = 0
    while at < len(letters):
        if _DOUBLED.match(letters, at):
            kana.append("ッ")
            at += 1
            continue
        for size in (3, 2, 1):
            if syllable := _SYLLABLES.get(letters[at : at + size]):
                kana.append(syllable)
                at += size
                break
        else:
            if letters[at] == "n" or (
                letters[at] == "m" and letters[at + 1 : at + 2] in tuple("bpm")
            ):
                kana.append("ン")
                at += 1
            elif letters[at] in "'’-" or (letters[at] == "h" and kana and kana[-1] in _VOWEL_OF):
                at += 1
            else:
                return None
    return "".join(kana) or None


def without_long_vowels(reading: str) -> str:
    """A reading as people who do not hear or type long vowels write it: ソウダン → ソダン."""
    kept: list[str] = []
    vowel = ""
    for kana in reading:
        if kana == "ー" or (vowel and kana in _ALSO_LONG[vowel]):
            continue
        kept.append({"ヅ": "ズ", "ヂ": "ジ", "ヲ": "オ"}.get(kana, kana))
        vowel = _VOWEL_OF.get(kana, "")
    return "".join(kept)


@lru_cache(maxsize=256)
def syllables_beginning(consonant: str) -> tuple[str, ...]:
    """Kana whose rōmaji begin so and go on: k → カ, キ, ク, ケ, コ."""
    plain = {kana for roman, kana in _SYLLABLES.items() if roman.startswith(consonant)}
    # キャ begins with キ, which is enough to find both.
    return tuple(sorted({kana[0] for kana in plain if kana})) if consonant else ()
