"""Where an edited workbook lies between its differences being shown and being applied."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from models.errors import NotFound

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class BulkFolder:
    """Each file belongs to the account that sent it, and is gone after a day."""

    folder: Path

    def keep(self, account: UUID, content: bytes) -> UUID:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._remove_old()
        id = uuid4()
        path = self._path(account, id)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
        return id

    def read(self, account: UUID, id: UUID) -> bytes:
        """Raises NotFound, for a file of somebody else too."""
        try:
            return self._path(account, id).read_bytes()
        except FileNotFoundError as reason:
            raise NotFound("workbook", id) from reason

    def remove(self, account: UUID, id: UUID) -> None:
        self._path(account, id).unlink(missing_ok=True)

    def _path(self, account: UUID, id: UUID) -> Path:
        return self.folder / f"{account.hex}-{id.hex}.xlsx"

    def _remove_old(self) -> None:
        until = time.time() - KEPT_SECONDS
        for path in self.folder.glob("*.xlsx"):
            if path.stat().st_mtime < until:
                path.unlink(missing_ok=True)
