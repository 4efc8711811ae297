"""Asking first, without saying who: could you take somebody? One question to several windows."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from api.usecases.change_case import telling_parts
from api.usecases.referral_room import Actor, ReferralRoom
from models.base import id_in_time, now
from models.errors import BadRequest, Conflict, DirectoryError, NotFound
from models.inquiry import WILLINGNESS_LABELS, Inquiry, InquiryAnswer, Willingness
from models.person import LinkPurpose
from models.referral_profile import ReferralDesk, ReferralProfile
from models.referral_states import ReasonCode
from models.referral_token import new_token, read_token
from models.repositories.cases import Sender
from models.repositories.inquiries import InquiryRepository
from models.repositories.mails import Letter
from models.repositories.referral_profiles import MAIL
from models.repositories.staff_records import StaffRecord
from models.support_case import AgeBand, SupportCase, Urgency
from models.vocabulary import Publication, RecordType

MOST_WINDOWS = 10
LONGEST_QUESTION, LONGEST_NOTE = 1_000, 1_000


@dataclass(frozen=True, slots=True)
class InquiryRoom:
    room: ReferralRoom
    inquiries: InquiryRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInquiry:
    """`id` comes from the page it was written on: sent twice it is asked once."""

    id: UUID = field(default_factory=id_in_time)
    question: str
    services: tuple[UUID, ...]
    case: SupportCase | None = None
    topics: tuple[str, ...] = ()
    area_code: str | None = None
    age_band: AgeBand = AgeBand.unknown
    language: str = "ja"
    urgency: Urgency = Urgency.usual


@dataclass(frozen=True, slots=True)
class Asked:
    """One window that was asked. `phone` is where to call one that cannot be written to."""

    answer: InquiryAnswer
    note: str
    is_written_to: bool
    phone: str


async def ask_windows(new: NewInquiry, actor: Actor, *, at: InquiryRoom) -> Inquiry:
    """Each window with a registered address gets a link. Raises BadRequest, NotFound."""
    if actor.sender is None:
        raise NotFound("inquiry", new.id)
    there = await at.inquiries.find(new.id)
    if there is not None:
        return _of_sender(there, actor)
    check_question(new.question)
    windows = await _windows(new.services, at.room)
    inquiry = Inquiry(
        id=new.id,
        case_id=new.case.id if new.case else None,
        sender_organization_id=actor.sender.organization_id,
        sender_area=actor.sender.area,
        opened_by=actor.id,
        topics=list(new.topics),
        area_code=new.area_code,
        age_band=new.age_band,
        language=new.language,
        urgency=new.urgency,
        question_sealed="",
        ends_at=now() + timedelta(days=at.room.clocks.inquiry),
    )
    answers = [
        InquiryAnswer(
            inquiry_id=inquiry.id,
            service_id=one.id,
            organization_id=one.owner.id,
            receiver_name=str(one.content["name"]),
        )
        for one in windows
        if one.owner is not None
    ]
    await at.inquiries.add(inquiry, new.question, answers)
    for one in answers:
        await _write_to_window(one, room=at.room)
    return inquiry


def check_question(question: str) -> None:
    """Raises BadRequest: for nothing, and for what could say who somebody is."""
    if not question.strip():
        raise BadRequest("聞きたいことを書いてください。", parameter="question")
    if len(question) > LONGEST_QUESTION:
        raise BadRequest(f"{LONGEST_QUESTION:,}字までで書いてください。", parameter="question")
    if parts := telling_parts(question):
        raise BadRequest(
            f"{'と'.join(parts)}のようなものがあります。だれかわかるものは、消してください。",
            parameter="question",
        )


async def inquiry_of_sender(id: UUID, actor: Actor, *, at: InquiryRoom) -> Inquiry:
    """Raises NotFound also where it is somebody else's."""
    return _of_sender(await at.inquiries.get(id), actor)


async def read_answers(inquiry: Inquiry, *, at: InquiryRoom) -> list[Asked]:
    answers = await at.inquiries.answers(inquiry.id)
    profiles = await at.room.profiles.of_all({one.organization_id for one in answers})
    found = []
    for one in answers:
        profile = profiles.get(one.organization_id)
        is_written_to = profile is not None and profile.mail_sealed is not None
        phone = "" if is_written_to else await _phone(one, at.room)
        found.append(Asked(one, at.inquiries.note(one), is_written_to, phone))
    return found


async def inquiry_of_link(typed: str, *, at: InquiryRoom) -> tuple[Inquiry, InquiryAnswer] | None:
    """None for what leads nowhere, or not any more. Changes nothing."""
    token = read_token(typed)
    link = await at.room.links.find(token, LinkPurpose.inquiry) if token else None
    if link is None or link.subject_id is None:
        return None
    answer = await at.inquiries.answer(link.subject_id)
    inquiry = await at.inquiries.get(answer.inquiry_id)
    return (inquiry, answer) if is_open(inquiry) else None


def is_open(inquiry: Inquiry) -> bool:
    return inquiry.closed_at is None and inquiry.ends_at > now()


async def answer_inquiry(
    inquiry: Inquiry,
    answer: InquiryAnswer,
    said: Willingness | None,
    *,
    version: int,
    reason: ReasonCode | None,
    note: str,
    at: InquiryRoom,
    by_desk: bool = False,
) -> None:
    """May be changed until it is closed. Raises BadRequest, Conflict.

    `by_desk`: asked by telephone and written down by whoever asked, who needs no letter.
    """
    if said is None or said is Willingness.waiting:
        raise BadRequest("どれかを選んでください。", parameter="answer")
    if said is Willingness.no and reason is None:
        raise BadRequest("わけを選んでください。", parameter="reason")
    if len(note) > LONGEST_NOTE:
        raise BadRequest(f"{LONGEST_NOTE:,}字までで書いてください。", parameter="note")
    if not is_open(inquiry):
        raise Conflict("This inquiry is closed.")
    await at.inquiries.save_answer(
        answer,
        version=version,
        note=note.strip(),
        answer=said,
        reason=reason if said is Willingness.no else None,
        # Of the first answer: how long windows take is counted from it.
        answered_at=answer.answered_at or now(),
    )
    if not by_desk:
        await _write_to_sender(inquiry, answer, room=at.room)


async def close_inquiry(inquiry: Inquiry, *, at: InquiryRoom) -> None:
    """No link of it opens anything any more."""
    await at.inquiries.close(inquiry, now())
    for one in await at.inquiries.answers(inquiry.id):
        await at.room.links.end(LinkPurpose.inquiry, one.id)


async def desk_name(inquiry: Inquiry, *, room: ReferralRoom) -> str:
    """Who asks: a desk or an organization, never a person."""
    if inquiry.sender_organization_id is not None:
        record = await room.records.record(inquiry.sender_organization_id)
        return str(record.content["name"])
    desk = await room.profiles.desk(inquiry.sender_area)
    return desk.name if desk else "自治体の相談窓口"


def _of_sender(inquiry: Inquiry, actor: Actor) -> Inquiry:
    theirs = Sender(inquiry.sender_area, inquiry.sender_organization_id)
    if actor.sender != theirs:
        raise NotFound("inquiry", inquiry.id)
    return inquiry


async def _windows(ids: tuple[UUID, ...], room: ReferralRoom) -> list[StaffRecord]:
    """Raises BadRequest for none, too many, and for what is not listed."""
    chosen = tuple(dict.fromkeys(ids))
    if not chosen:
        raise BadRequest("聞く窓口を選んでください。", parameter="service")
    if len(chosen) > MOST_WINDOWS:
        raise BadRequest(f"一度に聞けるのは{MOST_WINDOWS}か所までです。", parameter="service")
    found = []
    for id in chosen:
        try:
            record = await room.records.record(id)
        except DirectoryError as reason:
            raise BadRequest("いまは載っていない窓口があります。", parameter="service") from reason
        is_service = record.record_type is RecordType.service
        if not is_service or record.publication is not Publication.published:
            raise BadRequest("いまは載っていない窓口があります。", parameter="service")
        found.append(record)
    return found


async def _phone(answer: InquiryAnswer, room: ReferralRoom) -> str:
    """The first number of the window's record; "" where there is none any more."""
    try:
        record = await room.records.record(answer.service_id or answer.organization_id)
    except DirectoryError:
        return ""
    phones = record.content.get("phones") or ()
    return str(phones[0].get("number", "")) if phones else ""


async def _write_to_window(answer: InquiryAnswer, *, room: ReferralRoom) -> None:
    profile = await room.profiles.of(answer.organization_id)
    to = room.profiles.opened(profile, MAIL)
    if not to:
        return
    days = room.clocks.inquiry
    token = await room.links.issue(
        LinkPurpose.inquiry, lives=timedelta(days=days), subject_id=answer.id, token=new_token()
    )
    await room.mails.write(
        Letter(
            kind="inquiry",
            to=to,
            key=f"inquiry {answer.id}",
            facts={
                "receiver": answer.receiver_name,
                "link": f"{room.base_url}/inquiry/{token}",
                "days": days,
            },
        )
    )


async def _write_to_sender(inquiry: Inquiry, answer: InquiryAnswer, *, room: ReferralRoom) -> None:
    row: ReferralProfile | ReferralDesk | None
    if inquiry.sender_organization_id is not None:
        row = await room.profiles.of(inquiry.sender_organization_id)
    else:
        row = await room.profiles.desk(inquiry.sender_area)
    if not (to := room.profiles.opened(row, MAIL)):
        return
    await room.mails.write(
        Letter(
            kind="inquiry_answered",
            to=to,
            key=f"inquiry_answered {answer.id} {answer.version}",
            facts={
                "receiver": answer.receiver_name,
                "answer": WILLINGNESS_LABELS[answer.answer],
                "link": f"{room.base_url}/staff/inquiries/{inquiry.id}",
            },
        )
    )
