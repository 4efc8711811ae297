"""Many records at once: which ones a filter means, and what the newest revisions say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_
from sqlmodel import col, select

from models.area import ServiceArea
from models.organization import Organization
from models.repositories.revisions import LastRevision, chunks, last_revisions
from models.repositories.staff_lists import RecordQuery, StaffListRepository
from models.service import Notice, Service
from models.taxonomy import Attribute, TaxonomyTerm
from models.vocabulary import NoticeEffect, RecordType


@dataclass(frozen=True, slots=True)
class BulkQuery:
    """`records` as in the list of records; `areas` and `topic` are known of no draft."""

    records: RecordQuery
    areas: tuple[str, ...] = ()
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Ids by name, so that two looks at the same records show them in the same order."""

    services: Mapping[UUID, str] = field(default_factory=dict)
    organizations: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.services) + len(self.organizations)


@dataclass(frozen=True, slots=True)
class Addressed:
    """An organization with the mail address it gave, if it gave one."""

    id: UUID
    name: str
    email: str | None


@dataclass(frozen=True, slots=True)
class RunningClosure:
    text: str
    starts_on: date | None
    ends_on: date | None
    services: int


class BulkRepository(StaffListRepository):
    """Reads only."""

    async def chosen(self, query: BulkQuery, most: int) -> Selection | None:
        """The services, and the organizations they belong to or that fit by themselves.

        None where there are more than `most` of either.
        """
        found = await self._ids(Service, query, most)
        if len(found) > most:
            return None
        owners: dict[UUID, str] = {}
        for chunk in chunks(list(found)):
            rows = await self.session.exec(
                select(Organization.id, Organization.name)
                .join(Service, col(Service.organization_id) == col(Organization.id))
                .where(col(Service.id).in_(chunk))
                .distinct()
            )
            owners |= dict(iter(rows))
        if not query.areas and query.topic is None:
            owners |= await self._ids(Organization, query, most)
        if len(owners) > most:
            return None
        bodies = dict(sorted(owners.items(), key=lambda one: (one[1], one[0])))
        return Selection(found, bodies)

    async def last(self, ids: Sequence[UUID]) -> dict[UUID, LastRevision]:
        return await last_revisions(self.session, ids)

    async def owners(self, services: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
        """(id, name) of the organization of each of these services that is there."""
        found: dict[UUID, tuple[UUID, str]] = {}
        for chunk in chunks(services):
            rows = await self.session.exec(
                select(Service.id, Organization.id, Organization.name)
                .join(Organization, col(Organization.id) == col(Service.organization_id))
                .where(col(Service.id).in_(chunk))
            )
            found |= {service: (id, name) for service, id, name in rows}
        return found

    async def organizations(self, ids: Sequence[UUID]) -> set[UUID]:
        """Those of these that are organizations here."""
        found: set[UUID] = set()
        for chunk in chunks(ids):
            rows = await self.session.exec(
                select(Organization.id).where(col(Organization.id).in_(chunk))
            )
            found |= set(rows)
        return found

    async def listed(self, services: Sequence[UUID]) -> set[UUID]:
        """Those of these services that everybody can find."""
        found: set[UUID] = set()
        for chunk in chunks(services):
            rows = await self.session.exec(
                select(Service.id).where(col(Service.id).in_(chunk), col(Service.listed).is_(True))
            )
            found |= set(rows)
        return found

    async def addressed(self, ids: Sequence[UUID]) -> list[Addressed]:
        found: list[Addressed] = []
        for chunk in chunks(ids):
            rows = await self.session.exec(
                select(Organization.id, Organization.name, Organization.email).where(
                    col(Organization.id).in_(chunk)
                )
            )
            found += [Addressed(id, name, email) for id, name, email in rows]
        return sorted(found, key=lambda one: (one.name, one.id))

    async def closures(self, today: date) -> list[RunningClosure]:
        """Closures that hold for now or later, each once with how many services it is on."""
        wanted: Any = select(Notice.text, func.count(), col(Notice.starts_on))
        rows = await self.session.exec(
            wanted.add_columns(col(Notice.ends_on))
            .where(
                col(Notice.effect) == NoticeEffect.closed,
                or_(col(Notice.ends_on).is_(None), col(Notice.ends_on) >= today),
            )
            .group_by(col(Notice.text), col(Notice.starts_on), col(Notice.ends_on))
            .order_by(col(Notice.starts_on), col(Notice.text))
            .limit(50)
        )
        return [RunningClosure(text, start, end, count) for text, count, start, end in rows]

    async def closed_by(self, text: str) -> list[UUID]:
        """The services with a closure of these words."""
        rows = await self.session.exec(
            select(Notice.service_id)
            .where(col(Notice.text) == text, col(Notice.effect) == NoticeEffect.closed)
            .distinct()
        )
        return sorted(rows)

    async def _ids(self, table: Any, query: BulkQuery, most: int) -> dict[UUID, str]:
        conditions: list[ColumnElement[bool]] = await self._conditions(query.records, table)
        if table is Service and query.areas:
            conditions.append(
                exists().where(
                    col(ServiceArea.service_id) == col(Service.id),
                    col(ServiceArea.extent).in_(query.areas),
                )
            )
        if table is Service and query.topic is not None:
            conditions.append(
                exists().where(
                    col(Attribute.link_id) == col(Service.id),
                    col(Attribute.link_entity) == RecordType.service,
                    col(TaxonomyTerm.id) == col(Attribute.taxonomy_term_id),
                    col(TaxonomyTerm.code) == query.topic,
                )
            )
        wanted: Any = select(table.id, table.name).where(*conditions)
        rows: Any = await self.session.exec(wanted.order_by(table.name, table.id).limit(most + 1))
        return dict(iter(rows))
