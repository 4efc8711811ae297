"""`/members/invitation/{token}`: somebody was asked by mail, and answers."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.access import From, Keys, VisitorForm
from api.dependencies import AllSessions, AppSettings, Session
from api.usecases.invite import InvitationOver, accept_invitation, show_invitation
from frontend.going_in import HOME, MEMBERS_HOME, go_in, landing
from frontend.members_people_pages import InvitationOverPage, InvitationPage, JoinedPage
from frontend.public import READ
from frontend.sign_in_pages import STALE, answer, password_slips
from models.errors import BadRequest

LONGEST_FORM = 16 * 1024

router = APIRouter(prefix=f"{MEMBERS_HOME}/invitation", max_body_size=LONGEST_FORM)


@router.api_route("/{token}", methods=READ)
async def show_own_invitation(
    request: Request, token: str, settings: AppSettings, session: Session, keys: Keys
) -> Response:
    """Opening it changes nothing: programs that look through mail open links too."""
    try:
        shown = await show_invitation(token, session=session, keys=keys)
    except InvitationOver:
        return answer(request, InvitationOverPage(), settings)
    return answer(request, InvitationPage(link=token, shown=shown), settings)


@router.post("/{token}")
async def answer_invitation(
    request: Request,
    token: str,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    sessions: AllSessions,
) -> Response:
    wanted, again = (form.fields.get(name, "") for name in ("wanted", "again"))
    status, errors = HTTPStatus.UNPROCESSABLE_ENTITY, {}
    if not form.is_ours:
        status, errors = HTTPStatus.FORBIDDEN, {"main": STALE}
    elif wanted or again:
        errors = password_slips(wanted, again)
    try:
        if not errors:
            accepted = await accept_invitation(token, wanted, visit, sessions=sessions, keys=keys)
            if accepted.opened is None:
                page = JoinedPage(next=landing(HOME, accepted.role))
                return answer(request, page, settings)
            return await go_in(
                request, accepted.opened, next=HOME, kept="", settings=settings, keys=keys
            )
    except BadRequest as reason:
        errors = {"wanted": str(reason)}
    except InvitationOver:
        return answer(request, InvitationOverPage(), settings)
    try:
        async with sessions() as session:
            shown = await show_invitation(token, session=session, keys=keys)
    except InvitationOver:
        return answer(request, InvitationOverPage(), settings)
    shown_again = InvitationPage(link=token, shown=shown, status=status, errors=errors)
    return answer(request, shown_again, settings)
