"""Places as squares of several sizes, so that "within five kilometres" is a list of words.

A square's row is counted from the equator, its column from Greenwich along the row, in squares of
the same width in kilometres. A place is found in its square, so that distances are right to a
sixth of the ring.
"""

import math
from collections.abc import Iterator

from search.ranking import RINGS

_KM_PER_DEGREE = 111.19
_SQUARES_PER_RING = 4
_NORTHERNMOST = 89.0


def squares(latitude: float, longitude: float) -> tuple[str, ...]:
    """The square of each ring's size in which a place lies; none for what is no place."""
    if not _is_place(latitude, longitude):
        return ()
    return tuple(_name(ring, *_square(ring, latitude, longitude)) for ring in RINGS)


def squares_within(latitude: float, longitude: float, ring: float) -> tuple[str, ...]:
    """The squares of the ring's size whose middle lies within the ring."""
    if not _is_place(latitude, longitude):
        return ()
    return tuple(_within(latitude, longitude, ring))


def _within(latitude: float, longitude: float, ring: float) -> Iterator[str]:
    side = ring / _SQUARES_PER_RING
    middle, _ = _square(ring, latitude, longitude)
    for row in range(middle - _SQUARES_PER_RING - 1, middle + _SQUARES_PER_RING + 2):
        north = (row + 0.5) * side - latitude * _KM_PER_DEGREE
        if abs(north) > ring:
            continue
        half = math.sqrt(ring * ring - north * north)
        east = longitude * _KM_PER_DEGREE * _narrowing(row, side)
        first, last = math.ceil((east - half) / side - 0.5), math.floor((east + half) / side - 0.5)
        yield from (_name(ring, row, column) for column in range(first, last + 1))


def _square(ring: float, latitude: float, longitude: float) -> tuple[int, int]:
    side = ring / _SQUARES_PER_RING
    row = math.floor(latitude * _KM_PER_DEGREE / side)
    east = longitude * _KM_PER_DEGREE * _narrowing(row, side)
    return row, math.floor(east / side)


def _narrowing(row: int, side: float) -> float:
    """How much shorter a degree of longitude is in the middle of a row than at the equator."""
    return math.cos(math.radians((row + 0.5) * side / _KM_PER_DEGREE))


def _name(ring: float, row: int, column: int) -> str:
    return f"{ring:g}:{row}:{column}"


def _is_place(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= _NORTHERNMOST and abs(longitude) <= 180
