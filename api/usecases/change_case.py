"""A case at a counter: opened once, changed by its desk, and who is told when it cannot wait."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.usecases.open_case import NewCase, give_lead, open_case
from api.usecases.referral_room import Actor, ReferralRoom, case_of_sender, is_sender
from models.base import now
from models.case_seal import SafeContact
from models.errors import BadRequest, Conflict, NotFound
from models.referral_states import OPEN, SENDER_OUTCOMES, OutcomeCode, Party
from models.referral_words import OUTCOME_LABELS
from models.repositories.cases import CaseContent
from models.repositories.mails import Letter
from models.repositories.referral_profiles import URGENT_MAIL
from models.support_case import (
    AgeBand,
    Anonymity,
    Contact,
    PersonField,
    Requester,
    Stage,
    Subject,
    SupportCase,
    Urgency,
)
from search.subjects import subjects_of, topics_of

_TELLING = (
    ("電話番号", re.compile(r"0\d{1,4}[-‐－ー() ]?\d{1,4}[-‐－ー() ]?\d{3,4}")),
    ("メールアドレス", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    ("ホームページのアドレス", re.compile(r"https?://|www\.", re.IGNORECASE)),
    ("アカウントのID", re.compile(r"(?<![\w@.])@[\w.-]{3,}", re.ASCII)),
)
_WIDE = str.maketrans("０１２３４５６７８９＠．", "0123456789@.")


def telling_parts(text: str) -> list[str]:
    """What in a text looks as if it said who somebody is.

    >>> telling_parts("０９０-1234-5678 か a.b@example.org へ")
    ['電話番号', 'メールアドレス']
    """
    plain = text.translate(_WIDE)
    return [name for name, pattern in _TELLING if pattern.search(plain)]


def topics_in(need: str, known: Collection[str]) -> tuple[str, ...]:
    """The topics a need speaks of, as the search reads it; nothing of it is counted."""
    return tuple(one for one in topics_of(subjects_of(need)) if one in known)


async def open_once(new: NewCase, actor: Actor, *, room: ReferralRoom) -> tuple[SupportCase, bool]:
    """(the case, whether it was opened now): the same form sent twice opens it once.

    Raises BadRequest, NotFound.
    """
    there = await _opened(new.id, actor, room)
    if there is not None:
        return there, False
    try:
        return await open_case(new, actor, room=room), True
    except Conflict:
        # Of two at the same time one is stored.
        return await case_of_sender(new.id, actor, room), False


async def _opened(id: UUID, actor: Actor, room: ReferralRoom) -> SupportCase | None:
    try:
        return await case_of_sender(id, actor, room)
    except NotFound:
        return None


async def tell_urgent(case: SupportCase, *, room: ReferralRoom) -> bool:
    """Whether there is somebody to tell at once. The mail names the number and nothing else."""
    desk = await room.profiles.desk(case.sender_area)
    to = room.profiles.opened(desk, URGENT_MAIL)
    if not to or case.sender_organization_id is not None:
        return False
    await room.mails.write(
        Letter(
            kind="referral_urgent",
            to=to,
            key=f"referral_urgent {case.id} {case.version}",
            facts={
                "number": case.number,
                "link": f"{room.base_url}/staff/referrals/{case.id}",
            },
        )
    )
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSaid:
    """Everything the desk may say of a case after it was opened."""

    need: str
    topics: tuple[str, ...]
    area_code: str | None
    age_band: AgeBand
    language: str
    subject: Subject
    requester: Requester
    contact: Contact
    anonymity: Anonymity
    urgency: Urgency
    basis: str
    personal: Mapping[PersonField, str]
    safety: SafeContact


async def change_case(
    case: SupportCase,
    said: CaseSaid,
    version: int,
    actor: Actor,
    *,
    bases: Collection[str],
    room: ReferralRoom,
) -> None:
    """Raises NotFound, Conflict, and BadRequest for a person without a basis."""
    _check_sender(case, actor)
    if said.basis not in {"none", case.basis, *bases}:
        raise BadRequest("この根拠は、ここでは使えません。", parameter="basis")
    if not said.need.strip() and not said.topics:
        raise BadRequest("困っていることを、ひとこと書いてください。", parameter="need")
    was_urgent = case.urgency is Urgency.now
    await room.cases.save(
        case,
        version=version,
        content=CaseContent(said.need, said.personal, said.safety),
        topics=list(said.topics),
        area_code=said.area_code,
        age_band=said.age_band,
        language=said.language,
        subject=said.subject,
        requester=said.requester,
        contact=said.contact,
        anonymity=said.anonymity,
        urgency=said.urgency,
        basis=said.basis,
    )
    if said.urgency is Urgency.now and not was_urgent:
        await tell_urgent(case, room=room)


async def set_stage(
    case: SupportCase, stage: Stage, version: int, actor: Actor, *, room: ReferralRoom
) -> None:
    """Raises NotFound, Conflict."""
    _check_sender(case, actor)
    await room.cases.save(case, version=version, stage=stage)


async def set_review(
    case: SupportCase, on: date | None, version: int, actor: Actor, *, room: ReferralRoom
) -> None:
    """The day on which it is asked whether it goes on. Raises NotFound, Conflict."""
    _check_sender(case, actor)
    await room.cases.save(case, version=version, review_on=on)


async def set_lead(
    case: SupportCase, referral_id: UUID, actor: Actor, *, room: ReferralRoom
) -> None:
    """Raises NotFound; BadRequest for one that has ended."""
    _check_sender(case, actor)
    others = await room.referrals.of_case(case.id)
    lead = next((one for one in others if one.id == referral_id), None)
    if lead is None:
        raise NotFound("referral", referral_id)
    if lead.state not in OPEN:
        raise BadRequest("終わったつなぎは、まとめ役にできません。", parameter="lead")
    await give_lead(lead, case, others, room=room)


async def note_follow_up(case: SupportCase, text: str, actor: Actor, *, room: ReferralRoom) -> None:
    """How it went on after the end, once. Raises NotFound, BadRequest."""
    _check_sender(case, actor)
    if case.closed_at is None:
        raise BadRequest("まだ続いている相談です。", parameter="followed")
    if not text.strip():
        raise BadRequest("その後のようすを、ひとこと書いてください。", parameter="followed")
    await _note(text, case, actor, room)
    await room.cases.save(case, version=case.version, followed_up_at=now(), follow_up_at=None)


async def close_case(
    case: SupportCase, outcome: OutcomeCode | None, text: str, actor: Actor, *, room: ReferralRoom
) -> None:
    """For a case that lies with no window (any more), with where the person is now.

    Raises NotFound; BadRequest while a window has it, and for an outcome that is not the desk's.
    """
    _check_sender(case, actor)
    if outcome is None or outcome not in SENDER_OUTCOMES:
        raise BadRequest("どうなったかを選んでください。", parameter="outcome-case")
    if any(one.state in OPEN for one in await room.referrals.of_case(case.id)):
        raise BadRequest(
            "まだ終わっていないつなぎがあります。先に、それぞれの窓口とのつなぎを終えてください。",
            parameter="outcome-case",
        )
    if case.closed_at is not None:
        return
    words = f"終えました（{OUTCOME_LABELS[outcome]}）。{text}".strip()
    await _note(words, case, actor, room)
    at = now()
    await room.cases.save(
        case,
        version=case.version,
        closed_at=at,
        follow_up_at=at + timedelta(days=room.clocks.follow_up),
    )


async def reopen_case(case: SupportCase, actor: Actor, *, room: ReferralRoom) -> None:
    """It goes on after all. Raises NotFound, also once nobody can read it."""
    _check_sender(case, actor)
    if case.key_sealed is None:
        raise NotFound("case", case.id)
    if case.closed_at is not None:
        await _note("もう一度始めました。", case, actor, room)
        await room.cases.save(case, version=case.version, closed_at=None, follow_up_at=None)


async def _note(text: str, case: SupportCase, actor: Actor, room: ReferralRoom) -> None:
    await room.messages.say(
        case.id,
        text,
        referral_id=None,
        party=Party.sender,
        actor=actor.id,
        seal=room.cases.seal(case),
    )


def _check_sender(case: SupportCase, actor: Actor) -> None:
    if not is_sender(actor, case):
        raise NotFound("case", case.id)
