"""The topics a question speaks of, in many languages, whether it names them or only tells."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from search.folding import LAST_QUESTIONS, fold, loose
from search.needed import Patterns
from search.paradigms import is_ordinary, paradigms
from search.spellings import close_up, loosened, spellings

CONCEPTS = Path(__file__).with_name("concepts.tsv")
NEEDS = Path(__file__).with_name("needs.toml")
MOST_TOPICS = 4
FEELINGS = frozenset({"ibasho", "mental"})
"""Topics that go with any trouble: where another is named, that is what it is about."""

_LONGEST_TEXT = 400
_KANA = re.compile(r"[ぁ-ヿ]")
_APOSTROPHES = re.compile(r"(?<=\w)[’ʼ`´](?=\w)")
_FOREIGN = ("en", "zh", "ko", "vi", "pt", "es", "tl", "ne", "th", "id", "my", "uk")
_SPOKEN = ("ja-easy", "romaji")
_BEFORE = {
    "ko": r"(?<![\uac00-\ud7a3])",
    "ne": r"(?<![\u0900-\u097f])",
    "uk": r"(?<![\u0400-\u052f])",
}
_ENDING = {
    "ko": r"[\uac00-\ud7a3]*",
    "ne": r"[\u0900-\u097f]*",
    "uk": r"[\u0400-\u052f]*",
}
"""What of a word stands after the stem belongs to it."""
_DECLINED = re.compile(r"(?<=\w{5})[аяоеєиіїуюьй]$")
"""The end of a longer Ukrainian word, which changes with its place in the sentence."""
_UNBOUND = frozenset({"zh", "th", "my"})
_LETTER = r"[a-z\u00c0-\u024f\u1e00-\u1eff]"
_LONG_KANA = 6
_LONG_LATIN = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic, and what windows call it.

    `translates` says that this was named in another language: the words to look for are those of
    `leads_to`. `start` and `end` are then where it stands in the text, if that is known.
    `hides` are topics that are no longer asked about beside this one.
    """

    topic: str
    leads_to: tuple[str, ...]
    translates: bool = False
    start: int = 0
    end: int = 0
    hides: tuple[str, ...] = ()

    def is_within(self, other: "Subject") -> bool:
        """Whether it stands inside what says more."""
        inside = other.start <= self.start and self.end <= other.end
        return inside and other.end - other.start > self.end - self.start


@dataclass(frozen=True, slots=True)
class _Rules:
    """Patterns for the text as typed, and for its `spellings`; what each of them stands for.

    Of `typed`, those numbered in `chinese` are not for Japanese. Of `spelled`, those from
    `paradigms` on hold where nothing ordinary is spoken of.
    """

    typed: Patterns
    typed_for: tuple[Subject, ...]
    chinese: frozenset[int]
    spelled: Patterns
    spelled_for: tuple[Subject, ...]
    paradigms: int


@lru_cache(maxsize=LAST_QUESTIONS)
def subjects_of(text: str) -> tuple[Subject, ...]:
    """What a text speaks of, most plainly said first, feelings last.

    Of at most `MOST_TOPICS` topics. Their words are those of `concepts.tsv`; what people tell is
    read with `needs.toml` and `paradigms.toml`.
    """
    found = list(_found(text[:_LONGEST_TEXT]))
    hidden = hidden_by(found)
    found = [subject for subject in found if subject.topic not in hidden]
    # What is said in many ways is what it is about; a topic a word of which passes by is not.
    said = Counter(subject.topic for subject in found)
    first = {topic for topic, _ in said.most_common(MOST_TOPICS)}
    kept = (subject for subject in found if subject.topic in first)
    return tuple(sorted(dict.fromkeys(kept), key=lambda one: _place(one.topic, said)))


def _place(topic: str, said: Mapping[str, int]) -> tuple[bool, int]:
    return topic in FEELINGS, -said[topic]


def _found(text: str) -> Iterator[Subject]:
    rules = _rules()
    typed = _as_typed(text)
    japanese = _KANA.search(typed) is not None
    named = [
        replace(rules.typed_for[number], start=match.start(), end=match.end())
        for number, match in rules.typed.matches(typed)
        if not (japanese and number in rules.chinese)
    ]
    # A young carer is neither a matter of youth nor of carers.
    yield from (one for one in named if not any(map(one.is_within, named)))
    for spelling in spellings(text):
        ordinary = is_ordinary(spelling)
        for number in rules.spelled.found(close_up(spelling)):
            if number < rules.paradigms or not ordinary:
                yield rules.spelled_for[number]


def _as_typed(text: str) -> str:
    return _APOSTROPHES.sub("'", fold(text).text).lower()


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    typed: list[tuple[str, str, Subject, bool]] = []
    spelled: list[tuple[str, Subject]] = []
    with CONCEPTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", strict=True):
            named = Subject(row["topic"], listed(row["leads_to"]), translates=True)
            told = Subject(named.topic, named.leads_to)
            for language in _FOREIGN:
                words = listed(row[language])
                typed += [
                    (_word(word, language), _longest_part(word), named, language == "zh")
                    for word in words
                ]
                spelled += [(_unmarked(word), named) for word in words if _may_lose_marks(word)]
            spelled += [(_spoken(word), told) for column in _SPOKEN for word in listed(row[column])]
    for need in tomllib.loads(NEEDS.read_text(encoding="utf-8"))["need"]:
        for topic in need["topics"]:
            hides = tuple(need.get("hides", ()))
            told = Subject(topic, tuple(need["leads_to"]), hides=hides)
            spelled += [(loosened(pattern), told) for pattern in need["said"]]
    told_for: dict[str, Subject] = {}
    for _, told in spelled:
        told_for.setdefault(told.topic, replace(told, translates=False))
    first = len(spelled)
    spelled += [(pattern, told_for[topic]) for topic, pattern in paradigms()]
    return _Rules(
        typed=Patterns([pattern for pattern, *_ in typed], [part for _, part, *_ in typed]),
        typed_for=tuple(subject for _, _, subject, _ in typed),
        chinese=frozenset(number for number, (*_, chinese) in enumerate(typed) if chinese),
        spelled=Patterns([pattern for pattern, _ in spelled]),
        spelled_for=tuple(subject for _, subject in spelled),
        paradigms=first,
    )


def listed(cell: str) -> tuple[str, ...]:
    """The words of a cell of `concepts.tsv`."""
    return tuple(word.strip() for word in cell.split("、") if word.strip())


def _word(word: str, language: str) -> str:
    if language == "uk":
        return _BEFORE["uk"] + _inflected(word) + _ENDING["uk"]
    known = _spaced(_as_typed(word))
    if language in _UNBOUND:
        return known
    if before := _BEFORE.get(language):
        return before + known + _ENDING[language]
    return f"(?<!{_LETTER}){known}(?:e?s)?(?!{_LETTER})"


def _inflected(word: str) -> str:
    """Every word but the last with any ending."""
    *words, last = (_DECLINED.sub("", one) for one in _as_typed(word).split())
    stems = [f"{re.escape(one)}[\u0400-\u052f]{{0,3}}\\s+" for one in words]
    return "".join((*stems, re.escape(last))).replace("'", "'?")


def _longest_part(word: str) -> str:
    """What stands in a word without a space or an apostrophe, which may be missing."""
    return max(re.split(r"[\s']+", _as_typed(_DECLINED.sub("", word))), key=len)


def _may_lose_marks(word: str) -> bool:
    """Whether a latin word is still itself when its accents are left out."""
    plain = loose(word)
    return plain.isascii() and plain != _as_typed(word) and len(plain) >= _LONG_LATIN


def _unmarked(word: str) -> str:
    return rf"(?<![a-z]){_spaced(loose(word))}(?:e?s)?(?![a-z])"


def _spoken(word: str) -> str:
    if word.isascii():
        return rf"(?<![a-z]){_spaced(word)}(?![a-z])"
    plain = "".join(word.split())
    pattern = loosened(re.escape(plain))
    return pattern if len(plain) >= _LONG_KANA else f"(?<![ぁ-ん]){pattern}"


def _spaced(text: str) -> str:
    return r"\s*".join(map(re.escape, text.split())).replace("'", "'?")


def hidden_by(subjects: Iterable[Subject]) -> frozenset[str]:
    return frozenset(topic for subject in subjects for topic in subject.hides)


def topics_of(subjects: Iterable[Subject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(subject.topic for subject in subjects))
