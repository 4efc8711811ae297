"""Holidays, dates, months and the turn of the year: what is other than the usual week."""

from dataclasses import replace

from models.hours.calendar import in_leap_year
from models.hours.reading import said as s
from models.hours.reading.clauses import NEVER_CLOSES, Clauses, Entry, Rule, weekdays_of
from models.hours.reading.fold import Folded
from models.hours.rules import (
    Closed,
    ClosedDayAfterHoliday,
    ClosedInSeason,
    ClosedMonthEnd,
    DateHours,
    Day,
    DayBeforeHolidayHours,
    DayOfMonth,
    HolidayHours,
    Holidays,
    MonthDay,
    MonthsClosed,
    Note,
    Special,
    YearEndHours,
)

SHORT_DAYS = 14
NEW_YEAR = {MonthDay(12, 31), MonthDay(1, 1)}
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Exceptions:
    def __init__(self, folded: Folded, clauses: Clauses) -> None:
        self.folded = folded
        self.clauses = clauses
        self.special: list[Special] = []
        self.unread = list(clauses.unread)
        self.irregular = clauses.irregular
        self.holidays: Holidays | None = None
        self.year_end: bool | None = None
        self.rules = _rest_days(clauses)

    def _implied(self, main: list[Rule]) -> None:
        """What words for days say of holidays and of the turn of the year."""
        of_any, of_main = scopes(self.rules), scopes(main)
        if self.clauses.workdays or {s.Scope.workdays, s.Scope.office_days} & of_any:
            self.holidays = Holidays.closed
        no_closing = self.clauses.no_closing_day or s.Scope.no_closing_day in of_main
        if NEVER_CLOSES in self.clauses.doubts:
            return
        if s.Scope.every_day in of_main or no_closing:
            both = self.holidays is Holidays.closed
            self.holidays = None if both else Holidays.open
        if s.Scope.office_days in of_any:
            self.year_end = True
        if no_closing:
            self.year_end = False

    def _closures(self) -> None:
        for entry in self.clauses.closed:
            match entry.subject:
                case s.Holiday() | s.RestDay():
                    self.holidays = Holidays.closed
                case s.YearEnd():
                    self.year_end = True
                case s.Dates() as dates:
                    self._closed_dates(dates)
                case s.InSeason(season):
                    self.special.append(ClosedInSeason(season))
                case s.Months(months):
                    self.special.append(MonthsClosed(months))
                case s.MonthDays(days):
                    self._closed_days_of_month(days)
                case s.MonthEnd():
                    self.special.append(ClosedMonthEnd())
                case s.AfterHoliday():
                    self.special.append(ClosedDayAfterHoliday())
                case s.NthOnly() if self._is_of_one_weekday():
                    pass
                case s.BeforeHoliday() | s.NthOnly():
                    self.unread.append(f"{entry.text}の休み")
                case s.Weekdays():
                    self._note_doubt(entry)

    def _is_of_one_weekday(self) -> bool:
        """第5週を除く毎週木曜: the fifth Thursday; of several days it is not clear which week."""
        days = weekdays_of(self.rules)
        return len(days) == 1

    def _note_doubt(self, entry: Entry) -> None:
        if isinstance(entry.subject, s.Weekdays) and entry.subject.doubt:
            self.irregular = True
            self.special.append(Note(entry.subject.doubt))

    def _closed_dates(self, dates: s.Dates) -> None:
        self.special.append(Closed(dates.first, dates.last))
        if _covers_new_year(dates):
            self.year_end = True
        if dates.year is not None:
            self.special.append(Note(f"{dates.year}年の日付です"))

    def _closed_days_of_month(self, days: tuple[int, ...]) -> None:
        for day in days:
            for month, longest in enumerate(_DAYS_IN_MONTH, start=1):
                if day <= longest:
                    self.special.append(Closed(MonthDay(month, day), MonthDay(month, day)))

    def _openings(self) -> None:
        closed = {type(e.subject) for e in self.clauses.closed}
        for entry in self.clauses.opened:
            match entry.subject:
                case s.Holiday() | s.RestDay():
                    if {s.Holiday, s.RestDay} & closed:
                        self.irregular = True
                    else:
                        self.holidays = Holidays.open
                case s.YearEnd():
                    self.year_end = self.year_end if s.YearEnd in closed else False
                case s.Weekdays():
                    self._note_doubt(entry)
                case s.InSeason():
                    self.special.append(Note(f"{entry.text}も開いています"))
                case _:
                    self.unread.append(entry.text)

    def _other_days(self, rule: Rule) -> None:
        for entry in rule.entries:
            match entry.subject:
                case s.Holiday() | s.RestDay() if rule.times:
                    self.holidays = Holidays.open
                    self.special += [HolidayHours(t.start, t.end) for t in rule.times]
                case s.BeforeHoliday() if rule.times:
                    self.special += [DayBeforeHolidayHours(t.start, t.end) for t in rule.times]
                case s.Dates() as dates if rule.times:
                    self.special += [
                        DateHours(dates.first, dates.last, t.start, t.end) for t in rule.times
                    ]
                    if is_short(dates) and _covers_new_year(dates) and self.year_end is None:
                        self.year_end = False
                    if dates.year is not None:
                        self.unread.append(entry.text)
                case s.MonthDays(days):
                    self.special += [DayOfMonth(days, t.start, t.end) for t in rule.times]
                    if not rule.times:
                        self.special.append(DayOfMonth(days, None, None))
                case s.Weekdays():
                    self._note_doubt(entry)
                case s.Months():
                    pass
                case s.YearEnd() if rule.times and any(
                    isinstance(e.subject, s.Dates) for e in rule.entries
                ):
                    pass
                case s.YearEnd() if rule.times and not self.year_end:
                    self.year_end = False
                    self.special += [YearEndHours(t.start, t.end) for t in rule.times]
                case _:
                    self.unread.append(entry.text)


def is_short(dates: s.Dates) -> bool:
    """Up to two weeks: every day of them is meant, and not only the usual weekdays."""
    return (in_leap_year(dates.last) - in_leap_year(dates.first)).days % 366 < SHORT_DAYS


def _rest_days(clauses: Clauses) -> list[Rule]:
    """休日 opposite to 平日 is Saturday too, unless Saturday has hours of its own."""
    entries = [e for r in clauses.rules for e in r.entries]
    weekdays = [e.subject for e in entries if isinstance(e.subject, s.Weekdays)]
    opposite = any(w.scope is s.Scope.workdays for w in weekdays)
    if not opposite or any(Day.SA in w.days for w in weekdays):
        return clauses.rules
    for rule in clauses.rules:
        for entry in [e for e in rule.entries if isinstance(e.subject, s.RestDay)]:
            rule.entries.append(replace(entry, subject=s.Weekdays((Day.SA,))))
    return clauses.rules


def scopes(rules: list[Rule]) -> set[s.Scope]:
    subjects = [e.subject for r in rules for e in r.entries]
    return {x.scope for x in subjects if isinstance(x, s.Weekdays)}


def _covers_new_year(dates: s.Dates) -> bool:
    first, last = dates.first, dates.last
    if first == last:
        return first in NEW_YEAR
    low, high = (first.month, first.day), (last.month, last.day)
    if low > high:
        return True
    return low == (1, 1) or high == (12, 31)
