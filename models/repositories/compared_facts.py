"""What the comparison of records looks at: names, numbers, areas and sources of each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import ServiceArea
from models.contact import Phone
from models.organization import Organization
from models.repositories.revisions import chunks, last_revisions
from models.service import Service
from models.source import Provenance
from models.vocabulary import Channel, Kind, Publication, RecordType

_SERVICES_OF_ONE = 50
"""Services of an organization whose numbers and areas speak for it; a register may list thousands
under one office."""
_OF_BOTH = ("id", "name", "alternate_names", "reading", "publication")
_OF_SERVICE = (*_OF_BOTH, "organization_id", "kind")
_OF_ORGANIZATION = (*_OF_BOTH, "legal_form", "corporate_number")
_OWNER: list[Any] = [col(Organization.name).label("owner")]


@dataclass(frozen=True, slots=True)
class Facts:
    """One record as the comparison sees it. `areas` are codes, `sources` are slugs."""

    record_type: RecordType
    id: UUID
    name: str
    alternate_names: tuple[str, ...]
    reading: str | None
    legal_form: str | None
    corporate_number: str | None
    publication: Publication
    phones: tuple[str, ...]
    areas: tuple[str, ...]
    sources: frozenset[str]
    kind: Kind | None = None
    owner_id: UUID | None = None
    owner: str | None = None


@dataclass(slots=True)
class _Reach:
    """Telephone numbers and area codes of a service, or of all services of an organization."""

    phones: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)


class FactsRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def facts(
        self, ids: Collection[UUID], registers: frozenset[str] = frozenset()
    ) -> dict[UUID, Facts]:
        """Of those of these records that are there: services, and organizations with theirs.

        Of services that are drafts of these sources alone, numbers and areas are left out.
        """
        found: dict[UUID, Facts] = {}
        for chunk in chunks(list(ids)):
            found |= await self._services(chunk, registers)
            found |= await self._organizations([id for id in chunk if id not in found])
        return found

    async def _services(self, ids: Sequence[UUID], registers: frozenset[str]) -> dict[UUID, Facts]:
        # Columns, not whole records: these carry their documents.
        columns: list[Any] = [getattr(Service, name) for name in _OF_SERVICE]
        wanted: Any = select(*columns, *_OWNER)
        rows: Any = await self.session.exec(
            wanted.join(Organization, col(Organization.id) == col(Service.organization_id)).where(
                col(Service.id).in_(ids)
            )
        )
        services = list(rows.mappings())
        sources = await self._sources([row["id"] for row in services])
        reach = await self._reach(
            {
                row["id"]: row["publication"]
                for row in services
                if not is_of_register(row["publication"], sources[row["id"]], registers)
            }
        )
        return {
            row["id"]: Facts(
                record_type=RecordType.service,
                legal_form=None,
                corporate_number=None,
                phones=tuple(dict.fromkeys(reach[row["id"]].phones)),
                areas=tuple(dict.fromkeys(reach[row["id"]].areas)),
                sources=sources[row["id"]],
                owner_id=row["organization_id"],
                **_plain(row, "id", "name", "reading", "publication", "kind", "owner"),
                alternate_names=tuple(row["alternate_names"]),
            )
            for row in services
        }

    async def _organizations(self, ids: Sequence[UUID]) -> dict[UUID, Facts]:
        wanted: Any = select(*(getattr(Organization, name) for name in _OF_ORGANIZATION))
        rows: Any = await self.session.exec(wanted.where(col(Organization.id).in_(ids)))
        organizations = list(rows.mappings())
        owned = await self._owned([row["id"] for row in organizations])
        states = {id: state for services in owned.values() for id, state in services.items()}
        reach = await self._reach(states)
        sources = await self._sources([row["id"] for row in organizations])
        return {
            row["id"]: Facts(
                record_type=RecordType.organization,
                phones=_all(reach[id].phones for id in owned[row["id"]]),
                areas=_all(reach[id].areas for id in owned[row["id"]]),
                sources=sources[row["id"]],
                **_plain(row, "id", "name", "reading", "publication"),
                **_plain(row, "legal_form", "corporate_number"),
                alternate_names=tuple(row["alternate_names"]),
            )
            for row in organizations
        }

    async def _owned(self, ids: Sequence[UUID]) -> dict[UUID, dict[UUID, Publication]]:
        order = func.row_number().over(
            partition_by=col(Service.organization_id), order_by=col(Service.id)
        )
        numbered = (
            select(Service.id, Service.organization_id, Service.publication, order.label("number"))
            .where(col(Service.organization_id).in_(ids))
            .subquery()
        )
        rows = await self.session.exec(
            select(numbered.c.organization_id, numbered.c.id, numbered.c.publication).where(
                numbered.c.number <= _SERVICES_OF_ONE
            )
        )
        found: dict[UUID, dict[UUID, Publication]] = defaultdict(dict)
        for owner, id, state in rows:
            found[owner][id] = state
        return found

    async def _reach(self, services: Mapping[UUID, Publication]) -> dict[UUID, _Reach]:
        """Of a draft from its revision, which alone holds it, else from the tables."""
        found: dict[UUID, _Reach] = defaultdict(_Reach)
        drafts = [id for id, state in services.items() if state is Publication.draft]
        for id, last in (await last_revisions(self.session, drafts)).items():
            found[id].phones = [
                phone["number"]
                for phone in last.content.get("phones", ())
                if phone.get("kind", Channel.phone) == Channel.phone
            ]
            areas = last.content.get("areas", ())
            found[id].areas = [area["code"] for area in areas if area.get("code")]
        for chunk in chunks([id for id in services if id not in found]):
            phones = await self.session.exec(
                select(Phone.service_id, Phone.number)
                .where(col(Phone.service_id).in_(chunk), col(Phone.kind) == Channel.phone)
                .order_by(col(Phone.position))
            )
            for owner, number in phones:
                if owner is not None:
                    found[owner].phones.append(number)
            served = await self.session.exec(
                select(ServiceArea.service_id, ServiceArea.extent)
                .where(col(ServiceArea.service_id).in_(chunk))
                .order_by(col(ServiceArea.position))
            )
            for owner, code in served:
                if owner is not None and code:
                    found[owner].areas.append(code)
        return found

    async def _sources(self, ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
        rows = await self.session.exec(
            select(Provenance.record_id, Provenance.source_slug).where(
                col(Provenance.record_id).in_(ids)
            )
        )
        found: dict[UUID, set[str]] = defaultdict(set)
        for id, slug in rows:
            found[id].add(slug)
        return defaultdict(frozenset, {id: frozenset(slugs) for id, slugs in found.items()})


def is_of_register(
    publication: Publication, sources: frozenset[str], registers: frozenset[str]
) -> bool:
    """Whether nobody has taken up the record, and only such sources name it."""
    return publication is Publication.draft and bool(sources) and sources <= registers


def _plain(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _all(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for part in parts for one in part))
