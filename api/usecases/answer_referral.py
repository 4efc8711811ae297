"""A receiver reads a referral and answers it: by the link of a mail, or signed in.

What may be seen is decided in `case_views`, what may be done in `move_referral`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from api.usecases.case_views import ReceiverView, receiver_view
from api.usecases.move_referral import Wish, move_referral
from api.usecases.platforms import today
from api.usecases.referral_room import (
    Actor,
    ReferralRoom,
    link_actor,
    party_in,
    referral_with_case,
)
from models.base import now
from models.errors import BadRequest, DirectoryError, NotFound
from models.person import LinkPurpose
from models.referral import Referral
from models.referral_states import MOVES, WITH_RECEIVER, Party, ReferralEvent, ReferralState
from models.referral_token import read_token
from models.repositories.referral_messages import Said
from models.support_case import SupportCase
from models.vocabulary import Publication, RecordType

_READABLE_NOTES = frozenset({ReferralEvent.send})
"""Of the sender's moves: what is said with the others stays with the sender."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One step: what it led to, who did it (a party, never a person), what was said with it."""

    state: ReferralState
    party: Party
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Received:
    """`sender` is a desk or an organization; `moves` are those its receiver may make now."""

    view: ReceiverView
    sender: str
    receiver_role: str
    moves: frozenset[ReferralEvent]
    history: Sequence[Happened]
    thread: Sequence[Said]

    @property
    def referral(self) -> Referral:
        return self.view.referral

    @property
    def is_here(self) -> bool:
        return self.referral.state in WITH_RECEIVER and self.view.why_not != "not_here"


async def referral_of_link(typed: str, *, room: ReferralRoom) -> UUID | None:
    """Which referral a link, or a code typed from paper, leads to; None for what leads nowhere."""
    token = read_token(typed)
    link = await room.links.find(token, LinkPurpose.referral) if token else None
    return link.subject_id if link else None


async def open_received(
    id: UUID, actor: Actor | None, *, room: ReferralRoom
) -> tuple[Referral, SupportCase, Actor]:
    """`actor` None is whoever has the link. Raises NotFound for whoever is not the receiver."""
    referral, case = await referral_with_case(id, room)
    acting = actor or link_actor(referral)
    is_theirs = party_in(acting, case, referral) is Party.receiver
    if not is_theirs or referral.sent_at is None:
        raise NotFound("referral", id)
    return referral, case, acting


async def read_received(
    referral: Referral, case: SupportCase, actor: Actor, *, room: ReferralRoom
) -> Received:
    """What is shown of a person is written down by the view; the first time also in the row."""
    view = await receiver_view(referral, case, actor, today(), room=room)
    if view.person and referral.identity_read_at is None:
        await room.referrals.note(referral, identity_read_at=now())
    is_here = view.why_not != "not_here"
    profile = await room.profiles.of(referral.organization_id)
    moves = MOVES[referral.state].items()
    return Received(
        view=view,
        sender=await sender_name(case, room=room),
        receiver_role=(profile.role_name or "") if profile else "",
        moves=frozenset(event for event, move in moves if Party.receiver in move.by),
        history=await _history(referral, case, room=room) if is_here else (),
        thread=await _thread(view, room=room) if is_here else (),
    )


async def sender_name(case: SupportCase, *, room: ReferralRoom) -> str:
    """Of the desk or the organization, with the role in which it sends; never of a person."""
    if case.sender_organization_id is not None:
        record = await room.records.record(case.sender_organization_id)
        profile = await room.profiles.of(case.sender_organization_id)
        role = profile.role_name if profile else None
        return f"{record.content['name']}　{role}" if role else str(record.content["name"])
    desk = await room.profiles.desk(case.sender_area)
    return desk.name if desk else "自治体の相談窓口"


async def answer_referral(
    referral: Referral, case: SupportCase, wish: Wish, actor: Actor, *, room: ReferralRoom
) -> bool:
    """As `move_referral`; what fails half-way leaves nothing behind, though the request goes on."""
    if wish.next_service_id is not None:
        await _check_next(wish.next_service_id, room=room)
    async with room.cases.session.begin_nested():
        return await move_referral(referral, case, wish, actor, room=room)


async def _check_next(service_id: UUID, *, room: ReferralRoom) -> None:
    """Raises BadRequest for what everybody could not find by themselves."""
    wrong = BadRequest("この窓口は選べません。もう一度さがしてください。", parameter="next")
    try:
        record = await room.records.record(service_id)
    except DirectoryError as reason:
        raise wrong from reason
    is_service = record.record_type is RecordType.service
    if not is_service or record.publication is not Publication.published:
        raise wrong


async def _thread(view: ReceiverView, *, room: ReferralRoom) -> list[Said]:
    """Once nothing may be known of the person any more, only what the receiver said itself."""
    said = await room.messages.thread(view.referral.id, room.cases.seal(view.case))
    if view.why_not == "consent":
        return [one for one in said if one.message.party is Party.receiver]
    if view.why_not == "not_accepted":
        # What a file is called may say who it is about.
        return [
            one if one.message.party is Party.receiver else replace(one, files=()) for one in said
        ]
    return said


async def _history(referral: Referral, case: SupportCase, *, room: ReferralRoom) -> list[Happened]:
    """Since it was first sent."""
    seal = room.cases.seal(case)
    steps = await room.referrals.steps(referral.id)
    first = next((one.number for one in steps if one.event is ReferralEvent.send), 0)
    return [
        Happened(
            one.after,
            one.party,
            one.at,
            seal.open(one.note_sealed, f"note {referral.id} {one.number}")
            if one.note_sealed and (one.party is Party.receiver or one.event in _READABLE_NOTES)
            else "",
        )
        for one in steps
        if one.number >= first
    ]
