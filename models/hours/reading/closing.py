"""Words that close or open the days before or after them."""

from dataclasses import replace

from models.hours.reading import said as s
from models.hours.reading.binding import Binding
from models.hours.reading.clauses import AMBIGUOUS_CLOSING, HOLIDAY_LIKE, PASSED_OVER, STOP, Entry

_NO_DAY = (s.YearEnd, s.InSeason)
OF_A_HOUSE = frozenset(
    f"{a}{b}"
    for a in "休定閉公"
    for b in ("館", "所", "室", "園", "場", "庁", "業", "診", "休", "館日")
)
"""Closing words of a house that is open on all other days."""


class Closing(Binding):
    def _close(self, said: s.Close, piece: s.Piece) -> None:
        colon = isinstance(self._next(), s.Topic)
        days_follow = isinstance(self.follows(), s.Subject)
        heads = (colon or (said.heading and days_follow)) and days_follow
        frame = self.frame
        if self._heads_lines(said):
            frame.closing, frame.closing_lines = [], True
            self.gap, self.topic, self.also = "", False, False
            return
        if heads and frame.pending and all(isinstance(e.subject, _NO_DAY) for e in frame.pending):
            # 年末年始休み：12月28日～1月5日
            self._closed([*frame.pending])
            frame.pending.clear()
        if frame.heading and not frame.pending:
            frame.closing = []
        elif frame.closing is not None:
            if frame.closing:
                self._leave_closing()
                frame.closing = [] if heads else None
        elif (heads and not (self.topic and frame.pending)) or (
            days_follow and not frame.pending and self.words(piece).isascii()
        ):
            frame.closing = []
        elif self._closable():
            self._close_waiting(self._closable(), self.words(piece))
        elif self._was_break():
            pass
        elif days_follow:
            frame.closing = []
        else:
            self.said.unread.append(self.words(piece))
        self.gap, self.topic, self.also = "", False, False

    def _heads_lines(self, said: s.Close) -> bool:
        """休館日, and then one closing day to a line."""
        ends = self.follows(over=(s.Blank, s.Topic))
        alone = isinstance(ends, s.Stop) and not self.frame.pending
        begins = said.heading or self.at == 0 or isinstance(self.pieces[self.at - 1].said, s.Stop)
        return alone and begins and self._next_line_names_days()

    def _next_line_names_days(self) -> bool:
        """Whether the next line has days and nothing else, and no times come after it."""
        rest = self._ahead()
        while rest and isinstance(rest[0], s.Blank | s.Stop | s.Topic):
            rest.pop(0)
        line: list[s.Said] = []
        while rest and not isinstance(rest[0], s.Stop):
            line.append(rest.pop(0))
        after = next((x for x in rest if not isinstance(x, s.Stop | s.Blank)), None)
        plain = (*PASSED_OVER, s.Bracket, s.Moved, s.Close)
        named = [x for x in line if not isinstance(x, plain)]
        return (
            bool(named)
            and all(isinstance(x, s.Subject) for x in named)
            and not isinstance(after, s.Time | s.Until | s.Since)
        )

    def _close_waiting(self, waiting: list[Entry], words: str) -> None:
        timed = self.rule is not None and bool(self.rule.times) and self.rule.has_days()
        certain = timed or words in OF_A_HOUSE
        others = isinstance(self.follows(over=(*PASSED_OVER, s.Stop, s.Open)), s.Others)
        certain = certain or others
        first = _first_closed(
            waiting, may_open=words not in OF_A_HOUSE, certain=certain, rest_is_open=others
        )
        if first is None:
            first = 0
            self.said.doubts.append(AMBIGUOUS_CLOSING)
        self._closed(waiting[first:])
        del waiting[first:]

    def _closable(self) -> list[Entry]:
        """The days a closing word is said of; none where words not understood stand between."""
        return [] if self.unread_since_days else self._target()

    def _except(self, piece: s.Piece) -> None:
        frame = self.frame
        if isinstance(self.follows(), s.Time) and self.words(piece).isascii():
            self.lunch = True
            return
        words = self.words(piece)
        before_days = words.isascii() or (words.startswith("除") and not frame.pending)
        if isinstance(self.follows(), s.Subject) and before_days and frame.closing is None:
            frame.closing = []
        elif frame.closing is not None and frame.closing:
            self.said.opened += frame.closing
            frame.closing = None
        elif frame.pending and len(self.frames) > 1 and self.frames[-2].just_closed:
            self.said.opened += frame.pending
            frame.pending.clear()
        elif self._closable():
            self._close_waiting(self._closable(), self.words(piece))
        elif self._was_break() or frame.just_closed:
            pass
        else:
            self.said.unread.append(self.words(piece))
        self.gap, self.topic, self.also = "", False, False

    def _opened(self, piece: s.Piece) -> None:
        frame = self.frame
        self.frame.reception = self.words(piece) in {"受付", "受け付け"} or self.frame.reception
        times_follow = isinstance(self.follows(), s.Time | s.Until | s.Since)
        if frame.closing and times_follow and not self.also:
            self._leave_closing()
            return
        if frame.closing:
            self.said.opened += frame.closing
            frame.closing = None
            return
        waiting = frame.pending
        holiday_like = [e for e in waiting if isinstance(e.subject, HOLIDAY_LIKE)]
        in_brackets = len(self.frames) > 1 and not self.topic
        if (
            self.also or (in_brackets and not times_follow) or "含" in self.words(piece)
        ) and waiting:
            days = [e for e in waiting if isinstance(e.subject, s.Weekdays)]
            if len(days) + len(holiday_like) == len(waiting):
                self.said.also_open += days
                self.said.opened += holiday_like
                waiting.clear()
        elif holiday_like and len(holiday_like) == len(waiting) and not times_follow:
            self.said.opened += holiday_like
            waiting.clear()
        self.also = False

    def _moved(self, moved: s.Moved, piece: s.Piece) -> None:
        entry = Entry(s.Holiday(), "", self._who(), self.words(piece))
        outer = self.frames[-2] if len(self.frames) > 1 else self.frame
        after = self.frame.just_closed or outer.just_closed
        named = any(isinstance(e.subject, s.Weekdays) for e in self.said.closed)
        closing = self.frame.closing is not None or outer.closing is not None or (after and named)
        if moved.to == "closed":
            self.said.closed.append(entry)
        elif moved.to == "open":
            self.said.opened.append(entry)
        elif moved.to == "other":
            self.said.unread.append(self.words(piece))
        else:
            closes = moved.closes or closing or self._closes_afterwards()
            self.said.moved.append(replace(moved, closes=closes))
        self.gap = ""

    def _closes_afterwards(self) -> bool:
        """月曜（祝日の場合は翌日）休館"""
        after = self.follows(over=(*PASSED_OVER, s.Bracket))
        return isinstance(after, s.Close) and not after.heading


def _first_closed(
    waiting: list[Entry], *, may_open: bool, certain: bool, rest_is_open: bool
) -> int | None:
    """Where, among the days before a closing word, those begin that it closes; None: not clear."""
    first, unclear = 0, False
    for at, entry in enumerate(waiting[:-1]):
        day, after = entry.subject, waiting[at + 1]
        if not isinstance(day, s.Weekdays):
            continue
        if (
            len(day.days) >= 4
            or day.scope is not s.Scope.days
            or (day.every_week and after.gap != "・")
            or after.gap == STOP
        ):
            first, unclear = at + 1, False
        elif not certain and _is_loose_holiday(after):
            weekend = set(day.days) <= set(s.WEEKEND)
            if may_open and after.gap == " " and not weekend:
                first, unclear = at + 1, False
            elif after.gap == " " and not rest_is_open:
                unclear = unclear or may_open
            elif not weekend:
                unclear = True
    left = waiting[first:]
    months = any(isinstance(e.subject, s.Months) for e in left)
    mixed = months and any(isinstance(e.subject, s.Weekdays) for e in left)
    return None if unclear or mixed else first


def _is_loose_holiday(entry: Entry) -> bool:
    """月、祝日休み: is the Monday closed too? 月・祝日休み leaves no doubt."""
    return isinstance(entry.subject, HOLIDAY_LIKE) and entry.gap in {" ", "、"}
