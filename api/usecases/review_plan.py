"""What would be written if a proposal were approved as somebody has chosen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from api.usecases.review_parts import ORGANIZATION, Part, checked
from models.errors import BadRequest
from models.proposal import Proposal
from models.vocabulary import Publication


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person chose on the page.

    `choices` are by the names of `review_parts.choice_name`; `left_out` are keys of services that
    shall not come; `numbers` the revisions that were shown, by key; `method` how the secretariat
    has checked what somebody else said; `moved_to` the organization a window belongs to now;
    `invites` whether the person who registered may look after the record from now on.
    """

    choices: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    numbers: Mapping[str, int] = field(default_factory=dict)
    to: Publication | None = None
    method: str | None = None
    message: str = ""
    reason: str = ""
    moved_to: UUID | None = None
    invites: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One record as it is to be."""

    part: Part
    content: Mapping[str, Any]
    taken: tuple[str, ...]
    publication: Publication

    @property
    def changes(self) -> bool:
        moves = self.publication is not self.part.publication
        return bool(self.part.is_new or self.taken or moves)


def plan(parts: Sequence[Part], decision: Decision) -> list[Step]:
    """Raises UndecidedField and BadRequest."""
    steps = []
    for part in parts:
        if part.is_gone:
            raise BadRequest("もう終わった記録なので、承認できません。")
        if part.key in decision.left_out and part.key != ORGANIZATION:
            continue
        content = part.merged(decision.choices)
        if part.is_new and not content.get("name"):
            raise BadRequest("名前のない記録は作れません。名前をたずねてください。")
        checked(part.record_type, content)
        to = decision.to or part.publication
        if part.is_new and to is Publication.draft:
            to = Publication.published
        steps.append(Step(part, content, part.taken(decision.choices), to))
    return steps


def mark_of(proposal: Proposal, steps: Sequence[Step], decision: Decision) -> str:
    """Of what exactly was approved: a second person approves the same or starts anew."""
    said = [
        [one.part.key, one.part.number, dict(one.content), list(one.taken), one.publication]
        for one in steps
    ]
    moved = str(decision.moved_to) if decision.moved_to else None
    text = json.dumps([str(proposal.id), said, moved], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()
