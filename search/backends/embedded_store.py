"""Where the embedded index lies: versioned directories, and a file that names the current one."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.backends.embedded_faults import engine_faults
from search.protocol import SearchLocked

_CURRENT = "CURRENT"
_NAME = re.compile(r"index-([0-9a-f]+)-(\d+)")

Stamp = tuple[int, int, int]


class IndexStore:
    """One folder for all versions. Only `writing()` needs the lock; readers never wait."""

    def __init__(self, directory: Path, version: str) -> None:
        self._directory = directory
        self._version = version

    def current(self) -> Path | None:
        """The index to read, if there is one of this version."""
        try:
            name = (self._directory / _CURRENT).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        match = _NAME.fullmatch(name)
        if match is None or match[1] != self._version:
            return None
        path = self._directory / name
        return path if path.is_dir() else None

    def stamp(self) -> Stamp | None:
        """Changes when another index becomes current."""
        return stamp(self._directory / _CURRENT)

    def new(self) -> Path:
        """An empty directory for the next index."""
        taken = [int(match[2]) for match in map(_NAME.fullmatch, self._names()) if match]
        path = self._directory / f"index-{self._version}-{max(taken, default=0) + 1}"
        with engine_faults():
            path.mkdir()
        return path

    def make_current(self, path: Path) -> None:
        """Switch all readers to `path`, at once and for good, and remove the other indexes."""
        written = self._directory / f"{_CURRENT}.new"
        with written.open("w", encoding="ascii") as file:
            file.write(path.name)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self._directory / _CURRENT)
        self._sync()
        # Readers that still have an old index open keep its files until they let go of them.
        for name in self._names():
            if _NAME.fullmatch(name) and name != path.name:
                discard(self._directory / name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Raises SearchLocked while anyone else writes, here or in another process.

        The lock ends with the process that holds it, however that ends.
        """
        with engine_faults():
            self._directory.mkdir(parents=True, exist_ok=True)
            lock = (self._directory / "writer.lock").open("w", encoding="ascii")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SearchLocked("Another process is writing to the search index.") from None
            yield

    def _names(self) -> list[str]:
        return [path.name for path in self._directory.iterdir()]

    def _sync(self) -> None:
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def discard(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)


def stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
