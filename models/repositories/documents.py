"""Keeping the public JSON of every record in step with its tables, and the index with both."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import ServiceArea
from models.areas import AreaTree
from models.base import now
from models.change_watch import announce_change
from models.contact import ContactChannel, Language, Phone
from models.content import OrganizationContent, ServiceContent, VerificationContent
from models.documents.build_service import Surroundings, service_document
from models.documents.hsds import as_text, hsds_organization, hsds_service, hsds_service_list_item
from models.identity import short_code
from models.index_request import IndexRequest
from models.location import Address, Location, ServiceAtLocation
from models.organization import Organization
from models.repositories.areas import AreaRepository
from models.repositories.attributions import attributions
from models.repositories.revisions import last_revisions
from models.repositories.service_rows import StoredParts, service_content, stored_verifications
from models.revision import ShortLink
from models.schedule import Schedule
from models.service import Notice, Service, Url
from models.source import Provenance
from models.taxonomy import Attribute, TaxonomyTerm
from models.verification import Verification
from models.vocabulary import PUBLIC, Publication, RecordType

Child = TypeVar("Child", bound=SQLModel)

CHUNK = 400


@dataclass(frozen=True, slots=True)
class StoredService:
    row: Service
    content: ServiceContent


class DocumentRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def refresh(
        self, *, organizations: Sequence[UUID] = (), services: Sequence[UUID] = ()
    ) -> None:
        """Write again the documents of these records and of all services of the organizations."""
        ids = set(services)
        for chunk in _chunks(organizations):
            ids |= set(
                await self.session.exec(
                    select(Service.id).where(
                        col(Service.organization_id).in_(chunk),
                        # A draft has no document, and there may be very many of them.
                        col(Service.publication) != Publication.draft,
                    )
                )
            )
            texts = [
                {
                    "id": row.id,
                    "hsds": as_text(hsds_organization(row.id, content)) if is_listed(row) else "",
                }
                for row, content in (await self._organizations(chunk)).values()
            ]
            await self._update(Organization, texts)
        areas = await AreaRepository(self.session).tree()
        topics = await self.topic_names()
        for chunk in _chunks(sorted(ids)):
            await self._refresh_services(chunk, areas, topics)

    async def topic_names(self) -> dict[str, str]:
        rows = await self.session.exec(select(TaxonomyTerm.code, TaxonomyTerm.name))
        return dict(iter(rows))

    async def stored_services(self, ids: Sequence[UUID]) -> list[StoredService]:
        """Services with their content read back: of a draft from its revision, else the tables."""
        rows = await self.session.exec(select(Service).where(col(Service.id).in_(ids)))
        services = list(rows)
        drafts = [row.id for row in services if row.publication is Publication.draft]
        said = await last_revisions(self.session, drafts)
        parts = await self._parts([row.id for row in services if row.id not in said])
        return [
            StoredService(
                row,
                ServiceContent.model_validate(said[row.id].content)
                if row.id in said
                else service_content(row, parts[row.id]),
            )
            for row in services
        ]

    async def _refresh_services(
        self, ids: Sequence[UUID], areas: AreaTree, topics: dict[str, str]
    ) -> None:
        stored = await self.stored_services(ids)
        owners = await self._organizations({one.row.organization_id for one in stored})
        sources = await attributions(
            self.session, {one.row.id: one.row.organization_id for one in stored}
        )
        codes = await self._short_codes(ids)
        updates = []
        for one in stored:
            owner, owner_content = owners[one.row.organization_id]
            listed = one.row.publication in PUBLIC and is_listed(owner)
            texts = {"document": "", "hsds": "", "hsds_list": ""}
            if listed:
                document = service_document(
                    one.row.id,
                    one.content,
                    Surroundings(
                        organization_id=owner.id,
                        organization=owner_content,
                        short_code=codes[one.row.id],
                        sources=sources[one.row.id],
                        topic_names=topics,
                        areas=areas,
                        updated_at=one.row.updated_at,
                    ),
                )
                organization = hsds_organization(owner.id, owner_content)
                texts = {
                    "document": document.model_dump_json(),
                    "hsds": as_text(hsds_service(document, organization)),
                    "hsds_list": as_text(hsds_service_list_item(document, organization)),
                }
            updates.append({"id": one.row.id, "listed": listed, **texts})
        await self._update(Service, updates)
        moment = now()
        requests = [{"service_id": one.row.id, "created_at": moment} for one in stored]
        if requests:
            await self.session.exec(insert(IndexRequest), params=requests)
            await announce_change(self.session)

    async def _organizations(
        self, ids: Iterable[UUID]
    ) -> dict[UUID, tuple[Organization, OrganizationContent]]:
        wanted = list(ids)
        rows = await self.session.exec(select(Organization).where(col(Organization.id).in_(wanted)))
        found = list(rows)
        verifications = await self._verifications(wanted)
        return {
            row.id: (row, organization_content(row, verifications.get(row.id, []))) for row in found
        }

    async def _parts(self, ids: Sequence[UUID]) -> dict[UUID, StoredParts]:
        phones = await self._children(Phone, ids)
        channels = await self._children(ContactChannel, ids)
        urls = await self._children(Url, ids)
        schedules = await self._children(Schedule, ids)
        languages = await self._children(Language, ids)
        areas = await self._children(ServiceArea, ids)
        notices = await self._children(Notice, ids)
        places = await self._places(ids)
        topics = await self._topics(ids)
        verifications = await self._verifications(ids)
        printed = {row.record_id: row.printed for row in await self._provenance(ids)}
        return {
            id: StoredParts(
                phones=phones[id],
                channels=channels[id],
                urls=urls[id],
                schedules=schedules[id],
                languages=languages[id],
                areas=areas[id],
                notices=notices[id],
                places=places[id],
                topics=topics[id],
                verifications=verifications.get(id, []),
                printed=printed.get(id, []),
            )
            for id in ids
        }

    async def _children(self, table: type[Child], ids: Sequence[UUID]) -> dict[UUID, list[Child]]:
        columns: Any = table
        rows = await self.session.exec(
            select(table).where(columns.service_id.in_(ids)).order_by(columns.position)
        )
        found: dict[UUID, list[Child]] = defaultdict(list)
        for row in rows:
            found[row.service_id].append(row)  # type: ignore[attr-defined]
        return found

    async def _places(
        self, ids: Sequence[UUID]
    ) -> dict[UUID, list[tuple[Location, Address | None]]]:
        rows = await self.session.exec(
            select(ServiceAtLocation, Location, Address)
            .join(Location, col(Location.id) == col(ServiceAtLocation.location_id))
            .outerjoin(Address, col(Address.location_id) == col(Location.id))
            .where(col(ServiceAtLocation.service_id).in_(ids))
            .order_by(col(ServiceAtLocation.position))
        )
        found: dict[UUID, list[tuple[Location, Address | None]]] = defaultdict(list)
        for link, location, address in rows:
            found[link.service_id].append((location, address))
        return found

    async def _topics(self, ids: Sequence[UUID]) -> dict[UUID, list[tuple[Attribute, str]]]:
        rows = await self.session.exec(
            select(Attribute, TaxonomyTerm.code)
            .join(TaxonomyTerm, col(TaxonomyTerm.id) == col(Attribute.taxonomy_term_id))
            .where(col(Attribute.link_id).in_(ids))
            .order_by(col(Attribute.position))
        )
        found: dict[UUID, list[tuple[Attribute, str]]] = defaultdict(list)
        for link, term in rows:
            found[link.link_id].append((link, term))
        return found

    async def _verifications(self, ids: Sequence[UUID]) -> dict[UUID, list[Verification]]:
        rows = await self.session.exec(
            select(Verification)
            .where(col(Verification.record_id).in_(ids))
            .order_by(col(Verification.position))
        )
        found: dict[UUID, list[Verification]] = defaultdict(list)
        for row in rows:
            found[row.record_id].append(row)
        return found

    async def _provenance(self, ids: Sequence[UUID]) -> Sequence[Provenance]:
        rows = await self.session.exec(
            select(Provenance)
            .where(col(Provenance.record_id).in_(ids))
            .order_by(col(Provenance.source_slug))
        )
        return list(rows)

    async def _short_codes(self, ids: Sequence[UUID]) -> dict[UUID, str]:
        rows = await self.session.exec(
            select(ShortLink.record_id, ShortLink.code).where(col(ShortLink.record_id).in_(ids))
        )
        codes = dict(iter(rows))
        missing = {id: short_code(id) for id in ids if id not in codes}
        taken = set(
            await self.session.exec(
                select(ShortLink.code).where(col(ShortLink.code).in_(list(missing.values())))
            )
        )
        for id, first in missing.items():
            attempt, code = 0, first
            while code in taken:
                attempt += 1
                code = short_code(id, attempt)
            taken.add(code)
            codes[id] = code
        if missing:
            await self.session.exec(
                insert(ShortLink),
                params=[
                    {"code": codes[id], "record_type": RecordType.service, "record_id": id}
                    for id in missing
                ],
            )
        return codes

    async def _update(self, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
        if rows:
            await self.session.exec(update(table), params=rows)


def is_listed(row: Organization) -> bool:
    """Whether it is public, and agreed to be on the site and in open data."""
    return row.publication in PUBLIC and row.on_web


def organization_content(
    row: Organization, verifications: Sequence[Verification]
) -> OrganizationContent:
    """Read the content of an organization back from its tables."""
    fields = {
        name: getattr(row, name)
        for name in OrganizationContent.model_fields
        if name != "verifications"
    }
    entries = [VerificationContent(**entry) for entry in stored_verifications(verifications)]
    return OrganizationContent(**fields | {"verifications": tuple(entries)})


def _chunks(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
