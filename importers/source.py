"""What a source is: a description and two pure functions, from bytes to rows to records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from importers.errors import ImplausibleImport, MissingColumn, UnreadableFile
from importers.row import Row
from models.incoming import IncomingRecord, IncomingWindow, SourceInfo

__all__ = ["ImplausibleImport", "MissingColumn", "Source", "UnreadableFile"]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One published list.

    `rows` raises UnreadableFile or MissingColumn for the whole file; `draft` raises ValueError
    with a Japanese sentence for a row it does not understand. `plausible` is the range the number
    of records must fall into. `published_in` reads the date of publication from the file.
    """

    slug: str
    title: str
    publisher: str | None = None
    licence: str | None = None
    url: str | None = None
    published: str | None = None
    plausible: range
    rows: Callable[[bytes], Iterable[Row]]
    draft: Callable[[Row], IncomingRecord]
    windows: Callable[[bytes], Iterable[IncomingWindow]] | None = None
    published_in: Callable[[bytes], str | None] | None = None
    shipped: str | None = None

    @property
    def shipped_path(self) -> Path | None:
        """The copy of the source that comes with the program."""
        return DATA / self.shipped if self.shipped else None

    def info(self, content: bytes) -> SourceInfo:
        """The line under every record of this file."""
        read = self.published_in(content) if self.published_in else None
        return SourceInfo(
            slug=self.slug,
            title=self.title,
            publisher=self.publisher,
            published=read or self.published,
            licence=self.licence,
            url=self.url,
        )
