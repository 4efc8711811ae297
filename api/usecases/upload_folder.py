"""Where the bytes of uploaded files lie until they are imported or thrown away."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from importers.errors import UnreadableFile
from importers.file import LARGEST_STREAM, SourceFile

LONGEST_NAME, LONGEST_ENDING = 120, 10


class TooLarge(UnreadableFile):
    """Said as soon as it is known; what came so far is thrown away."""

    def __init__(self) -> None:
        super().__init__(
            "ファイルが大きすぎます（1 GB まで）。分けてから、もう一度選んでください。"
        )


@dataclass(frozen=True, slots=True)
class Received:
    id: UUID
    name: str
    sha256: str
    size: int


class UploadFolder:
    """Each file lies under an id nobody can guess. The name a person gave it is never a path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, id: UUID) -> Path:
        return self.folder / f"{id.hex}.upload"

    def receive(self, name: str) -> "Receiving":
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Receiving(self, uuid4(), shown_name(name))

    def file(self, id: UUID, name: str) -> SourceFile:
        """Raises UnreadableFile when the bytes are gone."""
        path = self.path(id)
        if not path.is_file():
            raise UnreadableFile("このファイルは、もうありません。もう一度選んでください。")
        return SourceFile.at(path, name)

    def remove(self, ids: Iterable[UUID]) -> None:
        for id in ids:
            self.path(id).unlink(missing_ok=True)

    def keep_only(self, ids: Iterable[UUID], *, changed_before: float) -> None:
        """Throw away what no upload knows of, unless it is just arriving. Seconds of the epoch."""
        known = {self.path(id).name for id in ids}
        if not self.folder.is_dir():
            return
        for path in self.folder.glob("*.upload"):
            if path.name not in known and path.stat().st_mtime < changed_before:
                path.unlink(missing_ok=True)


class Receiving:
    """One file on its way in: counted, summed and written piece by piece."""

    def __init__(self, folder: UploadFolder, id: UUID, name: str) -> None:
        self.id = id
        self.name = name
        self.size = 0
        self._path = folder.path(id)
        self._sum = hashlib.sha256()
        self._stream: BinaryIO = os.fdopen(
            os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        )

    def write(self, piece: bytes) -> None:
        """Raises TooLarge."""
        self.size += len(piece)
        if self.size > LARGEST_STREAM:
            raise TooLarge
        self._sum.update(piece)
        self._stream.write(piece)

    def finish(self) -> Received:
        """Raises UnreadableFile for an empty file."""
        self._stream.close()
        if not self.size:
            self.give_up()
            raise UnreadableFile("ファイルが空です。中身のあるファイルを選んでください。")
        return Received(self.id, self.name, self._sum.hexdigest(), self.size)

    def give_up(self) -> None:
        self._stream.close()
        self._path.unlink(missing_ok=True)


def shown_name(given: str) -> str:
    r"""The last part of what a browser calls a file, in characters that can be shown.

    >>> shown_name("C:\\lists\\一覧.csv"), shown_name("../../etc/passwd"), shown_name(" ")
    ('一覧.csv', 'passwd', '名前のないファイル')
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(character for character in last if character.isprintable()).strip(". ")
    stem, ending = os.path.splitext(plain)  # noqa: PTH122 - a name, not a path
    return stem[: LONGEST_NAME - LONGEST_ENDING] + ending[:LONGEST_ENDING] or "名前のないファイル"
