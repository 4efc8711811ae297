"""Where a text is being read, what was said so far, and what waits for more."""

from models.hours.reading import said as s
from models.hours.reading.clauses import PASSED_OVER, Clauses, Entry, Frame, Rule, Who
from models.hours.reading.fold import Folded


class Cursor:
    def __init__(self, folded: Folded, pieces: list[s.Piece]) -> None:
        self.folded = folded
        self.pieces = pieces
        self.said = Clauses()
        self.frames = [Frame()]
        self.at = 0
        self.gap = ""
        self.also = False
        self.topic = False
        self.last_reception: s.LastReception | None = None
        self.lunch = False
        self.times_come_first = False
        self.unread_since_days = False
        self.other_month: list[Entry] = []
        self.new_languages = True
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
        for piece in self.pieces[self.at + 1 :]:
            if not isinstance(piece.said, over):
                return piece.said
        return None

    def _next(self) -> s.Said | None:
        for piece in self.pieces[self.at + 1 :]:
            if not isinstance(piece.said, s.Blank):
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
        for piece in reversed(self.pieces[: self.at]):
            if isinstance(piece.said, s.Time):
                return piece.said in self.said.breaks
            if not isinstance(piece.said, PASSED_OVER):
                return False
        return False

    def _leave_closing(self) -> None:
        if self.frame.closing:
            self._closed(self.frame.closing)
        self.frame.closing = None

    def _closed(self, entries: list[Entry]) -> None:
        self.said.closed += entries
        self.frame.just_closed = True
