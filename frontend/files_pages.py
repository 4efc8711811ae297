"""What staff and organizations see of the photos and leaflets of one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from api.usecases.files_kinds import FILE_KIND_LABELS, LONGEST_TEXT, FileKind
from frontend import wording
from frontend.files_shown import LeafletLink, Photo, is_photo, leaflet, photo, size_words
from frontend.staff_pages import StaffPage
from models.repositories.attachments import FileOwner, WaitingFile
from models.service import Attachment


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file with what can be done with it."""

    id: UUID
    kind: str
    photo: Photo | None
    leaflet: LeafletLink | None
    text: str
    size: str
    since: str
    is_approved: bool
    may_show: bool
    """Not a photo of an entrance whose place has become secret since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesPage(StaffPage):
    """`base` is the address of this page, `back` of the one it belongs to."""

    template: ClassVar[str] = "files/record.html"
    longest: ClassVar[int] = LONGEST_TEXT

    owner: FileOwner
    files: Sequence[Attachment]
    base: str
    back: str
    approves: bool
    """Whether what this person sends is shown at once, and they look through that of others."""
    most: int
    most_bytes: int
    done: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}写真とちらし（{self.owner.name}）"

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [
            (str(kind), label)
            for kind, label in FILE_KIND_LABELS.items()
            if kind is not FileKind.entrance or not self.owner.hides_place
        ]

    @property
    def rows(self) -> list[FileRow]:
        return [self._row(one) for one in self.files]

    @property
    def is_full(self) -> bool:
        return len(self.files) >= self.most

    @property
    def largest(self) -> str:
        return size_words(self.most_bytes)

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def _row(self, file: Attachment) -> FileRow:
        shows = is_photo(file)
        return FileRow(
            id=file.id,
            kind=FILE_KIND_LABELS[FileKind(file.kind)],
            photo=photo(file, self.base) if shows else None,
            leaflet=None if shows else leaflet(file, self.base),
            text=file.alternative_text,
            size=size_words(file.size),
            since=wording.stamp(file.created_at),
            is_approved=file.approved_at is not None,
            may_show=file.kind != FileKind.entrance or not self.owner.hides_place,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFilesPage(StaffPage):
    template: ClassVar[str] = "files/waiting.html"

    waiting: Sequence[WaitingFile]

    @property
    def title(self) -> str:
        return "確かめる写真とちらし"

    @property
    def records(self) -> list[tuple[UUID, str, list[str]]]:
        """(id, name, what is waiting) of each record, the one that waits longest first."""
        found: dict[UUID, tuple[str, list[str]]] = {}
        for one in self.waiting:
            kind = FILE_KIND_LABELS[FileKind(one.attachment.kind)]
            words = f"{kind}：{one.attachment.alternative_text}"
            found.setdefault(one.record_id, (one.record_name, []))[1].append(words)
        return [(id, name, words) for id, (name, words) in found.items()]
