"""Organizations that are listed but belong to no platform yet: who could be asked to join."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import ServiceArea
from models.identity import topic_term_id
from models.organization import Organization
from models.platform import Membership, MembershipState, MembershipStep
from models.repositories.freshness_addresses import has_address
from models.repositories.platforms import listed_bodies
from models.repositories.revisions import chunks
from models.service import Service
from models.taxonomy import Attribute
from models.vocabulary import Level


class BodyKind(StrEnum):
    """Sorts of organizations as a secretariat speaks of them."""

    welfare = "welfare"
    nonprofit = "nonprofit"
    association = "association"
    medical = "medical"
    company = "company"
    informal = "informal"
    public = "public"


BODY_KIND_LABELS = {
    BodyKind.welfare: "社会福祉法人",
    BodyKind.nonprofit: "NPO法人",
    BodyKind.association: "社団・財団法人",
    BodyKind.medical: "医療法人",
    BodyKind.company: "会社",
    BodyKind.informal: "任意団体（法人格のない団体）",
    BodyKind.public: "行政",
}
_FORMS: Mapping[BodyKind, tuple[str, ...]] = {
    BodyKind.welfare: ("社会福祉",),
    BodyKind.nonprofit: ("NPO", "特定非営利"),
    BodyKind.association: ("社団", "財団"),
    BodyKind.medical: ("医療法人",),
    BodyKind.company: ("会社",),
}
_OFFICES = (Level.national, Level.prefectural, Level.municipal)


@dataclass(frozen=True, slots=True)
class CandidateQuery:
    """`areas` are codes with everything below them; empty and None are no condition."""

    platform_id: UUID
    areas: frozenset[str] = frozenset()
    topic: str | None = None
    kind: BodyKind | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    id: UUID
    name: str


class CandidateRepository:
    """Reads only."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(
        self, query: CandidateQuery, *, with_address: bool, page: int = 1, per_page: int = 100
    ) -> tuple[list[Candidate], int]:
        """(one page of them, how many there are in all)."""
        wanted = self._conditions(query, with_address=with_address)
        found = await self.session.exec(
            # Counted on the way: a second question would look at every organization again.
            select(Organization.id, Organization.name, func.count().over())
            .where(*wanted)
            .order_by(func.coalesce(Organization.reading, Organization.name), col(Organization.id))
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        rows = list(found)
        if rows or page == 1:
            return [Candidate(id, name) for id, name, _ in rows], rows[0][2] if rows else 0
        counted = await self.session.exec(
            select(func.count()).select_from(Organization).where(*wanted)
        )
        return [], counted.one()

    async def among(self, query: CandidateQuery, ids: Sequence[UUID]) -> list[Candidate]:
        """Those of these that the question finds and that can be written to."""
        found: list[Candidate] = []
        for chunk in chunks(ids):
            rows = await self.session.exec(
                select(Organization.id, Organization.name)
                .where(*self._conditions(query, with_address=True), col(Organization.id).in_(chunk))
                .order_by(col(Organization.id))
            )
            found += [Candidate(id, name) for id, name in rows]
        return found

    def _conditions(
        self, query: CandidateQuery, *, with_address: bool
    ) -> list[ColumnElement[bool]]:
        wanted = [*listed_bodies(), not_(_dealt_with(query.platform_id))]
        wanted.append(has_address() if with_address else not_(has_address()))
        if query.areas or query.topic:
            offered = select(Service.organization_id).where(col(Service.listed).is_(True))
            if query.areas:
                offered = offered.join(
                    ServiceArea, col(ServiceArea.service_id) == col(Service.id)
                ).where(col(ServiceArea.extent).in_(query.areas))
            if query.topic:
                offered = offered.join(Attribute, col(Attribute.link_id) == col(Service.id)).where(
                    col(Attribute.taxonomy_term_id) == topic_term_id(query.topic)
                )
            wanted.append(col(Organization.id).in_(offered))
        if query.kind is not None:
            wanted.append(_is_kind(query.kind))
        return wanted


def _dealt_with(platform_id: UUID) -> ColumnElement[bool]:
    """Whether they are on their way in, or have been asked before: nobody is asked twice."""
    asked = select(MembershipStep.id).where(
        col(MembershipStep.membership_id) == col(Membership.id),
        col(MembershipStep.after) == MembershipState.approached,
    )
    return (
        select(Membership.id)
        .where(
            col(Membership.platform_id) == platform_id,
            col(Membership.organization_id) == col(Organization.id),
            or_(col(Membership.state) != MembershipState.candidate, asked.exists()),
        )
        .exists()
    )


def _is_kind(kind: BodyKind) -> ColumnElement[bool]:
    form, level = col(Organization.legal_form), col(Organization.level)
    if kind is BodyKind.public:
        return level.in_(_OFFICES)
    if kind is BodyKind.informal:
        return and_(form.is_(None), or_(level.is_(None), level == Level.private))
    return or_(*(form.contains(word) for word in _FORMS[kind]))
