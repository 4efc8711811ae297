"""Somebody noticed something: told in half a minute, taken by a desk, and nothing told back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from api.usecases.noticed import CLOSED_WHY, Noticed, need_words
from api.usecases.open_case import NewCase, open_case
from api.usecases.referral_room import Actor, ReferralRoom, case_of_sender, is_sender
from api.usecases.rights import OutsideArea, lies_within
from api.usecases.sign_in import SignedIn
from models.areas import AreaTree
from models.base import now
from models.crypto import Keyring
from models.errors import Conflict, NotFound
from models.inquiry import FinderNotice, NoticeState
from models.person import LinkPurpose
from models.repositories.audit import Act
from models.repositories.cases import CaseContent
from models.repositories.finder_notices import FinderNoticeRepository, NoticeContent
from models.repositories.mails import Letter
from models.repositories.referral_profiles import MAIL, URGENT_MAIL
from models.support_case import Anonymity, Contact, Requester, Subject, SupportCase, Urgency

LIVES = timedelta(days=60)
"""How long the receipt can be opened."""


@dataclass(frozen=True, slots=True)
class NoticeBoard:
    """Where notices are taken in and looked after, over one transaction."""

    notices: FinderNoticeRepository
    room: ReferralRoom
    tree: AreaTree


async def tell(said: Noticed, once: str, *, board: NoticeBoard) -> str:
    """The token of the receipt. The same form (`once`) sent twice is one notice, one receipt."""
    once, room = once or uuid4().hex, board.room
    notice = FinderNotice(
        id=UUID(_digest(once, "notice", room.keys)[:32]),
        finder=said.finder,
        signs=list(said.signs),
        area_code=said.area_code,
        urgency=said.urgency,
    )
    token = _digest(once, "receipt", room.keys)
    if await board.notices.add(notice, said.content):
        await room.links.issue(
            LinkPurpose.finder_notice, lives=LIVES, subject_id=notice.id, token=token
        )
        await _tell_desk(notice, board=board)
    return token


async def _tell_desk(notice: FinderNotice, *, board: NoticeBoard) -> None:
    """That there is a notice, and nothing of it. The urgent address too where it cannot wait."""
    is_urgent = notice.urgency is Urgency.now
    wanted = (URGENT_MAIL, MAIL) if is_urgent else (MAIL,)
    for number, to in enumerate(await _addresses(notice.area_code, wanted, board=board)):
        await board.room.mails.write(
            Letter(
                kind="finder_notice",
                to=to,
                key=f"finder_notice {notice.id} {number}",
                facts={
                    "is_urgent": is_urgent,
                    "link": f"{board.room.base_url}/staff/notices/{notice.id}",
                },
            )
        )


async def _addresses(code: str | None, wanted: Sequence[str], *, board: NoticeBoard) -> list[str]:
    """Of the nearest desk that has one; at last of the whole installation's."""
    profiles = board.room.profiles
    around = (code, *board.tree.ancestors(code)) if code else ()
    for area in (*around, None):
        desk = await profiles.desk(area)
        if found := [to for what in wanted if (to := profiles.opened(desk, what))]:
            return list(dict.fromkeys(found))
    return []


async def receipt_state(token: str, *, board: NoticeBoard) -> FinderNotice:
    """Raises NotFound. Of the notice the page says no more than whether somebody has it."""
    link = await board.room.links.find(token, LinkPurpose.finder_notice)
    if link is None or link.subject_id is None:
        raise NotFound("receipt", "of a notice")
    return await board.notices.get(link.subject_id)


def areas_of(who: SignedIn, tree: AreaTree) -> frozenset[str] | None:
    """Whose notices somebody looks after: of their area and all within it; None is everything."""
    area = who.area_code
    if area is None:
        return None
    return frozenset(code for code in tree.by_code if lies_within(code, area, tree))


async def notice_for(
    id: UUID, who: SignedIn, actor: Actor, *, board: NoticeBoard
) -> tuple[FinderNotice, SupportCase | None]:
    """Raises NotFound; OutsideArea; once it is a case, NotFound for all but the desk of that."""
    notice = await board.notices.get(id)
    if notice.case_id is not None:
        return notice, await case_of_sender(notice.case_id, actor, board.room)
    areas = areas_of(who, board.tree)
    if areas is not None and notice.area_code not in areas:
        raise OutsideArea(who)
    return notice, None


async def may_open(notice: FinderNotice, actor: Actor, *, board: NoticeBoard) -> bool:
    """Whether it leads anywhere for them: what became another desk's case does not."""
    if notice.case_id is None:
        return True
    try:
        return is_sender(actor, await board.room.cases.get(notice.case_id))
    except NotFound:
        return False


async def read_notice(notice: FinderNotice, actor: Actor, *, board: NoticeBoard) -> NoticeContent:
    """Where it is and how to ask back; written down first."""
    content = board.notices.content(notice)
    fields = [name for name in ("place", "note", "contact") if getattr(content, name)]
    await board.room.audit.append(
        Act(
            actor=actor.id,
            role=actor.role,
            act="read finder notice",
            subject=str(notice.id),
            outcome="read",
            detail={"fields": fields},
        )
    )
    return content


async def take_notice(
    notice: FinderNotice, version: int, actor: Actor, *, board: NoticeBoard
) -> SupportCase:
    """A case of the desk. Place, note and contact stay in the notice: nobody has agreed yet.

    Raises Conflict where somebody else was quicker.
    """
    if notice.case_id is not None:
        return await case_of_sender(notice.case_id, actor, board.room)
    _check_waits(notice)
    case = await open_case(
        NewCase(
            content=CaseContent(need_words(notice)),
            area_code=notice.area_code,
            subject=Subject.unknown,
            requester=Requester.finder,
            contact=Contact.notice,
            anonymity=Anonymity.anonymous,
            urgency=notice.urgency,
            finder_notice_id=notice.id,
        ),
        actor,
        room=board.room,
    )
    await board.notices.save(
        notice,
        version=version,
        state=NoticeState.taken,
        case_id=case.id,
        taken_by=actor.id,
        taken_at=now(),
    )
    return case


async def close_notice(
    notice: FinderNotice, version: int, why: str, actor: Actor, *, board: NoticeBoard
) -> None:
    """Without a case. Why stands in the audit. Raises Conflict, KeyError for another reason."""
    _check_waits(notice)
    await board.room.audit.append(
        Act(
            actor=actor.id,
            role=actor.role,
            act="close finder notice",
            subject=str(notice.id),
            outcome="closed",
            detail={"why": CLOSED_WHY[why]},
        )
    )
    await board.notices.save(
        notice, version=version, state=NoticeState.closed, taken_by=actor.id, closed_at=now()
    )


def _check_waits(notice: FinderNotice) -> None:
    if notice.state is not NoticeState.new:
        raise Conflict("Somebody else has looked after this notice.")


def _digest(once: str, what: str, keys: Keyring) -> str:
    return keys.digests(f"{what}\n{once}", "finder notice form")[0]
