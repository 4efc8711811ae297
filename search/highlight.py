"""Which parts of a text made it a hit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from search.analyzer import Word, analyze
from search.folding import Folded, fold, loose
from search.protocol import Matched

Range = tuple[int, int]
_LONGEST_REMEMBERED = 4_000
_STOP = re.compile(r"[。\n]")


def mark(text: str, matched: Matched) -> list[Range]:
    """(start, end) into `text`, sorted, never touching one another."""
    words = analyze(text)
    ranges = [
        *_words(words, matched.keys),
        *_phrases(text, words, [tuple(key.split()) for key in matched.keys if " " in key]),
        *_sounds(words, matched.readings),
        *_letters(text, matched.letters),
    ]
    return _merged(ranges)


def _words(words: Sequence[Word], keys: frozenset[str]) -> Iterator[Range]:
    for word in words:
        if word.key in keys or not keys.isdisjoint(word.other_keys):
            yield word.start, word.end
        else:
            yield from ((unit.start, unit.end) for unit in word.units if unit.key in keys)


def _phrases(
    text: str, words: Sequence[Word], phrases: Iterable[tuple[str, ...]]
) -> Iterator[Range]:
    row = [
        (key, *place) for word in words for key, place in zip(word.keys, _places(word), strict=True)
    ]
    keys = [key for key, _, _ in row]
    for phrase in phrases:
        for at, key in enumerate(keys):
            if key == phrase[0] and tuple(keys[at : at + len(phrase)]) == phrase:
                places = [(start, end) for _, start, end in row[at : at + len(phrase)]]
                if not _STOP.search(text, places[0][0], places[-1][1]):
                    yield from places


def _places(word: Word) -> list[Range]:
    if len(word.units) > 1:
        return [(unit.start, unit.end) for unit in word.units]
    return [(word.start, word.end)]


def _sounds(words: Sequence[Word], readings: frozenset[str]) -> Iterator[Range]:
    if not readings:
        return
    for at, word in enumerate(words):
        if word.reading in readings:
            yield word.start, word.end
            continue
        yield from ((unit.start, unit.end) for unit in word.units if unit.reading in readings)
        following = words[at + 1] if at + 1 < len(words) else None
        if (
            following
            and following.start == word.end
            and word.reading + following.reading in readings
        ):
            yield word.start, following.end


def _letters(text: str, stretches: frozenset[str]) -> Iterator[Range]:
    if not stretches:
        return
    folded, spelling, places = (
        _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _loose(text)
    )
    for stretch in stretches:
        at = spelling.find(stretch) if len(stretch) > 1 else -1
        while at >= 0:
            end = at + len(stretch)
            yield folded.range(places[at], places[end - 1] + 1)
            at = spelling.find(stretch, end)


def _loose(text: str) -> tuple[Folded, str, tuple[int, ...]]:
    """The text in loose spelling, and for each of its letters the place in the folded text."""
    folded = fold(text)
    letters = [loose(letter) for letter in folded.text]
    places = [at for at, letter in enumerate(letters) for _ in letter]
    return folded, "".join(letters), tuple(places)


_remembered = lru_cache(maxsize=4096)(_loose)


def _merged(ranges: Iterable[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
