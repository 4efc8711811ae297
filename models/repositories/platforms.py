"""Platforms and other bodies, their topic groups, and what everybody may see of their members."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.change_watch import announce_change
from models.errors import Conflict, NotFound
from models.organization import Organization
from models.platform import (
    Membership,
    MembershipRank,
    MembershipState,
    Platform,
    TopicGroup,
    TopicGroupMember,
)
from models.vocabulary import PUBLIC


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One member as everybody may see it."""

    organization_id: UUID
    name: str
    rank: MembershipRank
    since: date | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A topic group with its members: (organization, name, whether it leads)."""

    group: TopicGroup
    members: tuple[tuple[UUID, str, bool], ...]


class PlatformRepository:
    """Never commits. A platform counts its changes by `updated_at`."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def every(self) -> list[Platform]:
        rows = await self.session.exec(
            select(Platform).order_by(col(Platform.area_code), col(Platform.name), col(Platform.id))
        )
        return list(rows)

    async def get(self, id: UUID) -> Platform:
        """Raises NotFound."""
        found = await self.session.get(Platform, id)
        if found is None:
            raise NotFound("platform", id)
        return found

    async def public(self, id: UUID) -> Platform:
        """Raises NotFound for one whose roster nobody may see."""
        found = await self.get(id)
        if not is_shown(found):
            raise NotFound("platform", id)
        return found

    async def add(self, platform: Platform) -> Platform:
        self.session.add(platform)
        await self.session.flush()
        await announce_change(self.session)
        return platform

    async def save(self, platform: Platform, *, seen: str, **changes: Any) -> None:
        """`seen` is `updated_at` as the person saw it. Raises Conflict."""
        if platform.updated_at.isoformat() != seen:
            raise Conflict("Somebody else has changed this platform.")
        done = await self.session.exec(
            update(Platform)
            .where(col(Platform.id) == platform.id, col(Platform.updated_at) == platform.updated_at)
            .values(**changes, updated_at=now())
        )
        if not done.rowcount:
            raise Conflict("Somebody else has changed this platform.")
        await self.session.refresh(platform)
        await announce_change(self.session)

    async def counts(self, id: UUID | None = None) -> Mapping[UUID, Mapping[MembershipState, int]]:
        """How many are in which state, by platform; with an id, of that one alone."""
        wanted = select(Membership.platform_id, Membership.state, func.count()).group_by(
            col(Membership.platform_id), col(Membership.state)
        )
        if id is not None:
            wanted = wanted.where(col(Membership.platform_id) == id)
        rows = await self.session.exec(wanted)
        found: dict[UUID, dict[MembershipState, int]] = {}
        for platform_id, state, count in rows:
            found.setdefault(platform_id, {})[MembershipState(state)] = count
        return found

    async def roster(self, id: UUID) -> list[RosterRow]:
        """Members that are public themselves, those that lead first."""
        rows = await self.session.exec(self._roster(id))
        return [_roster_row(*row) for row in rows]

    async def roster_page(
        self, id: UUID, *, page: int, per_page: int
    ) -> tuple[list[RosterRow], int, int]:
        """(one page of the roster, how many members are shown, how many there are in all)."""
        # Counted on the way: a second question would look up every organization again.
        wanted = self._roster(id).add_columns(func.count().over())
        rows = list(await self.session.exec(wanted.offset((page - 1) * per_page).limit(per_page)))
        every = await self.session.exec(
            select(func.count()).select_from(Membership).where(*_members(id))
        )
        # A page behind the last one has no row that could say it.
        shown = rows[0][4] if rows else len(await self.roster(id))
        return [_roster_row(*row[:4]) for row in rows], shown, every.one()

    def _roster(self, id: UUID) -> Any:
        return (
            select(Organization.id, Organization.name, Membership.rank, col(Membership.since))
            .join(Membership, col(Membership.organization_id) == col(Organization.id))
            .where(*_members(id), *listed_bodies())
            .order_by(
                case((col(Membership.rank) == MembershipRank.leading, 0), else_=1),
                func.coalesce(Organization.reading, Organization.name),
                col(Organization.id),
            )
        )

    async def public_of(self, organization_id: UUID) -> list[tuple[Platform, MembershipRank]]:
        """The platforms with a public roster that an organization belongs to."""
        rows = await self.session.exec(
            select(Platform, Membership.rank)
            .join(Membership, col(Membership.platform_id) == col(Platform.id))
            .where(
                col(Membership.organization_id) == organization_id,
                col(Membership.state) == MembershipState.member,
                col(Platform.roster_public).is_(True),
                col(Platform.ended_on).is_(None),
            )
            .order_by(col(Platform.area_code), col(Platform.name))
        )
        return [(platform, MembershipRank(rank)) for platform, rank in rows]

    async def groups(self, id: UUID, *, only_public: bool = False) -> list[GroupRow]:
        groups = list(
            await self.session.exec(
                select(TopicGroup)
                .where(col(TopicGroup.platform_id) == id)
                .order_by(col(TopicGroup.name), col(TopicGroup.id))
            )
        )
        wanted = (
            select(
                TopicGroupMember.topic_group_id,
                Organization.id,
                Organization.name,
                TopicGroupMember.is_lead,
            )
            .join(Organization, col(Organization.id) == col(TopicGroupMember.organization_id))
            .where(col(TopicGroupMember.topic_group_id).in_([one.id for one in groups]))
            .order_by(col(TopicGroupMember.is_lead).desc(), col(Organization.name))
        )
        if only_public:
            # Who has left the platform is no member of its groups in public either.
            still = select(Membership.id).where(
                *_members(id), col(Membership.organization_id) == col(Organization.id)
            )
            wanted = wanted.where(*listed_bodies(), still.exists())
        members: dict[UUID, list[tuple[UUID, str, bool]]] = {one.id: [] for one in groups}
        for group_id, organization_id, name, leads in await self.session.exec(wanted):
            members[group_id].append((organization_id, name, leads))
        return [GroupRow(one, tuple(members[one.id])) for one in groups]

    async def group(self, platform_id: UUID, id: UUID) -> TopicGroup:
        """Raises NotFound for a group of another platform too."""
        found = await self.session.get(TopicGroup, id)
        if found is None or found.platform_id != platform_id:
            raise NotFound("topic group", id)
        return found

    async def save_group(self, group: TopicGroup) -> None:
        group.updated_at = now()
        self.session.add(group)
        await self.session.flush()
        await announce_change(self.session)

    async def remove_group(self, group: TopicGroup) -> None:
        await self.session.delete(group)
        await self.session.flush()
        await announce_change(self.session)

    async def settle_group(
        self, group: TopicGroup, members: Sequence[UUID], leads: frozenset[UUID]
    ) -> None:
        """Exactly these are its members; of them, these lead."""
        await self.session.exec(
            delete(TopicGroupMember).where(col(TopicGroupMember.topic_group_id) == group.id)
        )
        for id in dict.fromkeys(members):
            self.session.add(
                TopicGroupMember(topic_group_id=group.id, organization_id=id, is_lead=id in leads)
            )
        await self.session.flush()
        await announce_change(self.session)


def _roster_row(id: UUID, name: str, rank: str, since: date | None) -> RosterRow:
    return RosterRow(id, name, MembershipRank(rank), since)


def is_shown(platform: Platform) -> bool:
    """Whether everybody may see who belongs to it."""
    return platform.roster_public and platform.ended_on is None


def listed_bodies() -> tuple[ColumnElement[bool], ...]:
    """Organizations that everybody may see."""
    return (col(Organization.publication).in_(PUBLIC), col(Organization.on_web).is_(True))


def _members(id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Membership.platform_id) == id,
        col(Membership.state) == MembershipState.member,
    )
