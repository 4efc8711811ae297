"""A new link for a receiver whose link is too old: to the registered address and nowhere else."""

import secrets

from api.usecases.referral_letters import write_to_receiver
from api.usecases.referral_room import ReferralRoom, referral_with_case
from models.person import LinkPurpose
from models.referral_states import WITH_RECEIVER
from models.referral_token import read_token


async def reissue_link(typed: str, *, room: ReferralRoom) -> bool:
    """Whether a letter was written; whoever asked for it is not told."""
    token = read_token(typed)
    link = await room.links.find_ever(token, LinkPurpose.referral) if token else None
    if link is None or link.subject_id is None:
        return False
    referral, case = await referral_with_case(link.subject_id, room)
    if referral.state not in WITH_RECEIVER:
        return False
    key = secrets.token_hex(8)
    return await write_to_receiver(referral, case, "referral_link", room=room, key=key)
