"""`/staff/inquiries`: a desk asks windows whether they could take somebody, without saying who."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Staff, needs
from api.dependencies import Reference
from api.usecases.inquire import (
    InquiryRoom,
    NewInquiry,
    answer_inquiry,
    ask_windows,
    close_inquiry,
    inquiry_of_sender,
    read_answers,
)
from api.usecases.referral_room import case_of_sender, desk_actor
from api.usecases.sign_in import SignedIn
from frontend.form_values import id_of, ids_of, line_of, text_of, texts_of
from frontend.going_in import go_on
from frontend.inquiries import FIRST, ActingOnInquiries, LookingAtInquiries, read_answer
from frontend.inquiries_pages import InquiriesPage, InquiryPage, NewInquiryPage, facts_of
from frontend.public import READ
from frontend.receiver_forms import FIND, FindingNext, Nearby
from frontend.receiver_words import CHANGED_MEANWHILE
from models.account import Role
from models.base import id_in_time
from models.directory_reference import DirectoryReference
from models.errors import BadRequest, Conflict, NotFound
from models.inquiry import Willingness
from models.support_case import SupportCase

HOME = "/staff/inquiries"
MOST_CANDIDATES = 10
DONE = {
    "asked": "窓口に聞きました。お返事が来たら、ここに出ます。",
    "said": "お返事を書きとめました。",
    "closed": "聞くのを終わりました。",
}

router = APIRouter(prefix=HOME, dependencies=needs(Role.staff), max_body_size=64 * 1024)


@router.api_route("", methods=READ)
async def show_inquiries(request: Request, who: Staff, at: LookingAtInquiries) -> Response:
    actor = desk_actor(who)
    found = await at.inquiries.of(actor.sender) if actor.sender else ()
    rows = []
    for one in found:
        answers = await at.inquiries.answers(one.id)
        said = sum(answer.answer is not Willingness.waiting for answer in answers)
        rows.append((one, at.inquiries.question(one)[:40], said, len(answers)))
    return InquiriesPage(who=who, rows=rows).response(request)


@router.api_route("/new", methods=READ)
async def show_new(
    request: Request,
    who: Staff,
    at: LookingAtInquiries,
    nearby: FindingNext,
    about: Annotated[UUID | None, Query(alias="case")] = None,
    chosen: Annotated[list[UUID] | None, Query(alias="service", max_length=50)] = None,
) -> Response:
    case = await _case(who, about, at)
    page = await _new_page(who, case, tuple(chosen or ()), {}, nearby=nearby)
    return page.response(request)


@router.post("/new")
async def ask(
    request: Request,
    form: CheckedForm,
    who: Staff,
    looking: LookingAtInquiries,
    at: ActingOnInquiries,
    nearby: FindingNext,
) -> Response:
    about, chosen = id_of(form.get("case")), tuple(ids_of(form.getlist("service")))
    case = await _case(who, about, looking)
    errors: dict[str, str] = {}
    if form.get("act") != FIND:
        try:
            inquiry = await ask_windows(_new(form, case, chosen), desk_actor(who), at=at)
        except BadRequest as wrong:
            errors = {wrong.parameter or "question": str(wrong)}
        else:
            return go_on(f"{HOME}/{inquiry.id}?done=asked")
    page = await _new_page(who, case, chosen, texts_of(form), nearby=nearby, errors=errors)
    return page.response(request)


@router.api_route("/{id}", methods=READ)
async def show_inquiry(
    request: Request,
    id: UUID,
    who: Staff,
    at: LookingAtInquiries,
    reference: Reference,
    done: Annotated[str, Query()] = "",
) -> Response:
    page = await _page(who, id, reference, at=at, done=DONE.get(done, ""))
    return page.response(request)


@router.post("/{id}/answers/{answer_id}")
async def write_down(
    request: Request,
    form: CheckedForm,
    id: UUID,
    answer_id: UUID,
    who: Staff,
    at: ActingOnInquiries,
    reference: Reference,
) -> Response:
    """What a window said on the telephone."""
    inquiry = await inquiry_of_sender(id, desk_actor(who), at=at)
    asked = await at.inquiries.answer(answer_id)
    if asked.inquiry_id != inquiry.id:
        raise NotFound("answer", answer_id)
    said = read_answer(form)
    try:
        await answer_inquiry(inquiry, asked, **said, at=at, by_desk=True)
    except BadRequest as wrong:
        name = FIRST.get(wrong.parameter or "", wrong.parameter or "note")
        more: dict[str, Any] = {
            "status": HTTPStatus.UNPROCESSABLE_ENTITY,
            "errors": {f"{name}-{answer_id}": str(wrong)},
            "typed": texts_of(form),
            "wrong_answer": str(answer_id),
        }
    except Conflict:
        more = {"status": HTTPStatus.CONFLICT, "problem": CHANGED_MEANWHILE}
    else:
        return go_on(f"{HOME}/{id}?done=said")
    return (await _page(who, id, reference, at=at, **more)).response(request)


@router.post("/{id}/close")
async def close(form: CheckedForm, id: UUID, who: Staff, at: ActingOnInquiries) -> Response:
    await close_inquiry(await inquiry_of_sender(id, desk_actor(who), at=at), at=at)
    return go_on(f"{HOME}/{id}?done=closed")


async def _case(who: SignedIn, id: UUID | None, at: InquiryRoom) -> SupportCase | None:
    """Raises NotFound for somebody else's."""
    return await case_of_sender(id, desk_actor(who), at.room) if id else None


def _new(form: FormData, case: SupportCase | None, chosen: tuple[UUID, ...]) -> NewInquiry:
    """What the case says of topics, place and age goes with it; what is needed is written anew."""
    about: dict[str, Any] = {}
    if case is not None:
        about = {
            "case": case,
            "topics": tuple(case.topics),
            "area_code": case.area_code,
            "age_band": case.age_band,
            "language": case.language,
            "urgency": case.urgency,
        }
    return NewInquiry(
        id=id_of(form.get("once")) or id_in_time(),
        question=text_of(form, "question"),
        services=chosen,
        **about,
    )


async def _new_page(
    who: SignedIn,
    case: SupportCase | None,
    chosen: tuple[UUID, ...],
    typed: dict[str, str],
    *,
    nearby: Nearby,
    errors: dict[str, str] | None = None,
) -> NewInquiryPage:
    near = line_of(typed, "near")[:200]
    found = await nearby.candidates(near, case, most=MOST_CANDIDATES)
    return NewInquiryPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        errors=errors or {},
        once=typed.get("once") or str(id_in_time()),
        case=case,
        facts=facts_of(case, nearby.reference) if case else (),
        chosen=await nearby.services.documents(chosen),
        candidates=[one for one in found if one.id not in chosen],
        typed=typed,
        has_looked=bool(near),
    )


async def _page(
    who: SignedIn, id: UUID, reference: DirectoryReference, *, at: InquiryRoom, **more: Any
) -> InquiryPage:
    inquiry = await inquiry_of_sender(id, desk_actor(who), at=at)
    return InquiryPage(
        who=who,
        inquiry=inquiry,
        question=at.inquiries.question(inquiry),
        facts=facts_of(inquiry, reference),
        asked=await read_answers(inquiry, at=at),
        once=id_in_time().hex,
        **more,
    )
