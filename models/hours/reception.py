"""Up to when a newcomer is still received, where that is earlier than closing."""

from itertools import pairwise

from models.hours.rules import DAY_MINUTES, Hours, LastEntry, Minute
from models.hours.spans import CLOSED, OPEN, UNKNOWN, Span, Spans, Why, doubted


class Reception:
    """After the last entry nobody new is let in: for whoever asks, that is closed."""

    def __init__(self, hours: Hours, usual: Spans) -> None:
        self._times = sorted({s.time for s in hours.special if isinstance(s, LastEntry)})
        meant = [s for s in usual if any(_inside(t, s) is not None for t in self._times)]
        self._first_end = min((s.end for s in meant), default=None)
        self._gap = max(
            (s.end - at for s in meant for t in self._times if (at := _inside(t, s)) is not None),
            default=DAY_MINUTES,
        )

    def ends(self, spans: Spans) -> Spans:
        if not self._times or not spans:
            return spans
        if any(a.end == b.start for a, b in pairwise(spans)):
            # Several readings were put together, and the time may be meant for any of them.
            return doubted(spans, Why.last_entry_unknown)
        limits = [[at for t in self._times if (at := _inside(t, s)) is not None] for s in spans]
        if not any(limits):
            return tuple(piece for s in spans for piece in _perhaps(s, s.end - self._gap))
        return tuple(
            piece
            for s, inside in zip(spans, limits, strict=True)
            for piece in (self._limited(s, inside) if inside else (s,))
        )

    def _limited(self, whole: Span, inside: list[Minute]) -> Spans:
        """Two times in one stretch: between them it is open only perhaps."""
        first, last = min(inside), max(inside)
        surely = self._first_end is None or whole.end <= self._first_end
        after = CLOSED if surely else UNKNOWN
        why = Why.last_entry if surely else Why.last_entry_unknown
        pieces = (
            whole._replace(end=first),
            whole._replace(start=first, end=last, state=UNKNOWN, why=Why.last_entry_unknown),
            whole._replace(start=last, state=after, why=why),
        )
        return tuple(p for p in pieces if p.start < p.end)


def _inside(time: Minute, whole: Span) -> Minute | None:
    """The time as a minute of the stretch; None if it lies outside or ends it."""
    for at in (time, time + DAY_MINUTES):
        if whole.start < at < whole.end:
            return at
    return None


def _perhaps(whole: Span, since: Minute) -> Spans:
    since = max(since, whole.start)
    if whole.state is not OPEN:
        return (whole,)
    pieces = (
        whole._replace(end=since),
        whole._replace(start=since, state=UNKNOWN, why=Why.last_entry_unknown),
    )
    return tuple(p for p in pieces if p.start < p.end)
