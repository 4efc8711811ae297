"""What nobody has taken goes on to the next window, in one step with the old one's end."""

from collections.abc import Sequence
from uuid import UUID

from api.usecases.find_receivers import open_drafts
from api.usecases.move_referral import Wish, move_referral
from api.usecases.referral_room import Actor, ReferralRoom
from models.errors import BadRequest
from models.referral import Referral
from models.referral_states import MOVES, ReferralEvent
from models.repositories.referrals import IllegalMove
from models.support_case import SupportCase


def check_reroute(referral: Referral) -> None:
    """Raises IllegalMove where it does not wait for a next place."""
    if ReferralEvent.reroute not in MOVES[referral.state]:
        raise IllegalMove(f"A referral that is {referral.state} is not passed on.")


async def reroute(
    referral: Referral,
    case: SupportCase,
    chosen: Sequence[UUID],
    lead: UUID | None,
    actor: Actor,
    *,
    room: ReferralRoom,
    version: int,
    once: str,
) -> list[Referral]:
    """Drafts for the next windows, whose parent this one is. The first, or the lead, is the next.

    Raises Conflict for another version, IllegalMove, BadRequest.
    """
    if once and await room.referrals.done_already(referral.id, once) is not None:
        others = await room.referrals.of_case(case.id)
        return [one for one in others if one.parent_id == referral.id]
    check_reroute(referral)
    if referral.service_id in chosen:
        raise BadRequest("いまの窓口とは、別の窓口を選んでください。", parameter="service")
    if not chosen:
        raise BadRequest("つぎの窓口を選んでください。", parameter="service")
    following = lead if lead in chosen else chosen[0]
    keeps_lead = referral.is_lead or lead in chosen
    opened = await open_drafts(
        chosen,
        following if keeps_lead else None,
        case,
        actor,
        room=room,
        once=once,
        parent=referral,
    )
    wish = Wish(
        event=ReferralEvent.reroute,
        version=version,
        next_service_id=following,
        key=once or None,
    )
    await move_referral(referral, case, wish, actor, room=room)
    return opened
