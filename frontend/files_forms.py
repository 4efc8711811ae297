"""The pages on which photos and leaflets are sent and looked after: staff and organizations alike.

An `Audience` says who they are for: the same routes, with other rights.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import Account, CheckedForm, needs
from api.dependencies import AppSettings, Session, WriteSession
from api.settings import Settings
from api.usecases.files import (
    Direction,
    FileLimits,
    GivenFile,
    add_file,
    approve_file,
    check_kind,
    move_file,
    open_file,
    remove_file,
    say_what_it_shows,
    take_in,
)
from api.usecases.files_kinds import FileKind, wrong_text
from api.usecases.sign_in import SignedIn
from frontend.files import safe_headers, store_of
from frontend.files_body import LARGEST_BODY, FileForm, SentFile
from frontend.files_pages import FilesPage
from frontend.form_values import id_of, line_of
from frontend.going_in import go_on
from frontend.public import READ
from models.account import Role
from models.database import Sessions
from models.errors import BadRequest, Conflict
from models.repositories.attachments import AttachmentRepository, FileOwner

DONE = {
    "added": "受けとりました。みんなが見るページに出しました。",
    "waits": "受けとりました。事務局が確かめると、みんなが見るページに出ます。",
    "approved": "みんなが見るページに出しました。",
    "words": "説明を直しました。",
    "moved": "順番を変えました。",
    "removed": "消しました。",
}
_TWICE = "同じファイルが、もうあります。"


@dataclass(frozen=True, slots=True)
class Audience:
    """`base` is the address of the page of a record, `back` of the page it belongs to.

    `owner` finds the record, and raises where the person has nothing to do with it.
    """

    prefix: str
    role: Role
    approves: bool
    base: Callable[[UUID], str]
    back: Callable[[FileOwner], str]
    owner: Callable[[SignedIn, UUID, Session], Awaitable[FileOwner]]


def limits_of(settings: Settings) -> FileLimits:
    return FileLimits(settings.file_bytes, settings.files_per_record)


def files_router(people: Audience) -> APIRouter:
    router = APIRouter(
        prefix=people.prefix, dependencies=needs(people.role), max_body_size=LARGEST_BODY
    )

    @router.api_route("", methods=READ)
    async def show_files(
        request: Request,
        id: UUID,
        who: Account,
        session: Session,
        settings: AppSettings,
        done: Annotated[str, Query()] = "",
    ) -> Response:
        page = await _page(people, who, id, session, settings, done=DONE.get(done, ""))
        return page.response(request)

    @router.post("")
    async def receive_file(
        request: Request, form: SentFile, id: UUID, who: Account, settings: AppSettings
    ) -> Response:
        database: Sessions = request.app.state.sessions
        async with database() as session:
            owner = await people.owner(who, id, session)
        errors = _slips(form, owner)
        if not errors:
            try:
                await _receive(people, who, id, form, request, settings)
            except Conflict:
                errors = {"file": _TWICE}
            except BadRequest as refused:
                errors = {"file": str(refused)}
        if errors:
            async with database() as session:
                page = await _page(
                    people, who, id, session, settings, errors=errors, typed=form.fields
                )
            return page.response(request)
        return _see(people, id, "added" if people.approves else "waits")

    @router.api_route("/{file_id}/{name}", methods=READ)
    async def show_bytes(
        request: Request, id: UUID, file_id: UUID, name: str, who: Account, session: Session
    ) -> Response:
        """Those nobody has approved as well."""
        file = await AttachmentRepository(session).get(
            await people.owner(who, id, session), file_id
        )
        content, media_type = await open_file(file, name, store=store_of(request))
        return Response(content, media_type=media_type, headers=safe_headers(file))

    @router.post("/{file_id}/words")
    async def change_words(
        request: Request,
        form: CheckedForm,
        id: UUID,
        file_id: UUID,
        who: Account,
        session: WriteSession,
        settings: AppSettings,
    ) -> Response:
        owner, files = await people.owner(who, id, session), AttachmentRepository(session)
        file = await files.get(owner, file_id)
        text = line_of(form, "text")
        if wrong := wrong_text(text, FileKind(file.kind)):
            typed = {f"text-{file_id}": text}
            errors = {f"text-{file_id}": wrong}
            page = await _page(people, who, id, session, settings, errors=errors, typed=typed)
            return page.response(request)
        await say_what_it_shows(owner, file_id, text, is_approved=people.approves, files=files)
        return _see(people, id, "words")

    @router.post("/{file_id}/move")
    async def move(
        form: CheckedForm, id: UUID, file_id: UUID, who: Account, session: WriteSession
    ) -> Response:
        owner = await people.owner(who, id, session)
        to: Direction = "up" if form.get("to") == "up" else "down"
        await move_file(owner, file_id, to, files=AttachmentRepository(session))
        return _see(people, id, "moved")

    @router.post("/{file_id}/remove")
    async def remove(
        form: CheckedForm, id: UUID, file_id: UUID, who: Account, session: WriteSession
    ) -> Response:
        owner = await people.owner(who, id, session)
        await remove_file(owner, file_id, files=AttachmentRepository(session))
        return _see(people, id, "removed")

    if people.approves:

        @router.post("/{file_id}/approve")
        async def approve(
            request: Request,
            form: CheckedForm,
            id: UUID,
            file_id: UUID,
            who: Account,
            session: WriteSession,
            settings: AppSettings,
        ) -> Response:
            owner = await people.owner(who, id, session)
            try:
                await approve_file(owner, file_id, files=AttachmentRepository(session))
            except BadRequest as refused:
                errors = {f"file-{file_id}": str(refused)}
                page = await _page(people, who, id, session, settings, errors=errors)
                return page.response(request)
            return _see(people, id, "approved")

    return router


async def _receive(
    people: Audience, who: SignedIn, id: UUID, form: FileForm, request: Request, settings: Settings
) -> None:
    """Reading takes seconds, so that no transaction is open meanwhile."""
    kind, text = FileKind(form.text("kind")), form.text("text")
    limits = limits_of(settings)
    given = GivenFile(kind, form.content or b"", text)
    read = await take_in(given, limits=limits, store=store_of(request))
    database: Sessions = request.app.state.sessions
    async with database.begin() as session:
        await add_file(
            await people.owner(who, id, session),
            read,
            text,
            by=who.account_id,
            is_approved=people.approves,
            replaces=id_of(form.text("replaces")),
            limits=limits,
            files=AttachmentRepository(session),
        )


async def _page(
    people: Audience,
    who: SignedIn,
    id: UUID,
    session: Session,
    settings: Settings,
    *,
    done: str = "",
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> FilesPage:
    owner = await people.owner(who, id, session)
    return FilesPage(
        status=422 if errors else 200,
        who=who,
        errors=errors or {},
        owner=owner,
        files=await AttachmentRepository(session).of(owner),
        base=people.base(id),
        back=people.back(owner),
        approves=people.approves,
        most=settings.files_per_record,
        most_bytes=settings.file_bytes,
        done=done,
        typed=typed or {},
    )


def _slips(form: FileForm, owner: FileOwner) -> dict[str, str]:
    slips: dict[str, str] = {}
    named = form.text("kind")
    if named not in set(FileKind):
        slips["kind"] = "何のファイルかを選んでください。"
    else:
        try:
            check_kind(owner, FileKind(named))
        except BadRequest as refused:
            slips["kind"] = str(refused)
        if wrong := wrong_text(form.text("text"), FileKind(named)):
            slips["text"] = wrong
    if form.refused is not None:
        slips["file"] = str(form.refused)
    elif form.content is None:
        slips["file"] = "ファイルを選んでください。"
    return slips


def _see(people: Audience, id: UUID, done: str) -> RedirectResponse:
    return go_on(f"{people.base(id)}?done={done}")
