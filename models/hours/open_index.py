"""Who is open at a moment, answered by an index of words: nothing is worked out when it is asked.

Each minute a timetable is surely open is covered by a few blocks of the clock (four hours, one
hour, down to a minute), as few as possible. Blocks become terms: those of its usual Monday to
Sunday, and for every date of the coming weeks on which it does otherwise (holidays, second
Saturdays, notices) a term that says so and the blocks of that date. A moment lies in one block of
each size, so whoever is open then has one of these few terms: at any number of records, however
many different timetables they have, it is a look at a dozen lists.

The blocks come from the engine itself, minute by minute the same answer. Dates outside of the
span are not in the index.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.hours.calendar import YearEnd
from models.hours.evaluate import ONE_DAY, day_minutes
from models.hours.opening import OpenState
from models.hours.rules import Minute
from models.hours.several import minute_in_japan
from models.hours.timetable import Timetable
from models.hours.timetable_days import AllHours, TimetableDays

SPAN_DAYS = 56
"""Eight of every weekday: enough to tell the usual from the exception."""
BLOCKS: tuple[Minute, ...] = (240, 60, 30, 15, 5, 1)
"""Sizes; each divides the one before it, and all divide the day."""

Stretches = tuple[tuple[Minute, Minute], ...]
"""(start, end) of what is surely open on one day, in order."""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The dates for which an index knows the minutes, both ends included."""

    first: date
    last: date

    @classmethod
    def around(cls, today: date) -> "DateSpan":
        """From yesterday, because clocks and midnights differ."""
        return cls(today - ONE_DAY, today + (SPAN_DAYS - 2) * ONE_DAY)

    def holds(self, moment: datetime) -> bool:
        return self.first <= minute_in_japan(moment)[0] <= self.last

    def days(self) -> Iterator[date]:
        for count in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=count)


@dataclass(frozen=True, slots=True)
class Way:
    """What somebody asks for; None where it does not matter to them."""

    channel: str | None = None
    language: str | None = None

    @property
    def term(self) -> str:
        """Borne by what answers otherwise by this way than to whoever asks for none."""
        return f"!{self.channel or ''}/{self.language or ''}"

    @property
    def prefix(self) -> str:
        return "" if self == ANY_WAY else f"{self.channel or ''}/{self.language or ''}:"


ANY_WAY = Way()
ALWAYS_OPEN = "always"
"""Borne by what is open every hour of every day, without exception."""
WAY_MARK = "!"
"""What the terms of ways begin with."""


@dataclass(frozen=True, slots=True)
class MomentTerms:
    """Open: any of `usual` and not `differs`, or any of `that_date`."""

    usual: tuple[str, ...]
    differs: str
    that_date: tuple[str, ...]


def terms_of_moment(moment: datetime, way: Way) -> MomentTerms:
    day, minute = minute_in_japan(moment)
    usual, that_date = f"{way.prefix}{day.weekday()}", f"{way.prefix}{day.isoformat()}"
    blocks = [(minute - minute % size, size) for size in BLOCKS]
    return MomentTerms(
        tuple(_block(usual, *block) for block in blocks),
        that_date,
        tuple(_block(that_date, *block) for block in blocks),
    )


class OpenDays:
    """What is surely open on each day by one way; worked out when asked for, and kept."""

    def __init__(self, hours: AllHours, way: Way, year_end: YearEnd) -> None:
        self._days = TimetableDays(
            hours, year_end=year_end, channel=way.channel, language=way.language
        )
        self._known: dict[date, Stretches] = {}

    def on(self, day: date) -> Stretches:
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = _stretches(self._days, day)
        return found


def days_by_way(
    timetable: Timetable, ways: Sequence[Way], days: Sequence[date], year_end: YearEnd
) -> dict[Way, OpenDays]:
    """`ANY_WAY` first, then each way by which it does otherwise on one of these days.

    `ways` are those by which the record can be asked for, without `ANY_WAY`.
    """
    hours = timetable.read()
    anyway = OpenDays(hours, ANY_WAY, year_end)
    found = {ANY_WAY: anyway}
    worked_out = {ANY_WAY: anyway}
    for way in ways:
        told = Way(
            way.channel if hours.tells_channels_apart else None,
            way.language if hours.tells_languages_apart else None,
        )
        if told not in worked_out:
            worked_out[told] = OpenDays(hours, told, year_end)
        own = worked_out[told]
        if own is not anyway and any(own.on(day) != anyway.on(day) for day in days):
            found[way] = own
    return found


def terms_of_timetable(
    timetable: Timetable, ways: Sequence[Way], span: DateSpan, year_end: YearEnd
) -> tuple[str, ...]:
    """All terms; `ways` are those by which the record can be asked for, without `ANY_WAY`."""
    by_way = days_by_way(timetable, ways, tuple(span.days()), year_end)
    return terms_of_days(timetable, by_way, span)


def terms_of_days(
    timetable: Timetable, by_way: Mapping[Way, OpenDays], span: DateSpan
) -> tuple[str, ...]:
    """As `terms_of_timetable`, where the days are known."""
    terms: list[str] = []
    for way, days in by_way.items():
        if way != ANY_WAY:
            terms.append(way.term)
        terms += _terms(way, {day: days.on(day) for day in span.days()})
    if timetable.is_always_open:
        terms.append(ALWAYS_OPEN)
    return tuple(terms)


def _terms(way: Way, days: dict[date, Stretches]) -> Iterator[str]:
    usual = []
    for weekday in range(7):
        seen = Counter(open_ for day, open_ in days.items() if day.weekday() == weekday)
        usual.append(seen.most_common(1)[0][0] if seen else ())
        yield from _blocks(f"{way.prefix}{weekday}", usual[weekday])
    for day, open_ in days.items():
        if open_ != usual[day.weekday()]:
            name = f"{way.prefix}{day.isoformat()}"
            yield name
            yield from _blocks(name, open_)


def _blocks(name: str, stretches: Stretches) -> Iterator[str]:
    for start, end in stretches:
        at = start
        while at < end:
            size = next(size for size in BLOCKS if at % size == 0 and at + size <= end)
            yield _block(name, at, size)
            at += size


def _block(name: str, start: Minute, size: Minute) -> str:
    return f"{name}@{start}+{size}"


def _stretches(days: TimetableDays, day: date) -> Stretches:
    found: list[tuple[Minute, Minute]] = []
    for start, end, segment in day_minutes(days.day(day)):
        if segment[1] is not OpenState.open:
            continue
        joins = bool(found) and found[-1][1] == start
        found.append((found.pop()[0] if joins else start, end))
    return tuple(found)
