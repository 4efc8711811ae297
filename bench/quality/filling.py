"""A data folder with a generated directory in it, beside the national windows."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from api.installation import Installation
from api.settings import Settings
from importers.registry import SOURCES
from models.incoming import Origin
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite

AT_ONCE = 1_000
Pair = tuple[OrganizationWrite, ServiceWrite]


def settings_of(folder: Path) -> Settings:
    return Settings(data_dir=folder)


async def fill(here: Installation, pairs: Iterable[Pair]) -> None:
    """Set a new database up and write these into it; the index is left to the caller."""
    await here.upgrade()
    await here.import_shipped(SOURCES["national-windows"])
    waiting = iter(pairs)
    while portion := list(islice(waiting, AT_ONCE)):
        writes = [write for pair in portion for write in pair]
        async with here.sessions.begin() as session:
            await RecordRepository(session).put(writes, Origin(actor="bench", role="bench"))
