"""`/staff/freshness`: rounds in which organizations confirm, and those somebody has to call."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.access import CheckedForm, Staff, keyring, needs
from api.area_rights import WHOLE, ChangeRights
from api.dependencies import AppSettings, Reference, Session, WriteSession
from api.settings import Settings
from api.usecases.campaigns import end_campaign, remind_now, start_campaign
from api.usecases.confirm_records import confirmed_by_phone
from api.usecases.freshness import Rules
from frontend.form_values import text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_freshness_pages import (
    STATE_WORDS,
    CampaignPage,
    FreshnessHomePage,
    NewCampaignPage,
)
from importers.written_csv import BYTE_ORDER_MARK, csv_line
from models.account import Role
from models.areas import AreaTree
from models.base import now
from models.database import Sessions
from models.freshness import RequestState
from models.repositories.freshness import JAPAN, OPEN
from models.repositories.freshness_campaigns import CampaignRepository, Selection
from models.repositories.freshness_requests import RequestRepository, RequestRow

PATH = "/staff/freshness"
PER_PAGE = 50
CSV_PORTION = 500
LONGEST = 365 * 20
DONE = {
    "called": "電話で確かめたことを記録しました。",
    "closed": "この一件を終わりにしました。",
    "started": "始めました。少しずつ送ります。開きなおすと、進みぐあいが分かります。",
    "reminded": "まだ返事のないところに、もう一度送ります。",
    "ended": "終わりにしました。返事のなかったところは、電話で確かめる一覧に入れました。",
}

router = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=32 * 1024)


async def waiting(request: Request) -> int:
    """Organizations somebody has to call."""
    async with request.app.state.sessions() as session:
        counts = await RequestRepository(session).counts()
    return counts.get(RequestState.escalated, 0)


@router.api_route("", methods=READ)
async def show_freshness(
    request: Request,
    who: Staff,
    session: Session,
    after: Annotated[UUID | None, Query()] = None,
    done: Annotated[str, Query()] = "",
) -> Response:
    requests = RequestRepository(session)
    rows, count = await requests.to_call(after=after, limit=PER_PAGE)
    page = FreshnessHomePage(
        who=who,
        rows=rows,
        count=count,
        next=_next(rows),
        campaigns=await requests.campaigns(),
        counts=await requests.counts(),
        done=DONE.get(done, ""),
    )
    return page.response(request)


@router.post("/requests/{id}/called")
async def note_call(
    form: CheckedForm, id: UUID, who: Staff, session: WriteSession, rights: ChangeRights
) -> Response:
    """Somebody has called: all of it is right."""
    await rights.check((await RequestRepository(session).get(id)).organization_id)
    await confirmed_by_phone(id, who.origin("電話で確かめました：変わりなし"), session=session)
    return go_on(f"{PATH}?done=called")


@router.post("/requests/{id}/closed")
async def close_request(
    form: CheckedForm, id: UUID, session: WriteSession, rights: ChangeRights
) -> Response:
    """Mended or ended by hand: nobody has to be called any more."""
    await rights.check((await RequestRepository(session).get(id)).organization_id)
    await RequestRepository(session).answer(id, RequestState.cancelled, "staff", of=OPEN)
    return go_on(f"{PATH}?done=closed")


@router.api_route("/to-call.csv", methods=READ)
async def download_to_call(request: Request) -> Response:
    return _csv(request.app.state.sessions, None, "to-call.csv")


@router.api_route("/campaigns/new", methods=READ)
async def show_new(
    request: Request,
    who: Staff,
    session: Session,
    reference: Reference,
    title: Annotated[str, Query(max_length=200)] = "",
    area: Annotated[str, Query(max_length=6)] = "",
    older: Annotated[str, Query(max_length=5)] = "",
    ends: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """As an address: to look how many it would be changes nothing."""
    today = _today()
    typed = {"title": title.strip(), "area": area, "older": older, "ends": ends}
    if not request.query_params:
        typed |= {"title": f"{today.year}年の確認", "ends": str(today + timedelta(days=60))}
        return NewCampaignPage(who=who, typed=typed).response(request)
    selection, _, errors = _read(typed, reference.areas)
    page = NewCampaignPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        typed=typed,
        errors=errors,
        area_name=reference.areas.name(area) if area and not errors else "",
        preview=None if errors else await CampaignRepository(session).preview(selection, today),
    )
    return page.response(request)


@router.post("/campaigns", dependencies=WHOLE)
async def start(
    request: Request, form: CheckedForm, who: Staff, session: Session, reference: Reference
) -> Response:
    typed = {name: text_of(form, name, 200) for name in ("title", "area", "older", "ends")}
    selection, ends_on, errors = _read(typed, reference.areas)
    if errors or ends_on is None:
        page = NewCampaignPage(
            status=HTTPStatus.UNPROCESSABLE_ENTITY, who=who, typed=typed, errors=errors
        )
        return page.response(request)
    id = await start_campaign(
        typed["title"],
        selection,
        ends_on,
        str(who.account_id),
        sessions=request.app.state.sessions,
    )
    return go_on(f"{PATH}/campaigns/{id}?done=started")


@router.api_route("/campaigns/{id}", methods=READ)
async def show_campaign(
    request: Request,
    id: UUID,
    who: Staff,
    session: Session,
    reference: Reference,
    after: Annotated[UUID | None, Query()] = None,
    done: Annotated[str, Query()] = "",
) -> Response:
    requests = RequestRepository(session)
    campaign = await requests.campaign(id)
    rows, count = await requests.unanswered(id, after=after, limit=PER_PAGE)
    area = campaign.selection.get("area")
    page = CampaignPage(
        who=who,
        campaign=campaign,
        counts=await requests.counts(id),
        rows=rows,
        count=count,
        next=_next(rows),
        area_name=reference.areas.name(area) if area else "",
        done=DONE.get(done, ""),
    )
    return page.response(request)


@router.post("/campaigns/{id}/reminders", dependencies=WHOLE)
async def remind(request: Request, form: CheckedForm, id: UUID) -> Response:
    await remind_now(id, sessions=request.app.state.sessions)
    return go_on(f"{PATH}/campaigns/{id}?done=reminded")


@router.post("/campaigns/{id}/end", dependencies=WHOLE)
async def end(request: Request, form: CheckedForm, id: UUID, settings: AppSettings) -> Response:
    await end_campaign(id, _rules(settings), sessions=request.app.state.sessions)
    return go_on(f"{PATH}/campaigns/{id}?done=ended")


@router.api_route("/campaigns/{id}/to-call.csv", methods=READ)
async def download_unanswered(request: Request, id: UUID, session: Session) -> Response:
    await RequestRepository(session).campaign(id)
    return _csv(request.app.state.sessions, id, f"to-call-{str(id)[:8]}.csv")


def _csv(sessions: Sessions, campaign_id: UUID | None, name: str) -> Response:
    return StreamingResponse(
        _lines(sessions, campaign_id),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _lines(sessions: Sessions, campaign_id: UUID | None) -> AsyncIterator[str]:
    """Names and listed numbers; the addresses mail went to stand in no file."""
    yield BYTE_ORDER_MARK + csv_line(
        ["団体", "載せている電話番号", "ようす", "お願いした日", "記録"]
    )
    after: UUID | None = None
    while True:
        async with sessions() as session:
            requests = RequestRepository(session)
            if campaign_id is None:
                rows, _ = await requests.to_call(after=after, limit=CSV_PORTION)
            else:
                rows, _ = await requests.unanswered(campaign_id, after=after, limit=CSV_PORTION)
        for row in rows:
            one = row.request
            yield csv_line(
                [
                    row.name,
                    "、".join(row.phones),
                    STATE_WORDS[one.state],
                    one.created_at.astimezone(JAPAN).date().isoformat(),
                    f"/staff/records/{one.organization_id}",
                ]
            )
        if len(rows) < CSV_PORTION:
            return
        after = rows[-1].request.id


def _read(typed: dict[str, str], areas: AreaTree) -> tuple[Selection, date | None, dict[str, str]]:
    errors: dict[str, str] = {}
    if not typed["title"]:
        errors["title"] = "名前を書いてください。"
    area, older = typed["area"], typed["older"]
    if area and area not in areas.by_code:
        errors["area"] = "地域の6けたの番号を書いてください。空なら、すべての地域です。"
    days = int(older) if older.isdecimal() and older.isascii() else None
    if older and (days is None or not 1 <= days <= LONGEST):
        errors["older"] = "日数を、365 のように書いてください。空なら、いつ確かめたかによりません。"
    ends_on = None
    try:
        ends_on = date.fromisoformat(typed["ends"])
    except ValueError:
        errors["ends"] = "終わりの日を、2027-05-31 のように書いてください。"
    if ends_on is not None and ends_on < _today():
        errors["ends"] = "終わりの日が、もう過ぎています。"
    return Selection(area or None, days or None), ends_on, errors


def _rules(settings: Settings) -> Rules:
    return Rules(keyring(settings), settings.base_url, settings.ageing, settings.asking)


def _next(rows: list[RequestRow]) -> str | None:
    return str(rows[-1].request.id) if len(rows) == PER_PAGE else None


def _today() -> date:
    return now().astimezone(JAPAN).date()
