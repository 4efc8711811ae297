"""What goes along when an organization is merged into another: people, memberships, groups."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.person import OrganizationPerson
from models.platform import Membership, MembershipState, TopicGroupMember

_FURTHEST = (
    MembershipState.member,
    MembershipState.paused,
    MembershipState.review,
    MembershipState.applied,
    MembershipState.approached,
    MembershipState.candidate,
    MembershipState.left,
)


async def go_along(session: AsyncSession, goes: UUID, stays: UUID) -> None:
    """Call it before the organization that goes is deleted, which would end all of these.

    Of two memberships in one platform, the one that is further along stays, with its history.
    """
    await _memberships(session, goes, stays)
    await _others(session, OrganizationPerson, OrganizationPerson.account_id, goes, stays)
    await _others(session, TopicGroupMember, TopicGroupMember.topic_group_id, goes, stays)


async def _memberships(session: AsyncSession, goes: UUID, stays: UUID) -> None:
    both = {
        (one.platform_id, one.organization_id): one
        for one in await session.exec(
            select(Membership).where(col(Membership.organization_id).in_([goes, stays]))
        )
    }
    for (platform_id, organization_id), one in both.items():
        if organization_id != goes:
            continue
        other = both.get((platform_id, stays))
        if other is not None:
            if _FURTHEST.index(one.state) >= _FURTHEST.index(other.state):
                continue
            await session.delete(other)
            await session.flush()
        one.organization_id = stays
        session.add(one)
        await session.flush()


async def _others(session: AsyncSession, table: Any, beside: Any, goes: UUID, stays: UUID) -> None:
    there = list(await session.exec(select(beside).where(table.organization_id == stays)))
    await session.exec(delete(table).where(table.organization_id == goes, col(beside).in_(there)))
    await session.exec(
        update(table).where(table.organization_id == goes).values(organization_id=stays)
    )
