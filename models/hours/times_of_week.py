"""At which times of a usual week somebody is surely there, by names such as "sunday-evening".

A usual week has no public holiday, no 年末年始, no other days on which half the country is closed,
and no notice. A name is given only where it holds on every such date of the weeks ahead, so that a
second Saturday is no Saturday. Somebody's day goes from five in the morning to five the next.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd, holiday_name, is_year_end, within
from models.hours.evaluate import LOOK_AHEAD_DAYS, ONE_DAY, Notice
from models.hours.open_index import ANY_WAY, DateSpan, OpenDays, Way, days_by_way
from models.hours.rules import DAY_MINUTES, Minute, MonthDay
from models.hours.timetable import Timetable

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOLIDAY = "holiday"
PARTS: Mapping[str, tuple[Minute, Minute]] = {
    "early": (5 * 60, 8 * 60),
    "morning": (8 * 60, 12 * 60),
    "daytime": (12 * 60, 18 * 60),
    "evening": (18 * 60, 22 * 60),
    "night": (22 * 60, DAY_MINUTES + 5 * 60),
}
"""(start, end) in minutes from midnight; the night ends on the next day."""
NAMES = (
    *DAYS,
    HOLIDAY,
    *PARTS,
    *(f"{day}-{part}" for day in (*DAYS, HOLIDAY) for part in PARTS),
)
"""All names there are."""
ENOUGH_OF_A_DAY: Minute = 30
ENOUGH_OF_A_PART: Minute = 60
"""Who closes at a quarter past six is not there in the evening."""

_DAY = (5 * 60, DAY_MINUTES + 5 * 60)
_FEWEST_DATES = 3
"""Fewer dates do not show what is usual."""
_HOLIDAYS = 6
_UNUSUAL = (
    (MonthDay(12, 27), MonthDay(1, 5)),
    (MonthDay(4, 29), MonthDay(5, 6)),
    (MonthDay(8, 8), MonthDay(8, 17)),
)
"""The turn of the year, Golden Week, Obon."""


def times_of_week(
    timetable: Timetable,
    *,
    today: date,
    year_end: YearEnd = DEFAULT_YEAR_END,
    channel: str | None = None,
    language: str | None = None,
) -> frozenset[str]:
    """The names of `NAMES` that hold in the eight weeks from `today` on."""
    span = DateSpan.around(today)
    days = OpenDays(timetable.read(), Way(channel, language), year_end)
    return _names(days, _calendar(span, timetable.running_notices, year_end))


def terms_of_times(
    timetable: Timetable, by_way: Mapping[Way, OpenDays], span: DateSpan, year_end: YearEnd
) -> tuple[str, ...]:
    """The names as an index holds them; those of a way that does otherwise bear its prefix."""
    calendar = _calendar(span, timetable.running_notices, year_end)
    return tuple(
        f"{way.prefix}{name}"
        for way, days in by_way.items()
        for name in sorted(_names(days, calendar))
    )


def holds(
    timetable: Timetable,
    names: Iterable[str],
    ways: Sequence[Way],
    *,
    today: date,
    year_end: YearEnd = DEFAULT_YEAR_END,
) -> bool:
    """Whether one of the names holds by one of the ways."""
    span = DateSpan.around(today)
    own = [way for way in ways if way != ANY_WAY]
    by_way = days_by_way(timetable, own, days_looked_at(span, year_end), year_end)
    calendar = _calendar(span, timetable.running_notices, year_end)
    wanted = frozenset(names)
    asked = {by_way.get(way, by_way[ANY_WAY]) for way in ways}
    return any(not wanted.isdisjoint(_names(days, calendar)) for days in asked)


def days_looked_at(span: DateSpan, year_end: YearEnd) -> tuple[date, ...]:
    """All days that decide which names hold."""
    holidays = _usual_holidays(span.first, year_end)
    return tuple(dict.fromkeys((*span.days(), *holidays)))


class _Calendar:
    """The dates that show each name; a night needs the day after it to be usual as well."""

    def __init__(self, span: DateSpan, notices: tuple[Notice, ...], year_end: YearEnd) -> None:
        self._notices = notices
        self._year_end = year_end
        self.dates: dict[str, list[date]] = {name: [] for name in (*DAYS, HOLIDAY)}
        for day in span.days():
            if self.is_usual(day):
                self.dates[DAYS[day.weekday()]].append(day)
        holidays = _usual_holidays(span.first, year_end)
        self.dates[HOLIDAY] = [day for day in holidays if not self._announced(day)]

    def is_usual(self, day: date) -> bool:
        special = _is_special(day, self._year_end) or holiday_name(day) is not None
        return not special and not self._announced(day)

    def _announced(self, day: date) -> bool:
        return any(notice.holds_on(day) for notice in self._notices)


_calendar = lru_cache(maxsize=256)(_Calendar)


def _names(days: OpenDays, calendar: _Calendar) -> frozenset[str]:
    found: set[str] = set()
    for name, dates in calendar.dates.items():
        if len(dates) < _FEWEST_DATES:
            continue
        if all(_minutes(days, day, _DAY) >= ENOUGH_OF_A_DAY for day in dates):
            found.add(name)
        for part, window in PARTS.items():
            # The small hours after an unusual eve would say nothing of this day.
            shown = [day for day in dates if part != "night" or calendar.is_usual(day + ONE_DAY)]
            if len(shown) >= _FEWEST_DATES and all(
                _minutes(days, day, window) >= ENOUGH_OF_A_PART for day in shown
            ):
                found.add(f"{name}-{part}")
                if name != HOLIDAY:
                    found.add(part)
    return frozenset(found)


def _minutes(days: OpenDays, day: date, window: tuple[Minute, Minute]) -> Minute:
    """How many minutes of a window that begins on this day are surely open."""
    start, end = window
    total = _overlap(days, day, start, min(end, DAY_MINUTES))
    if end > DAY_MINUTES:
        total += _overlap(days, day + ONE_DAY, 0, end - DAY_MINUTES)
    return total


def _overlap(days: OpenDays, day: date, start: Minute, end: Minute) -> Minute:
    return sum(max(0, min(end, last) - max(start, first)) for first, last in days.on(day))


def _usual_holidays(first: date, year_end: YearEnd) -> list[date]:
    return list(islice(_holidays(first, year_end), _HOLIDAYS))


def _holidays(first: date, year_end: YearEnd) -> Iterator[date]:
    for count in range(LOOK_AHEAD_DAYS):
        day = first + count * ONE_DAY
        if holiday_name(day) is not None and not _is_special(day, year_end):
            yield day


def _is_special(day: date, year_end: YearEnd) -> bool:
    return is_year_end(day, year_end) or any(within(*days, day) for days in _UNUSUAL)
