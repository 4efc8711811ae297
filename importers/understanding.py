"""From the rows of a file to records, one at a time, remembering what came before in the file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import ValidationError

from importers.errors import LooseRow
from importers.file import SourceFile
from importers.row import Row
from importers.source import Source
from models.incoming import IncomingRecord, SourceInfo, record_id
from models.vocabulary import RecordType

_PLACES_KEPT = 5_000
"""So many places are remembered, to say in words where a repeated row stood first."""
_HALF = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Accepted:
    row: Row
    record: IncomingRecord
    ids: tuple[UUID, ...]
    """Of the organization, unless an earlier row brought it, and of each service."""


@dataclass(frozen=True, slots=True)
class Refused:
    row: Row
    reason: str
    loose: bool = False
    """Whether no record can be in it, so that it says nothing about the rest of the file."""


class Understanding:
    """One reading of one file. Memory: some hundred bytes a row, whatever stands in it."""

    def __init__(self, source: Source, info: SourceInfo) -> None:
        self.read = self.accepted = self.refused = 0
        self.unreadable = False
        """Whether a row could not be read at all, so that nobody knows whose it is."""
        self._source = source
        self._slug = info.slug
        self._services: set[int] = set()
        self._organizations: dict[UUID, int] = {}
        self._places: dict[UUID, str] = {}
        self._columns: dict[str, None] = {}
        self._used: set[str] = set()

    def rows(self, file: SourceFile) -> Iterator[Accepted | Refused]:
        """Raises UnreadableFile and MissingColumn, which are about the whole file."""
        for row in self._source.rows(file):
            self.read += 1
            found = self._understand(row)
            if isinstance(found, Accepted):
                self.accepted += 1
                self._note_columns(row)
            else:
                self.refused += 1
            yield found

    @property
    def unused_columns(self) -> tuple[str, ...]:
        """Columns that no understood row used, in the order of the file."""
        return tuple(column for column in self._columns if column not in self._used)

    def _understand(self, row: Row) -> Accepted | Refused:
        try:
            record = self._source.draft(row)
        except LooseRow as error:
            return Refused(row, reason_of(error), loose=True)
        except ValueError as error:
            self.unreadable = True
            return Refused(row, reason_of(error))
        owner = record_id(self._slug, RecordType.organization, record.key)
        services = [record_id(self._slug, RecordType.service, s.key) for s in record.services]
        if len(set(services)) < len(services):
            return Refused(row, "同じ名前の窓口が一つの行に二つあります。")
        again = next((id for id in services if id.int & _HALF in self._services), None)
        if again is not None:
            return Refused(row, self._came_before(again))
        if record.organization is None:
            raise ValueError("a source gives the organization of every row")
        said = hash(record.organization)
        if owner in self._organizations:
            if not services:
                return Refused(row, self._came_before(owner))
            if self._organizations[owner] != said:
                return Refused(row, self._told_differently(owner))
            record, ids = replace(record, organization=None), tuple(services)
        else:
            self._organizations[owner] = said
            ids = (owner, *services)
        # Half of an id made by hashing: a million rows have two alike once in 10⁷ files.
        self._services.update(id.int & _HALF for id in services)
        if self.read <= _PLACES_KEPT:
            self._places.update(dict.fromkeys(ids, record.place))
        return Accepted(row, record, ids)

    def _came_before(self, id: UUID) -> str:
        return f"同じ名前の行が {self._places.get(id, 'もっと前')} にもあります。"

    def _told_differently(self, owner: UUID) -> str:
        place = self._places.get(owner, "もっと前")
        return f"同じ団体について、{place} とちがうことが書いてあります。"

    def _note_columns(self, row: Row) -> None:
        if row.columns == self._columns.keys() and self._used.issuperset(row.used):
            return
        self._used.update(row.used)
        self._columns.update(dict.fromkeys(row.columns))


def reason_of(error: ValueError) -> str:
    """Why a row was refused, without repeating what stood in it."""
    if isinstance(error, ValidationError):
        parts = (
            ".".join(str(step) for step in problem["loc"]) + ": " + problem["msg"]
            for problem in error.errors(include_input=False, include_url=False)
        )
        return "内容が記録の形に合いません（" + "、".join(parts) + "）。"
    return str(error) or "この行は読めませんでした。"
