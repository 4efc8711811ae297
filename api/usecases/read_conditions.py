"""What a question asks beside its words, put together with what was chosen by hand.

What was chosen by hand holds; of the same wish, nothing is then taken from the words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from api.usecases.condition_labels import (
    ALWAYS,
    ages_of_value,
    condition_labels,
    other_times,
    times_together,
)
from api.usecases.found import DirectoryQuery, FoundCondition
from models.directory_reference import DirectoryReference
from models.vocabulary import Channel
from search.protocol import SearchQuery
from search.question.conditions import Condition, Reading, Wish

FAMILY = "family"
WORDS = "words"
UNREAD = (Wish.language.value, WORDS, FAMILY)
"""What can be left unread though no word of the question can be taken away for it."""

# Only these can bring somebody first; of the rest, a mere preference changes nothing.
_PREFERABLE = frozenset({Wish.language, Wish.channel})
_EXCLUDABLE = frozenset({Wish.area, Wish.time, Wish.channel, Wish.flag})


@dataclass(frozen=True, slots=True)
class Understood:
    """`query` is the question with what a query can name; `reading` keeps only what holds."""

    query: DirectoryQuery
    reading: Reading

    @property
    def place_missing(self) -> bool:
        return self.near_asked and self.query.lat is None and not self.query.area

    @property
    def near_asked(self) -> bool:
        return any(condition.wish is Wish.near for condition in self.reading.conditions)


def understand(query: DirectoryQuery, reading: Reading) -> Understood:
    """What holds of a reading beside what was chosen by hand, and the query with it."""
    held = tuple(one for one in reading.conditions if _holds(one, query))
    reading = replace(
        reading,
        conditions=held,
        without=() if WORDS in query.unread else reading.without,
        for_family=reading.for_family and FAMILY not in query.unread,
    )
    demanded = [one for one in held if not one.without and not one.preferred]
    ages = [ages_of_value(v) for v in _values(demanded, Wish.age)]
    opened = _values(demanded, Wish.open)
    return Understood(
        replace(
            query,
            area=query.area or _values(demanded, Wish.area),
            channel=query.channel or tuple(map(Channel, _values(demanded, Wish.channel))),
            language=query.language or _values(demanded, Wish.language),
            age=min(low for low, _ in ages) if query.age is None and ages else query.age,
            open=opened[0] if query.open is None and opened else query.open,
        ),
        reading,
    )


def with_reading(asked: SearchQuery, understood: Understood) -> SearchQuery:
    """`asked` with everything that a query cannot name."""
    query, reading = understood.query, understood.reading
    demanded = [one for one in reading.conditions if not one.without and not one.preferred]
    excluded = [one for one in reading.conditions if one.without]
    preferred = [one for one in reading.conditions if one.preferred]
    ages = [ages_of_value(value) for value in _values(demanded, Wish.age)]
    last = max((high for _, high in ages), default=asked.age)
    times = _times(demanded, excluded)
    return replace(
        asked,
        text=reading.words,
        age_until=last if last != asked.age else None,
        times=tuple(time for time in times if time != ALWAYS),
        always_open=ALWAYS in times,
        every_flag=_values(demanded, Wish.flag),
        without=reading.without,
        without_areas=_values(excluded, Wish.area),
        without_channels=_values(excluded, Wish.channel),
        without_flags=_values(excluded, Wish.flag),
        preferred_languages=_values(preferred, Wish.language),
        preferred_channels=_values(preferred, Wish.channel),
        for_family=reading.for_family,
        near=None if query.lat is None or query.lon is None else (query.lat, query.lon),
    )


def found_conditions(
    understood: Understood, reference: DirectoryReference
) -> tuple[FoundCondition, ...]:
    """What was read and holds, in the order in which it was said."""
    reading = understood.reading
    said = sorted(reading.conditions, key=lambda one: (not one.text, one.start))
    found = [
        FoundCondition(
            wish=one.wish.value,
            values=one.values,
            labels=condition_labels(one.wish, one.values, reference),
            text=one.text,
            without=one.without,
            preferred=one.preferred,
            remaining=reading.words_without(one),
        )
        for one in said
    ]
    if reading.without:
        found.append(_beside(WORDS, reading, reading.without, without=True))
    if reading.for_family:
        found.append(_beside(FAMILY, reading, (), preferred=True))
    return tuple(found)


def _beside(
    wish: str,
    reading: Reading,
    values: tuple[str, ...],
    *,
    without: bool = False,
    preferred: bool = False,
) -> FoundCondition:
    labels = values or ("家族からの相談",)
    return FoundCondition(wish, values, labels, "", without, preferred, remaining=reading.text)


def _holds(condition: Condition, query: DirectoryQuery) -> bool:
    wish = condition.wish
    if not condition.text and wish.value in query.unread:
        return False
    if condition.preferred:
        return wish in _PREFERABLE and not getattr(query, wish.value)
    if condition.without:
        return wish in _EXCLUDABLE and not _chosen(condition, query)
    match wish:
        case Wish.area | Wish.channel | Wish.language:
            return not getattr(query, wish.value)
        case Wish.age:
            return query.age is None
        case Wish.open:
            return query.open is None
        case Wish.flag:
            return not _chosen(condition, query)
        case _:
            return True


def _chosen(condition: Condition, query: DirectoryQuery) -> bool:
    """Whether somebody chose by hand what the words leave out."""
    chosen: Sequence[str] = getattr(query, condition.wish.value, ())
    return bool(set(chosen) & set(condition.values))


def _values(conditions: Iterable[Condition], wish: Wish) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for one in _of(conditions, wish) for value in one.values))


def _of(conditions: Iterable[Condition], wish: Wish) -> Iterator[Condition]:
    return (one for one in conditions if one.wish is wish)


def _times(demanded: Sequence[Condition], excluded: Sequence[Condition]) -> tuple[str, ...]:
    said = [one.values for one in _of(demanded, Wish.time)]
    said += [other_times(one.values) for one in _of(excluded, Wish.time)]
    return times_together(said)
