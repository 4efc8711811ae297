"""Whose facts a service shows: its own source, and those of what has become part of it."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.documents.service import SourcePart
from models.repositories.merged_ids import absorbed
from models.repositories.revisions import chunks
from models.source import InformationSource, Provenance


async def attributions(
    session: AsyncSession, owners: Mapping[UUID, UUID]
) -> dict[UUID, tuple[SourcePart, ...]]:
    """Of each of these services, given with its organization: every source, its own first.

    A record into which another was merged carries facts of both, and a service shows the name and
    the home page of its organization: whoever gave any of them is named, as their licence asks.
    """
    taken_in = await absorbed(session, {*owners, *owners.values()})
    groups = {
        service: [[service], taken_in.get(service, ()), [owner], taken_in.get(owner, ())]
        for service, owner in owners.items()
    }
    wanted = {id for parts in groups.values() for part in parts for id in part}
    named = await _named(session, wanted)
    return {
        service: tuple(
            dict.fromkeys(
                source
                for part in parts
                for source in sorted(
                    {source for id in part for source in named.get(id, ())},
                    key=lambda source: source.slug,
                )
            )
        )
        for service, parts in groups.items()
    }


async def _named(session: AsyncSession, ids: set[UUID]) -> dict[UUID, list[SourcePart]]:
    found: dict[UUID, list[SourcePart]] = {}
    parts: dict[str, SourcePart] = {}
    for chunk in chunks(list(ids)):
        rows = await session.exec(
            select(Provenance.record_id, InformationSource)
            .join(InformationSource, col(InformationSource.slug) == col(Provenance.source_slug))
            .where(col(Provenance.record_id).in_(chunk))
        )
        for id, source in rows:
            if source.slug not in parts:
                parts[source.slug] = SourcePart.model_validate(source.model_dump())
            found.setdefault(id, []).append(parts[source.slug])
    return found
