"""Other words for the same need: what residents say, and what windows call it."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.analyzer import analyze, spoken
from search.folding import katakana, loose

CURATED = Path(__file__).with_name("synonyms.tsv")


@dataclass(frozen=True, slots=True)
class Group:
    """`words` stand for one another; each of them also leads to `leads_to`, but not back.

    `topic` is the id of the topic they belong to, or empty.
    """

    words: tuple[str, ...]
    leads_to: tuple[str, ...] = ()
    topic: str = ""


Keys = tuple[str, ...]


@lru_cache(maxsize=16_384)
def phrase_keys(text: str) -> Keys:
    """Remembered: when one word is edited, all others are what they were."""
    return tuple(key for word in analyze(text) for key in word.keys)


class Synonyms:
    """From the keys of a phrase, or from its sound, to the keys of its alternatives."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self._by_keys: dict[Keys, tuple[Keys, ...]] = {}
        self._by_sound: dict[str, tuple[Keys, ...]] = {}
        self._topics: dict[Keys, str] = {}
        self._topics_by_sound: dict[str, str] = {}
        for group in groups:
            self._add(group)
        self.longest = max(map(len, self._by_keys), default=0)

    def become(self, other: "Synonyms") -> None:
        """Hold what the other holds. Searches that run meanwhile see the one or the other."""
        self.__dict__ = dict(other.__dict__)

    def of(self, keys: Keys) -> tuple[Keys, ...]:
        return self._by_keys.get(keys, ())

    def topic(self, keys: Keys) -> str:
        return self._topics.get(keys, "")

    def topic_sounding(self, text: str) -> str:
        return self._topics_by_sound.get(katakana(text), "")

    def sounding(self, text: str) -> tuple[Keys, ...]:
        """Alternatives for a phrase typed in kana only."""
        return self._by_sound.get(katakana(text), ())

    def __len__(self) -> int:
        return len(self._by_keys)

    def _add(self, group: Group) -> None:
        meanings = [phrase_keys(text) for text in (*group.words, *group.leads_to)]
        for text, keys in zip(group.words, meanings, strict=False):
            # A phrase that holds the word itself finds nothing more than the word does.
            others = [other for other in meanings if other and not _holds(other, keys)]
            if not keys:
                continue
            if group.topic:
                self._topics.setdefault(keys, group.topic)
            self._by_keys[keys] = _together(self._by_keys.get(keys, ()), others)
            for sound in _sounds(text):
                # In kana the written phrase is an alternative too: nothing else may find it.
                known = self._by_sound.get(sound, ())
                if group.topic:
                    self._topics_by_sound.setdefault(sound, group.topic)
                self._by_sound[sound] = _together(known, [keys, *others])


@lru_cache(maxsize=16_384)
def _sounds(text: str) -> frozenset[str]:
    return frozenset({spoken(text), katakana(loose(text))})


def _holds(phrase: Keys, keys: Keys) -> bool:
    return any(phrase[at : at + len(keys)] == keys for at in range(len(phrase)))


def _together(known: tuple[Keys, ...], more: Iterable[Keys]) -> tuple[Keys, ...]:
    return tuple(dict.fromkeys((*known, *more)))


def read_groups(path: Path) -> Iterator[Group]:
    """Rows of `words`, `leads_to`, `topic`; words are separated by "、"."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", strict=True):
            yield Group(_listed(row["words"]), _listed(row["leads_to"]), row["topic"])


@lru_cache(maxsize=1)
def curated_groups() -> tuple[Group, ...]:
    """The groups that come with the software, in the order of their file."""
    return tuple(read_groups(CURATED))


@lru_cache(maxsize=1)
def curated() -> Synonyms:
    """The groups that come with the software. Shared: nobody changes it."""
    return Synonyms(curated_groups())


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split("、") if word.strip())
