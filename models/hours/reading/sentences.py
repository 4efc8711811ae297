"""Ends of sentences and brackets: what becomes of days that nothing was said of."""

from dataclasses import replace

from models.hours.reading import said as s
from models.hours.reading.clauses import (
    AMBIGUOUS_TIMES,
    HOLIDAY_LIKE,
    PASSED_OVER,
    STOP,
    Entry,
    Frame,
    HalfDay,
    Rule,
    is_no_closing,
    is_whole_week,
)
from models.hours.reading.closing import Closing
from models.hours.rules import Day

DEEPEST = 8
"""Brackets within brackets."""


class Sentences(Closing):
    def _open_bracket(self, *, heading: bool) -> None:
        if heading:
            self._stop()
        if len(self.frames) > DEEPEST:
            self.said.unread.append("（")
            return
        closing: list[Entry] | None = [] if self.frame.closing is not None and not heading else None
        self.unread_since_days = False
        self.frames.append(Frame(closing=closing, heading=heading, who=self._who()))
        self.gap = ""

    def _close_bracket(self) -> None:
        if len(self.frames) == 1:
            return
        frame = self.frames.pop()
        outer = self.frame
        self._leave_reception()
        if frame.has_days and not frame.has_times:
            self.said.unread += frame.needs_times
        outer.has_times = outer.has_times or frame.has_times
        if frame.heading:
            outer.who = frame.who
            outer.closing = [] if frame.closing == [] else outer.closing
        if frame.closing:
            if outer.closing is None:
                self._closed(frame.closing)
            else:
                outer.closing += frame.closing
        self._only_this_half(frame.pending)
        self._of_channel(frame, outer)
        self._only_languages(frame.pending)
        if frame.pending:
            self._leave_over(frame, outer)
        self.gap, self.also = "", False

    def _only_this_half(self, waiting: list[Entry]) -> None:
        """（第2土曜は午前のみ）: no times of their own follow."""
        if waiting and waiting[-1].half_only and len(waiting) == 1:
            entry = waiting.pop()
            if isinstance(entry.subject, s.Weekdays):
                self.said.half_days.append(HalfDay(entry.subject, entry.half, only=True))

    def _of_channel(self, frame: Frame, outer: Frame) -> None:
        """24時間365日（電話）: the channel of the times before."""
        named = frame.who[0] != outer.who[0] and self._is_channel_alone()
        rule = self.rule
        if named and rule and rule.times and rule.who[0] == outer.who[0] == ():
            rule.who = (frame.who[0], rule.who[1])
            for entry in rule.entries:
                entry.who = (frame.who[0], entry.who[1])

    def _only_languages(self, waiting: list[Entry]) -> None:
        """平日 9:00～17:00（英語は月曜のみ）: days of a language, at the hours of the house."""
        general = any(r.times and not r.who[1] for r in self.said.rules)
        spoken = [e for e in waiting if e.who[1] and isinstance(e.subject, s.Weekdays)]
        if general and spoken and len(spoken) == len(waiting):
            self.said.spoken += spoken
            waiting.clear()

    def _is_channel_alone(self) -> bool:
        for piece in self._behind():
            if isinstance(piece.said, s.Bracket):
                return piece.said.opens
            if not isinstance(piece.said, s.Reach | s.Join | s.Blank | s.Harmless):
                return False
        return False

    def _leave_over(self, frame: Frame, outer: Frame) -> None:
        """Days in brackets that nothing in the brackets said anything of."""
        left, rule = frame.pending, self.rule
        if rule and rule.times and all(isinstance(e.subject, s.InSeason) for e in left):
            self._closed(left)
            return
        if _are_weeks(left) and isinstance(self.follows(), s.Weekdays) and not outer.pending:
            # 隔週（第2・第4）土曜日
            self.nth_before = tuple(
                n for e in left if isinstance(e.subject, s.NthOnly) for n in e.subject.nth
            )
            return
        if rule and rule.times and all(is_no_closing(e.subject) for e in left):
            self._never_closes(rule, left)
            return
        if self.also and all(isinstance(e.subject, HOLIDAY_LIKE) for e in left):
            self.said.opened += left
        elif outer.closing:
            outer.closing += left
        elif outer.pending and _in_other_month(left):
            self.other_month = left
        elif outer.pending or frame.heading or rule is None:
            self._doubt_lost_exception(outer.pending, left)
            outer.pending += left
        elif outer.just_closed and all(isinstance(e.subject, s.Dates | s.YearEnd) for e in left):
            self.said.closed += left
        elif _in_other_month(left) and rule.has_days():
            self._bind([*left], rule.times)
        elif not rule.has_days():
            rule.entries = [replace(e, who=rule.who) for e in left]
            self.times_come_first = True
        elif isinstance(self.follows(over=(s.Blank, s.Topic)), s.Time | s.Close | s.Except):
            outer.pending += left
        elif all(isinstance(e.subject, s.Months) for e in left):
            rule.entries += left
        elif not _same_days(left, rule.entries):
            self._leave_unread(left)

    def _never_closes(self, rule: Rule, left: list[Entry]) -> None:
        """7月10日～8月20日 9:00～16:00（期間中無休）: every day of the season, not of the year."""
        if any(isinstance(e.subject, s.Months | s.Dates) for e in rule.entries):
            rule.entries += [
                replace(e, subject=s.Weekdays(s.WEEK, scope=s.Scope.every_day)) for e in left
            ]
            return
        self._note_whole_week(left)
        if not any(isinstance(e.subject, s.Weekdays) for e in rule.entries):
            rule.entries += left

    def _doubt_lost_exception(self, waiting: list[Entry], left: list[Entry]) -> None:
        """平日（祝日・年末年始）9:00～17:00: 除く may have been left out; 日（祝） is as 日・祝."""
        days = {d for e in waiting if isinstance(e.subject, s.Weekdays) for d in e.subject.days}
        off = all(isinstance(e.subject, s.Holiday | s.RestDay | s.YearEnd) for e in left)
        if off and days - set(s.WEEKEND):
            self.said.doubts.append(AMBIGUOUS_TIMES)

    def _leave_unread(self, left: list[Entry]) -> None:
        self.said.unread += [e.text for e in left]
        self.said.irregular = self.said.irregular or bool(left)

    def _stop(self) -> None:
        frame, rule = self.frame, self.rule
        if frame.closing_lines and self._next_line_names_days():
            return
        frame.closing_lines = False
        if frame.closing == [] and self._next_line_names_days():
            frame.closing_lines = True
            return
        if frame.closing:
            self._leave_closing()
            frame.closing = None
        self._only_this_half(frame.pending)
        if not isinstance(self.follows(over=(*PASSED_OVER, s.Stop)), s.Time):
            self._only_languages(frame.pending)
        free = rule is not None and rule.times and not rule.has_days()
        times_follow = isinstance(
            self.follows(over=(*PASSED_OVER, s.Stop)), s.Time | s.Until | s.Since | s.Close
        )
        joined = bool(frame.pending) and frame.pending[0].gap in {"・", "or"}
        apart = joined and not all(is_whole_week(e) for e in frame.pending)
        if rule and free and frame.pending and not (times_follow or self.topic or apart):
            rule.entries = [*frame.pending]
            frame.pending.clear()
        if not self.clause_has_times:
            self.said.unread += frame.needs_times
        frame.needs_times = []
        self._leave_reception()
        frame.just_closed = False
        self.unread_since_days = False
        self.gap = STOP if frame.pending else ""
        self.also, self.topic = False, False

    def _leave_reception(self) -> None:
        if self.last_reception and self.last_reception.certain:
            self.said.unread.append("最終受付")
        self.last_reception = None

    def _finish(self) -> None:
        self._only_this_half(self.frame.pending)
        left = self.frame.pending
        self.said.unread += [e.text for e in left if e.half]
        self.said.closed += [e for e in left if isinstance(e.subject, s.InSeason)]
        left = [e for e in left if not isinstance(e.subject, s.InSeason)]
        if self.rule and self.rule.has_days() and _in_other_month(left):
            self._bind(left, self.rule.times)
            left = []
        if left and any(r.times and r.has_days() for r in self.said.rules):
            wide = [e for e in left if is_whole_week(e)]
            self._note_whole_week(wide)
            if not any(_names_weekdays(r) for r in self.said.rules):
                for rule in self.said.rules:
                    rule.entries += wide
            left = [e for e in left if e not in wide]
        if left:
            timed = any(r.times for r in self.said.rules)
            if timed or any(isinstance(e.subject, HOLIDAY_LIKE) for e in left):
                self._leave_unread(left)
            self._bind([e for e in left if not isinstance(e.subject, HOLIDAY_LIKE)], [])
        self._leave_unread(self.other_month)
        if self.lunch:
            self.said.unread.append("昼休み")
        several = len(set(self.said.channels)) > 1
        for channels, words, _ in self.wishes:
            unlike_rules = any(r.who[0] != channels for r in self.said.rules)
            if channels and (several or unlike_rules):
                self.said.channel_notes += [(c, words) for c in channels]
            else:
                self.said.by_appointment = True


def _in_other_month(left: list[Entry]) -> bool:
    """1月は第2金曜日: other days in that month, at the times said before."""
    months = any(isinstance(e.subject, s.Months) for e in left)
    others = all(isinstance(e.subject, s.Months | s.Weekdays) for e in left)
    return months and others and len(left) > 1


def _names_weekdays(rule: Rule) -> bool:
    return any(isinstance(e.subject, s.Weekdays | s.RestDay | s.Holiday) for e in rule.entries)


def _are_weeks(left: list[Entry]) -> bool:
    return bool(left) and all(isinstance(e.subject, s.NthOnly) for e in left)


def _same_days(left: list[Entry], entries: list[Entry]) -> bool:
    def days(of: list[Entry]) -> set[Day]:
        return {d for e in of if isinstance(e.subject, s.Weekdays) for d in e.subject.days}

    weekdays_only = all(isinstance(e.subject, s.Weekdays) for e in left)
    return weekdays_only and days(left) == days(entries)
