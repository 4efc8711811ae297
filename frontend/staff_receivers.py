"""`/staff/referrals/{id}/receivers`: who can take a case; a draft for each that is chosen."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import QueryParams

from api.access import CheckedForm, Staff, needs
from api.dependencies import Areas, Reference, Search, Services, Session
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.usecases.find_receivers import Finder, find_receivers, open_drafts, question_of
from api.usecases.referral_room import ReferralRoom, case_of_sender, desk_actor
from api.usecases.reroute_referral import check_reroute, reroute
from api.usecases.sign_in import SignedIn
from frontend.form_values import id_of, ids_of, number_of, text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.questions import Question, read_question
from frontend.staff_receivers_pages import ReceiversPage
from models.account import Role
from models.directory_reference import DirectoryReference
from models.errors import BadRequest, NotFound
from models.referral import Referral
from models.repositories.response_times import ResponseTimeRepository
from models.support_case import SupportCase

PATH = "/staff/referrals/{id}/receivers"

router = APIRouter(dependencies=needs(Role.staff), max_body_size=32 * 1024)


async def _finder(
    session: Session, services: Services, areas: Areas, search: Search, reference: Reference
) -> Finder:
    return Finder(services, areas, ResponseTimeRepository(session), search, reference)


Finding = Annotated[Finder, Depends(_finder)]


@router.api_route(PATH, methods=READ)
async def show_receivers(
    request: Request,
    id: UUID,
    who: Staff,
    room: LookingAtReferrals,
    at: Finding,
    rerouted: Annotated[UUID | None, Query(alias="reroute")] = None,
) -> Response:
    case = await case_of_sender(id, desk_actor(who), room)
    parent = await _parent(rerouted, case, room)
    page = await _page(request, who, case, parent, at=at, room=room)
    return page.response(request)


@router.post(PATH)
async def choose_receivers(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    looking: LookingAtReferrals,
    room: ActingOnReferrals,
    at: Finding,
    rerouted: Annotated[UUID | None, Query(alias="reroute")] = None,
) -> Response:
    actor = desk_actor(who)
    case = await case_of_sender(id, actor, room)
    chosen, lead = ids_of(form.getlist("service")), id_of(form.get("lead"))
    once = text_of(form, "once", 31)
    try:
        if rerouted is None:
            await open_drafts(chosen, lead, case, actor, room=room, once=once)
        else:
            old = await _of_case(rerouted, case, room)
            version = number_of(form.get("version"))
            await reroute(old, case, chosen, lead, actor, room=room, version=version, once=once)
    except BadRequest as wrong:
        seen = await case_of_sender(id, actor, looking)
        parent = await _parent(rerouted, seen, looking)
        page = await _page(
            request,
            who,
            seen,
            parent,
            at=at,
            room=looking,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            errors={"receivers": str(wrong)},
            chosen=tuple(str(one) for one in chosen),
            lead=str(lead or ""),
        )
        return page.response(request)
    return go_on(f"/staff/referrals/{id}")


async def _page(
    request: Request,
    who: SignedIn,
    case: SupportCase,
    parent: Referral | None,
    *,
    at: Finder,
    room: ReferralRoom,
    errors: dict[str, str] | None = None,
    **said: Any,
) -> ReceiversPage:
    question = _question(request.query_params, case, at.reference)
    receivers = await find_receivers(
        question.query,
        case,
        at=at,
        room=room,
        page=question.query.page,
        proposed=parent.next_service_id if parent else None,
    )
    return ReceiversPage(
        who=who,
        case=case,
        question=question,
        receivers=receivers,
        parent=parent,
        errors=dict(question.errors) | (errors or {}),
        area=at.reference.areas.name(case.area_code) if case.area_code else "",
        topics=[at.reference.topics[one].name for one in case.topics if one in at.reference.topics],
        **said,
    )


def _question(params: QueryParams, case: SupportCase, reference: DirectoryReference) -> Question:
    """What was asked by hand, or at first what the case says."""
    if "asked" in params:
        return read_question(params, reference)
    query = question_of(case, reference)
    return Question(query, age=str(query.age or ""))


async def _parent(id: UUID | None, case: SupportCase, room: ReferralRoom) -> Referral | None:
    """Raises NotFound, IllegalMove where it does not wait for a next place."""
    if id is None:
        return None
    referral = await _of_case(id, case, room)
    check_reroute(referral)
    return referral


async def _of_case(id: UUID, case: SupportCase, room: ReferralRoom) -> Referral:
    referral = await room.referrals.get(id)
    if referral.case_id != case.id:
        raise NotFound("referral", id)
    return referral
