"""`/staff/bulk`: records chosen by a filter, out into a workbook and back in again."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access import CheckedForm, Keys, Staff, needs
from api.area_rights import WHOLE
from api.dependencies import AppSettings, Reference, Session, WriteSession
from api.usecases.bulk_export import MOST_EXPORTED, export_workbook
from api.usecases.bulk_folder import BulkFolder
from api.usecases.bulk_import import BulkPlan, apply_plan, plan_import
from api.usecases.bulk_workbook import XLSX, read_workbook
from api.usecases.sign_in import SignedIn
from frontend.form_values import text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_bulk_body import SentWorkbook
from frontend.staff_bulk_filter import UNKNOWN_AREA, Asked, BulkAsked, asked_of, too_many
from frontend.staff_bulk_pages import BulkPage, ImportPlanPage
from frontend.wording import JST
from importers.errors import UnreadableFile
from models.account import Role
from models.base import now
from models.directory_reference import DirectoryReference
from models.errors import BadRequest
from models.repositories.bulk import BulkRepository, Selection
from models.repositories.proposals import ProposalRepository
from models.repositories.records import RecordRepository

PATH = "/staff/bulk"
IMPORTS = f"{PATH}/imports"
LONGEST_REASON = 500
REASON_MISSING = "わけを書いてください。短くてかまいません。"

router = APIRouter(
    prefix=PATH, dependencies=[*needs(Role.secretariat), *WHOLE], max_body_size=24 * 1024 * 1024
)


async def _folder(settings: AppSettings) -> BulkFolder:
    return BulkFolder(settings.data_dir / "bulk")


Folder = Annotated[BulkFolder, Depends(_folder)]


@router.api_route("", methods=READ)
async def show_bulk(
    request: Request,
    who: Staff,
    session: Session,
    reference: Reference,
    asked: Asked,
    done: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    page = await _page(who, session, reference, asked, done=_done_words(done))
    return page.response(request)


@router.api_route("/export.xlsx", methods=READ)
async def export(
    request: Request,
    who: Staff,
    session: Session,
    reference: Reference,
    asked: Asked,
    hidden: Annotated[str, Query()] = "",
) -> Response:
    bulk = BulkRepository(session)
    query = asked.query(reference)
    selection = await bulk.chosen(query, MOST_EXPORTED) if query else None
    if selection is None:
        return (await _page(who, session, reference, asked)).response(request)
    made = await export_workbook(selection, with_hidden=bool(hidden), bulk=bulk)
    day = now().astimezone(JST).date().isoformat()
    name = f'attachment; filename="madoguchi-{day}.xlsx"'
    return Response(made, media_type=XLSX, headers={"Content-Disposition": name})


@router.post("/imports")
async def receive_workbook(
    request: Request,
    sent: SentWorkbook,
    who: Staff,
    session: Session,
    reference: Reference,
    folder: Folder,
) -> Response:
    error = sent.error
    if not error and sent.content is not None:
        try:
            await asyncio.to_thread(read_workbook, sent.content)
            id = await asyncio.to_thread(folder.keep, who.account_id, sent.content)
            return go_on(f"{IMPORTS}/{id}")
        except UnreadableFile as reason:
            error = str(reason)
    errors = {"file": error or "書き出して直したファイルを選んでください。"}
    asked = asked_of(sent.fields)
    page = await _page(who, session, reference, asked, errors=errors)
    return page.response(request)


@router.api_route("/imports/{id}", methods=READ)
async def show_plan(
    request: Request,
    id: UUID,
    who: Staff,
    session: Session,
    reference: Reference,
    folder: Folder,
) -> Response:
    plan = await _plan(who, id, session, reference, folder)
    return ImportPlanPage(who=who, id=id, plan=plan).response(request)


@router.post("/imports/{id}/apply")
async def apply(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    session: WriteSession,
    reference: Reference,
    folder: Folder,
    keys: Keys,
) -> Response:
    """What was shown: a record that somebody has changed since then is a conflict by now."""
    reason = text_of(form, "reason", LONGEST_REASON)
    plan = await _plan(who, id, session, reference, folder)
    errors = {} if reason else {"reason": REASON_MISSING}
    if not errors:
        try:
            await apply_plan(
                plan,
                who.origin(reason),
                records=RecordRepository(session),
                proposals=ProposalRepository(session, keys),
            )
        except BadRequest as refused:
            errors = {"reason": str(refused)}
    if errors:
        page = ImportPlanPage(status=422, who=who, errors=errors, id=id, plan=plan, reason=reason)
        return page.response(request)
    folder.remove(who.account_id, id)
    done = f"{len(plan.changed)}-{plan.unchanged}-{len(plan.aside)}"
    return go_on(f"{PATH}?done={done}")


@router.post("/imports/{id}/discard")
async def discard(form: CheckedForm, id: UUID, who: Staff, folder: Folder) -> Response:
    folder.remove(who.account_id, id)
    return go_on(f"{PATH}?done=discarded")


async def _plan(
    who: SignedIn,
    id: UUID,
    session: Session,
    reference: DirectoryReference,
    folder: BulkFolder,
) -> BulkPlan:
    content = await asyncio.to_thread(folder.read, who.account_id, id)
    rows = await asyncio.to_thread(read_workbook, content)
    return await plan_import(rows, BulkRepository(session), reference)


async def _page(
    who: SignedIn,
    session: Session,
    reference: DirectoryReference,
    asked: BulkAsked,
    *,
    errors: dict[str, str] | None = None,
    done: str = "",
) -> BulkPage:
    bulk = BulkRepository(session)
    query = asked.query(reference)
    wrong = dict(errors or {})
    selection: Selection | None = Selection()
    if query is None:
        wrong["area"] = UNKNOWN_AREA
    else:
        selection = await bulk.chosen(query, MOST_EXPORTED)
        if selection is None and asked.is_narrowed:
            wrong["q"] = too_many(MOST_EXPORTED)
    return BulkPage(
        status=422 if wrong else 200,
        who=who,
        errors=wrong,
        asked=asked,
        selection=selection or Selection(),
        is_too_many=selection is None,
        sources=await bulk.known_sources(),
        topics=reference.topics,
        done=done,
    )


def _done_words(done: str) -> str:
    """Numbers of our own making, and nothing else that stands in an address."""
    if done == "discarded":
        return "ファイルを捨てました。何も変えていません。"
    numbers = done.split("-")
    if len(numbers) != 3 or not all(one.isdecimal() and len(one) < 7 for one in numbers):
        return ""
    changed, unchanged, aside = (int(one) for one in numbers)
    rest = f"変わらないもの {unchanged:,} 件、変えなかったもの {aside:,} 件。"
    return f"{changed:,} 件を変えました。{rest}"
