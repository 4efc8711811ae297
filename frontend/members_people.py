"""Who speaks for an organization: its managers see to it, and staff where they cannot.

The same pages stand at `/members/organizations/{id}/people` and `/staff/organizations/{id}/people`.
"""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from api.access import Account, CheckedForm, Keys, needs
from api.area_rights import rights_of
from api.dependencies import AppSettings, Session, WriteSession
from api.usecases.invite import To, count_invitation, invite, waiting_invitations
from api.usecases.people import LastManager, change_role, manages, people_of, speaks_for, take_off
from api.usecases.rates import TooOften
from api.usecases.sign_in import SignedIn
from frontend.form_values import as_typed, id_of
from frontend.going_in import MEMBERS_HOME, go_on
from frontend.members_people_pages import PeoplePage
from frontend.public import READ
from frontend.sign_in_pages import too_often_words
from models.account import Role
from models.errors import BadRequest, Conflict
from models.person import OrganizationRole
from models.repositories.people import InvitationRepository, PeopleRepository

LONGEST_FORM = 16 * 1024
DONE = {
    "invited": "招待のメールを送りました。",
    "withdrawn": "招待を取り消しました。",
    "role": "役割を変えました。",
    "removed": "担当から外しました。ログインも終わりました。",
}
_PEOPLE = "/organizations/{id}/people"


async def show_people(
    request: Request,
    id: UUID,
    who: Account,
    session: Session,
    keys: Keys,
    done: Annotated[str, Query()] = "",
) -> Response:
    await _may_see(request, who, id, session)
    page = await _page(request, who, id, session, keys, done=DONE.get(done, ""))
    return page.response(request)


async def invite_person(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Account,
    session: WriteSession,
    keys: Keys,
    settings: AppSettings,
) -> Response:
    mail, role = as_typed(form, "mail"), _role(form)
    try:
        # Before the first question in this transaction: it counts in one of its own.
        await count_invitation(who, sessions=request.app.state.sessions, keys=keys)
        await _may_change(request, who, id, session)
        to = To(organization_id=id, organization_role=role)
        await invite(mail, to, who, session=session, keys=keys, base_url=settings.base_url)
    except (BadRequest, Conflict) as reason:
        problem, status = str(reason), HTTPStatus.UNPROCESSABLE_ENTITY
    except TooOften as slowed:
        problem = too_often_words(int(slowed.wait.total_seconds()) + 1)
        status = HTTPStatus.TOO_MANY_REQUESTS
    else:
        return _done(request, id, "invited")
    page = await _page(
        request, who, id, session, keys, errors={"mail": problem}, mail=mail, status=status
    )
    return page.response(request)


async def withdraw_invitation(
    request: Request, form: CheckedForm, id: UUID, who: Account, session: WriteSession
) -> Response:
    await _may_change(request, who, id, session)
    invitation = id_of(form.get("invitation"))
    if invitation is not None:
        await InvitationRepository(session).withdraw(invitation, organization_id=id)
    return _done(request, id, "withdrawn")


async def change_person(
    request: Request, form: CheckedForm, id: UUID, who: Account, session: WriteSession, keys: Keys
) -> Response:
    await _may_change(request, who, id, session)
    person = id_of(form.get("person"))
    try:
        if person is not None:
            by_staff = _is_staff(request)
            await change_role(id, person, _role(form), by_staff=by_staff, session=session)
    except LastManager as last:
        return await _last_manager(request, who, id, session, keys, last)
    return _done(request, id, "role")


async def remove_person(
    request: Request, form: CheckedForm, id: UUID, who: Account, session: WriteSession, keys: Keys
) -> Response:
    """Anybody may leave; to take somebody else off needs a manager, or staff."""
    person = id_of(form.get("person"))
    if person == who.account_id and not _is_staff(request):
        await speaks_for(who, id, session=session)
    else:
        await _may_change(request, who, id, session)
    try:
        if person is not None:
            by_staff = _is_staff(request)
            await take_off(id, person, by_staff=by_staff, session=session, keys=keys)
    except LastManager as last:
        return await _last_manager(request, who, id, session, keys, last)
    if person == who.account_id and not _is_staff(request):
        return go_on(MEMBERS_HOME)
    return _done(request, id, "removed")


async def _last_manager(
    request: Request,
    who: SignedIn,
    id: UUID,
    session: WriteSession,
    keys: Keys,
    last: LastManager,
) -> Response:
    page = await _page(
        request, who, id, session, keys, errors={"people": str(last)}, status=HTTPStatus.CONFLICT
    )
    return page.response(request)


async def _may_see(
    request: Request, who: SignedIn, id: UUID, session: Session | WriteSession
) -> None:
    """Raises NotFound: whose people they are is nobody else's business."""
    if _is_staff(request):
        await PeopleRepository(session).organization(id)
        await rights_of(who, session).check(id)
    else:
        await speaks_for(who, id, session=session)


async def _may_change(request: Request, who: SignedIn, id: UUID, session: WriteSession) -> None:
    await _may_see(request, who, id, session)
    if not _is_staff(request):
        await manages(who, id, session=session)


async def _page(
    request: Request,
    who: SignedIn,
    id: UUID,
    session: Session | WriteSession,
    keys: Keys,
    *,
    errors: dict[str, str] | None = None,
    mail: str = "",
    done: str = "",
    status: int = HTTPStatus.OK,
) -> PeoplePage:
    by_staff = _is_staff(request)
    people = PeopleRepository(session)
    own = await people.person(id, who.account_id)
    return PeoplePage(
        status=status,
        who=who,
        errors=errors or {},
        organization_id=id,
        organization=(await people.organization(id)).name,
        people=await people_of(id, session=session, keys=keys),
        invitations=await waiting_invitations(id, session=session, keys=keys),
        may_change=by_staff or (own is not None and own.role is OrganizationRole.manager),
        by_staff=by_staff,
        mail=mail,
        done=done,
    )


def _is_staff(request: Request) -> bool:
    """Which of the two doors it came through; each asks for its own role."""
    return request.url.path.startswith("/staff/")


def _role(form: FormData) -> OrganizationRole:
    wanted = as_typed(form, "role")
    is_manager = wanted == OrganizationRole.manager
    return OrganizationRole.manager if is_manager else OrganizationRole.editor


def _done(request: Request, id: UUID, what: str) -> Response:
    home = "/staff" if _is_staff(request) else MEMBERS_HOME
    return go_on(f"{home}/organizations/{id}/people?done={what}")


def _people_router(prefix: str, role: Role) -> APIRouter:
    made = APIRouter(prefix=prefix, dependencies=needs(role), max_body_size=LONGEST_FORM)
    made.add_api_route(_PEOPLE, show_people, methods=READ)
    for name, act in (
        ("invite", invite_person),
        ("withdraw", withdraw_invitation),
        ("role", change_person),
        ("remove", remove_person),
    ):
        made.add_api_route(f"{_PEOPLE}/{name}", act, methods=["POST"])
    return made


router = _people_router(MEMBERS_HOME, Role.member)
staff_router = _people_router("/staff", Role.staff)
