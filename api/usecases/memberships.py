"""Who belongs to a platform: taken in, moved on with a reason, and what they have agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.usecases.platforms import still_works, today
from api.usecases.rights import Rights
from api.usecases.sign_in import SignedIn
from importers.reading.platform_members import MEMBERS, OFFICERS
from importers.sources import hokkaido_platform
from models.errors import Conflict, NotFound
from models.platform import Membership, MembershipRank, MembershipState, Platform
from models.repositories.import_runs import ImportRunRepository
from models.repositories.memberships import MembershipRepository
from models.repositories.people import PeopleRepository
from models.repositories.platforms import PlatformRepository

_RANKS = {
    hokkaido_platform.SOURCE.slug: {
        OFFICERS: MembershipRank.leading,
        MEMBERS: MembershipRank.member,
    }
}
"""Of lists with parts: which part makes which rank. Rows of other parts are no members."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the organizations of a list."""

    leading: int = 0
    members: int = 0
    there_already: int = 0


def agreement_waits(membership: Membership, platform: Platform) -> bool:
    """Whether there is a newer version of the agreement than the one they have agreed to."""
    return (
        membership.state is MembershipState.member
        and platform.ended_on is None
        and platform.agreement_version is not None
        and membership.agreement_version != platform.agreement_version
    )


async def add_member(
    platform_id: UUID,
    organization_id: UUID,
    rank: MembershipRank,
    state: MembershipState,
    *,
    reason: str,
    platforms: PlatformRepository,
    memberships: MembershipRepository,
    rights: Rights,
) -> Membership:
    """Raises OutsideArea for a platform of another area, NotFound, and Conflict."""
    platform = still_works(await platforms.get(platform_id))
    await rights.check_area(platform.area_code)
    organization = await PeopleRepository(memberships.session).organization(organization_id)
    return await memberships.add(
        Membership(
            platform_id=platform.id,
            organization_id=organization.id,
            rank=rank,
            state=state,
            since=today() if state is MembershipState.member else None,
        ),
        actor=str(rights.who.account_id),
        reason=reason,
    )


async def move_member(
    membership: Membership,
    to: MembershipState,
    *,
    version: int,
    reason: str,
    platforms: PlatformRepository,
    memberships: MembershipRepository,
    rights: Rights,
) -> None:
    """As MEMBERSHIP_MOVES allows. Out of a platform that has ended one may only leave."""
    platform = await platforms.get(membership.platform_id)
    await rights.check_area(platform.area_code)
    if to is not MembershipState.left:
        still_works(platform)
    begins = to is MembershipState.member and membership.state is not MembershipState.paused
    await memberships.move(
        membership,
        to,
        version=version,
        actor=str(rights.who.account_id),
        reason=reason,
        since=today() if begins else membership.since,
    )


async def settle_member(
    membership: Membership,
    *,
    rank: MembershipRank,
    has_agreed: bool,
    version: int,
    platforms: PlatformRepository,
    memberships: MembershipRepository,
    rights: Rights,
) -> None:
    """Its rank, and that it has agreed to the agreement as it is now."""
    platform = still_works(await platforms.get(membership.platform_id))
    await rights.check_area(platform.area_code)
    agreed = platform.agreement_version if has_agreed else membership.agreement_version
    await memberships.save(membership, version=version, rank=rank, agreement_version=agreed)


SHOWN_TO_THEM = frozenset(MembershipState) - {MembershipState.candidate, MembershipState.left}
"""That somebody thinks of asking them is not for them to read."""


async def own_memberships(
    who: SignedIn, organization_id: UUID, *, session: Any
) -> tuple[str, list[tuple[Membership, Platform]]]:
    """(its name, where it belongs to). Raises NotFound for an organization of others."""
    people = PeopleRepository(session)
    if await people.person(organization_id, who.account_id) is None:
        raise NotFound("organization", organization_id)
    found = await MembershipRepository(session).of_organization(organization_id)
    shown = [
        (membership, platform)
        for membership, platform in found
        if membership.state in SHOWN_TO_THEM and platform.ended_on is None
    ]
    return (await people.organization(organization_id)).name, shown


async def agree(
    membership: Membership,
    platform: Platform,
    agreement_version: str,
    *,
    memberships: MembershipRepository,
) -> None:
    """An organization says yes itself, to the version it has read. Raises Conflict."""
    if not agreement_waits(membership, platform) or (
        platform.agreement_version != agreement_version
    ):
        raise Conflict("There is another version of the agreement by now.")
    await memberships.save(
        membership, version=membership.version, agreement_version=agreement_version
    )


async def members_of_run(
    platform_id: UUID,
    run_id: UUID,
    *,
    actor: str,
    platforms: PlatformRepository,
    memberships: MembershipRepository,
) -> TakenIn:
    """Makes members of the organizations an import run has brought. Once more changes nothing."""
    platform = still_works(await platforms.get(platform_id))
    run = await ImportRunRepository(memberships.session).get(run_id)
    wanted = ranks_of(run.source_slug, await memberships.bodies_of_run(run_id))
    leading = members = there_already = 0
    for organization_id, rank in wanted.items():
        if await memberships.between(platform.id, organization_id) is not None:
            there_already += 1
            continue
        await memberships.add(
            Membership(
                platform_id=platform.id,
                organization_id=organization_id,
                rank=rank,
                state=MembershipState.member,
            ),
            actor=actor,
            reason=f"一覧から：{run.source_title}"[:500],
        )
        leading += rank is MembershipRank.leading
        members += rank is MembershipRank.member
    return TakenIn(leading, members, there_already)


def ranks_of(source: str, rows: Sequence[tuple[str, UUID]]) -> dict[UUID, MembershipRank]:
    """The higher rank where an organization stands in a list twice."""
    parts = _RANKS.get(source)
    found: dict[UUID, MembershipRank] = {}
    for raw_key, organization_id in rows:
        rank: MembershipRank | None = MembershipRank.member
        if parts is not None:
            rank = parts.get(raw_key.partition("\n")[0])
        if rank is None or found.get(organization_id) is MembershipRank.leading:
            continue
        found[organization_id] = rank
    return found
