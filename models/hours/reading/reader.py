"""The pieces of a text taken in their order."""

from dataclasses import replace

from models.hours.reading import said as s
from models.hours.reading.clauses import AMBIGUOUS_TIMES, STOP, Clauses, Entry, is_no_closing
from models.hours.reading.sentences import Sentences


class ClauseReader(Sentences):
    def read(self) -> Clauses:
        for at, piece in enumerate(self.pieces):
            self.at = at
            self._take(piece)
        while len(self.frames) > 1:
            self._close_bracket()
        self.at = len(self.pieces)
        self._stop()
        self._finish()
        return self.said

    def _take(self, piece: s.Piece) -> None:
        said = piece.said
        match said:
            case s.Blank():
                self.gap = self.gap or " "
            case s.Join():
                self.gap = said.mark if self.gap in {"", " ", STOP} else self.gap
            case s.Topic():
                self.topic = True
            case s.Also():
                self.also = True
            case s.Stop():
                self._stop()
            case s.Bracket(opens=True):
                self._open_bracket(heading=said.heading)
            case s.Bracket():
                self._close_bracket()
            case s.NthOnly() if self._completes_days(said.nth):
                pass
            case (
                s.Weekdays() | s.NthOnly() | s.Holiday() | s.RestDay() | s.BeforeHoliday()
                | s.AfterHoliday() | s.Dates() | s.YearEnd() | s.InSeason() | s.Months()
                | s.MonthDays() | s.MonthEnd()
            ):  # fmt: skip
                self._subject(said, self.words(piece))
            case s.Time():
                self._time(said)
            case s.Until():
                self._until(said, piece)
            case s.Since():
                self._since(said)
            case s.Close():
                self._close(said, piece)
            case s.Except():
                self._except(piece)
            case s.Open():
                self._opened(piece)
            case s.Moved():
                self._moved(said, piece)
            case _:
                self._take_word(piece)

    def _take_word(self, piece: s.Piece) -> None:
        said, words = piece.said, self.words(piece)
        match said:
            case s.Period():
                self.said.periods.append(said)
            case s.LunchBreak():
                self.lunch = not self._was_break()
            case s.LastReception():
                self.last_reception = said
            case s.MinutesBefore():
                self.said.minutes_before.append(said.minutes)
            case s.Appointment():
                self.wishes.append((self._who()[0], words, self.clause_has_times))
            case s.Uncertain():
                self._uncertain(words)
            case s.EveryOtherWeek():
                self.said.every_other_week = True
            case s.Reach():
                self._reach(said.channel)
            case s.Speaks():
                self._speaks(said.language)
            case s.Remark() | s.Deadline():
                self.said.notes.append(words)
            case s.NeedsTimes():
                self._part_of_day(words)
            case s.Harmless() if words in {"のみ", "だけ"} and self._limits_channel():
                self.said.unread.append(words)
            case s.Harmless():
                self.frame.reception = self.frame.reception or words.startswith(
                    ("受付", "受け付け")
                )
            case s.Unread():
                self.said.unread.append(words)
                self.unread_since_days = True
            case _:
                pass

    def _limits_channel(self) -> bool:
        """19:00～21:00は電話のみ: these times are not those of the house."""
        before = self.pieces[self.at - 1].said if self.at else None
        booked = isinstance(self.follows(), s.Appointment)
        return isinstance(before, s.Reach) and bool(self.said.rules) and not booked

    def _part_of_day(self, words: str) -> None:
        after = self.follows(over=(s.Blank, s.Harmless, s.Topic))
        if isinstance(after, s.Close | s.Except) or self.frame.closing is not None:
            self.said.unread.append(words)
        self.frame.needs_times.append(words)

    def _subject(self, subject: s.Subject, words: str) -> None:
        waiting = self.frame.pending
        before = waiting[-1].subject if waiting else None
        if is_no_closing(subject) and isinstance(before, s.Months):
            self.said.all_days_in.append(before.months)
            waiting.pop()
            return
        if self.gap == "or" and isinstance(subject, s.Weekdays):
            self.said.doubts.append(AMBIGUOUS_TIMES)
        if isinstance(subject, s.InSeason) and "休" in words and self._says_nothing_more():
            away = [e for e in waiting if isinstance(e.subject, s.YearEnd | s.Holiday)]
            self._closed([*away, Entry(subject, "", self._who(), words)])
            self.frame.pending = [e for e in waiting if e not in away]
            return
        entry = Entry(subject, self.gap, self._who(), words)
        if self.frame.closing is None:
            self.frame.pending.append(entry)
        else:
            self.frame.closing.append(entry)
        self.gap, self.also, self.topic = "", False, False
        self.new_languages, self.unread_since_days = True, False
        self.frame.has_days = True

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

    def _reach(self, channel: str) -> None:
        before = self.pieces[self.at - 1].said if self.at else None
        joined = isinstance(before, s.Join) and self.at > 1
        if joined and isinstance(self.pieces[self.at - 2].said, s.Reach):
            channels = (*self._who()[0], channel)
        else:
            channels = (channel,)
            self.clause_has_times = False
        self.frame.who = (channels, self._who()[1])
        self.said.channels.append(channel)
        self.gap = ""

    def _speaks(self, language: str) -> None:
        before = () if self.new_languages else self._who()[1]
        self.frame.who = (self._who()[0], (*before, language))
        self.new_languages = False
        self.gap = ""

    def _uncertain(self, words: str) -> None:
        channels = self._who()[0]
        if words == "随時" and channels and self.said.rules and not self.clause_has_times:
            self.said.channel_notes += [(c, words) for c in channels]
            return
        self.said.irregular = True
        self.said.notes.append(words)
