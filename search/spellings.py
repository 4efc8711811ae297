"""The ways to read what was typed, before patterns are looked for in it."""

import re
from collections.abc import Iterator

from search.folding import hiragana, loose
from search.kana import from_romaji

_MAYBE_SPACE = r"\s*"
_BESIDE_OTHERS = re.compile(r"(?<=[^\x00-\u024f])\s+|\s+(?=[^\x00-\u024f])")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_SMALL_VOWELS = str.maketrans("ぁぃぅぇぉ", "あいうえお")
_DRAWN_OUT = re.compile(r"[ー~・.…、。,!?]+|(?<=[あいうえお])[あいうえお](?=[あいうえお])")
_DIALECT = re.compile(
    r"(?<![いた])[へひ]ん(?![ぁ-ん]{0,1}[一-龠])|(?<=[がもんらかてべめけれせ])ね[えー]"
)
_ROMAJI = re.compile(r"[a-z'\-\s]{4,200}")


def spellings(text: str) -> Iterator[str]:
    """The text in loose spelling, and what else it may be read as.

    That is the kana it stands for, if it is rōmaji; the text without sounds that are drawn out
    (しにたーい); and with the "not" of dialects as all say it (食べてへん).
    """
    plain = settled(text)
    yield plain
    if _ROMAJI.fullmatch(plain):
        sounds = [from_romaji(word) for word in plain.split()]
        if all(sounds):
            yield hiragana("".join(filter(None, sounds)))
    elif (short := _DRAWN_OUT.sub("", plain)) != plain:
        yield short
    if (standard := _DIALECT.sub("ない", plain)) != plain:
        yield standard


def settled(text: str) -> str:
    """Loose spelling, without apostrophes, with small vowels made large."""
    return _APOSTROPHES.sub("", loose(text)).translate(_SMALL_VOWELS).strip()


def close_up(text: str) -> str:
    """Without the spaces beside letters that are not latin: people put them anywhere."""
    return _BESIDE_OTHERS.sub("", text)


def loosened(pattern: str) -> str:
    """A pattern that fits texts so spelled. It turns to small letters: no escape may be large."""
    return loose(pattern).translate(_SMALL_VOWELS).replace(" ", _MAYBE_SPACE)
