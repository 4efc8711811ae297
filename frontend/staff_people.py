"""`/staff/people`: administrators say who works here, as what, and for which area."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Keys, Staff, needs
from api.area_rights import WHOLE
from api.dependencies import AppSettings, Reference, Session, WriteSession
from api.usecases.invite import To, count_invitation, invite, waiting_invitations
from api.usecases.people_staff import (
    STAFF_ROLES,
    LastAdministrator,
    change_staff,
    read_area,
    staff_people,
    take_codes_off,
    take_off_staff,
)
from api.usecases.rates import TooOften
from api.usecases.sign_in import SignedIn
from frontend.form_values import as_typed
from frontend.going_in import go_on
from frontend.public import READ
from frontend.sign_in_pages import too_often_words
from frontend.staff_people_pages import StaffPeoplePage
from models.account import Role
from models.directory_reference import DirectoryReference
from models.errors import BadRequest, Conflict
from models.repositories.people import InvitationRepository, PeopleRepository

PATH = "/staff/people"
LONGEST_FORM = 16 * 1024
DONE = {
    "invited": "招待のメールを送りました。",
    "withdrawn": "招待を取り消しました。",
    "changed": "役割と地域を変えました。",
    "removed": "登録を消しました。ログインも終わりました。",
    "codes": "番号を外しました。次のログインから、番号はいりません。",
}

router = APIRouter(
    prefix=PATH, dependencies=[*needs(Role.administrator), *WHOLE], max_body_size=LONGEST_FORM
)


@router.api_route("", methods=READ)
async def show_staff_people(
    request: Request,
    who: Staff,
    session: Session,
    keys: Keys,
    reference: Reference,
    done: Annotated[str, Query()] = "",
) -> Response:
    page = await _page(who, session, keys, reference, done=DONE.get(done, ""))
    return page.response(request)


@router.post("/invite")
async def invite_staff(
    request: Request,
    form: CheckedForm,
    who: Staff,
    session: WriteSession,
    keys: Keys,
    settings: AppSettings,
    reference: Reference,
) -> Response:
    mail, role = as_typed(form, "mail"), _role(form)
    typed = {"mail": mail, "area": as_typed(form, "area"), "role": str(role or "")}
    status, errors = HTTPStatus.UNPROCESSABLE_ENTITY, {}
    try:
        # Before the first question in this transaction: it counts in one of its own.
        await count_invitation(who, sessions=request.app.state.sessions, keys=keys)
        area = read_area(typed["area"], reference.areas)
    except BadRequest as reason:
        errors = {"area": str(reason)}
    except TooOften as slowed:
        status = HTTPStatus.TOO_MANY_REQUESTS
        errors = {"mail": too_often_words(int(slowed.wait.total_seconds()) + 1)}
    if role is None:
        errors["role"] = "役割を選んでください。"
    if role is not None and not errors:
        to = To(role=role, area_code=area)
        try:
            await invite(mail, to, who, session=session, keys=keys, base_url=settings.base_url)
        except (BadRequest, Conflict) as reason:
            errors = {"mail": str(reason)}
        else:
            return _done("invited")
    page = await _page(who, session, keys, reference, errors=errors, typed=typed, status=status)
    return page.response(request)


@router.post("/withdraw")
async def withdraw_staff_invitation(form: CheckedForm, session: WriteSession) -> Response:
    try:
        id = UUID(as_typed(form, "invitation"))
    except ValueError:
        return _done("withdrawn")
    await InvitationRepository(session).withdraw(id, organization_id=None)
    return _done("withdrawn")


@router.post("/{id}/change")
async def change_one(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    session: WriteSession,
    keys: Keys,
    reference: Reference,
) -> Response:
    role = _role(form)
    if role is None:
        errors = {f"role-{id}": "役割を選んでください。"}
    else:
        try:
            area = read_area(as_typed(form, "area"), reference.areas)
        except BadRequest as reason:
            errors = {f"area-{id}": str(reason)}
        else:

            async def change() -> None:
                await change_staff(id, role, area, session=session, keys=keys)

            return await _unless_last(change, "changed", request, who, session, keys, reference)
    page = await _page(who, session, keys, reference, errors=errors)
    return page.response(request)


@router.post("/{id}/remove")
async def remove_one(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    session: WriteSession,
    keys: Keys,
    reference: Reference,
) -> Response:
    async def remove() -> None:
        await take_off_staff(id, session=session, keys=keys)

    return await _unless_last(remove, "removed", request, who, session, keys, reference)


@router.post("/{id}/codes")
async def take_codes_off_one(
    form: CheckedForm, id: UUID, session: WriteSession, keys: Keys
) -> Response:
    await take_codes_off(id, session=session, keys=keys)
    return _done("codes")


async def _unless_last(
    work: Callable[[], Awaitable[None]],
    done: str,
    request: Request,
    who: SignedIn,
    session: WriteSession,
    keys: Keys,
    reference: DirectoryReference,
) -> Response:
    try:
        await work()
    except LastAdministrator as last:
        errors, status = {"people": str(last)}, HTTPStatus.CONFLICT
        page = await _page(who, session, keys, reference, errors=errors, status=status)
        return page.response(request)
    return _done(done)


async def _page(
    who: SignedIn,
    session: Session | WriteSession,
    keys: Keys,
    reference: DirectoryReference,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    done: str = "",
    status: int | None = None,
) -> StaffPeoplePage:
    people = PeopleRepository(session)
    usual = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return StaffPeoplePage(
        status=status or usual,
        who=who,
        errors=errors or {},
        people=await staff_people(session=session, keys=keys),
        members=await people.count_members(),
        invitations=await waiting_invitations(None, session=session, keys=keys),
        areas=reference.areas,
        typed=typed or {},
        done=done,
    )


def _role(form: FormData) -> Role | None:
    return next((role for role in STAFF_ROLES if role == as_typed(form, "role")), None)


def _done(what: str) -> Response:
    return go_on(f"{PATH}?done={what}")
