"""Text to words: the keys, readings and bigrams by which documents and questions meet."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from sudachipy import Morpheme

from search import folding
from search import morphemes as morphology
from search.folding import Folded, fold, is_katakana, is_latin, loose
from search.morphemes import (
    Part,
    Unit,
    glued_of,
    key_of,
    latin_key_of,
    morphemes,
    native_of,
    part_of,
    reading_of,
    units_of,
)

_LONGEST_REMEMBERED = 4_000
_NUMBER = re.compile(r"(?<![\d-])\(?\d{2,5}[-()]\s?\d{1,4}[-)]\s?\d{3,4}(?![\d-])")
_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the dictionary has it (介護保険), with its units (介護, 保険).

    `surface` is the folded spelling found in the text; `aliases` are more keys for the same word;
    `reading` is katakana, or empty where a word has none; `known` says the dictionary has it.
    """

    surface: str
    key: str
    reading: str
    start: int
    end: int
    units: tuple[Unit, ...]
    aliases: tuple[str, ...]
    part: Part
    known: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that stand for the word in a phrase."""
        return tuple(unit.key for unit in self.units) if len(self.units) > 1 else (self.key,)

    @property
    def other_keys(self) -> tuple[str, ...]:
        """More keys by which the word is found, without a place in a phrase."""
        more = (self.key,) if len(self.units) > 1 else (self.units[0].key,)
        return tuple(key for key in (*more, *self.aliases) if key not in self.keys)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a morpheme is, wherever it stands; offsets in `units` count from its beginning."""

    key: str
    reading: str
    units: tuple[Unit, ...]
    aliases: tuple[str, ...]
    part: Part
    known: bool


_entries: dict[tuple[int, str], _Entry | None] = {}
_MOST_ENTRIES = 200_000


@lru_cache(maxsize=1)
def analyzer_version() -> str:
    """Changes whenever the same text could give other keys."""
    code = (Path(folding.__file__), Path(morphology.__file__), Path(__file__))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in code))
    digest.update(f"{version('sudachipy')}\n{version('sudachidict_core')}".encode())
    return digest.hexdigest()[:10]


def analyze(text: str) -> tuple[Word, ...]:
    """The words of a text in order, without particles and signs."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _analyzed(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> tuple[Word, ...]:
    return _analyzed(text)


def _analyzed(text: str) -> tuple[Word, ...]:
    folded = fold(text)
    words: list[Word] = []
    for start, morpheme in morphemes(folded.text):
        entry = _entry(morpheme)
        if entry is not None:
            words.append(_placed(entry, morpheme, start, folded))
    return tuple(words)


def spoken(text: str) -> str:
    """The reading of a whole text in katakana, particles included: お金がない → オカネガナイ."""
    return "".join(
        "".join(c for c in morpheme.reading_form() if is_katakana(c))
        for _, morpheme in morphemes(fold(text).text)
        if not morpheme.surface().isspace()
    )


def numbers(text: str) -> tuple[str, ...]:
    """Numbers written with gaps, closed up: 0120-000-000 → 0120000000."""
    return tuple(re.sub(r"\D", "", found[0]) for found in _NUMBER.finditer(fold(text).text))


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring letters in loose spelling; none reaches over a sign or a space."""
    return [run[i : i + 2] for run in _RUN.findall(loose(text)) for i in range(len(run) - 1)]


def _entry(morpheme: Morpheme) -> _Entry | None:
    identity = (morpheme.word_id() if not morpheme.is_oov() else -1, morpheme.surface())
    try:
        return _entries[identity]
    except KeyError:
        if len(_entries) > _MOST_ENTRIES:
            _entries.clear()
        entry = _entries[identity] = _described(morpheme)
        return entry


def _described(morpheme: Morpheme) -> _Entry | None:
    surface = morpheme.surface()
    part = part_of(morpheme)
    if part is None:
        return None
    key = key_of(morpheme) or surface
    reading = reading_of(morpheme)
    if morpheme.is_oov() and is_katakana(surface) and (native := native_of(surface)):
        key, reading = native
    units = units_of(morpheme, part) or glued_of(morpheme) or (Unit(key, reading, 0, len(surface)),)
    aliases: tuple[str, ...] = ()
    if is_latin(surface) and (alias := latin_key_of(surface)) != key:
        aliases = (alias,)
    return _Entry(key, reading, units, aliases, part, not morpheme.is_oov())


def _placed(entry: _Entry, morpheme: Morpheme, offset: int, folded: Folded) -> Word:
    begin, end = offset + morpheme.begin(), offset + morpheme.end()
    units = []
    for unit in entry.units:
        first, last = folded.range(begin + unit.start, min(begin + unit.end, end))
        units.append(Unit(unit.key, unit.reading, first, last))
    first, last = folded.range(begin, end)
    return Word(
        surface=morpheme.surface(),
        key=entry.key,
        reading=entry.reading,
        start=first,
        end=last,
        units=tuple(units),
        aliases=entry.aliases,
        part=entry.part,
        known=entry.known,
    )
