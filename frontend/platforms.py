"""`/platforms`: who works together where, for everybody; and the answer to an invitation."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.access import FORM, VisitorForm, form_token, set_cookie, visitors_secret
from api.dependencies import AppSettings, Reference, Session, WriteSession
from api.settings import Settings
from api.usecases.invite_bodies import Invited, answer_invitation, read_invitation
from api.usecases.platforms import as_tree
from api.usecases.roster import read_roster, roster_csv
from frontend.platforms_pages import AnswerPage, PublicPlatformsPage, RosterPage
from frontend.public import READ
from frontend.staff_pages import PRIVATE
from frontend.windows import National
from models.repositories.platforms import PlatformRepository, is_shown

ANSWER = "/platforms/answer/{token}"
_PRESS_AGAIN = "まだ受けとっていません。もう一度、ボタンを押してください。"

router = APIRouter(max_body_size=16 * 1024)

Token = Annotated[str, Path(max_length=100)]


@router.api_route("/platforms", methods=READ)
async def show_platforms(
    request: Request, session: Session, reference: Reference, national: National
) -> Response:
    shown = [one for one in await PlatformRepository(session).every() if is_shown(one)]
    return PublicPlatformsPage(
        branches=as_tree(shown), areas=reference.areas, national=national
    ).response(request)


@router.api_route(ANSWER, methods=READ)
async def show_invitation(
    request: Request, token: Token, session: Session, settings: AppSettings
) -> Response:
    """To open it changes nothing: programs that look through mail open links too."""
    invited = await read_invitation(token, session=session)
    return _answer_page(request, settings, token, invited)


@router.post(ANSWER)
async def answer(
    request: Request, token: Token, form: VisitorForm, session: WriteSession, settings: AppSettings
) -> Response:
    said = form.fields.get("answer", "")
    if not form.is_ours or said not in ("join", "later"):
        invited = await read_invitation(token, session=session)
        return _answer_page(request, settings, token, invited, problem=_PRESS_AGAIN)
    joins = said == "join"
    invited = await answer_invitation(token, joins=joins, session=session)
    return _answer_page(request, settings, token, invited, done="joins" if joins else "not_now")


@router.api_route("/platforms/{id}", methods=READ)
async def show_roster(
    request: Request,
    id: UUID,
    session: Session,
    reference: Reference,
    national: National,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    roster = await read_roster(id, page=page, platforms=PlatformRepository(session))
    at = roster.platform.area_code
    return RosterPage(
        roster=roster,
        number=page,
        topics={one: topic.name for one, topic in reference.topics.items()},
        area=reference.areas.name(at) if at else "",
        national=national,
    ).response(request)


@router.api_route("/platforms/{id}/members.csv", methods=READ)
async def send_roster(id: UUID, session: Session) -> Response:
    lines = await roster_csv(id, platforms=PlatformRepository(session))
    return StreamingResponse(
        lines,
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="members.csv"',
            "Cache-Control": "no-cache",
        },
    )


def _answer_page(
    request: Request,
    settings: Settings,
    token: str,
    invited: Invited | None,
    *,
    problem: str = "",
    done: str = "",
) -> Response:
    secret = visitors_secret(request, settings)
    if invited is None:
        page = AnswerPage(status=HTTPStatus.NOT_FOUND, state="unknown")
    else:
        page = AnswerPage(
            status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
            state=done or "asks",
            token=form_token(secret),
            link=token,
            organization=invited.organization,
            platform=invited.platform,
            problem=problem,
        )
    response = page.response(request)
    response.headers.update(PRIVATE)
    set_cookie(response, FORM, secret, settings)
    return response
