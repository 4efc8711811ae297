"""Whether somebody asks for a person near to them."""

from search.question.rules import Patterns, Rules
from search.question.said import Said

_REACH = 16


def is_for_family(said: Said, rules: Rules) -> bool:
    """False where that person is the one they suffer from, or miss."""
    text, family = said.open, rules.family
    if family["groups"].search(text):
        return True
    for found in family["who"].finditer(text):
        rest = text[found.end() :]
        if family["before"].search(text[: found.start()]):
            continue
        particle = family["said"].match(rest)
        if particle is None and family["harmful"].search(text[: found.start()]):
            continue
        if particle is None and not family["topics"].fullmatch(found[0]):
            particle = family["alone"].match(rest)
        if particle is None or _is_missed(rest[particle.end() :], family):
            continue
        if not (family["partners"].fullmatch(found[0]) and family["rage"].search(rest[:_REACH])):
            return True
    for found in family["latin"].finditer(text):
        if not family["latin_not"].search(text[found.end() :][: 2 * _REACH]):
            return True
    other = family["other_tongues"].search(text)
    return other is not None and not family["other_not"].search(text)


def _is_missed(rest: str, family: Patterns) -> bool:
    return bool(family["at_once"].match(rest) or family["not"].search(rest[:_REACH]))
