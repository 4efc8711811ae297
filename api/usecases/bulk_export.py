"""The records a filter means, as a workbook to edit."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from api.usecases.bulk_workbook import RecordLine, write_workbook
from models.repositories.bulk import BulkRepository, Selection
from models.vocabulary import RecordType

MOST_EXPORTED = 4_000
"""More would not fit into what is read back: 20 MB of a sheet, unpacked."""


async def export_workbook(
    selection: Selection, *, with_hidden: bool, bulk: BulkRepository
) -> bytes:
    services, bodies = list(selection.services), list(selection.organizations)
    owners = await bulk.owners(services)
    lines = {
        RecordType.organization: await _lines(bodies, bulk),
        RecordType.service: [
            RecordLine(one.id, one.number, one.content, owners[one.id])
            for one in await _lines(services, bulk)
            if one.id in owners
        ],
    }
    return await asyncio.to_thread(write_workbook, lines, with_hidden=with_hidden)


async def _lines(ids: Sequence[UUID], bulk: BulkRepository) -> list[RecordLine]:
    last = await bulk.last(ids)
    return [RecordLine(id, last[id].number, last[id].content) for id in ids if id in last]
