"""Everything one text says of one day: the usual hours, then holidays, dates and the year's end."""

from datetime import date, timedelta

from models.hours.calendar import YearEnd, holiday_name, in_leap_year, is_known, is_year_end, within
from models.hours.reception import Reception
from models.hours.rules import (
    Closed,
    ClosedDayAfterHoliday,
    ClosedMonthEnd,
    DateHours,
    DayBeforeHolidayHours,
    DayOfMonth,
    HolidayHours,
    Holidays,
    Hours,
    MonthDay,
    MonthOverride,
    SeasonalHours,
    ValidPeriod,
    YearEndHours,
)
from models.hours.seasons import named_seasons
from models.hours.shifts import Shifts
from models.hours.spans import (
    CLOSED,
    OPEN,
    DayPlan,
    Spans,
    Why,
    agreed,
    closed_because,
    doubted,
    doubted_plan,
    either,
    span,
    together,
    unknown_because,
    whole_day,
)
from models.hours.usual import Usual, times_of

ONE_DAY = timedelta(days=1)
_OTHER_HOURS = (DateHours, SeasonalHours, YearEndHours)
TURN_OF_YEAR = YearEnd(MonthDay(12, 24), MonthDay(1, 8))
"""Dates inside these speak of the year's end and of New Year's Day themselves."""
SHORT_DAYS = 14


class DayRules:
    """The plan of any day; nothing is remembered here."""

    def __init__(self, hours: Hours, year_end: YearEnd) -> None:
        special = hours.special
        self._hours = hours
        self._year_end = year_end
        self._usual = Usual(hours)
        self._holiday_hours = together(
            (span(s.start, s.end)._replace(why=Why.holiday_open),)
            for s in special
            if isinstance(s, HolidayHours)
        )
        self._day_before = together(
            (span(s.start, s.end)._replace(why=Why.day_before_holiday),)
            for s in special
            if isinstance(s, DayBeforeHolidayHours)
        )
        self._year_end_hours = together(
            (span(s.start, s.end)._replace(why=Why.year_end_hours),)
            for s in special
            if isinstance(s, YearEndHours)
        )
        self._date_hours = [s for s in special if isinstance(s, DateHours)]
        self._closed = [s for s in special if isinstance(s, Closed)]
        self._closed_after_holiday = any(isinstance(s, ClosedDayAfterHoliday) for s in special)
        self._closed_month_end = any(isinstance(s, ClosedMonthEnd) for s in special)
        self._periods = [s for s in special if isinstance(s, ValidPeriod)]
        self._seasons = named_seasons(special, says_year_end=hours.year_end_closed is not None)
        self._dated_year_end = hours.year_end_closed is True and all(
            any(within(c.first, c.last, day) for c in self._closed)
            for day in (date(2026, 12, 31), date(2026, 1, 1))
        )
        self._shifts = Shifts(hours, self._usual, self._is_closed_by_date)
        stretches = self._usual.stretches + self._holiday_hours + self._day_before
        others = tuple(
            s
            for rule in special
            if isinstance(rule, MonthOverride)
            for w in rule.weekly
            for s in times_of(w)
        ) + tuple(span(s.start, s.end) for s in special if isinstance(s, _OTHER_HOURS))
        self._reception = Reception(hours, stretches + others)
        self._whole = _doubt_of_all(hours, self._usual)

    def plan(self, day: date) -> DayPlan:
        if self._whole is not None:
            return unknown_because(self._whole)
        if not (is_known((day - 2 * ONE_DAY).year) and is_known((day + ONE_DAY).year)):
            return unknown_because(Why.no_calendar)
        if not all(_in_period(period, day) for period in self._periods):
            return unknown_because(Why.period)
        if not self._usual.is_told(day):
            return unknown_because(Why.no_rules)
        plan = self._on_holidays(day)
        plan = self._around_holidays(day, plan)
        plan = self._on_dates(day, plan)
        if self._hours.by_appointment:
            plan = doubted_plan(plan, Why.appointment)
        return DayPlan(self._reception.ends(plan.spans), plan.rest)

    def _dated(self, day: date, usual: Spans) -> Spans:
        groups: dict[tuple[MonthDay, MonthDay], Spans] = {}
        for rule in self._date_hours:
            if within(rule.first, rule.last, day):
                key = (rule.first, rule.last)
                said = (span(rule.start, rule.end)._replace(why=Why.dates),)
                groups[key] = either(groups.get(key, ()), said)
        found: Spans | None = None
        for spans in groups.values():
            found = spans if found is None else agreed(found, spans, Why.dates)
        if found is None:
            return usual
        sure = not self._usual.weekly or _is_sure(usual) or self._are_days_off(day)
        return found if sure and self._usual.in_months(day) else doubted(found, Why.dates)

    def _are_days_off(self, day: date) -> bool:
        """日曜と12月31日～1月3日: beside days off, every one of a few dates is meant."""
        return not self._usual.on(day).names_working_days and self._has_short_dates(day)

    def _on_holidays(self, day: date) -> DayPlan:
        usual = self._usual.spans(day)
        spans = self._dated(day, usual)
        in_months = self._usual.in_months(day)
        rest = whole_day(Why.outside if in_months else Why.months, CLOSED)
        if holiday_name(day) is None:
            return self._on_weekend(day, DayPlan(spans, rest))
        if not in_months:
            return DayPlan(doubted(spans, Why.months), rest)
        shifts = self._shifts
        if shifts.moves_closure and shifts.is_closing_day(day):
            return DayPlan(shifts.opened(day, self._holiday_hours), rest)
        if shifts.moves_sessions and usual:
            left = shifts.left(either(spans, self._holiday_hours))
            return DayPlan(left, rest if left else whole_day(Why.moved_away, CLOSED))
        match self._hours.holidays:
            case Holidays.open:
                return DayPlan(self._open_holiday(day, usual, spans), rest)
            case Holidays.closed:
                return self._closed_holiday(day, spans)
            case Holidays.next_day:
                return DayPlan(self._holiday_before_shift(day, usual, spans), rest)
            case Holidays.unknown:
                if self._speaks_of_new_year(day):
                    return DayPlan(spans, rest)
                spans = either(spans, self._holiday_hours)
                return DayPlan(doubted(spans, Why.holiday_unknown), rest)

    def _on_weekend(self, day: date, plan: DayPlan) -> DayPlan:
        """A day of the month that falls on a weekend may move as one on a holiday does."""
        if self._shifts.moves_sessions and plan.spans and self._shifts.moves_session_on(day):
            return DayPlan(self._shifts.left(plan.spans), plan.rest)
        return plan

    def _open_holiday(self, day: date, usual: Spans, spans: Spans) -> Spans:
        if self._holiday_hours:
            sure = _is_sure(usual) or not self._usual.on(day).names_working_days
            found = self._holiday_hours if sure else doubted(self._holiday_hours, Why.holiday_open)
            return agreed(found, spans, Why.dates) if self._dates_of(day) else found
        if spans or not self._usual.on(day).many_days:
            return spans
        return doubted(self._usual.on(day).envelope, Why.holiday_open)

    def _closed_holiday(self, day: date, spans: Spans) -> DayPlan:
        """Closed, unless the text also says the contrary of this very day."""
        contrary: Spans = self._holiday_hours
        said_open = self._hours.year_end_closed is False and is_year_end(day, self._year_end)
        if said_open or self._has_short_dates(day):
            contrary = either(contrary, spans)
        plan = closed_because(Why.holiday_closed)
        return DayPlan(doubted(contrary, Why.holiday_unknown), plan.rest)

    def _holiday_before_shift(self, day: date, usual: Spans, spans: Spans) -> Spans:
        if self._holiday_hours and self._shifts.moves_closure and _is_sure(usual):
            return self._holiday_hours
        spans = either(spans, self._holiday_hours)
        if not self._shifts.moves_closure and not self._shifts.moves_sessions:
            spans = either(spans, self._usual.on(day).envelope)
        return doubted(spans, Why.holiday_unknown)

    def _around_holidays(self, day: date, plan: DayPlan) -> DayPlan:
        spans, rest = plan
        today, in_months = holiday_name(day) is not None, self._usual.in_months(day)
        if self._day_before and in_months and holiday_name(day + ONE_DAY) is not None:
            if today and spans:
                spans = agreed(spans, self._day_before, Why.day_before_holiday)
            elif not today:
                spans = self._before_holiday(day, spans)
        if self._shifts.any and in_months:
            spans, rest = self._shifted(day, DayPlan(spans, rest))
        if self._closed_after_holiday and holiday_name(day - ONE_DAY) is not None:
            if not today:
                return closed_because(Why.day_after_holiday)
            spans = doubted(spans, Why.day_after_holiday)
        return DayPlan(spans, rest)

    def _before_holiday(self, day: date, spans: Spans) -> Spans:
        if self._dates_of(day):
            return agreed(spans, self._day_before, Why.day_before_holiday)
        if _is_sure(spans) or not self._usual.weekly:
            return self._day_before
        return doubted(either(spans, self._day_before), Why.day_before_holiday)

    def _shifted(self, day: date, plan: DayPlan) -> DayPlan:
        shifts, (spans, rest) = self._shifts, plan
        spans = either(spans, shifts.arrived(day))
        closed = shifts.closed(day)
        if closed:
            return closed_because(Why.closure_moved)
        if closed is None:
            spans = doubted(spans, Why.closure_moved)
        unsaid = not (shifts.moves_closure or shifts.moves_sessions)
        if unsaid and self._hours.holidays is Holidays.next_day and shifts.after_holiday(day):
            spans = doubted(either(spans, self._usual.on(day).envelope), Why.closure_moved)
        return DayPlan(spans, rest)

    def _on_dates(self, day: date, plan: DayPlan) -> DayPlan:
        if self._closed_month_end and (day + ONE_DAY).month != day.month:
            return closed_because(Why.month_end)
        if any(within(s.first, s.last, day) for s in self._closed):
            if not self._has_short_dates(day):
                return closed_because(Why.dates_closed)
            plan = doubted_plan(plan, Why.dates_closed)
        if any(within(first, last, day) for first, last in self._seasons):
            plan = doubted_plan(plan, Why.season_closure)
        says_closed = self._hours.year_end_closed is True
        if self._year_end_hours and not says_closed and is_year_end(day, self._year_end):
            return self._with_year_end_hours(day, plan)
        if not is_year_end(day, self._year_end) or self._hours.year_end_closed is False:
            return plan
        if self._hours.year_end_closed is None:
            if self._speaks_of_new_year(day):
                return plan
            return doubted_plan(plan, Why.year_end_unknown, assumed=True)
        if self._dated_year_end:
            return plan
        if self._has_short_dates(day):
            return doubted_plan(plan, Why.year_end_unknown, assumed=True)
        return closed_because(Why.year_end_closed, assumed=True)

    def _with_year_end_hours(self, day: date, plan: DayPlan) -> DayPlan:
        """Open where the usual hours agree; the dates are not said, so the rest is only perhaps."""
        spans = agreed(plan.spans, self._year_end_hours, Why.year_end_hours)
        why = Why.year_end_hours
        return DayPlan(tuple(s._replace(why=why, assumed=True) for s in spans), plan.rest)

    def _is_closed_by_date(self, day: date) -> bool:
        return is_year_end(day, self._year_end) or any(
            within(s.first, s.last, day) for s in self._closed
        )

    def _dates_of(self, day: date) -> list[DateHours]:
        return [s for s in self._date_hours if within(s.first, s.last, day)]

    def _has_short_dates(self, day: date) -> bool:
        return any(_length(s) <= SHORT_DAYS for s in self._dates_of(day))

    def _speaks_of_new_year(self, day: date) -> bool:
        """Whether the text gives hours for just these days around New Year."""
        return any(
            is_year_end(in_leap_year(s.first), TURN_OF_YEAR)
            and is_year_end(in_leap_year(s.last), TURN_OF_YEAR)
            and _length(s) <= SHORT_DAYS
            for s in self._dates_of(day)
        )


def _doubt_of_all(hours: Hours, usual: Usual) -> Why | None:
    """Why nothing certain can be said of any day, if so."""
    if hours.unread:
        return Why.unread
    if hours.irregular:
        return Why.irregular
    rules = (MonthOverride, HolidayHours, DayBeforeHolidayHours, DateHours, DayOfMonth)
    if not usual.weekly and not any(isinstance(s, rules) for s in hours.special):
        return Why.no_rules
    return None


def _is_sure(spans: Spans) -> bool:
    """Whether somebody is there on such a day, whatever the time."""
    return any(s.state is OPEN or s.why is Why.no_time for s in spans)


def _length(rule: DateHours) -> int:
    """Days of the stretch, in a leap year."""
    return (in_leap_year(rule.last) - in_leap_year(rule.first)).days % 366 + 1


def _in_period(period: ValidPeriod, day: date) -> bool:
    try:
        first = date.fromisoformat(period.first) if period.first else date.min
        last = date.fromisoformat(period.last) if period.last else date.max
    except ValueError:
        return False
    return first <= day <= last
