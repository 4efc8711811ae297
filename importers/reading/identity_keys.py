"""What two records must share before it is worth asking whether they are one body.

Each record is kept under its keys and looked up by its probes. Whatever `identity.compare` would
take for one body shares a key: the same name, sound, reading, alias or number, or a name with at
most two slips, of whose parts one is to the letter the same.
"""

from collections.abc import Iterator
from functools import lru_cache

from importers.reading.corporate_numbers import read_corporate_number
from importers.reading.identity import Body
from importers.reading.name_folds import fold_name, fold_reading, fold_sounds, place_stem
from models.phone_numbers import read_number

Key = tuple[str, str]
"""(kind, text). Of kind "phone" is a number, of kind "part" a part of a name."""

_SHORTEST_ALIAS = 3
_SHORTEST_WITH_SLIP = 4
_LONG = 6
"""Letters from which a name may have two slips: it is kept in three parts, a shorter one in two."""


@lru_cache(maxsize=4_096)
def keys(body: Body) -> frozenset[Key]:
    """What the whole name, its sound, the reading, aliases and numbers say."""
    return frozenset(_keys(body))


def part_keys(body: Body) -> frozenset[Key]:
    """The parts of the name, for names with a slip of the pen."""
    name = fold_name(body.name)
    if len(name) < _SHORTEST_WITH_SLIP:
        return frozenset()
    return frozenset(
        _part(len(name), number, name[start:end])
        for number, (start, end) in enumerate(_parts(len(name)))
    )


def part_probes(body: Body) -> frozenset[Key]:
    """Under which parts a name is kept that differs from this one by at most two slips."""
    name = fold_name(body.name)
    slips = 2 if len(name) >= _LONG else 1
    found: set[Key] = set()
    for length in range(max(_SHORTEST_WITH_SLIP, len(name) - slips), len(name) + slips + 1):
        parts = _parts(length)
        for number, (start, end) in enumerate(parts):
            for shift in _shifts(number, len(parts), len(name) - length):
                if start + shift >= 0 and end + shift <= len(name):
                    text = name[start + shift : end + shift]
                    found.add(_part(length, number, text))
    return frozenset(found)


def _keys(body: Body) -> Iterator[Key]:
    if number := read_corporate_number(body.corporate_number or ""):
        yield "corporate number", number
    if reading := fold_reading(body.reading or ""):
        yield "reading", reading
    for phone in body.phones:
        if normalized := read_number(phone).normalized:
            yield "phone", normalized
    own = fold_name(body.name)
    names = {own} | {
        alias for name in body.alternate_names if len(alias := fold_name(name)) >= _SHORTEST_ALIAS
    }
    for name in names - {""}:
        yield "name", name
        yield "sounds", fold_sounds(name)
    if own and (place := fold_name(body.area_name or "")):
        yield "name", place + own
        yield "name", place_stem(place) + own


def _parts(length: int) -> list[tuple[int, int]]:
    """Where the parts of a name of this length start and end."""
    count = 3 if length >= _LONG else 2
    return [(length * number // count, length * (number + 1) // count) for number in range(count)]


def _shifts(number: int, count: int, longer: int) -> tuple[int, ...]:
    """How far a part that has no slip may stand from its place, where other parts have one."""
    if number == 0:
        return (0,)
    if number == count - 1:
        return (longer,)
    return (-1, 0, 1)


def _part(length: int, number: int, text: str) -> Key:
    return "part", f"{length}\n{number}\n{text}"
