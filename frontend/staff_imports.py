"""`/staff/imports`: the imports there have been, and each with its report."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.access import Staff, needs
from api.dependencies import Session
from api.usecases.sign_in import SignedIn
from frontend.public import READ
from frontend.staff_imports_pages import ImportsPage, RunPage, run_line
from importers.written_csv import BYTE_ORDER_MARK, csv_line
from models.account import Role
from models.database import Sessions
from models.repositories.import_runs import ImportRunRepository
from models.repositories.import_slot import ImportSlotRepository
from models.repositories.uploads import TableProfileRepository, UploadRepository

PATH = "/staff/imports"
PER_PAGE = 20
ROWS_PER_PAGE = 50
MOST_PAGES = 100_000
_PLACE, _REASON = "元のファイルの場所", "取り込まなかった理由"

DONE = {
    "discarded": "やめました。ファイルは消しました。何も変えていません。",
    "saved": "列の読み方を保存しました。次からは、一覧から選べます。",
}

PageNumber = Annotated[int, Query(ge=1, le=MOST_PAGES)]

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=16 * 1024)


@router.api_route("", methods=READ)
async def show_imports(
    request: Request,
    who: Staff,
    session: Session,
    page: PageNumber = 1,
    done: Annotated[str, Query()] = "",
) -> Response:
    found = await imports_page(who, session, page=page, done=DONE.get(done, ""))
    return found.response(request)


@router.api_route("/{id}", methods=READ)
async def show_run(
    request: Request, id: UUID, who: Staff, session: Session, page: PageNumber = 1
) -> Response:
    runs = ImportRunRepository(session)
    run, count = await runs.get(id), await runs.count_quarantined(id)
    shown = RunPage(
        who=who,
        run=run,
        rows=await runs.quarantined(id, page, ROWS_PER_PAGE),
        count=count,
        page=page,
        pages=-(-count // ROWS_PER_PAGE),
    )
    return shown.response(request)


@router.api_route("/{id}/rows.csv", methods=READ)
async def download_rows(request: Request, id: UUID, who: Staff, session: Session) -> Response:
    """The rows kept aside as a table that can be mended and sent again."""
    await ImportRunRepository(session).get(id)
    return StreamingResponse(
        _rows_as_csv(id, request.app.state.sessions),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="rows-{str(id)[:8]}.csv"'},
    )


async def _rows_as_csv(id: UUID, sessions: Sessions) -> AsyncIterator[str]:
    async with sessions() as session:
        runs = ImportRunRepository(session)
        columns: dict[str, None] = {}
        async for rows in runs.all_quarantined(id):
            for row in rows:
                columns.update(dict.fromkeys(row.raw))
        yield BYTE_ORDER_MARK + csv_line([*columns, _PLACE, _REASON])
        async for rows in runs.all_quarantined(id):
            for row in rows:
                cells = [row.raw.get(column, "") for column in columns]
                yield csv_line([*cells, row.place, row.reason])


async def imports_page(
    who: SignedIn,
    session: Session,
    *,
    page: int = 1,
    done: str = "",
    chosen: str = "",
    errors: dict[str, str] | None = None,
) -> ImportsPage:
    """The list with the form; `chosen` and `errors` are what came back from it."""
    runs = ImportRunRepository(session)
    return ImportsPage(
        status=422 if errors else 200,
        who=who,
        errors=errors or {},
        runs=[run_line(run) for run in await runs.page(page, PER_PAGE)],
        page=page,
        pages=-(-await runs.count() // PER_PAGE),
        uploads=await UploadRepository(session).waiting(),
        saved=await TableProfileRepository(session).all(),
        held=await ImportSlotRepository(session).held(),
        chosen=chosen,
        done=done,
    )
