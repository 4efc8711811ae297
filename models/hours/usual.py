"""What a text says of a day before holidays and other exceptions are looked at."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from models.hours.rules import (
    DAY_MINUTES,
    Biweekly,
    ClosedNth,
    Day,
    DayOfMonth,
    Hours,
    MonthOverride,
    MonthsClosed,
    MonthsOnly,
    MonthsOpenAllDays,
    SeasonalHours,
    Weekly,
)
from models.hours.spans import (
    OPEN,
    Spans,
    Why,
    agreed,
    dimmed,
    doubted,
    either,
    overlap,
    span,
    together,
    whole_day,
)

DAYS = tuple(Day)
WORKING_DAYS = frozenset(DAYS[:5])
SUNDAY = 6
MANY_DAYS = 5
"""Somebody open on this many days a week names closing days; below it, days of sessions."""


class Usual:
    """The ordinary week, months and days of the month of one text."""

    def __init__(self, hours: Hours) -> None:
        self.weekly = hours.weekly
        if hours.always_open and not hours.weekly:
            self.weekly = (Weekly(DAYS, None, 0, DAY_MINUTES),)
        special = hours.special
        self._overridden = _overridden(hours)
        self._closed_nth = [s for s in special if isinstance(s, ClosedNth)]
        self._open_all_days = frozenset(
            month for s in special if isinstance(s, MonthsOpenAllDays) for month in s.months
        )
        self.has_other_months = bool(self._overridden or self._open_all_days)
        self.months_only = [frozenset(s.months) for s in special if isinstance(s, MonthsOnly)]
        self.months_closed = frozenset(
            month for s in special if isinstance(s, MonthsClosed) for month in s.months
        )
        self.seasonal = [s for s in special if isinstance(s, SeasonalHours)]
        self.days_of_month = [s for s in special if isinstance(s, DayOfMonth)]
        self.biweekly = [s for s in special if isinstance(s, Biweekly)]
        self._one_stretch = len({(w.start, w.end) for w in self.weekly}) <= 1
        same = self._one_stretch or self._same_every_day()
        self.uniform = same and not self.biweekly
        closed_nth = {day for rule in self._closed_nth for day in rule.days}
        self.closing_weekdays = [d for d in DAYS if d in closed_nth or not self._always_named(d)]
        named = {day for w in self.weekly if w.nth is None for day in w.days}
        self.many_days = len(named) >= MANY_DAYS
        self.names_working_days = any(not WORKING_DAYS.isdisjoint(w.days) for w in self.weekly)
        self.stretches: Spans = tuple(s for w in self.weekly for s in times_of(w))
        self.envelope: Spans = together(times_of(w) for w in self.weekly)

    def _same_every_day(self) -> bool:
        """Whether every day that is named has the same times, in however many pieces."""
        if any(w.nth is not None or not w.days for w in self.weekly):
            return False
        times = {
            day: frozenset((w.start, w.end) for w in self.weekly if day in w.days)
            for w in self.weekly
            for day in w.days
        }
        pieces = [piece for of_day in times.values() for piece in of_day]
        spans = [s for start, end in set(pieces) for s in _said(start, end, Why.hours)]
        return len(set(times.values())) <= 1 and not any(
            overlap(a, b) for a, b in combinations(spans, 2)
        )

    def _always_named(self, day: Day) -> bool:
        return any(day in w.days and w.nth is None for w in self.weekly)

    def in_months(self, day: date) -> bool:
        """Whether the text holds in this month at all."""
        if day.month in self.months_closed:
            return False
        return not self.months_only or any(day.month in months for months in self.months_only)

    def on(self, day: date) -> "Usual":
        """The week that holds in the month of this day."""
        return self._overridden.get(day.month, self)

    def is_told(self, day: date) -> bool:
        """False in a month that a text made of rules for months passes over."""
        return bool(self.weekly) or not self._overridden or day.month in self._overridden

    def is_named(self, day: date) -> bool:
        """Whether the week has anything on this day, if the text holds in its month."""
        if self._is_closed_nth(day):
            return False
        in_week = any(matches(w, day) for w in self.on(day).weekly)
        return in_week or day.month in self._open_all_days

    def _is_closed_nth(self, day: date) -> bool:
        return any(matches(Weekly(s.days, s.nth, None, None), day) for s in self._closed_nth)

    def weekly_spans(self, day: date) -> Spans:
        """Entries that contradict each other on one day are open only where they agree."""
        entries = [(w, self._every_other(w, day)) for w in self.weekly if matches(w, day)]
        pairs = list(combinations(entries, 2))
        all_spans = together(spans for _, spans in entries)
        if not any(_contradict(*one, *other) for one, other in pairs):
            return all_spans
        unsure = tuple(
            s
            for (_, spans), (_, others) in pairs
            for s in agreed(spans, others, Why.overlap)
            if s.state is not OPEN
        )
        return dimmed(all_spans, unsure)

    def _every_other(self, entry: Weekly, day: date) -> Spans:
        spans = times_of(entry)
        if not entry.days:
            spans = doubted(spans, Why.no_day)
        if entry.nth is not None or not self.biweekly:
            return spans
        turns = {_is_turn(rule, day) for rule in self.biweekly}
        if turns == {True}:
            return spans
        return () if turns == {False} else doubted(spans, Why.every_other_week)

    def spans(self, day: date) -> Spans:
        if not self.in_months(day) or self._is_closed_nth(day):
            return ()
        week = self.on(day)
        spans = week.weekly_spans(day)
        if not spans and week.weekly and day.month in self._open_all_days:
            uniform = week.uniform
            spans = week.envelope if uniform else doubted(week.envelope, Why.months)
        return self._of_month(day, week.in_season(day, spans))

    def in_season(self, day: date, spans: Spans) -> Spans:
        season: Spans = ()
        for rule in self.seasonal:
            if day.month in rule.months:
                season = either(season, (span(rule.start, rule.end)._replace(why=Why.season),))
        if not season or not spans:
            return spans
        if all(s.why is Why.no_time for s in spans):
            return season
        if any(s.state is not OPEN for s in spans):
            return doubted(either(season, spans), spans[0].why)
        return season if self._one_stretch else agreed(season, spans, Why.season)

    def _of_month(self, day: date, spans: Spans) -> Spans:
        rules = [r for r in self.days_of_month if day.day in r.days]
        if not rules:
            return spans
        extra = together(_said(r.start, r.end, Why.day_of_month) for r in rules)
        if not spans:
            alone = not self.weekly
            return extra if alone else doubted(extra, Why.day_of_month)
        covered = all(any(e.start <= s.start and s.end <= e.end for e in extra) for s in spans)
        if covered and all(s.state is OPEN for s in spans):
            return extra
        return agreed(extra, spans, Why.day_of_month)


def _overridden(hours: Hours) -> dict[int, Usual]:
    weeks: dict[int, tuple[Weekly, ...]] = {}
    for rule in hours.special:
        if isinstance(rule, MonthOverride):
            for month in rule.months:
                weeks[month] = weeks.get(month, ()) + rule.weekly
    rest = tuple(s for s in hours.special if not isinstance(s, MonthOverride))
    return {
        month: Usual(replace(hours, weekly=weekly, special=rest, always_open=False))
        for month, weekly in weeks.items()
    }


def times_of(entry: Weekly) -> Spans:
    return _said(entry.start, entry.end, Why.hours)


def _said(start: int | None, end: int | None, why: Why) -> Spans:
    if start is not None and end is not None:
        return (span(start, end)._replace(why=why),)
    if start is not None:
        return doubted((span(start, start),), Why.no_end)
    if end is not None and end > 0:
        return doubted((span(0, end),), Why.no_time)
    return (whole_day(Why.no_time),)


def matches(entry: Weekly, day: date) -> bool:
    if entry.days and DAYS[day.weekday()] not in entry.days:
        return False
    if entry.nth is None or not entry.days:
        return True
    last = (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 in entry.nth or (last and -1 in entry.nth)


def _contradict(first: Weekly, spans: Spans, second: Weekly, others: Spans) -> bool:
    """Two entries for one day: an exact copy is none, a lunch break is none."""
    if spans == others:
        return False
    if (first.nth is None) != (second.nth is None):
        return True
    return any(overlap(a, b) for a in spans for b in others)


def _is_turn(rule: Biweekly, day: date) -> bool | None:
    """Whether this is one of the weeks; None if it cannot be told."""
    try:
        anchor = date.fromisoformat(rule.anchor or "")
    except ValueError:
        return None
    if SUNDAY in (anchor.weekday(), day.weekday()) and anchor.weekday() != day.weekday():
        # Weeks begin on Sunday for some and on Monday for others.
        return None
    weeks = (_monday(day) - _monday(anchor)).days // 7
    return weeks % 2 == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
