"""`/members/organizations/{id}/referrals`: what an organization has received, and its answers."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.access import Account, CheckedForm, needs
from api.dependencies import Reference
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.usecases.answer_referral import open_received
from api.usecases.platforms import today
from api.usecases.referral_room import Actor, ReferralRoom, body_actor
from api.usecases.sign_in import SignedIn
from api.usecases.write_in_thread import read_case_file
from frontend import wording
from frontend.case_files import safe_headers
from frontend.form_values import texts_of
from frontend.going_in import MEMBERS_HOME, go_on
from frontend.members_referrals_pages import (
    MemberDeclinePage,
    MemberReferralPage,
    MemberReferralsPage,
    Row,
)
from frontend.public import READ
from frontend.receiver_forms import (
    FIND,
    LONGEST_FORM,
    FindingNext,
    Tried,
    declining,
    done_words,
    show,
    try_move,
    try_say,
)
from frontend.receiver_words import LABELS
from models.account import Role
from models.directory_reference import DirectoryReference
from models.hours.evaluate import JAPAN
from models.referral import Referral
from models.referral_states import WITH_RECEIVER, ReferralState
from models.support_case import Urgency

OVER = frozenset(ReferralState) - WITH_RECEIVER - {ReferralState.draft}
_LIST = "/organizations/{id}/referrals"
_ONE = f"{_LIST}/{{referral_id}}"

router = APIRouter(prefix=MEMBERS_HOME, dependencies=needs(Role.member), max_body_size=LONGEST_FORM)


@router.api_route(_LIST, methods=READ)
async def show_received(
    request: Request, id: UUID, who: Account, room: LookingAtReferrals
) -> Response:
    await body_actor(who, id, room.people)
    here = await room.referrals.for_receiver(id, WITH_RECEIVER, limit=200)
    over = await room.referrals.for_receiver(id, OVER)
    return MemberReferralsPage(
        who=who,
        organization=(await room.people.organization(id)).name,
        address=_address(id),
        here=[await _row(one, room) for one in here],
        over=[await _row(one, room) for one in over if one.sent_at is not None],
    ).response(request)


@router.api_route(_ONE, methods=READ)
async def show_referral(
    request: Request,
    id: UUID,
    referral_id: UUID,
    who: Account,
    room: ActingOnReferrals,
    reference: Reference,
    done: Annotated[str, Query()] = "",
) -> Response:
    actor = await body_actor(who, id, room.people)
    tried = Tried(done=done_words(done))
    return await _page(request, who, actor, referral_id, tried, room, reference)


@router.post(_ONE)
async def answer(
    request: Request,
    form: CheckedForm,
    id: UUID,
    referral_id: UUID,
    who: Account,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    actor = await body_actor(who, id, room.people)
    tried = await try_move(referral_id, actor, form, room=room)
    return await _after(request, who, actor, referral_id, tried, form, room, reference)


@router.post(f"{_ONE}/say")
async def say_something(
    request: Request,
    form: CheckedForm,
    id: UUID,
    referral_id: UUID,
    who: Account,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    actor = await body_actor(who, id, room.people)
    tried = await try_say(referral_id, actor, form, room=room)
    return await _after(request, who, actor, referral_id, tried, form, room, reference)


@router.api_route(f"{_ONE}/decline", methods=READ)
async def show_declining(
    request: Request,
    id: UUID,
    referral_id: UUID,
    who: Account,
    room: LookingAtReferrals,
    nearby: FindingNext,
) -> Response:
    actor = await body_actor(who, id, room.people)
    form = await declining(referral_id, actor, {}, room=room, nearby=nearby)
    address = f"{_address(id)}/{referral_id}"
    return MemberDeclinePage(who=who, form=form, address=address).response(request)


@router.post(f"{_ONE}/decline")
async def decline(
    request: Request,
    form: CheckedForm,
    id: UUID,
    referral_id: UUID,
    who: Account,
    room: ActingOnReferrals,
    reference: Reference,
    nearby: FindingNext,
) -> Response:
    actor = await body_actor(who, id, room.people)
    tried = Tried()
    if form.get("act") != FIND:
        said = texts_of(form) | {"act": "decline"}
        tried = await try_move(referral_id, actor, said, room=room)
    if tried.done or tried.problem:
        return await _after(request, who, actor, referral_id, tried, {}, room, reference)
    return MemberDeclinePage(
        status=tried.status,
        who=who,
        form=await declining(referral_id, actor, form, room=room, nearby=nearby),
        address=f"{_address(id)}/{referral_id}",
        typed=texts_of(form),
        errors=dict(tried.errors),
    ).response(request)


@router.api_route(f"{_ONE}/files/{{file_id}}", methods=READ)
async def send_file(
    id: UUID, referral_id: UUID, file_id: UUID, who: Account, room: ActingOnReferrals
) -> Response:
    actor = await body_actor(who, id, room.people)
    _, case, acting = await open_received(referral_id, actor, room=room)
    file = await read_case_file(file_id, case, acting, today(), room=room)
    return Response(file.content, media_type=file.media_type, headers=safe_headers(file.name))


async def _after(
    request: Request,
    who: SignedIn,
    actor: Actor,
    referral_id: UUID,
    tried: Tried,
    form: Mapping[str, object],
    room: ReferralRoom,
    reference: DirectoryReference,
) -> Response:
    if tried.done and actor.organization_id is not None:
        return go_on(f"{_address(actor.organization_id)}/{referral_id}?done={tried.done}")
    typed = texts_of(form)
    return await _page(request, who, actor, referral_id, tried, room, reference, typed=typed)


async def _page(
    request: Request,
    who: SignedIn,
    actor: Actor,
    referral_id: UUID,
    tried: Tried,
    room: ReferralRoom,
    reference: DirectoryReference,
    **more: Any,
) -> Response:
    shown = await show(referral_id, actor, room=room, reference=reference)
    id = shown.received.referral.organization_id
    return MemberReferralPage(
        status=tried.status,
        who=who,
        organization=(await room.people.organization(id)).name,
        home_of_list=_address(id),
        shown=shown,
        address=f"{_address(id)}/{referral_id}",
        done=tried.done,
        errors=dict(tried.errors),
        problem=tried.problem,
        **more,
    ).response(request)


async def _row(referral: Referral, room: ReferralRoom) -> Row:
    case, due = await room.cases.get(referral.case_id), referral.due_at
    is_here = referral.state in WITH_RECEIVER
    return Row(
        id=str(referral.id),
        name=referral.receiver_name,
        number=case.number,
        state=LABELS[referral.state],
        due=wording.day(due.astimezone(JAPAN).date()) if due and is_here else "",
        is_urgent=is_here and referral.urgency is Urgency.now,
    )


def _address(id: UUID) -> str:
    return f"{MEMBERS_HOME}/organizations/{id}/referrals"
