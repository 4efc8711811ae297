"""`/staff/imports/uploads`: a file arrives, shows what it would change, and is taken in or not."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.access import (
    FORM_TOKEN,
    CheckedForm,
    Staff,
    StrangeForm,
    is_sent_from_here,
    is_token,
    needs,
)
from api.area_rights import WHOLE
from api.dependencies import AppSettings, Session
from api.import_worker import ImportWorker
from api.usecases.import_upload import source_of
from api.usecases.sign_in import SignedIn
from api.usecases.upload_folder import Received, Receiving, TooLarge
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_imports import PATH, imports_page
from frontend.staff_imports_pages import SAVED, TABLE, UploadPage
from frontend.upload_body import read_body
from importers.errors import UnreadableFile
from importers.file import LARGEST_STREAM
from importers.registry import SOURCES
from models.account import Role
from models.database import Sessions
from models.errors import Conflict
from models.repositories.uploads import TableProfileRepository, UploadRepository
from models.upload import Upload, UploadState

UPLOADS = f"{PATH}/uploads"
SHORT_WAIT = 6.0
"""Seconds in which most files are read; a longer one gets a page that asks again by itself."""
ASK_AGAIN = "3"
"""Seconds."""
MOST_WAITING = 20
_SLACK = 64 * 1024

_NO_FILE = "ファイルを選んでください。"
_NO_SOURCE = "何のファイルかを選んでください。"
_TOO_MANY = "取り込む前のファイルがたくさんあります。先に、取り込むか、やめるかしてください。"

router = APIRouter(prefix=UPLOADS, dependencies=needs(Role.staff), max_body_size=64 * 1024)


async def _worker(request: Request) -> ImportWorker:
    worker: ImportWorker = request.app.state.imports
    return worker


async def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


Worker = Annotated[ImportWorker, Depends(_worker)]
Database = Annotated[Sessions, Depends(_sessions)]


@router.post("", max_body_size=4 * LARGEST_STREAM, dependencies=WHOLE)
async def receive(
    request: Request, who: Staff, settings: AppSettings, worker: Worker, database: Database
) -> Response:
    """The file is never held in memory, and refused as soon as it is known to be too large."""
    if not is_sent_from_here(request, settings):
        raise StrangeForm(who)
    fields: dict[str, str] = {}
    received: Received | None = None
    error = ""
    try:
        fields, received = await _received(request, who, worker)
    except UnreadableFile as reason:
        error = str(reason)
    source = fields.get("source", "")
    upload = None
    if received is not None and not error:
        upload = await _kept(received, source, who, worker, database)
    if upload is None:
        errors = {"file": error} if error else _slips(source, has_file=received is not None)
        async with database() as session:
            page = await imports_page(who, session, chosen=source, errors=errors)
        return page.response(request)
    await worker.read(upload.id)
    await worker.wait(upload.id, SHORT_WAIT)
    return to_upload(upload.id)


@router.api_route("/{id}", methods=READ)
async def show_upload(request: Request, id: UUID, who: Staff, session: Session) -> Response:
    upload = await UploadRepository(session).get(id)
    if upload.state is UploadState.done and upload.run_id is not None:
        return go_on(f"{PATH}/{upload.run_id}")
    if upload.state is UploadState.mapping:
        return go_on(f"{UPLOADS}/{id}/columns")
    source = source_of(upload)
    page = UploadPage(who=who, upload=upload, source_title=source.title if source else "ほかの表")
    response = page.response(request)
    if page.is_working:
        response.headers["Refresh"] = ASK_AGAIN
    return response


@router.post("/{id}/import", dependencies=WHOLE)
async def take_in(
    form: CheckedForm, id: UUID, who: Staff, worker: Worker, database: Database
) -> Response:
    """The same bytes for real. A second click finds the import under way."""
    async with database.begin() as session:
        uploads = UploadRepository(session)
        if (await uploads.get(id)).state is UploadState.ready:
            await uploads.pass_on(
                id, of=(UploadState.ready,), to=UploadState.importing, sentence=None, rows_done=0
            )
            begin = True
        else:
            begin = False
    if begin:
        await worker.write(id)
        await worker.wait(id, SHORT_WAIT)
    return to_upload(id)


@router.post("/{id}/read", dependencies=WHOLE)
async def read_again(
    form: CheckedForm, id: UUID, who: Staff, worker: Worker, database: Database
) -> Response:
    """Once more, after something was wrong; much may be missing when a person says so."""
    async with database.begin() as session:
        await UploadRepository(session).pass_on(
            id,
            of=(UploadState.refused, UploadState.ready),
            to=UploadState.reading,
            allow_missing=form.get("allow_missing") == "yes",
            sentence=None,
            much_is_missing=False,
            rows_done=0,
        )
    await worker.read(id)
    await worker.wait(id, SHORT_WAIT)
    return to_upload(id)


@router.post("/{id}/discard", dependencies=WHOLE)
async def discard(
    form: CheckedForm, id: UUID, who: Staff, worker: Worker, database: Database
) -> Response:
    async with database.begin() as session:
        uploads = UploadRepository(session)
        if (await uploads.get(id)).state is UploadState.importing:
            raise Conflict("An import under way cannot be thrown away.")
        await uploads.remove(id)
    worker.folder.remove([id])
    return go_on(f"{PATH}?done=discarded")


def to_upload(id: UUID) -> RedirectResponse:
    return go_on(f"{UPLOADS}/{id}")


async def _received(
    request: Request, who: SignedIn, worker: ImportWorker
) -> tuple[dict[str, str], Received | None]:
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > LARGEST_STREAM + _SLACK:
        raise TooLarge

    def open_place(fields: dict[str, str], name: str) -> Receiving:
        # The form is ours before a byte of the file is kept: its token stands before the file.
        if not is_token(fields.get(FORM_TOKEN), who.form_token):
            raise StrangeForm(who)
        return worker.folder.receive(name)

    fields, place = await read_body(request, open_place)
    if not is_token(fields.get(FORM_TOKEN), who.form_token):
        if place is not None:
            place.give_up()
        raise StrangeForm(who)
    return fields, place.finish() if place is not None else None


async def _kept(
    received: Received, source: str, who: SignedIn, worker: ImportWorker, database: Database
) -> Upload | None:
    """The upload in the database; None, and no file, where it cannot be taken."""
    upload = None
    try:
        async with database.begin() as session:
            upload = await _add(received, source, who, session)
        return upload
    finally:
        if upload is None:
            worker.folder.remove([received.id])


async def _add(received: Received, source: str, who: SignedIn, session: Session) -> Upload | None:
    profile = None
    if source.startswith(SAVED):
        saved = await TableProfileRepository(session).get(source.removeprefix(SAVED))
        profile = {"profile": saved.content, "examples": {}}
    elif source not in SOURCES and source != TABLE:
        return None
    uploads = UploadRepository(session)
    if len(await uploads.waiting()) >= MOST_WAITING:
        return None
    return await uploads.add(
        Upload(
            id=received.id,
            state=UploadState.reading,
            source_slug=source if source in SOURCES else None,
            profile=profile,
            file_name=received.name,
            sha256=received.sha256,
            size=received.size,
            actor=str(who.account_id),
            role=who.role,
        )
    )


def _slips(source: str, *, has_file: bool) -> dict[str, str]:
    slips = {}
    if source not in SOURCES and source != TABLE and not source.startswith(SAVED):
        slips["source"] = _NO_SOURCE
    if not has_file:
        slips["file"] = _NO_FILE
    return slips or {"file": _TOO_MANY}
