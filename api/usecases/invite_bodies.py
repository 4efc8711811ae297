"""Organizations that are listed are asked whether they want to join a platform, and answer.

The letter's key is platform and organization, so nobody is asked twice. Its link is a mailed link
with the purpose `follow` whose subject is the membership: an id of a membership is never one of a
proposal, so neither page answers a link of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.usecases.freshness import addresses_of
from api.usecases.platforms import still_works, today
from api.usecases.rights import Rights
from models.crypto import Keyring
from models.errors import Conflict
from models.person import LinkPurpose, MailedLink
from models.platform import (
    Membership,
    MembershipState,
    Platform,
)
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import Letter, MailRepository
from models.repositories.memberships import MembershipRepository
from models.repositories.platform_candidates import CandidateQuery, CandidateRepository
from models.repositories.platforms import PlatformRepository

MOST_AT_ONCE = 500
"""Letters of one sending; the rest is there to be sent next."""
LINK_LIVES = timedelta(days=60)
ANSWERS_ITSELF = "organization"
"""The actor of a step that the organization took itself."""
NOT_NOW = "いまは参加しない、との返事をもらいました。"
WANTS = "参加したい、との返事をもらいました。"


@dataclass(frozen=True, slots=True)
class Written:
    """How many letters were written; `unreachable` have an address that is none."""

    letters: int = 0
    unreachable: int = 0


@dataclass(frozen=True, slots=True)
class Invited:
    """What a link asks: of whom, about which platform."""

    link: MailedLink
    membership: Membership
    platform: Platform
    organization: str


async def invite_bodies(
    query: CandidateQuery,
    chosen: Sequence[UUID],
    *,
    session: Any,
    keys: Keyring,
    base_url: str,
    rights: Rights,
) -> Written:
    """Writes to those of `chosen` that the question still finds. Raises OutsideArea, Conflict."""
    platform = still_works(await PlatformRepository(session).get(query.platform_id))
    await rights.check_area(platform.area_code)
    found = await CandidateRepository(session).among(query, chosen[:MOST_AT_ONCE])
    addresses = await addresses_of([one.id for one in found], session=session, keys=keys)
    memberships = MembershipRepository(session)
    links, mails = MailedLinkRepository(session), MailRepository(session, keys)
    actor = str(rights.who.account_id)
    letters = unreachable = 0
    until = today() + LINK_LIVES
    for one in found:
        if not addresses[one.id]:
            unreachable += 1
            continue
        membership = await _approached(platform, one.id, actor, memberships)
        token = await links.issue(LinkPurpose.follow, lives=LINK_LIVES, subject_id=membership.id)
        letter = Letter(
            "platform_invitation",
            addresses[one.id][0],
            f"platform_invitation:{platform.id}:{one.id}",
            {
                "platform": platform.name,
                "organization": one.name,
                "description": platform.description or "",
                "link": f"{base_url}/platforms/answer/{token}",
                "until": f"{until.year}年{until.month}月{until.day}日",
            },
            batch=f"platform_invitation:{platform.id}",
        )
        letters += await mails.write(letter) is not None
    return Written(letters, unreachable)


async def read_invitation(token: str, *, session: Any) -> Invited | None:
    """None for a link that is unknown, answered or too old. Changes nothing."""
    link = await MailedLinkRepository(session).find(token, LinkPurpose.follow)
    if link is None or link.subject_id is None:
        return None
    found = await MembershipRepository(session).invited(link.subject_id)
    if found is None:
        return None
    membership, platform, name = found
    if membership.state is not MembershipState.approached or platform.ended_on is not None:
        return None
    return Invited(link, membership, platform, name)


async def answer_invitation(token: str, *, joins: bool, session: Any) -> Invited | None:
    """Uses the link up. None where it asks nothing any more. Raises Conflict."""
    invited = await read_invitation(token, session=session)
    if invited is None:
        return None
    if not await MailedLinkRepository(session).use(invited.link):
        raise Conflict("It has been answered just now.")
    membership = invited.membership
    day = today()
    said = WANTS if joins else NOT_NOW
    await MembershipRepository(session).move(
        membership,
        MembershipState.applied if joins else MembershipState.candidate,
        version=membership.version,
        actor=ANSWERS_ITSELF,
        reason=said,
        note=f"{day.year}年{day.month}月{day.day}日　{said}",
    )
    return invited


async def _approached(
    platform: Platform, organization_id: UUID, actor: str, memberships: MembershipRepository
) -> Membership:
    membership = await memberships.between(platform.id, organization_id)
    if membership is None:
        membership = await memberships.add(
            Membership(
                platform_id=platform.id,
                organization_id=organization_id,
                state=MembershipState.candidate,
            ),
            actor=actor,
            reason="載っている団体から",
        )
    return await memberships.move(
        membership,
        MembershipState.approached,
        version=membership.version,
        actor=actor,
        reason="参加のお願いを送った",
    )
