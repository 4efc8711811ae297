"""`/members/services/{id}/notices`: closed this week, full until April."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from api.access import Account, CheckedForm, needs
from api.dependencies import Session
from api.usecases.sign_in import SignedIn
from frontend.form_values import number_of, texts_of
from frontend.going_in import MEMBERS_HOME, go_on
from frontend.members_edit import Changing, MayChange, own_record
from frontend.members_pages import NoticesPage
from frontend.public import READ
from models.account import Role
from models.base import now
from models.content import NoticeContent, ServiceContent
from models.hours.evaluate import JAPAN
from models.repositories.staff_records import StaffRecord
from models.vocabulary import NoticeEffect, RecordType

LONGEST_FORM = 32 * 1024
LONGEST_NOTICE = 400
MOST = 20
DONE = {
    "now": "お知らせを変えました。サイトに出ています。",
    "later": "受けとりました。事務局が見てから、サイトに出します。",
    "same": "変わったところはありません。",
}

router = APIRouter(
    prefix=f"{MEMBERS_HOME}/services", dependencies=needs(Role.member), max_body_size=LONGEST_FORM
)


@router.api_route("/{id}/notices", methods=READ)
async def show_notices(
    request: Request, id: UUID, who: Account, session: Session, done: Annotated[str, Query()] = ""
) -> Response:
    record = await own_record(who, id, RecordType.service, session)
    return _page(who, record, done=DONE.get(done, "")).response(request)


@router.post("/{id}/notices")
async def add_notice(
    request: Request, form: CheckedForm, id: UUID, changing: MayChange
) -> Response:
    record = await changing.record(id, RecordType.service)
    typed = texts_of(form)
    notice, errors = _read(typed)
    content = ServiceContent.model_validate(record.content)
    if notice is not None and len(content.notices) >= MOST:
        errors = {"text": f"お知らせは{MOST}件までです。終わったものを消してください。"}
    if notice is None or errors:
        number = number_of(form.get("number"))
        page = _page(changing.who, record, typed=typed, errors=errors, number=number)
        return page.response(request)
    kept = tuple(one for one in content.notices if one != notice)
    wanted = content.model_copy(update={"notices": (*kept, notice)})
    return await _change(form, record, wanted, changing)


@router.post("/{id}/notices/remove")
async def remove_notice(form: CheckedForm, id: UUID, changing: MayChange) -> Response:
    """By its place in the list they looked at: another list is another revision."""
    record = await changing.record(id, RecordType.service)
    content = ServiceContent.model_validate(record.content)
    place = form.get("place")
    kept = tuple(one for number, one in enumerate(content.notices) if place != str(number))
    wanted = content.model_copy(update={"notices": kept})
    return await _change(form, record, wanted, changing)


async def _change(
    form: FormData, record: StaffRecord, wanted: ServiceContent, changing: Changing
) -> Response:
    done = await changing.propose(record, wanted, form)
    said = "now" if done.at_once else "later" if done.reviewed else "same"
    return go_on(f"{MEMBERS_HOME}/services/{record.id}/notices?done={said}")


def _read(typed: dict[str, str]) -> tuple[NoticeContent | None, dict[str, str]]:
    text, errors = typed.get("text", "").replace("\0", "").strip(), {}
    if not text:
        errors["text"] = "お知らせを書いてください。"
    elif len(text) > LONGEST_NOTICE:
        errors["text"] = f"お知らせは、{LONGEST_NOTICE}文字までにしてください。"
    days: dict[str, date | None] = {}
    for name, label in (("starts_on", "はじまりの日"), ("ends_on", "終わりの日")):
        try:
            days[name] = date.fromisoformat(typed[name]) if typed.get(name) else None
        except ValueError:
            errors[name] = f"{label}を、2027-04-01 のように入れてください。"
    first, last = days.get("starts_on"), days.get("ends_on")
    effect = typed.get("effect", "")
    if effect not in set(NoticeEffect):
        errors["effect"] = "その間どうなるかを選んでください。"
    if first and last and last < first:
        errors["ends_on"] = "終わりの日が、はじまりの日より前になっています。"
    if "ends_on" not in errors and last and last < now().astimezone(JAPAN).date():
        errors["ends_on"] = "終わりの日が、もう過ぎています。"
    if effect == NoticeEffect.closed and last is None:
        # A closure without an end would stand there for ever, when nobody thinks of it any more.
        errors.setdefault("ends_on", "休みは、いつまでかを入れてください。")
    if errors:
        return None, errors
    parts: dict[str, Any] = {"starts_on": first, "ends_on": last, "effect": effect}
    return NoticeContent(text=text, **parts), {}


def _page(
    who: SignedIn,
    record: StaffRecord,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    number: int | None = None,
    done: str = "",
) -> NoticesPage:
    return NoticesPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        errors=errors or {},
        record=record,
        notices=ServiceContent.model_validate(record.content).notices,
        typed=typed or {},
        number=record.number if number is None else number,
        done=done,
    )
