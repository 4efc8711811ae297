"""Where a text is being read, what was said so far, and what waits for more."""

from models.hours.reading import said as s
from models.hours.reading.clauses import PASSED_OVER, Clauses, Entry, Frame, HalfDay, Rule, Who
from models.hours.reading.fold import Folded

HORIZON = 60
"""Pieces that are looked at around a place: more would cost time with the square of the length."""


class Cursor:
    def __init__(self, folded: Folded, pieces: list[s.Piece]) -> None:
        self.folded = folded
        self.pieces = pieces
        self.said = Clauses()
        self.frames = [Frame()]
        self.at = 0
        self._following: dict[tuple[type, ...], list[s.Said | None]] = {}
        self.gap = ""
        self.also = False
        self.topic = False
        self.last_reception: s.LastReception | None = None
        self.lunch = False
        self.times_come_first = False
        self.unread_since_days = False
        self.other_month: list[Entry] = []
        self.new_languages = True
        self.days_before_languages = False
        self.others = False
        self.season_named = False
        self.nth_before: tuple[int, ...] | None = None
        self.clause_has_times = False
        self.wishes: list[tuple[tuple[str, ...], str, bool]] = []

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    @property
    def rule(self) -> Rule | None:
        return self.said.rules[-1] if self.said.rules else None

    def words(self, piece: s.Piece) -> str:
        return self.folded.original_of(piece.begin, piece.finish)

    def follows(self, *, over: tuple[type, ...] = PASSED_OVER) -> s.Said | None:
        """What comes next that matters, None at the end of the text."""
        following = self._following.get(over)
        if following is None:
            following = self._following[over] = self._all_following(over)
        return following[self.at + 1] if self.at < len(self.pieces) else None

    def _all_following(self, over: tuple[type, ...]) -> list[s.Said | None]:
        """For every place, and the end, the first piece from there on that matters."""
        found: list[s.Said | None] = [None]
        for piece in reversed(self.pieces):
            found.append(found[-1] if isinstance(piece.said, over) else piece.said)
        return found[::-1]

    def _next(self) -> s.Said | None:
        return self.follows(over=(s.Blank,))

    def _ahead(self) -> list[s.Said]:
        """As much of what comes next as one sentence may need."""
        return [piece.said for piece in self.pieces[self.at + 1 : self.at + 1 + HORIZON]]

    def _behind(self) -> list[s.Piece]:
        """What came before, the nearest first."""
        return self.pieces[max(0, self.at - HORIZON) : self.at][::-1]

    def _before(self, *, over: tuple[type, ...]) -> s.Said | None:
        for piece in self._behind():
            if not isinstance(piece.said, over):
                return piece.said
        return None

    def _who(self) -> Who:
        return self.frame.who

    def _target(self) -> list[Entry]:
        """The days that wait for these times: inside the brackets, else before them."""
        for frame in reversed(self.frames):
            if frame.pending:
                return frame.pending
        return []

    def _was_break(self) -> bool:
        for piece in self._behind():
            if isinstance(piece.said, s.Time):
                return piece.said in self.said.breaks
            if not isinstance(piece.said, (*PASSED_OVER, s.LunchBreak)):
                return False
        return False

    def _leave_closing(self) -> None:
        if self.frame.closing:
            self._closed(self.frame.closing)
        self.frame.closing = None

    def _closed(self, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.half and isinstance(entry.subject, s.Weekdays):
                kept = "am" if entry.half == "pm" else "pm"
                self.said.half_days.append(HalfDay(entry.subject, kept, only=False))
            else:
                self.said.closed.append(entry)
        self.frame.just_closed = True
