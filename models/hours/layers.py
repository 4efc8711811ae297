"""Days of several readings laid over one another, and what they say together."""

from collections.abc import Callable, Container, Sequence
from itertools import pairwise

from models.hours.evaluate import Segment, Segments
from models.hours.opening import OpenState
from models.hours.rules import Minute
from models.hours.spans import CLOSED, OPEN, UNKNOWN, Why

Judge = Callable[[Sequence[Segment]], Segment]
"""What the stretches of all layers at one minute say together; its end is not looked at."""


def laid_over(layers: Sequence[Segments], judge: Judge) -> Segments:
    """One day from midnight to midnight, cut wherever any layer changes."""
    cuts = sorted({0, *(segment[0] for layer in layers for segment in layer)})
    found: list[Segment] = []
    for start, end in pairwise(cuts):
        _, state, why, assumed = judge([at_minute(layer, start) for layer in layers])
        if found and found[-1][1:] == (state, why, assumed):
            found.pop()
        found.append((end, state, why, assumed))
    return tuple(found)


def at_minute(day: Segments, minute: Minute) -> Segment:
    return next(segment for segment in day if minute < segment[0])


def agreed(why: Why) -> Judge:
    """Only what all say is known; `why` is given where they differ."""

    def judge(segments: Sequence[Segment]) -> Segment:
        if len({segment[1] for segment in segments}) == 1:
            return segments[0]
        return 0, UNKNOWN, why, any(segment[3] for segment in segments)

    return judge


def parts_of_one(segments: Sequence[Segment]) -> Segment:
    """One open part is enough, unless anything is uncertain."""
    states = {segment[1] for segment in segments}
    if len(states) == 1:
        return segments[0]
    if UNKNOWN not in states:
        return next(segment for segment in segments if segment[1] is OPEN)
    return 0, UNKNOWN, Why.texts, any(segment[3] for segment in segments)


def limited(in_doubt: Container[OpenState]) -> Judge:
    """A layer, and one that limits it: open where both are, closed where the limit is.

    Where only the layer is closed it stays closed, unless the limit is in a state in which it
    may reach further than what it limits: then it is not known.
    """

    def judge(segments: Sequence[Segment]) -> Segment:
        whole, limit = segments
        if limit[1] is CLOSED or (whole[1] is CLOSED and limit[1] not in in_doubt):
            return whole if whole[1] is CLOSED else limit
        if whole[1] is UNKNOWN or (whole[1] is OPEN and limit[1] is OPEN):
            return whole
        if limit[1] is UNKNOWN:
            return limit
        return 0, UNKNOWN, Why.channels, whole[3] or limit[3]

    return judge
