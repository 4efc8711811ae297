"""One installation as the command line sees it: database, index and printer, opened and closed."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect
from sqlmodel.ext.asyncio.session import AsyncSession

from api.settings import Settings
from api.usecases.announce import announce, withdraw_notices
from api.usecases.check_query import JAPAN
from api.usecases.collect_leaflet import collect_leaflet
from api.usecases.find_duplicates import find_duplicates
from api.usecases.found import DirectoryQuery
from api.words_in_use import WordsInUse
from frontend.leaflets import leaflet_of
from frontend.print.leaflet import render_leaflet
from importers.file import SourceFile
from importers.partly import saying_what_is_stored
from importers.report import ImportReport
from importers.run import run_import
from importers.source import Source
from models.content import NoticeContent
from models.database import open_engine, session_factory
from models.documents.service import ServiceDocument
from models.errors import Conflict, NotFound
from models.incoming import Change, Origin
from models.repositories.areas import AreaRepository
from models.repositories.document_version import refresh_outdated_documents
from models.repositories.documents import DocumentRepository
from models.repositories.import_preview import ImportPreview
from models.repositories.import_runs import ImportRunRepository, RunRead
from models.repositories.import_slot import import_slot
from models.repositories.imports import ImportRepository
from models.repositories.portioned_import import PortionedImport
from models.repositories.records import RecordRepository
from models.repositories.reference import load_reference, read_reference
from models.repositories.services import ServiceRepository
from models.repositories.verifications import VerificationRepository
from search.backends import open_backend
from search.indexer import Indexer
from search.protocol import SearchBackend, SearchLocked

log = logging.getLogger(__name__)

SHIPPED = "shipped/"
"""Before the name of a file that came with the program; a file of one's own has no slash."""

TEMPLATE_SOURCES = {"kumamoto": "kumamoto-leaflet"}
"""Which directory a template was made for, when no conditions are given."""


COMMAND = Origin(actor="madoguchi", role="administrator", reason="command line")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Services by id, or all listed ones of these areas, topics and sources together."""

    services: tuple[UUID, ...] = ()
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    source: str | None = None

    def fits(self, document: ServiceDocument) -> bool:
        if not (self.areas or self.topics or self.source):
            return False
        codes = {code for a in document.areas if a.code for code in (a.code, *a.within)}
        topics = {topic.id for topic in document.topics}
        from_source = document.source is not None and document.source.slug == self.source
        return (
            (not self.areas or bool(codes & set(self.areas)))
            and (not self.topics or bool(topics & set(self.topics)))
            and (self.source is None or from_source)
        )


class Installation:
    def __init__(self, settings: Settings) -> None:
        settings.prepare()
        self.settings = settings
        self.engine = open_engine(settings.database_url)
        self.sessions = session_factory(self.engine)

    @cached_property
    def backend(self) -> SearchBackend:
        """Opened when first asked: with its dictionary it is a third of the memory of an import."""
        return open_backend(self.settings.search, self.words.synonyms)

    @cached_property
    def words(self) -> WordsInUse:
        """Those of the software, until `refresh` has read what was edited."""
        return WordsInUse(self.sessions)

    @cached_property
    def indexer(self) -> Indexer:
        return Indexer(self.sessions, self.backend)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.engine.dispose()

    async def upgrade(self) -> None:
        """Migrate, load the reference data that has changed, renew documents made by other code."""
        async with self.engine.connect() as connection:
            await connection.run_sync(_migrate)
            await connection.commit()
        async with self.sessions.begin() as session:
            await load_reference(session)
            await refresh_outdated_documents(session)

    async def is_empty(self) -> bool:
        """Whether nobody has set this database up yet."""
        async with self.engine.connect() as connection:
            return not await connection.run_sync(lambda plain: inspect(plain).get_table_names())

    async def is_new(self, source: Source) -> bool:
        """Whether the shipped file should be loaded: nothing has been, or an older copy of it.

        Once somebody has imported a file of their own, that is the truth, and no copy of ours
        may overwrite it.
        """
        path = source.shipped_path
        if path is None:
            return False
        async with self.sessions() as session:
            last = await ImportRepository(session).last_file(source.slug)
        if last is None:
            return True
        name, digest = last
        return name.startswith(SHIPPED) and digest != sha256(path.read_bytes()).hexdigest()

    async def import_file(
        self,
        source: Source,
        file: SourceFile,
        *,
        dry_run: bool = False,
        allow_missing: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> ImportReport:
        """One file, one transaction; a dry run only reads and reports the same.

        A file longer than `importers.run.PORTION` is committed portion by portion. Raises
        ImportRunning while another import writes, in whatever process.
        """
        how: dict[str, Any] = {"allow_missing": allow_missing, "progress": progress}
        if dry_run:
            async with self.sessions() as session:
                return await run_import(source, file, records=ImportPreview(session), **how)
        async with import_slot(self.sessions, source.title), self.sessions.writing() as session:
            records = PortionedImport(session)
            with saying_what_is_stored(records):
                report = await run_import(source, file, records=records, **how)
            await session.commit()
        await find_duplicates(self.sessions)
        return report

    async def import_runs(self, last: int) -> list[RunRead]:
        async with self.sessions() as session:
            return await ImportRunRepository(session).page(1, last)

    async def import_run(self, beginning: str) -> RunRead:
        """The run whose id begins so. Raises NotFound, Conflict where several do."""
        async with self.sessions() as session:
            runs = ImportRunRepository(session)
            found = await runs.starting_with(beginning.lower())
            if not found:
                raise NotFound("import run", beginning)
            if len(found) > 1:
                raise Conflict("この文字ではじまる取り込みがいくつもあります。長く書いてください。")
            return await runs.get(found[0])

    async def import_shipped(self, source: Source, **how: Any) -> ImportReport:
        return await self.import_file(source, shipped_file(source), **how)

    async def bring_index_up_to_date(self) -> int:
        """How many services can be found. A running server that holds the index does the work."""
        try:
            if not self.backend.is_current():
                await self.indexer.rebuild()
            while await self.indexer.drain():
                pass
        except SearchLocked:
            log.info("another process is bringing the index up to date")
        async with self.sessions() as session:
            return await ServiceRepository(session).count_listed()

    async def rebuild_index(self) -> int:
        return await self.indexer.rebuild()

    async def leaflet(
        self, template: str, *, source: str | None, **conditions: Any
    ) -> tuple[int, bytes]:
        """(how many services, the PDF)."""
        if source is None and not any(conditions.values()):
            source = TEMPLATE_SOURCES.get(template)
        async with self.sessions() as session:
            selection = await collect_leaflet(
                DirectoryQuery(**conditions),
                source=source,
                services=ServiceRepository(session),
                areas=AreaRepository(session),
                search=self.backend,
                reference=await read_reference(session, year_end=self.settings.year_end),
            )
        made = leaflet_of(
            selection,
            template=template,
            settings=self.settings,
            edition=datetime.now(JAPAN).date(),
        )
        return len(selection.services), await asyncio.to_thread(render_leaflet, made)

    async def announce(self, notice: NoticeContent, chosen: Chosen) -> list[Change]:
        async with self.sessions.begin() as session:
            changes = await announce(
                notice,
                await self._services(session, chosen),
                COMMAND,
                records=RecordRepository(session),
                documents=DocumentRepository(session),
            )
        await self.bring_index_up_to_date()
        return changes

    async def withdraw_notices(self, text: str | None, chosen: Chosen) -> list[Change]:
        async with self.sessions.begin() as session:
            changes = await withdraw_notices(
                text,
                await self._services(session, chosen),
                COMMAND,
                records=RecordRepository(session),
                documents=DocumentRepository(session),
            )
        await self.bring_index_up_to_date()
        return changes

    async def _services(self, session: AsyncSession, chosen: Chosen) -> list[UUID]:
        if chosen.services:
            return list(chosen.services)
        services = ServiceRepository(session)
        documents = [one async for chunk in services.listed() for one in chunk]
        return [document.id for document in documents if chosen.fits(document)]

    async def unconfirmed(self) -> list[dict[str, Any]]:
        async with self.sessions() as session:
            return [asdict(entry) for entry in await VerificationRepository(session).unconfirmed()]


def shipped_file(source: Source) -> SourceFile:
    """The copy that comes with the program, by a name that tells it from a person's own file."""
    path = source.shipped_path
    if path is None:
        raise NotFound("shipped copy", source.slug)
    return SourceFile.at(path, f"{SHIPPED}{source.shipped}")


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_migrations()))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _migrations() -> Path:
    """In an installed wheel they lie inside `models`; in the repository at its root."""
    packages = Path(__file__).parent.parent
    shipped = packages / "models" / "_migrations"
    return shipped if shipped.exists() else packages / "alembic"
