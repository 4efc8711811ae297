"""Ends of sentences and brackets: what becomes of days that nothing was said of."""

from dataclasses import replace

from models.hours.reading import said as s
from models.hours.reading.clauses import (
    HOLIDAY_LIKE,
    PASSED_OVER,
    STOP,
    Entry,
    Frame,
    is_whole_week,
)
from models.hours.reading.closing import Closing
from models.hours.rules import Day


class Sentences(Closing):
    def _open_bracket(self, *, heading: bool) -> None:
        if heading:
            self._stop()
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
        if frame.pending:
            self._leave_over(frame, outer)
        self.gap, self.also = "", False

    def _leave_over(self, frame: Frame, outer: Frame) -> None:
        """Days in brackets that nothing in the brackets said anything of."""
        left, rule = frame.pending, self.rule
        if rule and rule.times and all(isinstance(e.subject, s.InSeason) for e in left):
            self._closed(left)
            return
        if self.also and all(isinstance(e.subject, HOLIDAY_LIKE) for e in left):
            self.said.opened += left
        elif outer.closing:
            outer.closing += left
        elif outer.pending and _in_other_month(left):
            self.other_month = left
        elif outer.pending or frame.heading or rule is None:
            outer.pending += left
        elif outer.just_closed and all(isinstance(e.subject, s.Dates | s.YearEnd) for e in left):
            self.said.closed += left
        elif _in_other_month(left) and rule.has_days():
            self._bind([*left], rule.times)
        elif not rule.has_days():
            rule.entries = [replace(e, who=rule.who) for e in left]
            self.times_come_first = True
        elif all(isinstance(e.subject, s.Months) for e in left):
            rule.entries += left
        elif isinstance(self.follows(over=(s.Blank, s.Topic)), s.Time):
            outer.pending += left
        elif not _same_days(left, rule.entries):
            self._leave_unread(left)

    def _leave_unread(self, left: list[Entry]) -> None:
        self.said.unread += [e.text for e in left]
        self.said.irregular = self.said.irregular or bool(left)

    def _stop(self) -> None:
        frame, rule = self.frame, self.rule
        if frame.closing:
            self._leave_closing()
            frame.closing = None
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
        left = self.frame.pending
        self.said.closed += [e for e in left if isinstance(e.subject, s.InSeason)]
        left = [e for e in left if not isinstance(e.subject, s.InSeason)]
        if self.rule and self.rule.has_days() and _in_other_month(left):
            self._bind(left, self.rule.times)
            left = []
        if left and any(r.times and r.has_days() for r in self.said.rules):
            wide = [e for e in left if is_whole_week(e)]
            self._note_whole_week(wide)
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


def _same_days(left: list[Entry], entries: list[Entry]) -> bool:
    def days(of: list[Entry]) -> set[Day]:
        return {d for e in of if isinstance(e.subject, s.Weekdays) for d in e.subject.days}

    weekdays_only = all(isinstance(e.subject, s.Weekdays) for e in left)
    return weekdays_only and days(left) == days(entries)
