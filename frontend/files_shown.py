"""Photos and leaflets of a record as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.dependencies import Session
from api.file_reading import SIZES
from api.usecases.files import LEAFLET_NAME
from api.usecases.files_kinds import FILE_KIND_LABELS, PHOTOS, FileKind
from models.repositories.attachments import AttachmentRepository
from models.service import Attachment


async def _attachments(session: Session) -> AttachmentRepository:
    return AttachmentRepository(session)


Attachments = Annotated[AttachmentRepository, Depends(_attachments)]


@dataclass(frozen=True, slots=True)
class Photo:
    """`sources` is a `srcset`; width and height are those of the largest picture."""

    address: str
    sources: str
    text: str
    kind: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LeafletLink:
    address: str
    text: str
    size: str


@dataclass(frozen=True, slots=True)
class ShownFiles:
    photos: tuple[Photo, ...] = ()
    leaflets: tuple[LeafletLink, ...] = ()


NONE = ShownFiles()


def shown_files(files: Sequence[Attachment], base: str = "/files") -> ShownFiles:
    return ShownFiles(
        tuple(photo(one, base) for one in files if is_photo(one)),
        tuple(leaflet(one, base) for one in files if not is_photo(one)),
    )


def is_photo(file: Attachment) -> bool:
    return FileKind(file.kind) in PHOTOS


def photo(file: Attachment, base: str) -> Photo:
    width, height = file.width or 1, file.height or 1
    steps = [(size, _width(size, width, height)) for size in SIZES]
    # A small picture is the same in every size.
    known = {wide: size for size, wide in reversed(steps)}
    return Photo(
        address=f"{base}/{file.id}/{SIZES[1]}.webp",
        sources=", ".join(
            f"{base}/{file.id}/{size}.webp {wide}w" for wide, size in sorted(known.items())
        ),
        text=file.alternative_text,
        kind=FILE_KIND_LABELS[FileKind(file.kind)],
        width=width,
        height=height,
    )


def leaflet(file: Attachment, base: str) -> LeafletLink:
    return LeafletLink(
        f"{base}/{file.id}/{LEAFLET_NAME}", file.alternative_text, size_words(file.size)
    )


def size_words(size: int) -> str:
    """As people say it.

    >>> size_words(400), size_words(230_400), size_words(3_480_000)
    ('1 KB', '230 KB', '3.5 MB')
    """
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000))} KB"
    return f"{size / 1_000_000:.1f} MB"


def _width(size: int, width: int, height: int) -> int:
    longer = max(width, height)
    return width if longer <= size else max(1, round(width * size / longer))
