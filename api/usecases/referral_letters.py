"""Who is told by mail when a referral moves. No letter says anything about a person."""

from datetime import timedelta
from uuid import UUID

from api.usecases.referral_room import ReferralRoom
from models.person import LinkPurpose
from models.referral import Referral
from models.referral_profile import ReferralDesk, ReferralProfile
from models.referral_token import new_token
from models.referral_words import STATE_LABELS
from models.repositories.mails import Letter
from models.repositories.referral_profiles import COORDINATOR_MAIL, MAIL, URGENT_MAIL
from models.support_case import SupportCase, Urgency


async def receiver_link(referral: Referral, *, room: ReferralRoom) -> str:
    """One more secret for the receiver of this referral.

    Those before it live on until their own day: somebody may be writing behind one just now.
    """
    return await room.links.issue(
        LinkPurpose.referral,
        lives=timedelta(days=room.clocks.link),
        subject_id=referral.id,
        token=new_token(),
    )


async def write_to_receiver(
    referral: Referral, case: SupportCase, kind: str, *, room: ReferralRoom, key: str = ""
) -> bool:
    """A letter with a new link to the registered address; whether there is one.

    An urgent one goes to the address for urgent matters as well.
    """
    profile = await room.profiles.of(referral.organization_id)
    to = room.profiles.opened(profile, MAIL)
    if not to:
        return False
    token = await receiver_link(referral, room=room)
    addresses = [to]
    if referral.urgency is Urgency.now and (urgent := room.profiles.opened(profile, URGENT_MAIL)):
        addresses.append(urgent)
    for number, address in enumerate(dict.fromkeys(addresses)):
        await room.mails.write(
            Letter(
                kind=kind,
                to=address,
                key=f"{kind} {referral.id} {referral.version}.{referral.reminded} {key}{number}",
                facts={
                    "receiver": referral.receiver_name,
                    "number": case.number,
                    "is_urgent": referral.urgency is Urgency.now,
                    "link": f"{room.base_url}/r/{token}",
                    "days": room.clocks.link,
                },
            )
        )
    return True


async def write_to_sender(
    referral: Referral, case: SupportCase, kind: str, *, room: ReferralRoom, key: str = ""
) -> bool:
    """Whether there is an address to write to."""
    to = await sender_address(case, room=room)
    if not to:
        return False
    page = (
        f"/members/organizations/{case.sender_organization_id}/referrals/{case.id}"
        if case.sender_organization_id
        else f"/staff/referrals/{case.id}"
    )
    await room.mails.write(
        Letter(
            kind=kind,
            to=to,
            key=f"{kind} {referral.id} {referral.version}.{referral.reminded} {key}".strip(),
            facts={
                "receiver": referral.receiver_name,
                "number": case.number,
                "state": STATE_LABELS[referral.state],
                "link": f"{room.base_url}{page}",
            },
        )
    )
    return True


async def write_to_coordinator(case: SupportCase, why: str, *, room: ReferralRoom) -> bool:
    """`why`: "hops", "no_answer". The mail names the number of the case and nothing else of it."""
    desk = await room.profiles.desk(case.sender_area)
    to = room.profiles.opened(desk, COORDINATOR_MAIL)
    if not to:
        return False
    await room.mails.write(
        Letter(
            kind="referral_alert",
            to=to,
            key=f"referral_alert {case.id} {why} {case.version}",
            facts={
                "number": case.number,
                "why": why,
                "link": f"{room.base_url}/staff/referrals/board",
            },
        )
    )
    return True


async def sender_address(case: SupportCase, *, room: ReferralRoom) -> str:
    """Of the desk or the organization a case belongs to; "" where none is registered."""
    row: ReferralProfile | ReferralDesk | None
    if case.sender_organization_id is not None:
        row = await room.profiles.of(case.sender_organization_id)
    else:
        row = await room.profiles.desk(case.sender_area)
    return room.profiles.opened(row, MAIL)


async def names_of_receivers(ids: set[UUID], room: ReferralRoom) -> dict[UUID, str]:
    return {id: str((await room.records.record(id)).content["name"]) for id in ids}
