"""`/staff/imports/uploads/{id}/columns`: which column of a table is what, corrected by a person."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from api.access import CheckedForm, Staff, needs
from api.area_rights import WHOLE
from api.dependencies import Session
from api.usecases.import_upload import profile_of
from api.usecases.sign_in import SignedIn
from frontend.form_values import line_of
from frontend.public import READ
from frontend.staff_imports_pages import MappingPage
from frontend.staff_uploads import SHORT_WAIT, UPLOADS, Database, Worker, to_upload
from importers.errors import UnreadableFile
from importers.list_slug import list_slug
from importers.mapping.fields import FIELDS
from importers.mapping.profile import Profile, check
from models.account import Role
from models.errors import NotFound
from models.repositories.uploads import TableProfileRepository, UploadRepository
from models.upload import Upload, UploadState

MOST_COLUMNS = 300
_ABOUT = {
    "title": "一覧の名前",
    "publisher": "公開している人",
    "licence": "使うときの決まり",
    "url": "公開しているアドレス",
    "area_code": "市区町村コード",
}
"""What a person says of the whole list, by the name of the field in the mapping."""
_CHANGEABLE = (UploadState.mapping, UploadState.ready, UploadState.refused)

router = APIRouter(
    prefix=f"{UPLOADS}/{{id}}/columns", dependencies=needs(Role.staff), max_body_size=512 * 1024
)


@router.api_route("", methods=READ)
async def show_columns(request: Request, id: UUID, who: Staff, session: Session) -> Response:
    upload = await _table(id, session)
    return _page(upload, who, profile_of(upload)).response(request)


@router.post("", dependencies=WHOLE)
async def settle_columns(
    request: Request, form: CheckedForm, id: UUID, who: Staff, worker: Worker, database: Database
) -> Response:
    """The corrected mapping, kept with the upload and for later if wished; then the preview."""
    async with database() as session:
        upload = await _table(id, session)
    if len(profile_of(upload).columns) > MOST_COLUMNS:
        errors = {"title": f"列が多すぎます（{MOST_COLUMNS} まで）。いらない列を消してください。"}
        return _page(upload, who, profile_of(upload), errors).response(request)
    corrected, errors = _corrected(profile_of(upload), form)
    if errors:
        typed = {name: line_of(form, name) for name in _ABOUT}
        return _page(upload, who, corrected, errors, typed).response(request)
    content = corrected.model_dump(mode="json")
    async with database.begin() as session:
        if form.get("save") == "yes":
            profiles = TableProfileRepository(session)
            await profiles.save(corrected.slug, corrected.title, content)
        await UploadRepository(session).pass_on(
            id,
            of=_CHANGEABLE,
            to=UploadState.reading,
            profile={"profile": content, "examples": _examples(upload)},
            sentence=None,
            much_is_missing=False,
            rows_done=0,
        )
    await worker.read(id)
    await worker.wait(id, SHORT_WAIT)
    return to_upload(id)


async def _table(id: UUID, session: Session) -> Upload:
    upload = await UploadRepository(session).get(id)
    if upload.profile is None or upload.state not in _CHANGEABLE:
        raise NotFound("mapping of columns", id)
    return upload


def _corrected(guessed: Profile, form: FormData) -> tuple[Profile, dict[str, str]]:
    """(the mapping as corrected, as far as it can be read; what is wrong, by field)."""
    columns, key = [], []
    for number, one in enumerate(guessed.columns):
        wanted = line_of(form, f"field-{number}")
        if wanted in FIELDS and wanted != one.field:
            changed = {"field": wanted, "reason": "人が選びました。", "certainty": "certain"}
            columns.append(one.model_dump() | changed)
        else:
            columns.append(one.model_dump())
        if form.get(f"key-{number}") == "yes":
            key.append(one.column)
    about: dict[str, Any] = {name: line_of(form, name) or None for name in _ABOUT}
    about["title"] = about["title"] or guessed.title
    content = guessed.model_dump() | about | {"columns": columns, "key": key}
    content["slug"] = list_slug(about["title"], about["publisher"])
    errors = {} if line_of(form, "title") else {"title": "一覧の名前を書いてください。"}
    try:
        profile = Profile.model_validate(content)
        check(profile)
    except ValidationError as wrong:
        names = {str(part["loc"][0]) for part in wrong.errors(include_input=False)}
        for name in sorted(names & _ABOUT.keys()) or ["title"]:
            errors[name] = f"「{_ABOUT[name]}」を読めません。短く書き直してください。"
        kept = content | {name: getattr(guessed, name) for name in _ABOUT}
        return Profile.model_validate(kept), errors
    except UnreadableFile as reason:
        errors.setdefault("columns", str(reason))
    if not key:
        errors.setdefault("columns", "行を見分ける列を、一つは選んでください。")
    return profile, errors


def _examples(upload: Upload) -> dict[str, list[str]]:
    examples: dict[str, list[str]] = (upload.profile or {}).get("examples", {})
    return examples


def _page(
    upload: Upload,
    who: SignedIn,
    profile: Profile,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> MappingPage:
    return MappingPage(
        status=422 if errors else 200,
        who=who,
        errors=errors or {},
        upload=upload,
        profile=profile,
        examples=_examples(upload),
        typed=typed or {},
    )
