"""Everything a text says, as `Hours`; what could not be placed stays visible as unread."""

import re
from dataclasses import replace

from models.hours.reading import said as s
from models.hours.reading.clauses import Clauses, Entry, Rule
from models.hours.reading.fold import Folded
from models.hours.reading.months import months_of
from models.hours.reading.week import Week, week_of
from models.hours.rules import (
    DAY_MINUTES,
    Biweekly,
    ChannelHours,
    ChannelNote,
    Closed,
    ClosedDayAfterHoliday,
    ClosedInSeason,
    ClosedMonthEnd,
    ClosureShift,
    DateHours,
    Day,
    DayBeforeHolidayHours,
    DayOfMonth,
    HolidayHours,
    Holidays,
    Hours,
    LanguageHours,
    LastEntry,
    MonthDay,
    MonthsClosed,
    MonthsOpenAllDays,
    Note,
    SessionShift,
    Special,
    ValidPeriod,
    Weekly,
)

RESTRICTS = re.compile(
    r"\d|[除休閉但限要約頃迄]|ただし|場合|のみ|だけ|変更|変動|期間|まで|不可|中止|以外|ません|ない|異な|都合|臨時|"
    r"停止|終了|廃止|未定|不定|程度|ごろ|混雑|一部|例外|学校|当面|翌|時|日|曜|月|週|年|夏|冬|祝|盆|午[前後]|夜|朝|昼|夕|gw|ゴールデン|受付|くらい|ぐらい|おおむね|概ね|およそ|目安|予定"
)
NEW_YEAR = {MonthDay(12, 31), MonthDay(1, 1)}
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def hours_of(folded: Folded, clauses: Clauses) -> Hours:
    return _Combined(folded, clauses).hours()


class _Combined:
    def __init__(self, folded: Folded, clauses: Clauses) -> None:
        self.folded = folded
        self.clauses = clauses
        self.special: list[Special] = []
        self.unread = list(clauses.unread)
        self.irregular = clauses.irregular
        self.holidays: Holidays | None = None
        self.year_end: bool | None = None
        self.rules = _rest_days(clauses)

    def hours(self) -> Hours:
        clauses = self.clauses
        main, others = self._by_channel()
        monthly = months_of(main, clauses.closed, clauses.also_open)
        self._take_doubts(monthly.week)
        weekly = self._without_breaks(monthly.week.weekly)
        self._implied(main)
        self._closures()
        self._openings()
        for rule in main:
            self._other_days(rule)
        self.special += [*monthly.special, *monthly.week.closed_nth]
        self._channels(others)
        self._languages(main)
        self._moves()
        self._receptions(weekly)
        self._rest()
        weekly = [w for w in weekly if w.days or w.start is not None]
        unread = tuple(u for u in self.unread if u)
        doubted = any(RESTRICTS.search(u) for u in unread) or self.irregular
        nothing = not weekly and not any(isinstance(x, DayOfMonth) for x in self.special)
        always = _is_always(weekly, self.special) and not unread and not doubted
        always = always and self.holidays is Holidays.open and not self.year_end
        return Hours(
            text=self.folded.original,
            weekly=tuple(weekly),
            holidays=self.holidays or Holidays.unknown,
            year_end_closed=self.year_end,
            special=tuple(dict.fromkeys(self.special)),
            always_open=always and not clauses.by_appointment,
            by_appointment=clauses.by_appointment,
            irregular=doubted or nothing,
            unread=unread,
        )

    def _by_channel(self) -> tuple[list[Rule], dict[str, list[Rule]]]:
        """The rules of the first channel, and the rules of each where there are several."""
        timed = [r for r in self.rules if r.times or r.entries]
        ways = list(dict.fromkeys(r.who[0] for r in timed))
        if len(ways) < 2:
            return timed, {}
        first = ways[0]
        channels: dict[str, list[Rule]] = {}
        for rule in timed:
            for channel in rule.who[0]:
                channels.setdefault(channel, []).append(rule)
        return [r for r in timed if r.who[0] == first], channels

    def _take_doubts(self, week: Week) -> None:
        doubts = [*self.clauses.doubts, *week.doubts]
        self.irregular = self.irregular or bool(doubts)
        self.special += [Note(d) for d in dict.fromkeys(doubts)]

    def _without_breaks(self, weekly: list[Weekly]) -> list[Weekly]:
        for pause in self.clauses.breaks:
            cut: list[Weekly] = []
            placed = False
            for rule in weekly:
                inside = (
                    rule.start is not None
                    and rule.end is not None
                    and rule.start < pause.start
                    and pause.end < (rule.end if rule.end > rule.start else DAY_MINUTES)
                )
                parts = [replace(rule, end=pause.start), replace(rule, start=pause.end)]
                cut += parts if inside else [rule]
                placed = placed or inside or pause.start in {rule.end, rule.start}
            weekly = cut
            if not placed:
                self.unread.append("昼休み")
        return weekly

    def _implied(self, main: list[Rule]) -> None:
        """What words for days say of holidays and of the turn of the year."""
        scopes, of_main = _scopes(self.rules), _scopes(main)
        if self.clauses.workdays or s.Scope.workdays in scopes or s.Scope.office_days in scopes:
            self.holidays = Holidays.closed
        no_closing = self.clauses.no_closing_day or s.Scope.no_closing_day in of_main
        if s.Scope.every_day in of_main or no_closing:
            both = self.holidays is Holidays.closed
            self.holidays = None if both else Holidays.open
        if s.Scope.office_days in scopes:
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
                case s.BeforeHoliday() | s.NthOnly():
                    self.unread.append(f"{entry.text}の休み")
                case s.Weekdays():
                    self._note_doubt(entry)

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
                    if _covers_new_year(dates) and self.year_end is None:
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
                case _:
                    self.unread.append(entry.text)

    def _channels(self, channels: dict[str, list[Rule]]) -> None:
        for channel, rules in channels.items():
            week = week_of(rules, self.clauses.closed, self.clauses.also_open)
            if week.doubts or week.closed_nth or any(_has_months(r) for r in rules):
                self.unread.append(channel)
            self.special.append(ChannelHours(channel, tuple(self._without_breaks(week.weekly))))
        self.special += [ChannelNote(c, t) for c, t in dict.fromkeys(self.clauses.channel_notes)]

    def _languages(self, main: list[Rule]) -> None:
        spoken = [r for r in main if r.who[1]]
        several_times = len({tuple(r.times) for r in spoken}) > 1
        for rule in spoken:
            week = week_of([rule], [], [])
            for language in rule.who[1]:
                for w in week.weekly:
                    times = (w.start, w.end) if several_times else (None, None)
                    self.special.append(LanguageHours(language, w.days, w.nth, *times))

    def _moves(self) -> None:
        for moved in self.clauses.moved:
            if moved.to == "next_week":
                self.holidays = Holidays.closed
                self.special.append(SessionShift("next_week"))
            elif moved.closes and moved.to in {"next_day", "next_weekday"}:
                self.holidays = Holidays.next_day
                to = "next_day" if moved.to == "next_day" else "next_weekday"
                self.special.append(
                    ClosureShift("next_day" if to == "next_day" else "next_weekday")
                )
            elif moved.to == "next_day":
                self.holidays = Holidays.next_day
                self.special.append(SessionShift("next_day"))
            else:
                self.unread.append("祝日の場合の振替")

    def _receptions(self, weekly: list[Weekly]) -> None:
        ends = {w.end for w in weekly if w.end is not None}
        times = dict.fromkeys(self.clauses.last_entries)
        for minutes in self.clauses.minutes_before:
            if not ends or minutes >= 12 * 60:
                self.unread.append(f"終了の{minutes}分前まで")
            times |= dict.fromkeys((end - minutes) % DAY_MINUTES for end in sorted(ends))
        self.special += [LastEntry(t) for t in times]

    def _rest(self) -> None:
        self.special += [MonthsOpenAllDays(m) for m in self.clauses.all_days_in]
        for period in self.clauses.periods:
            self.special.append(ValidPeriod(period.first, period.last))
        if self.clauses.every_other_week:
            self.special.append(Biweekly())
            self.irregular = True
        self.special += [Note(n) for n in dict.fromkeys(self.clauses.notes)]


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


def _scopes(rules: list[Rule]) -> set[s.Scope]:
    subjects = [e.subject for r in rules for e in r.entries]
    return {x.scope for x in subjects if isinstance(x, s.Weekdays)}


def _has_months(rule: Rule) -> bool:
    return any(isinstance(e.subject, s.Months) for e in rule.entries)


def _covers_new_year(dates: s.Dates) -> bool:
    first, last = dates.first, dates.last
    if first == last:
        return first in NEW_YEAR
    low, high = (first.month, first.day), (last.month, last.day)
    if low > high:
        return True
    return low == (1, 1) or high == (12, 31)


def _is_always(weekly: list[Weekly], special: list[Special]) -> bool:
    whole = [w for w in weekly if w.nth is None and (w.start, w.end) == (0, DAY_MINUTES)]
    days = {d for w in whole for d in w.days}
    return days == set(Day) and all(isinstance(x, Note | ChannelNote) for x in special)
