"""What staff see of many records: a list that can be searched, and the form to change several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol
from uuid import UUID

from frontend import wording
from frontend.staff_pages import StaffPage
from models.repositories.staff_lists import COUNTED, RecordQuery, RecordRow
from models.vocabulary import PUBLICATION_LABELS, Publication, RecordType


class Asked(Protocol):
    """What was put into the form above the list."""

    @property
    def q(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsPage(StaffPage):
    """`bodies` are organizations that the words find, shown above the services they find."""

    template: ClassVar[str] = "staff/records/index.html"
    kinds: ClassVar[tuple[tuple[str, str], ...]] = (
        (str(RecordType.service), "窓口・活動"),
        (str(RecordType.organization), "団体"),
    )

    asked: Asked
    query: RecordQuery
    rows: Sequence[RecordRow]
    count: int
    elsewhere: int = 0
    """Rows of this page that another area looks after and that nobody else may see yet."""
    bodies: Sequence[RecordRow] = ()
    body_count: int = 0
    bodies_address: str = ""
    sources: Sequence[tuple[str, str]]
    address: str
    """Of this list without its page, ending so that `after=…` can follow."""
    next: str | None
    done: str = ""
    reason: str = ""
    chosen: frozenset[UUID] = frozenset()
    to: Publication = Publication.published

    @property
    def title(self) -> str:
        return "エラー：記録" if self.errors else "記録"

    @property
    def count_words(self) -> str:
        return _counted(self.count)

    @property
    def body_words(self) -> str:
        return _counted(self.body_count)

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(str(state), label) for state, label in PUBLICATION_LABELS.items()]

    @property
    def is_narrowed(self) -> bool:
        query = self.query
        return bool(query.words or query.publication or query.source or query.run or query.gone)

    def state(self, row: RecordRow) -> str:
        return PUBLICATION_LABELS[row.publication]

    def when(self, row: RecordRow) -> str:
        return wording.stamp(row.updated_at)


def _counted(count: int) -> str:
    more = " 件以上" if count >= COUNTED else " 件"
    return f"{count:,}{more}"
