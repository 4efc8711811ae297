"""An import that fails half way says how much of the file is stored, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from models.errors import DirectoryError

_NOTHING = "何も取り込んでいません。"


class PartlyImported(DirectoryError):
    """The beginning of a long file is stored, the rest is not. `rows` counts what is."""

    def __init__(self, reason: DirectoryError, rows: int) -> None:
        self.rows = rows
        why = str(reason).replace(_NOTHING, "")
        super().__init__(
            f"{why}はじめの {rows:,} 行は取り込みました。残りは取り込んでいません。"
            "同じ一覧をもう一度取り込むと、続きから進みます。二重にはなりません。"
        )


class Storing(Protocol):
    """What stores the rows; `rows_stored` of them are committed."""

    @property
    def rows_stored(self) -> int: ...


@contextmanager
def saying_what_is_stored(records: Storing) -> Iterator[None]:
    """Raises PartlyImported instead of a failure that came after the first portion."""
    try:
        yield
    except DirectoryError as reason:
        if not records.rows_stored:
            raise
        raise PartlyImported(reason, records.rows_stored) from reason
