"""Putting a notice on many services at once, and taking it away: closures, changes, news."""

from collections.abc import Callable, Sequence
from uuid import UUID

from models.content import NoticeContent, ServiceContent
from models.errors import BadRequest
from models.incoming import Change, Origin
from models.repositories.documents import DocumentRepository
from models.repositories.records import RecordRepository, ServiceWrite

MOST_AT_ONCE = 500


async def announce(
    notice: NoticeContent,
    services: Sequence[UUID],
    origin: Origin,
    *,
    records: RecordRepository,
    documents: DocumentRepository,
) -> list[Change]:
    """Add the notice; a service that has the same one already is left as it is."""

    def with_notice(content: ServiceContent) -> ServiceContent:
        if notice in content.notices:
            return content
        return content.model_copy(update={"notices": (*content.notices, notice)})

    return await _change(with_notice, services, origin, records, documents)


async def withdraw_notices(
    text: str | None,
    services: Sequence[UUID],
    origin: Origin,
    *,
    records: RecordRepository,
    documents: DocumentRepository,
) -> list[Change]:
    """Take away the notices with this text, or all of them."""

    def without_notice(content: ServiceContent) -> ServiceContent:
        kept = tuple(n for n in content.notices if text is not None and n.text != text)
        return content.model_copy(update={"notices": kept})

    return await _change(without_notice, services, origin, records, documents)


async def _change(
    edit: Callable[[ServiceContent], ServiceContent],
    services: Sequence[UUID],
    origin: Origin,
    records: RecordRepository,
    documents: DocumentRepository,
) -> list[Change]:
    if not services:
        raise BadRequest("No service was named, or none fits the conditions.")
    changes: list[Change] = []
    for start in range(0, len(services), MOST_AT_ONCE):
        stored = await documents.stored_services(services[start : start + MOST_AT_ONCE])
        writes = [
            ServiceWrite(one.row.id, one.row.organization_id, edit(one.content)) for one in stored
        ]
        changes += await records.put(writes, origin)
    return [change for change in changes if change.action != "unchanged"]
