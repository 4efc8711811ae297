"""Where the bytes of photos and leaflets lie: in the data folder, or in a bucket by S3's protocol.

A file is named by what it holds, so that nothing is ever written over by something else.
"""

import asyncio
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from models.errors import NotFound

_NAME = re.compile(r"[0-9a-f]{64}(-\d{3,4}\.webp|\.pdf)")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`changed_at` in seconds of the epoch."""

    name: str
    changed_at: float


class FileStore(Protocol):
    async def put(self, name: str, content: bytes) -> None:
        """Again with the same name: the same bytes, as new as the first time."""

    async def get(self, name: str) -> bytes:
        """Raises NotFound; Unavailable where the store cannot be reached."""

    async def remove(self, name: str) -> None:
        """Nothing happens where it is gone."""

    async def names(self) -> list[StoredFile]: ...

    async def close(self) -> None: ...


def place_of(name: str) -> str:
    """`ab/ab12….webp`. Raises ValueError for what is no name of a file of ours."""
    if not _NAME.fullmatch(name):
        raise ValueError("not the name of a stored file")
    return f"{name[:2]}/{name}"


class DiskFiles:
    """A file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, name: str, content: bytes) -> None:
        await asyncio.to_thread(self._put, self.folder / place_of(name), content)

    async def get(self, name: str) -> bytes:
        try:
            return await asyncio.to_thread((self.folder / place_of(name)).read_bytes)
        except FileNotFoundError as reason:
            raise NotFound("file", name) from reason

    async def remove(self, name: str) -> None:
        path = self.folder / place_of(name)
        await asyncio.to_thread(path.unlink, missing_ok=True)

    async def names(self) -> list[StoredFile]:
        return await asyncio.to_thread(lambda: list(self._names()))

    async def close(self) -> None:
        """Nothing is open."""

    def _put(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        arriving = path.with_name(f"{uuid4().hex}.arriving")
        try:
            with os.fdopen(
                os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            arriving.replace(path)
        finally:
            arriving.unlink(missing_ok=True)

    def _names(self) -> Iterator[StoredFile]:
        if not self.folder.is_dir():
            return
        for path in self.folder.glob("??/*"):
            if _NAME.fullmatch(path.name):
                yield StoredFile(path.name, path.stat().st_mtime)
