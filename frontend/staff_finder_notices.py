"""`/staff/notices`: what people noticed and told, for the desk that looks after the area."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.access import CheckedForm, Staff, needs
from api.usecases.notice_finder import (
    areas_of,
    close_notice,
    may_open,
    notice_for,
    read_notice,
    take_notice,
)
from api.usecases.noticed import CLOSED_WHY, full_name
from api.usecases.referral_room import desk_actor
from frontend.finders import ActingOnNotices, LookingAtNotices
from frontend.form_values import number_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_finder_notices_pages import NoticesPage, OneNoticePage, notice_row
from models.account import Role
from models.areas import AreaTree
from models.inquiry import FinderNotice, NoticeState

PATH = "/staff/notices"
SEEN = 20

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=32 * 1024)


@router.api_route("", methods=READ)
async def show_notices(
    request: Request, who: Staff, board: LookingAtNotices, done: Annotated[str, Query()] = ""
) -> Response:
    areas, actor = areas_of(who, board.tree), desk_actor(who)
    waiting = await board.notices.list(areas, [NoticeState.new], limit=100)
    seen = await board.notices.list(areas, [NoticeState.taken, NoticeState.closed], limit=SEEN)
    names = area_names([*waiting, *seen], board.tree)
    return NoticesPage(
        who=who,
        # What cannot wait stands first, however old the rest is.
        waiting=sorted((notice_row(one, names) for one in waiting), key=lambda row: not row.is_now),
        seen=[
            notice_row(one, names, is_ours=await may_open(one, actor, board=board)) for one in seen
        ],
        done="終わりにしました。" if done == "closed" else "",
    ).response(request)


@router.api_route("/{id}", methods=READ)
async def show_notice(request: Request, id: UUID, who: Staff, board: ActingOnNotices) -> Response:
    """To read where it is, is written down."""
    actor = desk_actor(who)
    notice, case = await notice_for(id, who, actor, board=board)
    return OneNoticePage(
        who=who,
        notice=notice,
        row=notice_row(notice, area_names([notice], board.tree)),
        content=await read_notice(notice, actor, board=board),
        case=case,
    ).response(request)


@router.post("/{id}/take")
async def take(form: CheckedForm, id: UUID, who: Staff, board: ActingOnNotices) -> Response:
    actor = desk_actor(who)
    notice, _ = await notice_for(id, who, actor, board=board)
    await take_notice(notice, number_of(form.get("version")), actor, board=board)
    return go_on(f"{PATH}/{id}")


@router.post("/{id}/close")
async def close(
    request: Request, form: CheckedForm, id: UUID, who: Staff, board: ActingOnNotices
) -> Response:
    actor = desk_actor(who)
    notice, case = await notice_for(id, who, actor, board=board)
    why = form.get("why")
    if not isinstance(why, str) or why not in CLOSED_WHY:
        return OneNoticePage(
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            who=who,
            notice=notice,
            row=notice_row(notice, area_names([notice], board.tree)),
            content=await read_notice(notice, actor, board=board),
            case=case,
            errors={"why-safe": "どうして終わりにするかを選んでください。"},
        ).response(request)
    await close_notice(notice, number_of(form.get("version")), why, actor, board=board)
    return go_on(f"{PATH}?done=closed")


def area_names(notices: Sequence[FinderNotice], tree: AreaTree) -> Mapping[str, str]:
    codes = {one.area_code for one in notices if one.area_code}
    return {code: full_name(code, tree) for code in codes}
