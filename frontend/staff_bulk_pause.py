"""`/staff/bulk/pause`: many services closed for some days, open again by themselves."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import CheckedForm, Staff, needs
from api.area_rights import WHOLE
from api.dependencies import Reference, Session, WriteSession
from api.usecases.announce import announce, withdraw_notices
from api.usecases.sign_in import SignedIn
from frontend.form_values import ids_of, text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_bulk import LONGEST_REASON, PATH
from frontend.staff_bulk_filter import (
    Asked,
    BulkAsked,
    asked_of,
    digest_of,
    meant,
    meant_still,
)
from frontend.staff_bulk_pages import PausePage
from frontend.wording import JST
from models.account import Role
from models.base import now
from models.content import NoticeContent
from models.directory_reference import DirectoryReference
from models.repositories.bulk import BulkRepository
from models.repositories.documents import DocumentRepository
from models.repositories.records import RecordRepository
from models.vocabulary import NoticeEffect

PAUSE = f"{PATH}/pause"
_FIELDS = ("text", "starts_on", "ends_on")

router = APIRouter(
    prefix=PAUSE, dependencies=[*needs(Role.secretariat), *WHOLE], max_body_size=512 * 1024
)


@router.api_route("", methods=READ)
async def show_pause(
    request: Request,
    who: Staff,
    session: Session,
    reference: Reference,
    asked: Asked,
    done: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    words = f"{done:,} 件の相談先を変えました。" if done else ""
    return (await _page(who, session, reference, asked, done=words)).response(request)


@router.post("")
async def pause(
    request: Request, form: CheckedForm, who: Staff, session: WriteSession, reference: Reference
) -> Response:
    """Asks once more before it does anything; then does what was shown, or nothing."""
    asked = asked_of(form)
    typed = {name: text_of(form, name, LONGEST_REASON) for name in _FIELDS}
    left_out = set(ids_of(form.getlist("left_out")))
    notice, errors = _notice(typed)
    if notice is None or form.get("sure") != "yes":
        page = await _page(
            who,
            session,
            reference,
            asked,
            errors=errors,
            typed=typed,
            left_out=left_out,
            is_sure=notice is not None,
        )
        return page.response(request)
    bulk = BulkRepository(session)
    selection = await meant_still(asked, form.get("digest"), reference, bulk)
    ids = [id for id in selection.services if id not in left_out]
    listed = await bulk.listed(ids)
    changes = []
    if listed:
        changes = await announce(
            notice,
            [id for id in ids if id in listed],
            who.origin(f"まとめて休みにした：{notice.text}"),
            records=RecordRepository(session),
            documents=DocumentRepository(session),
        )
    return _see(len(changes))


@router.post("/end")
async def end_pause(form: CheckedForm, who: Staff, session: WriteSession) -> Response:
    """Open again, earlier than was said."""
    text = text_of(form, "text", LONGEST_REASON)
    services = await BulkRepository(session).closed_by(text)
    changes = []
    if services:
        changes = await withdraw_notices(
            text,
            services,
            who.origin(f"休みを取り下げた：{text}"),
            records=RecordRepository(session),
            documents=DocumentRepository(session),
        )
    return _see(len(changes))


async def _page(
    who: SignedIn,
    session: Session,
    reference: DirectoryReference,
    asked: BulkAsked,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    left_out: set[UUID] | None = None,
    is_sure: bool = False,
    done: str = "",
) -> PausePage:
    bulk = BulkRepository(session)
    selection, problem = await meant(asked, reference, bulk)
    wrong = dict(errors or {})
    if problem:
        wrong["services"] = problem
    ids = [id for id in selection.services if id not in (left_out or set())]
    listed = await bulk.listed(ids)
    if is_sure and not listed:
        wrong["services"] = "休みにする相談先がありません。公開しているものを選んでください。"
    today = now().astimezone(JST).date()
    return PausePage(
        status=422 if wrong else 200,
        who=who,
        errors=wrong,
        asked=asked,
        selection=selection,
        digest=digest_of(selection),
        typed=typed or {},
        left_out=left_out or set(),
        closures=await bulk.closures(today),
        today=today,
        is_sure=is_sure and not wrong,
        count=len(listed),
        hidden_states=len(ids) - len(listed),
        done=done,
    )


def _notice(typed: dict[str, str]) -> tuple[NoticeContent | None, dict[str, str]]:
    errors = {}
    if not typed["text"]:
        errors["text"] = "みんなが見るページに出すことばを書いてください。"
    days = {}
    for name, words in (("starts_on", "はじまりの日"), ("ends_on", "おわりの日")):
        try:
            days[name] = date.fromisoformat(typed[name])
        except ValueError:
            errors[name] = f"{words}を、2026-12-29 のように書いてください。"
    if len(days) == 2:
        if days["ends_on"] < days["starts_on"]:
            errors["ends_on"] = "おわりの日が、はじまりの日より前になっています。"
        elif days["ends_on"] < now().astimezone(JST).date():
            errors["ends_on"] = "おわりの日が、もうすぎています。"
    if errors:
        return None, errors
    return NoticeContent(text=typed["text"], effect=NoticeEffect.closed, **days), {}


def _see(count: int) -> RedirectResponse:
    return go_on(f"{PAUSE}?done={count}")
