"""Everything a text says, as `Hours`; what could not be placed stays visible as unread."""

from dataclasses import replace

from models.hours.reading import said as s
from models.hours.reading.clauses import NEVER_CLOSES, RANGE_END, Clauses, Rule, weekdays_of
from models.hours.reading.exceptions import Exceptions, is_short, scopes
from models.hours.reading.fold import Folded
from models.hours.reading.frequency import agrees, every_other_week
from models.hours.reading.half_days import with_half_days
from models.hours.reading.months import as_months, months_of
from models.hours.reading.moves import resolved
from models.hours.reading.restricts import RESTRICTS
from models.hours.reading.voices import (
    by_channel,
    is_told_apart,
    languages_of,
    of_house,
    spoken_on,
    together,
)
from models.hours.reading.week import Week, week_of
from models.hours.rules import (
    DAY_MINUTES,
    ChannelHours,
    ChannelNote,
    DateHours,
    Day,
    DayOfMonth,
    HolidayHours,
    Holidays,
    Hours,
    LastEntry,
    MonthsOpenAllDays,
    Note,
    Special,
    ValidPeriod,
    Weekly,
)


def hours_of(folded: Folded, clauses: Clauses) -> Hours:
    return _Combined(folded, clauses).hours()


class _Combined(Exceptions):
    def hours(self) -> Hours:
        clauses = self.clauses
        main, others = by_channel(self.rules)
        house = as_months(self._with_days_added(of_house(main)))
        monthly = months_of(house, clauses.closed, clauses.also_open)
        if is_told_apart(house):
            monthly.week = together(house, clauses.closed, clauses.also_open)
        with_half_days(monthly.week, clauses.half_days)
        self._contradictions(house)
        self._take_doubts(monthly.week)
        weekly = self._without_breaks(monthly.week.weekly)
        self._implied(house)
        self._closures()
        self._openings()
        for rule in house:
            self._other_days(rule)
        self.special += [*monthly.special, *monthly.week.closed_nth]
        self._channels(others)
        self.special += [*languages_of(main), *spoken_on(clauses.spoken)]
        self._moves(weekly)
        self._receptions(weekly)
        self._rest(weekly)
        weekly = [w for w in weekly if w.days or w.start is not None]
        unread = tuple(u for u in self.unread if u)
        doubted = any(RESTRICTS.search(u) for u in unread) or self.irregular
        nothing = not weekly and not any(_gives_days(x) for x in self.special)
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

    def _with_days_added(self, rules: list[Rule]) -> list[Rule]:
        """平日 9:00～17:00（土日も開館）: with the same times only if the text says so."""
        named = weekdays_of(rules)
        also = [e for e in self.clauses.also_open if isinstance(e.subject, s.Weekdays)]
        added = [
            e for e in also if isinstance(e.subject, s.Weekdays) and not set(e.subject.days) & named
        ]
        if not added or not named:
            return rules
        if self.clauses.same_times and len(rules) == 1:
            rules[0].entries += added
            return rules
        return [*rules, Rule(added, [])]

    def _contradictions(self, rules: list[Rule]) -> None:
        """Days that the text both opens and closes: which of the two was meant?"""
        shut = [e.subject for e in self.clauses.closed if isinstance(e.subject, s.Weekdays)]
        every_week = {day for closed in shut if closed.nth is None for day in closed.days}
        named = [e.subject for r in rules for e in r.entries if isinstance(e.subject, s.Weekdays)]
        if any(every_week & set(days.bounds) for days in named):
            self.clauses.doubts.append(RANGE_END)
        never = self.clauses.no_closing_day or s.Scope.no_closing_day in scopes(rules)
        if never and shut:
            self.clauses.doubts.append(NEVER_CLOSES)

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

    def _channels(self, channels: dict[str, list[Rule]]) -> None:
        for channel, rules in channels.items():
            week = week_of(rules, self.clauses.closed, self.clauses.also_open)
            if week.doubts or week.closed_nth or any(_has_months(r) for r in rules):
                self.unread.append(channel)
            self.special.append(ChannelHours(channel, tuple(self._without_breaks(week.weekly))))
        self.special += [ChannelNote(c, t) for c, t in dict.fromkeys(self.clauses.channel_notes)]

    def _moves(self, weekly: list[Weekly]) -> None:
        for moved in self.clauses.moved:
            found = resolved(moved, weekly, self.clauses.closed)
            on_dates = any(isinstance(x, DayOfMonth) for x in self.special)
            if found is None or (moved.weekend and not on_dates):
                self.unread.append("祝日の場合の振替")
            else:
                self.holidays = found[0]
                self.special.append(found[1])

    def _receptions(self, weekly: list[Weekly]) -> None:
        ends = {w.end for w in weekly if w.end is not None}
        times = dict.fromkeys(self.clauses.last_entries)
        for minutes in self.clauses.minutes_before:
            if not ends or minutes >= 12 * 60:
                self.unread.append(f"終了の{minutes}分前まで")
            times |= dict.fromkeys((end - minutes) % DAY_MINUTES for end in sorted(ends))
        self.special += [LastEntry(t) for t in times]

    def _rest(self, weekly: list[Weekly]) -> None:
        self.special += [MonthsOpenAllDays(m) for m in self.clauses.all_days_in]
        for period in self.clauses.periods:
            self.special.append(ValidPeriod(period.first, period.last))
        if self.clauses.every_other_week is not None:
            rule, certain = every_other_week(self.clauses.every_other_week, weekly, self.special)
            self.special += [rule] if rule else []
            self.irregular = self.irregular or not certain
        for often, words in self.clauses.often:
            if not agrees(often, weekly, self.special):
                self.irregular = True
                self.special.append(Note(words))
        if self.clauses.pointers:
            self.irregular = self.irregular or not any(
                w.days and w.start is not None for w in weekly
            )
            self.special += [Note(words) for words in dict.fromkeys(self.clauses.pointers)]
        self.special += [Note(n) for n in dict.fromkeys(self.clauses.notes)]


def _gives_days(rule: Special) -> bool:
    """Whether a rule says by itself on which days somebody is there."""
    if isinstance(rule, DateHours):
        return is_short(s.Dates(rule.first, rule.last))
    return isinstance(rule, DayOfMonth | HolidayHours)


def _has_months(rule: Rule) -> bool:
    return any(isinstance(e.subject, s.Months) for e in rule.entries)


def _is_always(weekly: list[Weekly], special: list[Special]) -> bool:
    whole = [w for w in weekly if w.nth is None and (w.start, w.end) == (0, DAY_MINUTES)]
    days = {d for w in whole for d in w.days}
    return days == set(Day) and all(isinstance(x, Note | ChannelNote) for x in special)
