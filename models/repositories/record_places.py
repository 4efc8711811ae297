"""Where records belong: the areas they are for, and who made them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import ServiceArea
from models.organization import Organization
from models.repositories.revisions import chunks, last_revisions
from models.revision import Revision
from models.service import Service
from models.vocabulary import Publication


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """The codes of every area a record is for; of an organization, those of all its services.

    `is_vague` says that one of its areas stands there in words only. `maker` is who brought the
    record: an account, or "importer".
    """

    id: UUID
    areas: frozenset[str]
    is_vague: bool
    maker: str
    publication: Publication


def areas_said(contents: Iterable[Mapping[str, Any]]) -> tuple[frozenset[str], bool]:
    """(the codes these contents of services name, whether one of them names an area in words)."""
    areas = [area for content in contents for area in content.get("areas", ())]
    codes = frozenset(area["code"] for area in areas if area.get("code"))
    return codes, any(not area.get("code") for area in areas)


class RecordPlaceRepository:
    """Reads only."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of(self, ids: Sequence[UUID]) -> dict[UUID, RecordPlace]:
        """Those of these records that are there; ended ones are left out."""
        states: dict[UUID, Publication] = {}
        services: dict[UUID, Publication] = {}
        below: dict[UUID, list[UUID]] = {}
        for chunk in chunks(ids):
            own = await self.session.exec(
                select(Service.id, Service.publication).where(col(Service.id).in_(chunk))
            )
            for id, state in own:
                services[id] = states[id] = Publication(state)
                below[id] = [id]
            bodies = await self.session.exec(
                select(Organization.id, Organization.publication).where(
                    col(Organization.id).in_(chunk)
                )
            )
            for id, state in bodies:
                states[id] = Publication(state)
                below.setdefault(id, [])
            offered = await self.session.exec(
                select(Service.organization_id, Service.id, Service.publication).where(
                    col(Service.organization_id).in_(chunk)
                )
            )
            for organization_id, id, state in offered:
                services[id] = Publication(state)
                below[organization_id].append(id)
        areas = await self._areas(services)
        makers = await self._makers(list(states))
        return {
            id: RecordPlace(
                id,
                frozenset().union(*(areas[one][0] for one in below[id])),
                any(areas[one][1] for one in below[id]),
                makers.get(id, ""),
                state,
            )
            for id, state in states.items()
        }

    async def _areas(
        self, services: Mapping[UUID, Publication]
    ) -> dict[UUID, tuple[frozenset[str], bool]]:
        """Of a draft only its revision knows them."""
        drafts = [id for id, state in services.items() if state is Publication.draft]
        revisions = await last_revisions(self.session, drafts)
        found = {id: areas_said([revisions[id].content]) for id in drafts}
        others = [id for id in services if id not in found]
        extents: dict[UUID, set[str | None]] = {id: set() for id in others}
        for chunk in chunks(others):
            rows = await self.session.exec(
                select(ServiceArea.service_id, ServiceArea.extent)
                .where(col(ServiceArea.service_id).in_(chunk))
                .distinct()
            )
            for id, extent in rows:
                if id is not None:
                    extents[id].add(extent)
        for id, codes in extents.items():
            found[id] = (frozenset(code for code in codes if code), None in codes)
        return found

    async def _makers(self, ids: Sequence[UUID]) -> dict[UUID, str]:
        found: dict[UUID, str] = {}
        for chunk in chunks(ids):
            rows = await self.session.exec(
                select(Revision.record_id, Revision.actor).where(
                    col(Revision.record_id).in_(chunk), col(Revision.number) == 1
                )
            )
            found |= dict(iter(rows))
        return found
