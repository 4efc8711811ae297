"""How a referral reads as FHIR, and what a status that comes in wants (docs/fhir.md)."""

from models.referral_states import MOVES, Party, ReferralEvent, ReferralState
from models.support_case import Urgency

S, E, P = ReferralState, ReferralEvent, Party
TASK_STATUS: dict[ReferralState, str] = {
    S.draft: "draft",
    S.awaiting_consent: "draft",
    S.sent: "requested",
    S.seen: "received",
    S.accepted: "accepted",
    S.waitlisted: "on-hold",
    S.needs_person: "on-hold",
    S.in_support: "in-progress",
    S.rerouted: "cancelled",
    S.declined: "rejected",
    S.person_declined: "cancelled",
    S.unreachable: "failed",
    S.withdrawn: "cancelled",
    S.expired: "failed",
    S.closed: "completed",
    S.entered_in_error: "entered-in-error",
}
"""`businessStatus` carries our own state beside it, so that nothing is lost."""
REQUEST_STATUS: dict[str, str] = {
    "draft": "draft",
    "requested": "active",
    "received": "active",
    "accepted": "active",
    "on-hold": "active",
    "in-progress": "active",
    "rejected": "active",
    "failed": "active",
    "cancelled": "revoked",
    "completed": "completed",
    "entered-in-error": "entered-in-error",
}
"""Of the ServiceRequest: what was declined or not answered still looks for a place."""
WANTED: dict[tuple[Party, str], tuple[ReferralEvent, ...]] = {
    (P.receiver, "received"): (E.see,),
    (P.receiver, "accepted"): (E.accept,),
    (P.receiver, "rejected"): (E.decline,),
    (P.receiver, "on-hold"): (E.waitlist, E.renew),
    (P.receiver, "in-progress"): (E.start, E.renew),
    (P.receiver, "completed"): (E.close,),
    (P.receiver, "failed"): (E.cannot_reach,),
    (P.receiver, "cancelled"): (E.person_declines,),
    (P.sender, "requested"): (E.send,),
    (P.sender, "cancelled"): (E.withdraw, E.person_declines),
    (P.sender, "completed"): (E.close,),
    (P.sender, "failed"): (E.cannot_reach,),
    (P.sender, "entered-in-error"): (E.mark_error,),
}
"""The first that is possible from the state it is in."""
PRIORITY = {Urgency.usual: "routine", Urgency.soon: "urgent", Urgency.now: "stat"}


def wanted_event(
    party: Party, status: str, business: str, state: ReferralState
) -> ReferralEvent | None:
    """None where a status cannot be brought about by this party from this state.

    On hold because the person has to do something is said by `businessStatus`.
    """
    events = WANTED.get((party, status), ())
    if status == "on-hold" and business == S.needs_person and party is P.receiver:
        events = (E.need_person,)
    for event in events:
        move = MOVES[state].get(event)
        if move is not None and party in move.by and TASK_STATUS[move.after] == status:
            return event
    return None
