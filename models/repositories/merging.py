"""A new edition of a source meets a record that people have worked on since the last one."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from models.content import OrganizationContent, ServiceContent, canonical
from models.repositories.records import OrganizationWrite, ServiceWrite, Write
from models.repositories.revisions import LastRevision


@dataclass(frozen=True, slots=True)
class Merged:
    """`kept` are the fields in which the source says something else than what people wrote."""

    write: Write
    kept: tuple[str, ...] = ()


def merge(write: Write, last: LastRevision | None, said: dict[str, Any] | None) -> Merged:
    """Three ways: what the source said before, what it says now, and what the record says.

    A field that still says what the source said before follows the source. A field that people
    have changed stays as they left it: a corrected number, a confirmation, a state, a notice.
    """
    if last is None or not said or said == last.content:
        # Nobody has touched it since, so the source is followed whatever it says now.
        return Merged(write)
    now, current = canonical(write.content), last.content
    kept = {
        field
        for field in {*now, *current, *said}
        if current.get(field) != said.get(field) and current.get(field) != now.get(field)
    }
    if not kept:
        return Merged(write)
    content = {field: value for field, value in now.items() if field not in kept}
    content |= {field: current[field] for field in kept if field in current}
    # The source is heard only where it has changed its mind.
    news = tuple(sorted(field for field in kept if now.get(field) != said.get(field)))
    try:
        return Merged(_with(write, content), news)
    except ValidationError:
        # Two halves that do not fit each other, such as an age from each: people go first.
        return Merged(_with(write, current), tuple(sorted(kept)))


def _with(write: Write, content: dict[str, Any]) -> Write:
    if isinstance(write, ServiceWrite):
        service = ServiceContent.model_validate(content)
        return ServiceWrite(write.id, write.organization_id, service)
    return OrganizationWrite(write.id, OrganizationContent.model_validate(content))
