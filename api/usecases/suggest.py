"""What the search can offer: words of need, topics, areas, and names that begin so."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from anyio import to_thread

from models.directory_reference import DirectoryReference, Topic
from search.concept_words import concept_words
from search.protocol import SearchBackend, SearchUnavailable
from search.suggest import LONGEST_TYPED, MOST, Offer, Offered, Suggester, Suggestion
from search.synonyms import Group

_PARTS = re.compile(r"[・（）]")
_RANK_OF_OTHERS = 3
_AREA_RANKS = {"市": 1, "区": 2}


class _Place(NamedTuple):
    name: str
    full_name: str
    kana: str
    is_part: bool


def make_suggester(groups: Iterable[Group], reference: DirectoryReference) -> Suggester:
    """Takes a second the first time: the reading of every word is looked up."""
    places = (
        _Place(area.name, area.full_name, area.kana, area.parent_code is not None)
        for area in reference.areas.by_code.values()
    )
    return _made(tuple(groups), tuple(reference.topics.values()), tuple(places))


@lru_cache(maxsize=2)
def _made(
    groups: tuple[Group, ...], topics: tuple[Topic, ...], places: tuple[_Place, ...]
) -> Suggester:
    return Suggester([*_needs(groups), *_concepts(), *_topics(topics), *_areas(places)])


async def suggest(
    typed: str, *, suggester: Suggester, search: SearchBackend
) -> tuple[Suggestion, ...]:
    """Nothing that was typed is kept. Names are left out while the index cannot answer."""
    names: tuple[str, ...] = ()
    if len(typed.strip()) > 1 and len(typed) <= LONGEST_TYPED and not re.search(r"\s", typed):
        try:
            names = tuple(await to_thread.run_sync(search.suggest, typed, MOST))
        except SearchUnavailable:
            names = ()
    return suggester.complete(typed, names)


def did_you_mean(
    text: str, *, suggester: Suggester, understood: Sequence[str] = ()
) -> tuple[str, ...]:
    """At most three other spellings of a question; none where every word is a known one.

    For a question that found little. A question that speaks of danger is never put right, nor
    are words in which a condition was read: `understood` are its texts.
    """
    return suggester.meant(text.strip(), tuple(filter(None, understood)))


def _needs(groups: Iterable[Group]) -> Iterator[Offered]:
    for number, group in enumerate(groups):
        for rank, text in enumerate(group.words):
            yield Offered(
                text,
                Offer.need,
                group=f"group {number}",
                # The first word of a group is the one most people use.
                rank=min(rank, _RANK_OF_OTHERS),
                topic=group.topic,
            )


def _concepts() -> Iterator[Offered]:
    for word in concept_words():
        # Its own letters are how it is typed: no Japanese reading is looked for.
        yield Offered(
            word.text,
            Offer.need,
            group=f"{word.topic} {word.language}",
            rank=_RANK_OF_OTHERS,
            readings=(word.text,),
            topic=word.topic,
        )


def _topics(topics: Iterable[Topic]) -> Iterator[Offered]:
    for topic in topics:
        parts = tuple(part for part in _PARTS.split(topic.name) if part)
        yield Offered(topic.question, Offer.topic, rank=1, aliases=parts, topic=topic.id)
        yield Offered(parts[0], Offer.need, aliases=parts[1:], topic=topic.id)


def _areas(places: Sequence[_Place]) -> Iterator[Offered]:
    names = Counter(place.name for place in places)
    for place in places:
        is_one = names[place.name] == 1
        yield Offered(
            place.name if is_one else place.full_name,
            Offer.area,
            rank=_AREA_RANKS.get(place.name[-1:], 3) if place.is_part else 0,
            readings=(place.kana,) if place.kana else (),
            aliases=() if is_one else (place.name,),
        )
