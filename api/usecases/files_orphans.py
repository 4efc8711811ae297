"""Takes away the bytes that no photo and no leaflet of any record refers to any more."""

from datetime import timedelta

from api.file_store import FileStore
from api.file_stores import open_file_store
from api.usecases.job import JobContext
from models.base import now
from models.database import Sessions
from models.repositories.attachments import AttachmentRepository

JUST_ARRIVED = timedelta(hours=1)
"""Bytes are stored a moment before their row: those that are new are left alone."""


async def remove_orphans(*, store: FileStore, sessions: Sessions) -> int:
    """How many were removed."""
    until = (now() - JUST_ARRIVED).timestamp()
    old = [one for one in await store.names() if one.changed_at < until]
    async with sessions() as session:
        known = await AttachmentRepository(session).known({one.name[:64] for one in old})
    gone = [one for one in old if one.name[:64] not in known]
    for one in gone:
        await store.remove(one.name)
    return len(gone)


async def remove_orphaned_files(context: JobContext) -> str | None:
    """The same as periodic work."""
    store = open_file_store(context.settings)
    try:
        count = await remove_orphans(store=store, sessions=context.sessions)
    finally:
        await store.close()
    return f"{count} files removed" if count else None
