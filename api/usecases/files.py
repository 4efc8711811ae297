"""Photos and leaflets of a record: sent, approved, put in order, replaced and taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from api.file_reading import SIZES
from api.file_store import FileStore
from api.usecases.files_kinds import (
    PHOTOS,
    FileKind,
    FileTooLarge,
    ShowsThePlace,
    TooManyFiles,
)
from api.usecases.files_reading import ReadFile, read_file
from models.base import now
from models.errors import Conflict, NotFound
from models.repositories.attachments import AttachmentRepository, FileOwner
from models.service import Attachment
from models.vocabulary import RecordType

Direction = Literal["up", "down"]
LEAFLET_NAME = "leaflet.pdf"


@dataclass(frozen=True, slots=True)
class FileLimits:
    bytes_each: int
    per_record: int


@dataclass(frozen=True, slots=True)
class GivenFile:
    """`text` says what a photo shows, or what a leaflet is about."""

    kind: FileKind
    content: bytes
    text: str


def check_kind(owner: FileOwner, kind: FileKind) -> None:
    """Raises ShowsThePlace."""
    if kind is FileKind.entrance and owner.hides_place:
        raise ShowsThePlace


async def take_in(given: GivenFile, *, limits: FileLimits, store: FileStore) -> ReadFile:
    """Read, made anew and stored; no row knows of it yet. Raises FileTooLarge, FileRefused.

    The bytes come before the row, never after: what no row takes up is removed later.
    """
    if len(given.content) > limits.bytes_each:
        raise FileTooLarge(limits.bytes_each)
    read = await read_file(given.kind, given.content)
    for ending, content in read.parts:
        await store.put(f"{read.sha256}{ending}", content)
    return read


async def add_file(
    owner: FileOwner,
    read: ReadFile,
    text: str,
    *,
    by: UUID,
    is_approved: bool,
    replaces: UUID | None = None,
    limits: FileLimits,
    files: AttachmentRepository,
) -> Attachment:
    """Under an id of its own, so that its address never means another file.

    Raises TooManyFiles, ShowsThePlace, Conflict where the record has it already, NotFound.
    """
    check_kind(owner, read.kind)
    there = await files.of(owner)
    old = await files.get(owner, replaces) if replaces else None
    if len(there) - (old is not None) >= limits.per_record:
        raise TooManyFiles(limits.per_record)
    if any(one.sha256 == read.sha256 and one is not old for one in there):
        raise Conflict("The record has this file already.")
    is_service = owner.record_type is RecordType.service
    added = await files.add(
        Attachment(
            service_id=owner.id if is_service else None,
            organization_id=None if is_service else owner.id,
            kind=read.kind,
            # What somebody called it at home may name a person, and is of no use here.
            file_name=LEAFLET_NAME if read.kind is FileKind.leaflet else "photo.webp",
            media_type=read.media_type,
            sha256=read.sha256,
            alternative_text=text,
            size=read.size,
            width=read.width,
            height=read.height,
            uploaded_by=str(by),
            approved_at=now() if is_approved else None,
        ),
        after=there,
    )
    if old is not None:
        await files.put_in_order([added if one.id == old.id else one for one in there])
        await files.remove(old)
    return added


async def approve_file(owner: FileOwner, id: UUID, *, files: AttachmentRepository) -> None:
    """From now on everybody sees it. Raises ShowsThePlace, NotFound."""
    file = await files.get(owner, id)
    check_kind(owner, FileKind(file.kind))
    file.approved_at = file.approved_at or now()
    await files.save(file)


async def say_what_it_shows(
    owner: FileOwner, id: UUID, text: str, *, is_approved: bool, files: AttachmentRepository
) -> None:
    file = await files.get(owner, id)
    if file.alternative_text != text:
        file.alternative_text = text
        file.approved_at = file.approved_at if is_approved else None
        await files.save(file)


async def move_file(
    owner: FileOwner, id: UUID, direction: Direction, *, files: AttachmentRepository
) -> None:
    """One step; the first stays first and the last last. Raises NotFound."""
    order = await files.of(owner)
    at = next((n for n, one in enumerate(order) if one.id == id), None)
    if at is None:
        raise NotFound("file", id)
    to = at - 1 if direction == "up" else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        await files.put_in_order(order)


async def remove_file(owner: FileOwner, id: UUID, *, files: AttachmentRepository) -> None:
    """Nobody gets it any more; `remove_orphans` takes the bytes away. Raises NotFound."""
    await files.remove(await files.get(owner, id))


async def open_file(file: Attachment, name: str, *, store: FileStore) -> tuple[bytes, str]:
    """(its bytes, their type) under one of the names it has. Raises NotFound."""
    if name not in names_of(file):
        raise NotFound("file", file.id)
    ending = f"-{name}" if FileKind(file.kind) in PHOTOS else ".pdf"
    return await store.get(f"{file.sha256}{ending}"), file.media_type


def names_of(file: Attachment) -> Sequence[str]:
    if FileKind(file.kind) in PHOTOS:
        return [f"{size}.webp" for size in SIZES]
    return [LEAFLET_NAME]
