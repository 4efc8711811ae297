"""A question taken apart into conditions and the words that are left."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice

from search.question.ages import ages_in
from search.question.areas import areas_in
from search.question.building import Builder
from search.question.clock import hours_in
from search.question.conditions import Condition, Reading, Wish
from search.question.excluding import excluded_in
from search.question.family import is_for_family
from search.question.judging import Judge
from search.question.leaving import words_left
from search.question.mentions import Mention, phrases_in
from search.question.places import Places
from search.question.rules import rules
from search.question.said import Said
from search.tongue import tongue_of

LONGEST_QUESTION = 400
_MOST_MENTIONS = 32
_MOST_EXCLUDED = 8
_SEARCHED_FOR = ("kept", "beside", "first")
_OWN_WORDS = (Wish.language, Wish.near, Wish.open)
"""Without them is no word to leave out: who speaks English too may be the one."""


def read_question(text: str, places: Places, *, now: datetime | None = None) -> Reading:
    """What the first 400 characters ask beside words. Takes any text whatever.

    `now` is an aware moment: what 今日 and 今夜 mean depends on it; without it, the clock's.
    """
    law = rules()
    said = Said(text[:LONGEST_QUESTION])
    said.silence(law.silent)
    mentions = _apart(
        areas_in(said, places, law), [*ages_in(said), *hours_in(said), *phrases_in(said, law)]
    )
    judged = list(Judge(said, mentions, law).judged())
    read = [(found.start, found.end) for found in judged]
    read += [(mention.start, mention.end + 1) for mention in mentions if mention.wish in _OWN_WORDS]
    excluded = list(islice(excluded_in(said, law, read), _MOST_EXCLUDED))
    built = list(Builder(said, text, now or datetime.now(UTC)).conditions(judged))
    gone = [said.range(found.start, found.end) for found in excluded]
    gone += [(one.start, one.end) for one, stands in built if stands not in _SEARCHED_FOR]
    beside = [(one.start, one.end) for one, stands in built if stands == "beside"]
    found = tuple(condition for condition, _ in built)
    return Reading(
        text=text,
        words=words_left(text, gone, law) if words_left(text, gone + beside, law) else "",
        conditions=(*found, *_own_tongue(text, found)),
        without=tuple(dict.fromkeys(_as_typed(said, text, e.word_range) for e in excluded)),
        for_family=is_for_family(said, law),
    )


def _apart(areas: Iterable[Mention], others: Iterable[Mention]) -> list[Mention]:
    """In order, none over another: areas first, then who begins first, then the longer."""
    kept: list[Mention] = list(areas)
    taken = {at for mention in kept for at in range(mention.start, mention.end)}
    for mention in sorted(others, key=lambda m: (m.start, -m.end)):
        if taken.isdisjoint(range(mention.start, mention.end)):
            taken.update(range(mention.start, mention.end))
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)[:_MOST_MENTIONS]


def _own_tongue(text: str, found: Iterable[Condition]) -> tuple[Condition, ...]:
    """Who speaks the language of the question comes first, unless another is asked for."""
    language = tongue_of(text)
    if language is None or any(c.wish is Wish.language and not c.without for c in found):
        return ()
    values = {"zh": ("zh", "zh-Hans", "zh-Hant")}.get(language, (language,))
    return (Condition(Wish.language, values, preferred=True),)


def _as_typed(said: Said, text: str, place: tuple[int, int]) -> str:
    start, end = said.range(*place)
    return text[start:end]
