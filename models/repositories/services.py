"""Reading services: only what is listed ever leaves here."""

import math
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.documents.service import ServiceDocument, read_document
from models.errors import Gone, Moved, NotFound
from models.identity import read_short_code
from models.location import Location, ServiceAtLocation
from models.organization import Organization
from models.revision import ShortLink, Tombstone
from models.service import Service
from models.source import Provenance
from models.taxonomy import Attribute
from models.vocabulary import Publication

KILOMETRES_PER_DEGREE = 111.32


class ServiceRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def document(self, id: UUID) -> ServiceDocument:
        """The public document; Moved, Gone or NotFound where there is none to show."""
        return read_document(await self._text(id, col(Service.document)))

    async def hsds(self, id: UUID) -> str:
        return await self._text(id, col(Service.hsds))

    async def documents(self, ids: Sequence[UUID]) -> list[ServiceDocument]:
        """The listed ones among these, in this order."""
        rows = await self.session.exec(
            select(Service.id, Service.document).where(
                col(Service.id).in_(ids), col(Service.listed).is_(True)
            )
        )
        texts = dict(iter(rows))
        return [read_document(texts[id]) for id in ids if id in texts]

    async def of_organization(self, organization_id: UUID) -> list[ServiceDocument]:
        rows = await self.session.exec(
            select(Service.document)
            .where(Service.organization_id == organization_id, col(Service.listed).is_(True))
            .order_by(col(Service.name), col(Service.id))
        )
        return [read_document(text) for text in rows]

    async def of_source(self, slug: str) -> list[ServiceDocument]:
        """Listed services of one source, in the order in which they stand in it."""
        rows = await self.session.exec(
            select(Service.document)
            .join(Provenance, col(Provenance.record_id) == col(Service.id))
            .where(Provenance.source_slug == slug, col(Service.listed).is_(True))
            .order_by(col(Provenance.position), col(Service.name))
        )
        return [read_document(text) for text in rows]

    async def listed(self, *, chunk: int = 500) -> AsyncIterator[list[ServiceDocument]]:
        """All listed services, in chunks, for whoever needs every one of them."""
        last: UUID | None = None
        while True:
            statement = (
                select(Service.id, Service.document)
                .where(col(Service.listed).is_(True))
                .order_by(col(Service.id))
                .limit(chunk)
            )
            if last is not None:
                statement = statement.where(col(Service.id) > last)
            rows = list(await self.session.exec(statement))
            if not rows:
                return
            last = rows[-1][0]
            yield [ServiceDocument.model_validate_json(text) for _, text in rows]

    async def count_listed(self) -> int:
        counted = await self.session.exec(
            select(func.count()).select_from(Service).where(col(Service.listed).is_(True))
        )
        return counted.one()

    async def hsds_page(
        self,
        *,
        page: int,
        per_page: int,
        ids: Sequence[UUID] | None = None,
        organization_id: UUID | None = None,
        taxonomy_term_id: UUID | None = None,
        with_topic: bool = False,
        modified_after: datetime | None = None,
        full: bool = False,
    ) -> tuple[int, list[str]]:
        """(how many in all, the JSON texts of this page). Conditions hold together."""
        conditions: list[ColumnElement[bool]] = [col(Service.listed).is_(True)]
        if ids is not None:
            conditions.append(col(Service.id).in_(ids))
        if organization_id is not None:
            conditions.append(col(Service.organization_id) == organization_id)
        if taxonomy_term_id is not None:
            carrying = select(Attribute.link_id).where(
                Attribute.taxonomy_term_id == taxonomy_term_id
            )
            conditions.append(col(Service.id).in_(carrying))
        if with_topic:
            conditions.append(col(Service.id).in_(select(Attribute.link_id)))
        if modified_after is not None:
            conditions.append(col(Service.updated_at) >= modified_after)
        counted = await self.session.exec(
            select(func.count()).select_from(Service).where(*conditions)
        )
        texts = await self.session.exec(
            select(Service.hsds if full else Service.hsds_list)
            .where(*conditions)
            .order_by(col(Service.id))
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        return counted.one(), list(texts)

    async def hsds_of_organization(self, organization_id: UUID) -> list[str]:
        rows = await self.session.exec(
            select(Service.hsds_list)
            .where(Service.organization_id == organization_id, col(Service.listed).is_(True))
            .order_by(col(Service.id))
        )
        return list(rows)

    async def owners(self, ids: Sequence[UUID]) -> frozenset[UUID]:
        rows = await self.session.exec(
            select(Service.organization_id).where(col(Service.id).in_(ids))
        )
        return frozenset(rows)

    async def printable(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """The listed ones among these whose organizations agreed to be printed."""
        found: set[UUID] = set()
        wanted = list(ids)
        for start in range(0, len(wanted), 400):
            rows = await self.session.exec(
                select(Service.id)
                .join(Organization, col(Organization.id) == col(Service.organization_id))
                .where(
                    col(Service.id).in_(wanted[start : start + 400]),
                    col(Service.listed).is_(True),
                    col(Organization.on_paper).is_(True),
                )
            )
            found |= set(rows)
        return frozenset(found)

    async def with_short_code(self, written: str) -> UUID:
        """The record a printed code stands for, whatever has become of it."""
        code = read_short_code(written)
        found = await self.session.get(ShortLink, code) if code else None
        if found is None:
            raise NotFound("short link", written[:20])
        return found.record_id

    async def near(self, latitude: float, longitude: float, kilometres: float) -> frozenset[UUID]:
        """Listed services with a place that is not hidden within this distance."""
        spread = kilometres / KILOMETRES_PER_DEGREE
        wide = spread / max(math.cos(math.radians(latitude)), 0.01)
        rows = await self.session.exec(
            select(ServiceAtLocation.service_id, Location.latitude, Location.longitude)
            .join(Location, col(Location.id) == col(ServiceAtLocation.location_id))
            .where(
                col(Location.hidden).is_(False),
                col(Location.latitude).between(latitude - spread, latitude + spread),
                col(Location.longitude).between(longitude - wide, longitude + wide),
            )
        )
        return frozenset(
            id
            for id, lat, lon in rows
            if lat is not None
            and lon is not None
            and distance(latitude, longitude, lat, lon) <= kilometres
        )

    async def _text(self, id: UUID, column: Mapped[str]) -> str:
        found = await self.session.exec(
            select(column, Service.listed, Service.publication, Organization.publication)
            .join(Organization, col(Organization.id) == col(Service.organization_id))
            .where(Service.id == id)
        )
        row = found.one_or_none()
        if row is None:
            await self._raise_ended(id)
            raise NotFound("service", id)
        text, listed, *states = row
        if not listed:
            if Publication.closed in states:
                raise Gone("service", id)
            raise NotFound("service", id)
        return str(text)

    async def _raise_ended(self, id: UUID) -> None:
        stone = await self.session.get(Tombstone, id)
        if stone is None:
            return
        if stone.merged_into is not None:
            raise Moved(stone.record_type, id, stone.merged_into)
        raise Gone(stone.record_type, id)


def distance(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Kilometres along the great circle."""
    a, b = math.radians(lat_a), math.radians(lat_b)
    half = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))
