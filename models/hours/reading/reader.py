"""The pieces of a text taken in their order."""

from models.hours.reading import said as s
from models.hours.reading.clauses import (
    PLACES,
    STOP,
    Clauses,
)
from models.hours.reading.naming_days import NamingDays
from models.hours.rules import DAY_MINUTES

ALL_DAY = s.Time(0, DAY_MINUTES)
ONLY = frozenset({"のみ", "だけ"})


class ClauseReader(NamingDays):
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
            case s.AcrossDays():
                self._across_days(said, self.words(piece))
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
                self.topic = False
                self.wishes.append((self._who()[0], words, self.clause_has_times))
            case s.Uncertain():
                self._uncertain(words)
            case s.EveryOtherWeek():
                self._every_other_week(said, words)
            case s.HowOften():
                self.said.often.append((said, words))
            case s.Pointer():
                self.said.pointers.append(words)
            case s.SameTimes():
                self.said.same_times = True
            case s.Others():
                self._others(words)
            case s.Label():
                self._label(words)
            case s.Reach():
                self._reach(said.channel)
            case s.Speaks():
                self._speaks(said.language)
            case s.Remark() | s.Deadline():
                self.said.notes.append(words)
            case s.NeedsTimes():
                self._part_of_day(said, words)
            case s.Harmless() if words in ONLY and self._limits_channel():
                self.said.unread.append(words)
            case s.Harmless() if words in ONLY and self._limits_half():
                pass
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

    def _part_of_day(self, said: s.NeedsTimes, words: str) -> None:
        if said.half and self._halves_days(said.half):
            return
        after = self.follows(over=(s.Blank, s.Harmless, s.Topic))
        if words == "終日" and not isinstance(after, s.Close | s.Except) and self.frame.pending:
            self._all_day(after)
            return
        if isinstance(after, s.Close | s.Except) or self.frame.closing is not None:
            self.said.unread.append(words)
        self.frame.needs_times.append(words)

    def _every_other_week(self, said: s.EveryOtherWeek, words: str) -> None:
        """A first day counts weeks only where 隔週 is said as well."""
        every_other = (p.said for p in self.pieces if isinstance(p.said, s.EveryOtherWeek))
        if said.first and not any(other.first is None for other in every_other):
            self.said.unread.append(words)
        elif self.said.every_other_week is None or said.first:
            self.said.every_other_week = said

    def _others(self, words: str) -> None:
        """その他の平日, それ以外は: of the days and months that no rule before has named."""
        if any(r.has_days() for r in self.said.rules) or self.said.closed:
            self.others = True
        else:
            self.said.unread.append(words)

    def _label(self, words: str) -> None:
        self.said.notes.append(words)
        timed = any(r.times for r in self.said.rules)
        rest = (p.said for p in self.pieces[self.at :])
        if timed and any(isinstance(said, s.Time | s.Until | s.Since) for said in rest):
            self.said.doubts.append(PLACES)

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
        if self._stands_after_its_days():
            for entry in reversed(self.frame.pending):
                if entry.who[1] and entry.gap != "・":
                    break
                entry.who = (entry.who[0], (*entry.who[1], language))
            self.gap = ""
            return
        before = () if self.new_languages else self._who()[1]
        self.frame.who = (self._who()[0], (*before, language))
        self.new_languages = False
        self.gap = ""

    def _stands_after_its_days(self) -> bool:
        """火曜 英語、木曜 中国語: each language after its day."""
        waiting = self.frame.pending
        before = self._before(over=(s.Blank,))
        first = not self.days_before_languages and all(not e.who[1] for e in waiting)
        if first and waiting and isinstance(before, s.Weekdays) and not self._who()[1]:
            after = self._next()
            ends = after is None or isinstance(after, s.Join | s.Stop | s.Bracket | s.Time)
            self.days_before_languages = ends and len(waiting) == 1
        return self.days_before_languages and bool(waiting)

    def _uncertain(self, words: str) -> None:
        channels = self._who()[0]
        if words == "随時" and channels and self.said.rules and not self.clause_has_times:
            self.said.channel_notes += [(c, words) for c in channels]
            return
        self.said.irregular = True
        self.said.notes.append(words)
