"""Times, and the days they belong to."""

from dataclasses import replace
from itertools import pairwise

from models.hours.reading import said as s
from models.hours.reading.across_days import in_days
from models.hours.reading.clauses import (
    AMBIGUOUS_TIMES,
    HOLIDAY_LIKE,
    NO_END,
    NOBODY,
    PASSED_OVER,
    STOP,
    Entry,
    Rule,
    Who,
    is_no_closing,
    is_whole_week,
)
from models.hours.reading.cursor import HORIZON, Cursor
from models.hours.rules import DAY_MINUTES

SESSIONS = ("相談", "診療", "診察", "開催", "実施", "面談", "面接", "開設", "利用")
"""What begins after a reception."""


class Binding(Cursor):
    def _time(self, time: s.Time) -> None:
        self._leave_closing()
        self.clause_has_times = self.frame.has_times = True
        if time.doubt:
            self.said.doubts.append(time.doubt)
        if self._is_break(time):
            self.said.breaks.append(time)
            self.lunch = False
            return
        if self.last_reception:
            self._last_entry(time.end)
            return
        rule = self.rule
        waiting = self._target()
        if waiting and rule and rule.times and not rule.has_days() and not self.topic:
            self._bind_backwards_if_said(rule, waiting)
            waiting = self._target()
        days_follow = isinstance(self.follows(), s.Subject)
        if waiting:
            self._bind([*waiting], [time])
            waiting.clear()
            if self.other_month and self.rule:
                self._bind(self.other_month, self.rule.times)
                self.other_month = []
        elif self.others:
            self.said.rules.append(Rule([], [time], self._who(), others=True))
            self.others = False
        elif rule is None or rule.since is not None:
            self.said.rules.append(Rule([], [time], self._who()))
        elif rule.who[0] != self._who()[0] or rule.who[1] != self._who()[1]:
            unsaid = days_follow or (time.start, time.end) == (0, DAY_MINUTES)
            days = [] if unsaid else [replace(e, who=self._who()) for e in rule.entries]
            self.said.rules.append(Rule(days, [time], self._who()))
        elif self.times_come_first and rule.has_days() and self._days_come_after():
            self.said.rules.append(Rule([], [time], self._who()))
        elif not rule.times or not any(_overlap(time, t) for t in rule.times):
            rule.times.append(time)
        elif len(self.frames) > 1 and self.frame.reception:
            self._last_entry(time.end)
        elif self._is_session_after_reception(rule.times, time):
            self.said.last_entries.append(rule.times[0].end)
            rule.times[:] = [time]
        elif time not in rule.times:
            self.said.doubts.append(AMBIGUOUS_TIMES)
        self.gap, self.topic, self.also = "", False, False

    def _across_days(self, said: s.AcrossDays, words: str) -> None:
        self._leave_closing()
        self.clause_has_times = self.frame.has_times = True
        for days, time in in_days(said):
            self.said.rules.append(Rule([Entry(days, "", self._who(), words)], [time], self._who()))
        self.gap, self.topic, self.also = "", False, False

    def _is_session_after_reception(self, times: list[s.Time], time: s.Time) -> bool:
        """受付9:30～11:00、相談9:30～12:00"""
        received = self.frame.reception and len(times) == 1 and times[0].end < time.end
        named = (p for p in self._behind() if not isinstance(p.said, s.Blank | s.Topic))
        word = next((self.words(p) for p in named), "")
        return received and times[0].start == time.start and word.startswith(SESSIONS)

    def _days_come_after(self) -> bool:
        return isinstance(self.follows(over=(*PASSED_OVER, s.Bracket)), s.Weekdays)

    def _is_break(self, time: s.Time) -> bool:
        after = self.follows(over=(s.Blank, s.Harmless, s.Topic))
        if self.lunch or (isinstance(after, s.LunchBreak) and not self._lunch_has_times()):
            return True
        rule = self.rule
        if rule is None or not rule.times:
            return False
        inside = any(t.start < time.start and time.end < _end(t) for t in rule.times)
        if not inside:
            return False
        closing = isinstance(after, s.Except) or (isinstance(after, s.Close) and not after.heading)
        return not self._target() and (closing or self._is_first_of_exceptions())

    def _lunch_has_times(self) -> bool:
        """9:00～17:00 昼休み 12:00～13:00"""
        at = next(
            n
            for n in range(self.at + 1, len(self.pieces))
            if isinstance(self.pieces[n].said, s.LunchBreak)
        )
        rest = (p.said for p in self.pieces[at + 1 : at + HORIZON])
        after = next((x for x in rest if not isinstance(x, s.Blank | s.Topic | s.Bracket)), None)
        return isinstance(after, s.Time)

    def _is_first_of_exceptions(self) -> bool:
        """12時～13時および祝日を除く"""
        for said in self._ahead():
            if isinstance(said, s.Except):
                return True
            if not isinstance(said, (s.Blank, s.Harmless, s.Join, *HOLIDAY_LIKE)):
                return False
        return False

    def _bind_backwards_if_said(self, rule: Rule, waiting: list[Entry]) -> None:
        """9:00～17:00 月～金、9:00～12:00 土: the days after the first times belong to them."""
        before, after = waiting[0].gap, self.gap
        if rule.who[0] != self._who()[0]:
            return
        if before in {"", " "} and after not in {"", " "}:
            rule.entries = [*waiting]
            waiting.clear()
            self.times_come_first = True
        elif before in {"", " "}:
            self.said.doubts.append(AMBIGUOUS_TIMES)

    def _bind(self, entries: list[Entry], times: list[s.Time], since: int | None = None) -> None:
        for months in _by_month(entries)[1:]:
            self._bind(months, [*times], since)
        entries = _by_month(entries)[0]
        in_brackets = len(self.frames) > 1
        if any(isinstance(e.subject, s.Months) for e in entries):
            entries = [e for e in entries if not isinstance(e.subject, s.InSeason)]
        entries = self._without_frame_of_week(self._without_workdays(entries))
        self._doubt_mixed_weeks(entries)
        groups: dict[Who, list[Entry]] = {}
        for entry in entries:
            groups.setdefault(entry.who if entry.who != NOBODY else self._who(), []).append(entry)
        for who, group in groups.items():
            self.said.rules.append(Rule(group, times, who, since, in_brackets))
        for frame in self.frames:
            frame.just_closed = False

    def _without_workdays(self, entries: list[Entry]) -> list[Entry]:
        """平日（火・木）: of the workdays only these."""
        kept: list[Entry] = []
        for at, entry in enumerate(entries):
            day, after = entry.subject, entries[at + 1] if at + 1 < len(entries) else None
            narrower = (
                isinstance(day, s.Weekdays)
                and day.scope in {s.Scope.workdays, s.Scope.office_days}
                and after is not None
                and after.gap in {"", " "}
                and isinstance(after.subject, s.Weekdays)
                and set(after.subject.days) <= set(s.WORKDAYS)
            )
            if narrower:
                self.said.workdays = True
            else:
                kept.append(entry)
        return kept

    def _without_frame_of_week(self, entries: list[Entry]) -> list[Entry]:
        """年中無休、平日 9:00～17:00: the narrower days have the times."""
        wide = [e for e in entries if is_whole_week(e)]
        narrow = [e for e in entries if isinstance(e.subject, s.Weekdays) and e not in wide]
        if not wide or not narrow:
            return entries
        self._note_whole_week(wide)
        return [e for e in entries if e not in wide]

    def _note_whole_week(self, wide: list[Entry]) -> None:
        """Of the channel the text began with: another says nothing of this one."""
        first = self.said.rules[0].who[0] if self.said.rules else ()
        for entry in wide:
            of_first = entry.who[0] in {(), first} or not self.said.rules
            if is_no_closing(entry.subject) and of_first:
                self.said.no_closing_day = True

    def _doubt_mixed_weeks(self, entries: list[Entry]) -> None:
        """第2土曜、日曜: every Sunday, or the second?"""
        for one, other in pairwise(entries):
            a, b = one.subject, other.subject
            if other.gap in {"", " ", STOP} and _limits(a, b):
                self.said.doubts.append(AMBIGUOUS_TIMES)
            if not isinstance(a, s.Weekdays) or not isinstance(b, s.Weekdays) or b.every_week:
                continue
            if a.nth and not b.nth and b.scope is s.Scope.days and one.who == other.who:
                self.said.doubts.append(AMBIGUOUS_TIMES)

    def _last_entry(self, time: int) -> None:
        self.said.last_entries.append(time)
        self.last_reception = None
        self.frame.reception = False

    def _until(self, until: s.Until, piece: s.Piece) -> None:
        self._leave_closing()
        if until.doubt:
            self.said.doubts.append(until.doubt)
        rule = next((r for r in reversed(self.said.rules) if r.times), None)
        waiting = self._target()
        certain = self.last_reception is not None and self.last_reception.certain
        if certain or (rule and not waiting and (self.last_reception or self.frame.reception)):
            self._last_entry(until.time)
        elif rule and waiting and not until.bare:
            self.clause_has_times = self.frame.has_times = True
            times = [t for t in rule.times if t.start < until.time]
            if not times:
                self.said.unread.append(self.words(piece))
                return
            self._bind([*waiting], [*times[:-1], s.Time(times[-1].start, until.time)])
            waiting.clear()
        elif rule and self._is_of_other_channel(rule, until):
            times = [*rule.times[:-1], s.Time(rule.times[-1].start, until.time)]
            days = [replace(e, who=self._who()) for e in rule.entries]
            self.said.rules.append(Rule(days, times, self._who()))
        else:
            self.said.unread.append(self.words(piece))
        self.last_reception = None

    def _is_of_other_channel(self, rule: Rule, until: s.Until) -> bool:
        """月～金 9:00～16:00 電話相談は17:00まで: the same days, another end."""
        other = bool(self._who()[0]) and self._who()[0] != rule.who[0]
        return other and not until.bare and bool(rule.entries) and rule.times[-1].start < until.time

    def _since(self, since: s.Since) -> None:
        self._leave_closing()
        self.clause_has_times = True
        self.said.doubts.append(since.doubt or NO_END)
        waiting = self._target()
        self._bind([*waiting], [], since.time)
        if not waiting:
            self.said.rules.append(Rule([], [], self._who(), since.time))
        waiting.clear()


def _limits(one: s.Subject, other: s.Subject) -> bool:
    """6/1～9/30 月～金: not all of these days, and not the whole year."""
    dates = isinstance(one, s.Dates | s.MonthDays), isinstance(other, s.Dates | s.MonthDays)
    days = isinstance(one, s.Weekdays), isinstance(other, s.Weekdays)
    return (dates[0] and days[1]) or (days[0] and dates[1])


def _by_month(entries: list[Entry]) -> list[list[Entry]]:
    """8月は第4水曜、12月は第2水曜: each month with its days; 第2土曜（奇数月） is one."""
    groups: list[list[Entry]] = [[]]
    for at, entry in enumerate(entries):
        following = entries[at + 1].subject if at + 1 < len(entries) else None
        begins = isinstance(entry.subject, s.Months) and isinstance(following, s.Weekdays)
        if begins and any(isinstance(e.subject, s.Weekdays) for e in groups[-1]):
            groups.append([])
        groups[-1].append(entry)
    return groups


def _end(time: s.Time) -> int:
    return time.end if time.end > time.start else time.end + 24 * 60


def _overlap(one: s.Time, other: s.Time) -> bool:
    return one.start < _end(other) and other.start < _end(one)
