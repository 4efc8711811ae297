"""What a source is: a description and two pure functions, from a file to rows to records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from importers.errors import ImplausibleImport, MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.row import Row
from models.incoming import IncomingRecord, IncomingWindow, SourceInfo

__all__ = ["ImplausibleImport", "MissingColumn", "Source", "SourceFile", "UnreadableFile"]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One published list.

    `rows` raises UnreadableFile or MissingColumn for the whole file; `draft` raises ValueError
    with a Japanese sentence for a row it does not understand. `plausible` is the range the number
    of records must fall into. `published_in` reads the date of publication from the file.
    `scope` tells one publisher of a common layout from another (a municipality's code): only the
    records of the same scope can be missing from a file.
    """

    slug: str
    title: str
    publisher: str | None = None
    licence: str | None = None
    url: str | None = None
    published: str | None = None
    plausible: range
    rows: Callable[[SourceFile], Iterable[Row]]
    draft: Callable[[Row], IncomingRecord]
    windows: Callable[[SourceFile], Iterable[IncomingWindow]] | None = None
    published_in: Callable[[SourceFile], str | None] | None = None
    scope: Callable[[SourceFile], str] | None = None
    shipped: str | None = None

    @property
    def shipped_path(self) -> Path | None:
        """The copy of the source that comes with the program."""
        return DATA / self.shipped if self.shipped else None

    def info(self, file: SourceFile) -> SourceInfo:
        """The line under every record of this file."""
        read = self.published_in(file) if self.published_in else None
        return SourceInfo(
            slug=f"{self.slug}:{self.scope(file)}" if self.scope else self.slug,
            title=self.title,
            publisher=self.publisher,
            published=read or self.published,
            licence=self.licence,
            url=self.url,
        )
