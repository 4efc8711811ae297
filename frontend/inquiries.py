"""`/inquiry/{token}`: a window says whether it could take somebody. Opening it changes nothing."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import FORM, From, Keys, VisitorForm, form_token, set_cookie, visitors_secret
from api.dependencies import AppSettings, Reference
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.settings import Settings
from api.usecases.inquire import (
    InquiryRoom,
    answer_inquiry,
    desk_name,
    inquiry_of_link,
)
from api.usecases.rates import TooOften, count_sending
from api.usecases.referral_room import ReferralRoom
from frontend.form_values import number_of, text_of, texts_of
from frontend.inquiries_pages import AnswerInquiryPage, NoInquiryPage, WindowPage, facts_of
from frontend.public import READ
from frontend.receiver_words import CHANGED_MEANWHILE, PRESS_AGAIN
from frontend.sign_in_pages import too_often_words
from models.crypto import Keyring
from models.directory_reference import DirectoryReference
from models.errors import BadRequest, Conflict
from models.inquiry import Inquiry, InquiryAnswer, Willingness
from models.referral_states import ReasonCode
from models.repositories.inquiries import InquiryRepository

PATH = "/inquiry/{token}"
MOST_GUESSES = 60
"""Of one network in an hour: links that lead nowhere."""
FIRST = {"answer": "answer-yes", "reason": "reason-full"}
"""The first button of each choice, to which an error leads."""

router = APIRouter(max_body_size=32 * 1024)

Token = Annotated[str, Path(max_length=100)]


def over(room: ReferralRoom) -> InquiryRoom:
    return InquiryRoom(room, InquiryRepository(room.cases.session, room.keys))


async def _looking(room: LookingAtReferrals) -> InquiryRoom:
    return over(room)


async def _acting(room: ActingOnReferrals) -> InquiryRoom:
    return over(room)


LookingAtInquiries = Annotated[InquiryRoom, Depends(_looking)]
ActingOnInquiries = Annotated[InquiryRoom, Depends(_acting)]


@router.api_route(PATH, methods=READ)
async def show_inquiry(
    request: Request,
    token: Token,
    at: LookingAtInquiries,
    settings: AppSettings,
    reference: Reference,
    keys: Keys,
    visit: From,
    done: Annotated[str, Query()] = "",
) -> Response:
    found = await inquiry_of_link(token, at=at)
    if found is None:
        return await _no_link(request, settings, keys, visit.network)
    page = await _page(token, *found, reference, at=at, done=bool(done))
    return _send(request, settings, page)


@router.post(PATH)
async def answer(
    request: Request,
    token: Token,
    form: VisitorForm,
    looking: LookingAtInquiries,
    at: ActingOnInquiries,
    settings: AppSettings,
    reference: Reference,
    keys: Keys,
    visit: From,
) -> Response:
    if await inquiry_of_link(token, at=looking) is None:
        return await _no_link(request, settings, keys, visit.network)
    found = await inquiry_of_link(token, at=at)
    if found is None:
        return await _no_link(request, settings, keys, visit.network)
    inquiry, asked = found
    more: dict[str, Any] = {"status": HTTPStatus.CONFLICT, "problem": PRESS_AGAIN}
    if form.is_ours:
        try:
            await answer_inquiry(inquiry, asked, **read_answer(form.fields), at=at)
        except BadRequest as wrong:
            name = FIRST.get(wrong.parameter or "", wrong.parameter or "note")
            more = {"status": HTTPStatus.UNPROCESSABLE_ENTITY, "errors": {name: str(wrong)}}
        except Conflict:
            more = {"status": HTTPStatus.CONFLICT, "problem": CHANGED_MEANWHILE}
            asked = await at.inquiries.answer(asked.id)
        else:
            return RedirectResponse(f"/inquiry/{token}?done=1", HTTPStatus.SEE_OTHER)
    page = await _page(token, inquiry, asked, reference, at=at, typed=texts_of(form.fields), **more)
    return _send(request, settings, page)


def read_answer(form: Any) -> dict[str, Any]:
    """What an answer says; None for what is none of the choices."""
    said, reason = text_of(form, "answer"), text_of(form, "reason")
    return {
        "said": Willingness(said) if said in set(Willingness) else None,
        "reason": ReasonCode(reason) if reason in set(ReasonCode) else None,
        "note": text_of(form, "note"),
        "version": number_of(form.get("version")),
    }


async def _page(
    token: str,
    inquiry: Inquiry,
    asked: InquiryAnswer,
    reference: DirectoryReference,
    *,
    at: InquiryRoom,
    typed: dict[str, str] | None = None,
    **more: Any,
) -> AnswerInquiryPage:
    known = {
        "answer": "" if asked.answer is Willingness.waiting else asked.answer.value,
        "reason": asked.reason or "",
        "note": at.inquiries.note(asked),
    }
    return AnswerInquiryPage(
        token=token,
        inquiry=inquiry,
        answer=asked,
        question=at.inquiries.question(inquiry),
        sender=await desk_name(inquiry, room=at.room),
        facts=facts_of(inquiry, reference),
        typed=known if typed is None else typed,
        **more,
    )


async def _no_link(request: Request, settings: Settings, keys: Keyring, network: str) -> Response:
    status, problem, headers = HTTPStatus.NOT_FOUND, "", {}
    try:
        await count_sending(
            "inquiry guess",
            network,
            most=MOST_GUESSES,
            within=timedelta(hours=1),
            sessions=request.app.state.sessions,
            keys=keys,
        )
    except TooOften as often:
        wait = int(often.wait.total_seconds()) + 1
        status, problem = HTTPStatus.TOO_MANY_REQUESTS, too_often_words(wait)
        headers = {"Retry-After": str(wait)}
    response = _send(request, settings, NoInquiryPage(status=status, problem=problem))
    response.headers.update(headers)
    return response


def _send(request: Request, settings: Settings, page: WindowPage) -> Response:
    secret = visitors_secret(request, settings)
    response = page.with_token(form_token(secret)).response(request)
    set_cookie(response, FORM, secret, settings)
    return response
