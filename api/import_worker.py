"""Uploaded files are read and imported beside the server, which goes on answering meanwhile."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from api.usecases.import_upload import read_upload, write_upload
from api.usecases.upload_folder import UploadFolder
from models.database import Sessions, open_engine, session_factory
from models.errors import Conflict
from models.repositories.import_slot import keep_slot
from models.repositories.uploads import KEPT, UploadRepository
from models.upload import UploadState

log = logging.getLogger(__name__)

BEAT = 5.0
"""Seconds between two signs of life."""
SWEEP = 600.0
"""Seconds between two looks for files that nobody has taken up."""
PATIENCE = 5.0
"""Seconds a stopping server waits for an import to reach a good place to break off."""
_ASK = "もう一度ためしても同じときは、管理者に知らせてください。"
_BROKEN = {
    UploadState.reading: f"こちらの不具合で、このファイルを読めませんでした。{_ASK}",
    UploadState.importing: (
        "こちらの不具合で、取り込みが途中で止まりました。はじめのほうは取り込んだかもしれません。"
        f"同じファイルをもう一度取り込むと、続きから進みます。{_ASK}"
    ),
}


class Job(Protocol):
    def __call__(
        self, id: UUID, *, sessions: Sessions, folder: UploadFolder, progress: Callable[[int], None]
    ) -> Coroutine[Any, Any, None]: ...


class _Stopped(Exception):
    """The server is going down; the import goes on from here when it is started again."""


class ImportWorker:
    """Each job has a thread with connections of its own; the state of it is in the database."""

    def __init__(self, database_url: str, sessions: Sessions, folder: UploadFolder) -> None:
        self.folder = folder
        self._url = database_url
        self._sessions = sessions
        self._stopping = threading.Event()
        self._jobs: dict[UUID, asyncio.Task[None]] = {}
        self._done: dict[UUID, int] = {}
        self._sweeping = asyncio.create_task(self._keep_sweeping())

    async def read(self, id: UUID) -> None:
        """Start reading; the upload has to be in the state `reading`."""
        self._start(id, read_upload)

    async def write(self, id: UUID) -> None:
        """Start importing; the upload has to be in the state `importing`."""
        self._start(id, write_upload)

    async def wait(self, id: UUID, seconds: float) -> None:
        """Until the job is done, but no longer than this: a short file needs no second page."""
        if job := self._jobs.get(id):
            await asyncio.wait({job}, timeout=seconds)

    async def close(self) -> None:
        self._stopping.set()
        self._sweeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._sweeping
        if self._jobs:
            await asyncio.wait(self._jobs.values(), timeout=PATIENCE)
        for job in list(self._jobs.values()):
            job.cancel()

    async def sweep(self) -> None:
        """Give back what dead processes held, and forget old files."""
        async with self._sessions.begin() as session:
            uploads = UploadRepository(session)
            await uploads.release_silent()
            old = await uploads.remove_old()
            known = [upload.id for upload in await uploads.waiting()]
        self.folder.remove(old)
        self.folder.keep_only(known, changed_before=time.time() - KEPT.total_seconds())

    def _start(self, id: UUID, job: Job) -> None:
        if id not in self._jobs:
            task = asyncio.create_task(self._look_after(id, job))
            self._jobs[id] = task
            task.add_done_callback(lambda _: self._forget(id))

    def _forget(self, id: UUID) -> None:
        self._jobs.pop(id, None)
        self._done.pop(id, None)

    async def _look_after(self, id: UUID, job: Job) -> None:
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()

        def work() -> None:
            try:
                asyncio.run(self._work(id, job))
            except Exception:
                # Nothing waits for this thread: what is not written down here is lost.
                log.exception("the upload %s could not be worked on", id)
            finally:
                with contextlib.suppress(RuntimeError):
                    loop.call_soon_threadsafe(ended.set)

        # A daemon: a server that has to stop does not wait for a million rows.
        threading.Thread(target=work, name=f"import {id}", daemon=True).start()
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), BEAT)
            if not ended.is_set():
                await self._beat(id)

    async def _beat(self, id: UUID) -> None:
        with contextlib.suppress(SQLAlchemyError):
            async with self._sessions.begin() as session:
                await UploadRepository(session).beat(id, self._done.get(id))
            await keep_slot(self._sessions, id)

    async def _work(self, id: UUID, job: Job) -> None:
        engine = open_engine(self._url)
        sessions = session_factory(engine)
        try:
            await job(
                id,
                sessions=sessions,
                folder=self.folder,
                progress=lambda rows: self._note(id, rows),
            )
        except _Stopped:
            log.info("the import of %s was broken off by the end of the server", id)
        except Exception:
            # Whatever it was, no file may stay "being read" for ever.
            await _say_it_broke(id, sessions)
            raise
        finally:
            await engine.dispose()

    def _note(self, id: UUID, rows: int) -> None:
        if self._stopping.is_set():
            raise _Stopped
        self._done[id] = rows

    async def _keep_sweeping(self) -> None:
        while True:
            with contextlib.suppress(SQLAlchemyError):
                await self.sweep()
            await asyncio.sleep(SWEEP)


async def _say_it_broke(id: UUID, sessions: Sessions) -> None:
    for state, sentence in _BROKEN.items():
        with contextlib.suppress(Conflict):
            async with sessions.begin() as session:
                await UploadRepository(session).pass_on(
                    id, of=(state,), to=UploadState.refused, sentence=sentence
                )
