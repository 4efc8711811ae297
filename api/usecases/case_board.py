"""A case as its desk sees it, and what stands on the boards of desks and coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from api.usecases.case_views import need_view
from api.usecases.referral_clock_job import undelivered
from api.usecases.referral_room import Actor, ReferralRoom, case_of_sender
from api.usecases.sign_in import SignedIn
from models.areas import AreaTree
from models.consent import Consent
from models.referral import Referral, ReferralStep
from models.referral_profile import ReferralDesk
from models.referral_states import MOVES, OPEN, Party, ReferralEvent, ReferralState
from models.repositories.cases import CaseContent
from models.repositories.referral_messages import Said
from models.support_case import SupportCase

OUR_TURN = tuple(state for state, waiting in OPEN.items() if waiting.acts is Party.sender)
THEIR_TURN = tuple(state for state in OPEN if state not in OUR_TURN)
_ELSEWHERE = frozenset({ReferralEvent.reroute})
"""Done on a page of its own: the next window is looked for first."""


@dataclass(frozen=True, slots=True)
class StepRead:
    step: ReferralStep
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReferralRead:
    referral: Referral
    steps: Sequence[StepRead]
    thread: Sequence[Said]
    lost: int = 0
    """Letters to the receiver that did not arrive."""

    @property
    def is_open(self) -> bool:
        return self.referral.state in OPEN

    @property
    def is_our_turn(self) -> bool:
        return self.referral.state in OUR_TURN

    @property
    def moves(self) -> tuple[ReferralEvent, ...]:
        """What the sender may do now, and may do here."""
        return tuple(
            event
            for event, move in MOVES[self.referral.state].items()
            if Party.sender in move.by and event not in _ELSEWHERE
        )

    @property
    def may_reroute(self) -> bool:
        return ReferralEvent.reroute in MOVES[self.referral.state]


@dataclass(frozen=True, slots=True)
class CaseRead:
    """Without the person: that is asked for apart."""

    case: SupportCase
    content: CaseContent
    referrals: Sequence[ReferralRead]
    notes: Sequence[Said] = ()
    consents: Sequence[Consent] = ()
    desk: ReferralDesk | None = None
    open_ones: tuple[ReferralRead, ...] = field(default=())

    @property
    def next(self) -> ReferralRead | None:
        """What is to be done first: our own turn, then what is due first."""
        return min(
            self.open_ones,
            key=lambda one: (not one.is_our_turn, _due(one.referral), one.referral.id),
            default=None,
        )


def _due(referral: Referral) -> float:
    return referral.due_at.timestamp() if referral.due_at else float("inf")


async def read_case(id: UUID, actor: Actor, *, room: ReferralRoom) -> CaseRead:
    """Raises NotFound also where it is somebody else's."""
    case = await case_of_sender(id, actor, room)
    content = need_view(case, actor, room=room)
    seal = room.cases.seal(case) if case.key_sealed else None
    read = []
    for referral in await room.referrals.of_case(case.id):
        steps = [
            StepRead(
                one,
                seal.open(one.note_sealed, f"note {referral.id} {one.number}")
                if seal and one.note_sealed
                else "",
            )
            for one in await room.referrals.steps(referral.id)
        ]
        thread = await room.messages.thread(referral.id, seal) if seal else []
        lost = await undelivered(referral, room) if referral.state in THEIR_TURN else 0
        read.append(ReferralRead(referral, steps, thread, lost))
    read.sort(key=lambda one: (not one.is_open, not one.is_our_turn, _due(one.referral)))
    return CaseRead(
        case,
        content,
        read,
        await room.messages.notes(case.id, seal) if seal else [],
        await room.consents.of_case(case.id),
        await room.profiles.desk(case.sender_area),
        tuple(one for one in read if one.is_open),
    )


def desks_of(who: SignedIn, tree: AreaTree) -> frozenset[str] | None:
    """Whose cases a coordinator looks after: desks of their area and below; None is all."""
    if who.area_code is None:
        return None
    found, at = set(), [who.area_code]
    while at:
        code = at.pop()
        found.add(code)
        at += tree.children.get(code, ())
    return frozenset(found)


def waits_since(state: ReferralState, sent_at: datetime | None) -> datetime | None:
    """Since when a window has had it; None for what has not gone out."""
    return sent_at if state in THEIR_TURN else None
