"""What a proposal would change: three versions of each field, and where two people disagree.

Compared are the record as the proposer saw it, as it is now, and as it was proposed. What the
proposer did not touch stays as it is now, whoever has changed it since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from importers.field_words import field_label
from models.content import Content, OrganizationContent, ServiceContent
from models.errors import BadRequest
from models.vocabulary import Publication, RecordType, VerificationStatus

NOT_PROPOSED = frozenset({"publication", "verifications", "printed"})
"""Nobody outside decides about these."""
OURS, THEIRS = "ours", "theirs"
ORGANIZATION = "organization"
FORMS: dict[RecordType, type[Content]] = {
    RecordType.organization: OrganizationContent,
    RecordType.service: ServiceContent,
}


@dataclass(frozen=True, slots=True)
class FieldOfThree:
    """`seen` is what the proposer saw, `now` what stands there, `proposed` what they want."""

    field: str
    seen: Any
    now: Any
    proposed: Any

    @property
    def is_conflict(self) -> bool:
        """Somebody has changed it to something else since the proposer looked at it."""
        return bool(self.seen != self.now) and not self.is_done

    @property
    def is_done(self) -> bool:
        return bool(self.now == self.proposed)


@dataclass(frozen=True, slots=True)
class Part:
    """One record of a proposal. `id` and `number` are those of a record that is here already.

    `owner_id` is the organization of a service that is here.
    """

    key: str
    record_type: RecordType
    id: UUID | None
    number: int
    now: Mapping[str, Any]
    fields: tuple[FieldOfThree, ...]
    owner_id: UUID | None = None
    seen_number: int | None = None
    is_gone: bool = False
    proposed_name: str = ""
    doubts: tuple[Mapping[str, Any], ...] = ()
    """Verifications in which the proposer says what is not sure; more than that nobody claims."""

    @property
    def is_new(self) -> bool:
        return self.id is None

    @property
    def name(self) -> str:
        return str(self.now.get("name") or self.proposed_name)

    @property
    def publication(self) -> Publication:
        return Publication(self.now.get("publication", Publication.draft))

    @property
    def has_moved_on(self) -> bool:
        """Whether the record is another one than the proposer saw."""
        return self.seen_number is not None and self.number > self.seen_number

    @property
    def open_fields(self) -> tuple[FieldOfThree, ...]:
        return tuple(one for one in self.fields if not one.is_done)

    @property
    def touches_hidden(self) -> bool:
        """Whether where it is must not be known, before or after."""
        proposed = {one.field: one.proposed for one in self.fields}
        return has_hidden_place(self.now) or has_hidden_place(proposed)

    def merged(self, choices: Mapping[str, str]) -> dict[str, Any]:
        """The record with what was chosen; a field nobody chose about is taken if it may be.

        Raises BadRequest where a conflict was not decided.
        """
        content = dict(self.now)
        for one in self.open_fields:
            choice = choices.get(choice_name(self, one))
            if choice not in (OURS, THEIRS):
                if one.is_conflict:
                    raise UndecidedField(self, one)
                choice = THEIRS
            if choice == OURS:
                continue
            if one.proposed is None:
                content.pop(one.field, None)
            else:
                content[one.field] = one.proposed
        return content

    def taken(self, choices: Mapping[str, str]) -> tuple[str, ...]:
        """Names of the fields that become as proposed."""
        return tuple(
            one.field for one in self.open_fields if choices.get(choice_name(self, one)) != OURS
        )


class UndecidedField(BadRequest):
    """Two people want different things, and nobody has said which it shall be."""

    def __init__(self, part: Part, one: FieldOfThree) -> None:
        super().__init__(f"「{field_label(one.field)}」をどちらにするか選んでください。")
        self.name = choice_name(part, one)


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it stands here: now, and as it was when the proposer looked at it."""

    id: UUID
    number: int
    now: Mapping[str, Any]
    then: Mapping[str, Any]
    then_number: int | None
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a proposal says of one record. `whole`: what it does not name shall be empty."""

    key: str
    record_type: RecordType
    id: UUID | None
    content: Mapping[str, Any]
    whole: bool = field(default=False)


def compare_three(said: Proposed, record: Seen | None, *, is_gone: bool = False) -> Part:
    seen: Mapping[str, Any] = record.then if record else {}
    present: Mapping[str, Any] = record.now if record else {}
    names = (name for name in FORMS[said.record_type].model_fields if name not in NOT_PROPOSED)
    return Part(
        key=said.key,
        record_type=said.record_type,
        id=record.id if record else None,
        number=record.number if record else 0,
        now=present,
        fields=tuple(_fields(said, seen, present, names)),
        owner_id=record.owner_id if record else None,
        seen_number=record.then_number if record else None,
        is_gone=is_gone,
        proposed_name=str(said.content.get("name") or ""),
        doubts=tuple(
            one
            for one in said.content.get("verifications") or ()
            if one.get("status") == VerificationStatus.doubtful
        ),
    )


def _fields(
    said: Proposed, seen: Mapping[str, Any], present: Mapping[str, Any], names: Iterable[str]
) -> Iterable[FieldOfThree]:
    for name in names:
        if name not in said.content and not said.whole:
            continue
        wanted = said.content.get(name)
        if wanted != seen.get(name):
            yield FieldOfThree(name, seen.get(name), present.get(name), wanted)


def choice_name(part: Part, one: FieldOfThree) -> str:
    """The name of the form field in which a person chooses about it."""
    return f"take-{part.key}-{one.field}"


def has_hidden_place(content: Mapping[str, Any]) -> bool:
    return any(place.get("hidden") for place in content.get("places") or ())


def checked(record_type: RecordType, content: Mapping[str, Any]) -> Any:
    """As a record; unsaid values are left out. Raises BadRequest where halves do not fit."""
    said = {name: value for name, value in content.items() if value is not None}
    try:
        return FORMS[record_type].model_validate(said)
    except ValidationError as wrong:
        named = {str(part["loc"][0]) for part in wrong.errors() if part["loc"]}
        fields = "・".join(f"「{field_label(name)}」" for name in sorted(named))
        raise BadRequest(
            f"{fields or '内容'}が、ほかの項目と合わないか、記録の形になっていません。"
        ) from wrong
