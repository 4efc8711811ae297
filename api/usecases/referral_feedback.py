"""What a refusal tells the directory: a number to check, a window that is full, what it declines.

Nothing of the person goes with it: the reason code, and which record.
"""

from datetime import date, timedelta

from api.usecases.platforms import today
from api.usecases.referral_room import ReferralRoom
from models.base import now
from models.proposal import Proposal, ProposalKind, ProposalState
from models.referral import Referral
from models.referral_profile import Capacity
from models.referral_states import ReasonCode
from models.repositories.proposals import ProposalRepository
from models.vocabulary import RecordType

FULL_FOR = timedelta(days=30)
"""How long "full" is shown after it was said twice, unless the window says otherwise."""
SAID_WITHIN = timedelta(days=60)
_WORDS = {
    ReasonCode.wrong_contact: (
        "つなぎの相手から「電話番号や宛先がちがう」と返事がありました。"
        "番号と宛先を確かめてください。"
    ),
    ReasonCode.not_accepted: (
        "つなぎの相手から「この相談は受けていない」と返事がありました。"
        "受けていない相談を記録に書けるか、団体に確かめてください。"
    ),
    ReasonCode.not_offered: (
        "つなぎの相手から「もうやっていない」と返事がありました。"
        "終わったのかどうか、団体に確かめてください。"
    ),
}


async def tell_directory(referral: Referral, *, room: ReferralRoom) -> None:
    """After a refusal, in its transaction."""
    if referral.reason is ReasonCode.full:
        await _mark_full(referral, room=room)
    elif referral.reason in _WORDS and referral.service_id is not None:
        await _propose(referral, _WORDS[referral.reason], room=room)


async def _mark_full(referral: Referral, *, room: ReferralRoom) -> None:
    """Once is a bad week; twice is full."""
    profile = await room.profiles.of(referral.organization_id)
    if profile is None:
        return
    since = now() - SAID_WITHIN
    times = await room.referrals.said_full(referral.organization_id, since)
    if times >= 2 and profile.capacity is not Capacity.full:
        until: date = today() + FULL_FOR
        await room.profiles.save(
            profile,
            version=profile.version,
            capacity=Capacity.full,
            capacity_until=until,
            capacity_said_at=now(),
        )


async def _propose(referral: Referral, words: str, *, room: ReferralRoom) -> None:
    """For the secretariat to look into; the same reason for the same window waits only once."""
    assert referral.service_id is not None  # noqa: S101 - asked by the caller
    proposals = ProposalRepository(room.cases.session, room.keys)
    reason = referral.reason.value if referral.reason else ""
    waiting = await proposals.about(referral.organization_id)
    if any(
        one.answers.get("referral_reason") == reason
        and one.record_id == referral.service_id
        and one.decided_at is None
        for one in waiting
    ):
        return
    record = await room.records.record(referral.service_id)
    await proposals.add(
        Proposal(
            kind=ProposalKind.correction,
            state=ProposalState.submitted,
            record_type=RecordType.service,
            record_id=record.id,
            organization_id=referral.organization_id,
            base_number=record.number,
            title=str(record.content["name"]),
            answers={"wrong": words, "referral_reason": reason},
            area_code=referral.area_code,
            entered_by_staff=True,
            submitted_at=now(),
        )
    )
