"""An uploaded file is read to see what it would change, and later imported, byte for byte."""

from collections.abc import Callable
from itertools import islice
from typing import Any
from uuid import UUID

from api.usecases.find_duplicates import find_duplicates
from api.usecases.upload_folder import UploadFolder
from importers.errors import MissingColumn, MuchIsMissing, UnreadableFile
from importers.file import SourceFile
from importers.mapping.changed_columns import changed_columns, guessed_anew
from importers.mapping.guess import guess_profile
from importers.mapping.profile import Profile, source_of_profile
from importers.partly import PartlyImported, saying_what_is_stored
from importers.registry import find_source
from importers.run import run_import
from importers.source import Source
from importers.tables import table_rows
from models.database import Sessions
from models.errors import DirectoryError
from models.repositories.import_preview import ImportPreview
from models.repositories.import_slot import ImportRunning, import_slot
from models.repositories.portioned_import import PortionedImport
from models.repositories.uploads import UploadRepository
from models.upload import Upload, UploadState

_EXAMPLES = 3
_LOOKED_AT = 200
_LONGEST_EXAMPLE = 80
_CHANGED = "ファイルが、受け取ったときと変わっています。もう一度選んでください。"


def source_of(upload: Upload) -> Source | None:
    """None while nobody has said which column is what."""
    if upload.source_slug is not None:
        return find_source(upload.source_slug)
    if upload.profile is None:
        return None
    return source_of_profile(profile_of(upload))


def profile_of(upload: Upload) -> Profile:
    return Profile.model_validate((upload.profile or {})["profile"])


async def read_upload(
    id: UUID, *, sessions: Sessions, folder: UploadFolder, progress: Callable[[int], None]
) -> None:
    """To the preview, or to the mapping of its columns. What is wrong with it is kept with it."""
    upload = await _get(id, sessions)
    try:
        file = _checked(upload, folder)
        source = source_of(upload)
        if source is None:
            profile, examples = guess_profile(file), _examples(file)
            guessed = {"profile": profile.model_dump(mode="json"), "examples": examples}
            await _pass_on(id, sessions, to=UploadState.mapping, profile=guessed)
            return
        async with sessions() as session:
            report = await run_import(
                source,
                file,
                records=ImportPreview(session),
                allow_missing=upload.allow_missing,
                progress=progress,
            )
    except MissingColumn as reason:
        if upload.source_slug is not None or not await _offer_anew(upload, file, sessions):
            await _refuse(id, sessions, reason)
    except DirectoryError as reason:
        await _refuse(id, sessions, reason)
    else:
        await _pass_on(
            id, sessions, to=UploadState.ready, report=report.as_json(), rows_done=report.read
        )


async def write_upload(
    id: UUID, *, sessions: Sessions, folder: UploadFolder, progress: Callable[[int], None]
) -> None:
    """For real. When another import is under way, the upload waits as it was."""
    upload = await _get(id, sessions)
    try:
        source = source_of(upload)
        if source is None:
            raise UnreadableFile("どの列が何かを、先に選んでください。")
        file = _checked(upload, folder)
        async with import_slot(sessions, source.title, id), sessions.writing() as session:
            records = PortionedImport(session)
            with saying_what_is_stored(records):
                report = await run_import(
                    source,
                    file,
                    records=records,
                    allow_missing=upload.allow_missing,
                    progress=progress,
                )
            await session.commit()
    except ImportRunning as reason:
        await _pass_on(id, sessions, to=UploadState.ready, sentence=str(reason))
    except DirectoryError as reason:
        await _refuse(id, sessions, reason)
    else:
        await _pass_on(
            id, sessions, to=UploadState.done, run_id=report.run_id, report=None, sentence=None
        )
        folder.remove([id])
        await find_duplicates(sessions)


async def _get(id: UUID, sessions: Sessions) -> Upload:
    async with sessions() as session:
        return await UploadRepository(session).get(id)


def _checked(upload: Upload, folder: UploadFolder) -> SourceFile:
    """The very bytes that were sent, or UnreadableFile."""
    file = folder.file(upload.id, upload.file_name)
    if file.sha256 != upload.sha256:
        raise UnreadableFile(_CHANGED)
    return file


async def _offer_anew(upload: Upload, file: SourceFile, sessions: Sessions) -> bool:
    """A saved mapping does not fit this table: back to the columns, with what has changed."""
    saved = profile_of(upload)
    changed = changed_columns(saved, file)
    if changed is None:
        return False
    profile = {
        "profile": guessed_anew(saved, file).model_dump(mode="json"),
        "examples": _examples(file),
    }
    await _pass_on(
        upload.id, sessions, to=UploadState.mapping, profile=profile, sentence=changed.sentence
    )
    return True


def _examples(file: SourceFile) -> dict[str, list[str]]:
    """A few different cells of each column, for the person who says what it is."""
    found: dict[str, list[str]] = {}
    for row in islice(table_rows(file), _LOOKED_AT):
        for column, cell in row.cells.items():
            known, text = found.setdefault(column, []), cell.strip()[:_LONGEST_EXAMPLE]
            if text and text not in known and len(known) < _EXAMPLES:
                known.append(text)
    return found


async def _refuse(id: UUID, sessions: Sessions, reason: DirectoryError) -> None:
    missing = isinstance(reason, MuchIsMissing)
    sentence = reason.sentence if isinstance(reason, MuchIsMissing) else str(reason)
    await _pass_on(
        id,
        sessions,
        to=UploadState.refused,
        sentence=sentence,
        much_is_missing=missing,
        rows_done=reason.rows if isinstance(reason, PartlyImported) else 0,
    )


async def _pass_on(id: UUID, sessions: Sessions, *, to: UploadState, **values: Any) -> None:
    async with sessions.begin() as session:
        await UploadRepository(session).pass_on(
            id, of=(UploadState.reading, UploadState.importing), to=to, **values
        )
