"""Who belongs to which platform: kept, moved from state to state, found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.change_watch import announce_change
from models.errors import Conflict, NotFound
from models.organization import Organization
from models.platform import (
    MEMBERSHIP_MOVES,
    Membership,
    MembershipRank,
    MembershipState,
    MembershipStep,
    Platform,
)
from models.service import Service
from models.source import ImportRun, Provenance
from models.vocabulary import Publication, RecordType

FOUND = 30


@dataclass(frozen=True, slots=True)
class MemberRow:
    membership: Membership
    name: str
    publication: Publication


@dataclass(frozen=True, slots=True)
class MemberQuery:
    """A page of the members of one platform; None and "" are no condition."""

    platform_id: UUID
    state: MembershipState | None = None
    rank: MembershipRank | None = None
    words: str = ""
    old_agreement: str | None = None
    """Members that have agreed to another version than this one, or to none."""
    page: int = 1
    per_page: int = 50

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = [col(Membership.platform_id) == self.platform_id]
        if self.state is not None:
            wanted.append(col(Membership.state) == self.state)
        if self.rank is not None:
            wanted.append(col(Membership.rank) == self.rank)
        wanted += [_named(word) for word in self.words.split()]
        if self.old_agreement is not None:
            wanted += [
                col(Membership.state) == MembershipState.member,
                func.coalesce(Membership.agreement_version, "") != self.old_agreement,
            ]
        return wanted


class MembershipRepository:
    """Never commits. `version` is what the caller has seen; another one is a Conflict."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, id: UUID) -> Membership:
        """Raises NotFound."""
        found = await self.session.get(Membership, id)
        if found is None:
            raise NotFound("membership", id)
        return found

    async def row(self, id: UUID) -> MemberRow:
        membership = await self.get(id)
        body = await self.session.get_one(Organization, membership.organization_id)
        return MemberRow(membership, body.name, body.publication)

    async def between(self, platform_id: UUID, organization_id: UUID) -> Membership | None:
        found = await self.session.exec(
            select(Membership).where(
                col(Membership.platform_id) == platform_id,
                col(Membership.organization_id) == organization_id,
            )
        )
        return found.first()

    async def page(self, query: MemberQuery) -> tuple[list[MemberRow], int]:
        """(those that lead first, then by name; how many there are)."""
        wanted = query.conditions()
        joined = col(Organization.id) == col(Membership.organization_id)
        counted = select(func.count()).select_from(Membership).where(*wanted)
        if query.words:
            counted = counted.join(Organization, joined)
        count = await self.session.exec(counted)
        rows = await self.session.exec(
            select(Membership, Organization.name, Organization.publication)
            .join(Organization, joined)
            .where(*wanted)
            .order_by(
                case((col(Membership.rank) == MembershipRank.leading, 0), else_=1),
                func.coalesce(Organization.reading, Organization.name),
                col(Organization.id),
            )
            .offset((query.page - 1) * query.per_page)
            .limit(query.per_page)
        )
        return [MemberRow(one, name, Publication(state)) for one, name, state in rows], count.one()

    async def count_old_agreements(self, platform: Platform) -> int:
        """Members that have not agreed to the agreement as it is now."""
        if platform.agreement_version is None:
            return 0
        query = MemberQuery(platform.id, old_agreement=platform.agreement_version)
        count = await self.session.exec(
            select(func.count()).select_from(Membership).where(*query.conditions())
        )
        return count.one()

    async def of_organization(self, organization_id: UUID) -> list[tuple[Membership, Platform]]:
        rows = await self.session.exec(
            select(Membership, Platform)
            .join(Platform, col(Platform.id) == col(Membership.platform_id))
            .where(col(Membership.organization_id) == organization_id)
            .order_by(col(Platform.area_code), col(Platform.name))
        )
        return list(rows)

    async def invited(self, id: UUID) -> tuple[Membership, Platform, str] | None:
        """A membership, its platform and the name of its organization, if there is such."""
        rows = await self.session.exec(
            select(Membership, Platform, Organization.name)
            .join(Platform, col(Platform.id) == col(Membership.platform_id))
            .join(Organization, col(Organization.id) == col(Membership.organization_id))
            .where(col(Membership.id) == id)
        )
        return rows.first()

    async def steps(self, membership_id: UUID) -> Sequence[MembershipStep]:
        """The newest first."""
        rows = await self.session.exec(
            select(MembershipStep)
            .where(col(MembershipStep.membership_id) == membership_id)
            .order_by(col(MembershipStep.created_at).desc(), col(MembershipStep.id))
        )
        return list(rows)

    async def add(
        self, membership: Membership, *, actor: str, reason: str | None = None
    ) -> Membership:
        """Raises Conflict where the organization is there already."""
        try:
            # A savepoint, so that the transaction can go on after it.
            async with self.session.begin_nested():
                self.session.add(membership)
                await self.session.flush()
        except IntegrityError as reason_:
            raise Conflict("This organization is there already.") from reason_
        await self._note(membership, None, actor, reason)
        return membership

    async def move(
        self,
        membership: Membership,
        to: MembershipState,
        *,
        version: int,
        actor: str,
        reason: str | None = None,
        **changes: Any,
    ) -> Membership:
        """Into another state, as MEMBERSHIP_MOVES allows. Raises Conflict for any other."""
        before = membership.state
        if to not in MEMBERSHIP_MOVES[before]:
            raise Conflict(f"A membership cannot go from {before} to {to}.")
        await self.save(membership, version=version, state=to, **changes)
        await self._note(membership, before, actor, reason)
        return membership

    async def save(self, membership: Membership, *, version: int, **changes: Any) -> Membership:
        """Set columns of a membership nobody else has changed since. Raises Conflict."""
        done = await self.session.exec(
            update(Membership)
            .where(col(Membership.id) == membership.id, col(Membership.version) == version)
            .values(**changes, version=version + 1, updated_at=now())
        )
        if not done.rowcount:
            raise Conflict("Somebody else has changed this membership.")
        await self.session.refresh(membership)
        await announce_change(self.session)
        return membership

    async def organizations_called(
        self, words: str, platform_id: UUID
    ) -> list[tuple[UUID, str, Publication, MembershipState | None]]:
        """Organizations with these words in name or reading, and what they are here already."""
        rows = await self.session.exec(
            select(Organization.id, Organization.name, Organization.publication, Membership.state)
            .outerjoin(
                Membership,
                (col(Membership.organization_id) == col(Organization.id))
                & (col(Membership.platform_id) == platform_id),
            )
            .where(*(_named(word) for word in words.split()))
            .order_by(func.length(Organization.name), col(Organization.name), col(Organization.id))
            .limit(FOUND)
        )
        return [
            (id, name, Publication(publication), MembershipState(state) if state else None)
            for id, name, publication, state in rows
        ]

    async def bodies_of_run(self, run_id: UUID) -> list[tuple[str, UUID]]:
        """(raw key of the row, the organization it became) for every row of an import run."""
        run = await self.session.get(ImportRun, run_id)
        if run is None:
            raise NotFound("import run", run_id)
        rows = await self.session.exec(
            select(Provenance.raw_key, Service.organization_id)
            .join(Service, col(Service.id) == col(Provenance.record_id))
            .where(
                col(Provenance.source_slug) == run.source_slug,
                col(Provenance.last_run_id) == run_id,
                col(Provenance.record_type) == RecordType.service,
            )
            .order_by(col(Provenance.position), col(Provenance.id))
        )
        return list(rows)

    async def _note(
        self, membership: Membership, before: MembershipState | None, actor: str, reason: str | None
    ) -> None:
        self.session.add(
            MembershipStep(
                membership_id=membership.id,
                before=before,
                after=membership.state,
                actor=actor,
                reason=reason,
            )
        )
        await self.session.flush()
        await announce_change(self.session)


def _named(word: str) -> ColumnElement[bool]:
    return or_(
        col(Organization.name).contains(word, autoescape=True),
        col(Organization.reading).contains(word, autoescape=True),
    )
