"""Fields of two versions of a record side by side in words, with the letters marked that differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from importers.field_words import NOTHING, field_label, value_words
from models.hours.explain_ja import explain
from models.hours.parse import parse

Piece = tuple[str, bool]
"""A piece of text, and whether the other side does not have it."""
Line = tuple[Piece, ...]

_LONGEST_COMPARED = 400
_ALIKE = 0.5
"""Share of equal letters from which two lines are spellings of one."""
_MARKED_BY_LETTER = frozenset(
    {"phones", "corporate_number", "email", "website", "urls", "channels"}
)
"""A single wrong digit or letter leads somebody to a stranger: these are always marked closely."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One field. `hours_before` and `hours_after` say what we understand of the hours."""

    field: str
    label: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    hours_before: tuple[str, ...] = ()
    hours_after: tuple[str, ...] = ()


def side_by_side(
    field: str, before: Any, after: Any, topics: Mapping[str, str] | None = None
) -> SideBySide:
    ours, theirs = (field_lines(value, field, topics or {}) for value in (before, after))
    marked = compared(ours, theirs, closely=field in _MARKED_BY_LETTER)
    understood = (_understood(before), _understood(after)) if field == "hours" else ((), ())
    return SideBySide(field, field_label(field), *marked, *understood)


def field_lines(value: Any, field: str, topics: Mapping[str, str]) -> tuple[str, ...]:
    if field == "topics" and value:
        value = [{**one, "id": topics.get(one["id"], one["id"])} for one in value]
    if field == "partner_profile" and value:
        return tuple(value_words([{name: said}], field)[0] for name, said in value.items())
    return value_words(value, field)


def compared(
    before: Sequence[str], after: Sequence[str], *, closely: bool = False
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Lines that only one side has are marked; two spellings of a line letter by letter."""
    ours: list[Line] = []
    theirs: list[Line] = []
    steps = SequenceMatcher(None, list(before), list(after), autojunk=False).get_opcodes()
    for step, a, b, c, d in steps:
        if step == "equal":
            ours += [((line, False),) for line in before[a:b]]
            theirs += [((line, False),) for line in after[c:d]]
            continue
        pairs = min(b - a, d - c)
        for one, other in zip(before[a : a + pairs], after[c : c + pairs], strict=True):
            mine, their = _letters(one, other, closely=closely)
            ours.append(mine)
            theirs.append(their)
        ours += [((line, line != NOTHING),) for line in before[a + pairs : b]]
        theirs += [((line, line != NOTHING),) for line in after[c + pairs : d]]
    return tuple(ours), tuple(theirs)


def _letters(one: str, other: str, *, closely: bool) -> tuple[Line, Line]:
    whole = ((one, one != NOTHING),), ((other, other != NOTHING),)
    if NOTHING in (one, other) or len(one) + len(other) > _LONGEST_COMPARED:
        return whole
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if not closely and matcher.ratio() < _ALIKE:
        return whole
    steps = matcher.get_opcodes()
    return (
        tuple((one[a:b], step != "equal") for step, a, b, _, _ in steps if a < b),
        tuple((other[c:d], step != "equal") for step, _, _, c, d in steps if c < d),
    )


def _understood(value: Any) -> tuple[str, ...]:
    return tuple(explain(parse(str(one["text"]))) for one in value or ())
