"""Two records side by side: what each says, where they differ, and what could be kept of which."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.duplicate import DuplicateDecision, DuplicatePair
from models.errors import Gone
from models.repositories.compared_facts import Facts
from models.repositories.duplicates import DuplicateRepository
from models.repositories.likenesses import LikenessRepository
from models.repositories.merges import MergeRepository
from models.taking_over import Choice, choices_for, fields_of, richness, suggested
from models.vocabulary import PUBLIC, Kind, Publication

DEFAULTS = {"kind": Kind.window.value}
"""What a record says of a field by not saying it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: `number` is its newest revision, `sources` are titles of lists."""

    facts: Facts
    content: Mapping[str, Any]
    number: int
    sources: tuple[str, ...]
    services: tuple[str, ...]

    @property
    def id(self) -> UUID:
        return self.facts.id

    @property
    def publication(self) -> Publication:
        return self.facts.publication

    @property
    def is_public(self) -> bool:
        return self.publication in PUBLIC


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of both, of the one that would stay first.

    No choices where they agree; one where the other says nothing.
    """

    field: str
    ours: Any
    theirs: Any
    choices: tuple[Choice, ...]
    suggested: Choice

    @property
    def differs(self) -> bool:
        return bool(self.choices)

    @property
    def is_open(self) -> bool:
        """Whether there is something to choose."""
        return len(self.choices) > 1


@dataclass(frozen=True, slots=True)
class ShownPair:
    """`stays` is the one proposed or chosen to stay, `goes` the one that would become part of it.

    `by_default` tells whether it was proposed.
    """

    pair: DuplicatePair
    stays: Side
    goes: Side
    by_default: bool
    fields: tuple[FieldPair, ...]
    history: tuple[DuplicateDecision, ...]

    @property
    def hides(self) -> bool:
        """Whether people who look for help would no longer find what they find now."""
        return self.goes.is_public and not self.stays.is_public


async def show_duplicate(
    id: UUID,
    stays: UUID | None = None,
    *,
    duplicates: DuplicateRepository,
    likenesses: LikenessRepository,
    merges: MergeRepository,
) -> ShownPair:
    """Raises NotFound for a pair that is not there, Gone where one of its records has ended."""
    pair = await duplicates.get(id)
    ids = (pair.one_id, pair.other_id)
    facts = await likenesses.facts(ids)
    if len(facts) < len(ids):
        raise Gone("pair", id)
    contents = await merges.contents(*ids)
    numbers = await duplicates.numbers(ids)
    titles = await duplicates.source_titles(ids)
    services = await duplicates.services_of(ids)
    sides = [
        Side(
            facts[id],
            contents[id],
            numbers[id],
            titles.get(id, ()),
            tuple(name for _, name in services[id]),
        )
        for id in ids
    ]
    proposed = max(sides, key=lambda side: _worth(pair, side))
    chosen = next((side for side in sides if side.id == stays), proposed)
    other = sides[1 - sides.index(chosen)]
    return ShownPair(
        pair=pair,
        stays=chosen,
        goes=other,
        by_default=stays is None,
        fields=tuple(
            _field(field, chosen.content, other.content)
            for field in fields_of(pair.record_type)
            if field in chosen.content or field in other.content or field in DEFAULTS
        ),
        history=tuple(await duplicates.history(id)),
    )


def _worth(pair: DuplicatePair, side: Side) -> tuple[bool, int, int]:
    """What people find today goes first, then what somebody has confirmed, then what says more."""
    return (side.is_public, *richness(pair.record_type, side.content))


def _field(field: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> FieldPair:
    differs = ours.get(field) != theirs.get(field)
    unsaid = DEFAULTS.get(field)
    return FieldPair(
        field=field,
        ours=ours.get(field, unsaid),
        theirs=theirs.get(field, unsaid),
        choices=choices_for(field, ours, theirs) if differs else (),
        suggested=suggested(field, ours, theirs),
    )
