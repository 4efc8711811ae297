"""Days as they are named, and what the words around them make of them."""

from dataclasses import replace

from models.hours.reading import said as s
from models.hours.reading.clauses import (
    AMBIGUOUS_TIMES,
    HOLIDAY_LIKE,
    Entry,
    is_no_closing,
    weekdays_of,
)
from models.hours.reading.half_days import HALF_UNCLEAR
from models.hours.reading.sentences import Sentences
from models.hours.rules import DAY_MINUTES

ALL_DAY = s.Time(0, DAY_MINUTES)
ONLY = frozenset({"のみ", "だけ"})


class NamingDays(Sentences):
    def _limits_half(self) -> bool:
        """土曜は午前のみ"""
        days = self.frame.pending[-1] if self.frame.pending else None
        before = self.pieces[self.at - 1].said if self.at else None
        if days is None or not days.half or not isinstance(before, s.NeedsTimes):
            return False
        days.half_only = True
        return True

    def _all_day(self, after: s.Said | None) -> None:
        """終日 is 24 hours beside hours of the night; else it may be the usual hours."""
        if isinstance(after, s.Time):
            return
        others = (p.said for p in self.pieces if isinstance(p.said, s.Time))
        if not any(t.end <= t.start for t in others):
            self.said.doubts.append(AMBIGUOUS_TIMES)
        self._time(ALL_DAY)

    def _halves_days(self, half: str) -> bool:
        """木曜午後, 水・土は午後: of the days just named only this half is meant."""
        days = self.frame.closing or self.frame.pending
        before = self._before(over=(s.Blank, s.Harmless, s.Topic))
        if not days or not isinstance(before, s.Weekdays) or isinstance(self.follows(), s.Time):
            return False
        entry = days[-1]
        shut = self.frame.closing is not None
        if shut and isinstance(entry.subject, s.Weekdays) and not self._is_open_day(entry.subject):
            self.said.doubts.append(HALF_UNCLEAR)
        entry.half = half
        return True

    def _is_open_day(self, days: s.Weekdays) -> bool:
        """休診日：木・土午後: is the Thursday closed all day? Not if the text gives it hours."""
        named = weekdays_of(self.said.rules)
        return len(days.days) == 1 or set(days.days) <= named

    def _subject(self, subject: s.Subject, words: str) -> None:
        waiting = self.frame.pending
        before = waiting[-1].subject if waiting else None
        if is_no_closing(subject) and isinstance(before, s.Months):
            self.said.all_days_in.append(before.months)
            waiting.pop()
            return
        if is_no_closing(subject) and self.also and _are_holiday_like(waiting):
            # 年末年始も休まず
            self.said.opened += waiting
            waiting.clear()
            return
        if self.nth_before and isinstance(subject, s.Weekdays):
            subject = replace(subject, nth=subject.nth or self.nth_before)
            self.nth_before = None
        if self.gap == "or" and isinstance(subject, s.Weekdays):
            self.said.doubts.append(AMBIGUOUS_TIMES)
        if isinstance(subject, s.InSeason) and self._is_dated(subject, words):
            return
        if isinstance(subject, s.InSeason) and "休" in words and self._says_nothing_more():
            away = [e for e in waiting if isinstance(e.subject, s.YearEnd | s.Holiday)]
            self._closed([*away, Entry(subject, "", self._who(), words)])
            self.frame.pending = [e for e in waiting if e not in away]
            return
        if self.others and isinstance(subject, s.Weekdays):
            subject = self._of_the_rest(subject)
        entry = Entry(subject, self.gap, self._who(), words)
        if self.season_named and isinstance(subject, s.Dates):
            self._closed([entry])
            self.gap, self.season_named = "", False
            return
        if self.frame.closing is None:
            self.frame.pending.append(entry)
        else:
            self.frame.closing.append(entry)
        self.gap, self.also, self.topic = "", False, False
        self.new_languages, self.unread_since_days = True, False
        self.frame.has_days = True

    def _is_dated(self, subject: s.InSeason, words: str) -> bool:
        """夏季休業（8/11～8/15）, お盆（8/13～15）, 2月・3月は冬季休業: the dates say when."""
        after = self.follows(over=(s.Blank, s.Harmless, s.Topic, s.Bracket, s.Also))
        closes = "休" in words or "閉" in words
        if isinstance(after, s.Dates) and subject.season != "school_holidays":
            shut = self.frame.closing is not None or self._closes_list()
            self.season_named = closes and not shut and not self._has_hours()
            return True
        waiting = self.frame.pending
        months = bool(waiting) and isinstance(waiting[-1].subject, s.Months | s.Dates)
        if months and (closes or isinstance(after, s.Close)):
            if closes:
                self._closed([waiting.pop()])
            return True
        return isinstance(after, s.Months) and not closes

    def _has_hours(self) -> bool:
        """夏休み（7/21～8/31）は10:00～17:00: nothing closes then."""
        dates = (s.Blank, s.Harmless, s.Topic, s.Bracket, s.Also, s.Join, s.Dates)
        return isinstance(self.follows(over=dates), s.Time | s.Until | s.Since | s.Open)

    def _closes_list(self) -> bool:
        """夏季休業（8/11～8/15）を除く: a word at the end closes what was named."""
        frame = 0
        for said in self._ahead():
            if isinstance(said, s.Bracket):
                frame += 1 if said.opens else -1
            elif isinstance(said, s.Except | s.Close) and frame <= 0:
                return not (isinstance(said, s.Close) and said.heading)
            elif isinstance(said, s.Stop | s.Time | s.Weekdays) or frame < 0:
                return False
        return False

    def _of_the_rest(self, subject: s.Weekdays) -> s.Weekdays:
        self.others = False
        named = {
            d
            for r in self.said.rules
            for e in r.entries
            if isinstance(e.subject, s.Weekdays) and e.subject.nth is None
            for d in e.subject.days
        }
        if subject.nth is not None or not set(subject.days) - named:
            return subject
        return replace(subject, days=tuple(d for d in subject.days if d not in named))

    def _says_nothing_more(self) -> bool:
        """夏季休業, and then something else: the word itself says that it is closed."""
        after = self.follows(over=(s.Blank, s.Harmless))
        ends = isinstance(after, s.Bracket) and not after.opens
        return after is None or ends or isinstance(after, s.Stop | s.Weekdays)

    def _completes_days(self, nth: tuple[int, ...]) -> bool:
        """火曜日（第2・4）, and 毎週火曜（第5を除く）: the weekday stands before the brackets."""
        if self.frame.pending:
            last = self.frame.pending[-1]
            if self.topic and isinstance(last.subject, s.Weekdays) and last.subject.nth is None:
                last.subject = replace(last.subject, nth=nth)
                return True
            return False
        if len(self.frames) == 1:
            return False
        outer = self.frames[-2]
        waiting = outer.pending or (self.rule.entries if self.rule and not outer.closing else [])
        if outer.closing:
            waiting = outer.closing
        for entry in reversed(waiting):
            if isinstance(entry.subject, s.Weekdays) and entry.subject.nth is None:
                named = replace(entry.subject, nth=nth)
                if isinstance(self.follows(), s.Except | s.Close):
                    self._subject(named, entry.text)
                else:
                    entry.subject = named
                return True
        return False


def _are_holiday_like(waiting: list[Entry]) -> bool:
    return bool(waiting) and all(isinstance(e.subject, HOLIDAY_LIKE) for e in waiting)
