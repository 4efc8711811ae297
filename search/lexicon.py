"""The words an index holds, and how to find the one that was meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

from rapidfuzz.distance import OSA

from search.folding import is_kana, is_katakana
from search.kana import without_long_vowels

_SKIPPABLE = (
    "ノ",
    "ガ",
    "ヲ",
    "ニ",
    "ハ",
    "デ",
    "ト",
    "モ",
    "ヘ",
    "ヤ",
    "カラ",
    "マデ",
    "ナ",
    "オ",
    "ゴ",
    "タイ",
)
_LONGEST_SPEECH = 40
_SHORTEST = 3
_SHORTEST_KANA = 4
_SKIP_COST = 0.9
_GAP_COST = 2.0


@dataclass(frozen=True, slots=True)
class _Cut:
    """The best way to cut what was said so far; `heard` counts the kana that are explained."""

    cost: float
    heard: int
    words: tuple[tuple[str, ...], ...]


class Lexicon:
    """Keys and readings of one state of an index. Made once for a state, asked many times."""

    def __init__(self, keys: Iterable[str], readings: Iterable[str]) -> None:
        self.keys = frozenset(keys)
        self.readings = frozenset(readings)
        self._near = lru_cache(maxsize=1024)(self._nearest)

    def keys_like(self, word: str) -> tuple[str, ...]:
        """The nearest keys within one slip of the finger, two in long words; none in short ones.

        Kana say little each: under four of them, every other word is one slip away.
        """
        return self._near(word, False)

    def readings_like(self, reading: str) -> tuple[str, ...]:
        return self._near(reading, True)

    def readings_sounding(self, reading: str) -> tuple[str, ...]:
        """Readings that differ in long vowels only."""
        return self._by_sound.get(without_long_vowels(reading), ())

    def in_words(self, reading: str) -> tuple[tuple[str, ...], ...]:
        """A stretch of speech cut into known readings, particles left out.

        Each word is a tuple of readings that sound like it. Nothing, where a third is not known.
        """
        sound = without_long_vowels(reading[:_LONGEST_SPEECH])
        best: list[_Cut] = [_Cut(0, 0, ())]
        for end in range(1, len(sound) + 1):
            before = best[-1]
            choices = [_Cut(before.cost + _GAP_COST, before.heard, before.words)]
            for start in range(max(0, end - self._longest_sound), end):
                before = best[start]
                piece = sound[start:end]
                if len(piece) > 1 and (known := self._by_sound.get(piece)):
                    # Every word costs, so that few long words win over many short ones.
                    cost = before.cost + 1 + 1 / len(piece)
                    choices.append(_Cut(cost, before.heard + len(piece), (*before.words, known)))
                elif piece in _SKIPPABLE:
                    heard = before.heard + len(piece)
                    choices.append(_Cut(before.cost + _SKIP_COST, heard, before.words))
            best.append(min(choices, key=lambda cut: cut.cost))
        return best[-1].words if best[-1].heard * 3 >= len(sound) * 2 else ()

    def _nearest(self, word: str, spoken: bool) -> tuple[str, ...]:
        shortest = _SHORTEST_KANA if is_kana(word) else _SHORTEST
        slips = 0 if len(word) < shortest else 1 if len(word) < 6 else 2
        if not slips:
            return ()
        lengths = self._readings_by_length if spoken else self._keys_by_length
        found: dict[int, list[str]] = {}
        for size in range(len(word) - slips, len(word) + slips + 1):
            for other in lengths.get(size, ()):
                distance = OSA.distance(word, other, score_cutoff=slips)
                if 0 < distance <= slips and any(map(str.__eq__, word, other)):
                    found.setdefault(distance, []).append(other)
        return tuple(sorted(found[min(found)])[:6]) if found else ()

    @cached_property
    def _by_sound(self) -> dict[str, tuple[str, ...]]:
        sounds: dict[str, tuple[str, ...]] = {}
        for reading in sorted(self.readings):
            sound = without_long_vowels(reading)
            sounds[sound] = (*sounds.get(sound, ()), reading)
        return sounds

    @cached_property
    def _longest_sound(self) -> int:
        return max(map(len, self._by_sound), default=0)

    @cached_property
    def _keys_by_length(self) -> dict[int, list[str]]:
        return _by_length(key for key in self.keys if not key.isdigit())

    @cached_property
    def _readings_by_length(self) -> dict[int, list[str]]:
        return _by_length(reading for reading in self.readings if is_katakana(reading))


def _by_length(words: Iterable[str]) -> dict[int, list[str]]:
    lengths: dict[int, list[str]] = {}
    for word in words:
        lengths.setdefault(len(word), []).append(word)
    return lengths


class Vocabulary(Protocol):
    """What a planner asks of an index before it plans."""

    def documents(self) -> int: ...

    def frequency(self, key: str) -> int:
        """How many documents hold the key."""

    def reading_frequency(self, reading: str) -> int: ...

    def pair_frequency(self, pair: str) -> int:
        """How many documents hold two letters side by side, in loose spelling."""

    def lexicon(self) -> Lexicon:
        """Costly the first time; wanted only for words the index does not know."""


class Shelf:
    """A vocabulary held in memory, for engines that cannot count their own words."""

    def __init__(
        self,
        documents: int,
        keys: Mapping[str, int],
        readings: Mapping[str, int],
        pairs: Mapping[str, int],
    ) -> None:
        self._documents = documents
        self._keys = keys
        self._readings = readings
        self._pairs = pairs
        self._lexicon = Lexicon(keys, readings)

    def documents(self) -> int:
        return self._documents

    def frequency(self, key: str) -> int:
        return self._keys.get(key, 0)

    def reading_frequency(self, reading: str) -> int:
        return self._readings.get(reading, 0)

    def pair_frequency(self, pair: str) -> int:
        return self._pairs.get(pair, 0)

    def lexicon(self) -> Lexicon:
        return self._lexicon
