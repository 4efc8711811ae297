"""Talking to a Meilisearch server: requests, tasks, and what is said when it cannot answer."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from meilisearch import Client
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchError,
    MeilisearchTimeoutError,
)
from meilisearch.models.task import Task, TaskInfo

from search.protocol import SearchUnavailable

log = logging.getLogger(__name__)

ANSWER_SECONDS = 3
_REST_SECONDS = 2.0
"""Who did not answer is not asked for so long: each question would wait, and each waits in vain."""
WRITE_SECONDS = 60
"""How long one request may take; what is written is worked through by the server afterwards."""
_TASK_MILLISECONDS = 600_000
_LOOK_MILLISECONDS = 50
_TASKS_AT_ONCE = 4
_MOST_INDEXES = 1_000

Json = dict[str, Any]


class TaskFailed(SearchUnavailable):
    """The server took a piece of work and could not do it; `code` is the server's."""

    def __init__(self, task: Task) -> None:
        error = task.error or {}
        self.code = str(error.get("code", task.status))
        # The client gives the times of tasks without a zone.
        self.at = task.enqueued_at.replace(tzinfo=UTC)
        super().__init__(f"Meilisearch could not do the work: {error.get('message', task.status)}")


@dataclass(frozen=True, slots=True)
class Index:
    """What the server says of an index; both times are the server's, the second of all writing."""

    uid: str
    primary_key: str | None
    created: datetime
    updated: datetime

    @classmethod
    def told(cls, answer: Any) -> "Index":
        times = (datetime.fromisoformat(answer[name]) for name in ("createdAt", "updatedAt"))
        return cls(answer["uid"], answer["primaryKey"], *times)

    def is_older(self, moment: datetime, age: timedelta) -> bool:
        """Whether nothing had been written to it for that long."""
        return moment - self.updated > age


class _Local(threading.local):
    reader: Client | None = None
    writer: Client | None = None


class Server:
    """One server. Every call blocks; all failures are SearchUnavailable."""

    def __init__(self, url: str, key: str | None) -> None:
        self._url = url
        self._key = key or None
        self._local = _Local()
        self._silent_until = 0.0

    def search(self, queries: Sequence[Json]) -> list[Json]:
        """The answers to several questions, in order, from one request."""
        with self._faults(), self._quickly():
            return self._reader.multi_search(queries)["results"]

    def read(self, queries: Sequence[Json]) -> list[Json]:
        """As `search`, for what may take long."""
        with self._faults():
            return self._writer.multi_search(queries)["results"]

    def index(self, uid: str) -> Index | None:
        """None where there is no such index."""
        try:
            with self._faults(), self._quickly():
                return Index.told(self._reader.get_raw_index(uid))
        except SearchUnavailable as reason:
            if _code(reason.__cause__) == "index_not_found":
                return None
            raise

    def indexes(self) -> list[Index]:
        with self._faults():
            listed: Any = self._reader.get_raw_indexes({"limit": _MOST_INDEXES})
            return [Index.told(answer) for answer in listed["results"]]

    def count(self, uid: str) -> int:
        """How many documents an index holds."""
        answer = self.search([{"indexUid": uid, "page": 1, "hitsPerPage": 0}])[0]
        return int(answer["totalHits"])

    def create(self, uid: str, *, primary_key: str | None) -> None:
        """Raises TaskFailed, with the code "index_already_exists" where there is one."""
        options = {"primaryKey": primary_key} if primary_key else None
        with self._faults():
            task = self._writer.create_index(uid, options)
        self._wait(task)

    def drop(self, uid: str) -> None:
        with self._faults():
            task = self._writer.delete_index(uid)
        self._wait(task)

    def set_up(self, uid: str, settings: Mapping[str, Any]) -> None:
        with self._faults():
            task = self._writer.index(uid).update_settings(dict(settings))
        self._wait(task)

    def put(self, uid: str, batches: Iterable[list[Json]]) -> None:
        """All of them are held by the index afterwards."""
        waiting: deque[TaskInfo] = deque()
        for batch in batches:
            with self._faults():
                waiting.append(self._writer.index(uid).add_documents(batch, "id"))
            if len(waiting) > _TASKS_AT_ONCE:
                self._wait(waiting.popleft())
        for task in waiting:
            self._wait(task)

    def delete(self, uid: str, chosen: str) -> None:
        """All documents that a filter chooses."""
        with self._faults():
            task = self._writer.index(uid).delete_documents(filter=chosen)
        self._wait(task)

    def swap(self, uid: str, other: str) -> None:
        """Each name stands for the other's documents and settings from one moment to the next."""
        with self._faults():
            task = self._writer.swap_indexes([{"indexes": [uid, other]}])
        self._wait(task)

    def _wait(self, task: TaskInfo) -> None:
        with self._faults():
            done = self._writer.wait_for_task(task.task_uid, _TASK_MILLISECONDS, _LOOK_MILLISECONDS)
        if done.status != "succeeded":
            raise TaskFailed(done)

    @property
    def _reader(self) -> Client:
        # A client changes its headers with each request, so that no two threads may share one.
        if self._local.reader is None:
            self._local.reader = Client(self._url, self._key, timeout=ANSWER_SECONDS)
        return self._local.reader

    @property
    def _writer(self) -> Client:
        if self._local.writer is None:
            self._local.writer = Client(self._url, self._key, timeout=WRITE_SECONDS)
        return self._local.writer

    @contextmanager
    def _quickly(self) -> Iterator[None]:
        if time.monotonic() < self._silent_until:
            raise MeilisearchTimeoutError("It did not answer a moment ago.")
        try:
            yield
        except MeilisearchTimeoutError:
            self._silent_until = time.monotonic() + _REST_SECONDS
            raise

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except MeilisearchTimeoutError as fault:
            raise SearchUnavailable(f"{self._name} does not answer in time.") from fault
        except MeilisearchCommunicationError as fault:
            raise SearchUnavailable(
                f"{self._name} cannot be reached. Is it running, and is MADOGUCHI_MEILISEARCH_URL"
                " right?"
            ) from fault
        except MeilisearchApiError as fault:
            if fault.status_code in {401, 403}:
                raise SearchUnavailable(
                    f"{self._name} refuses the key. Set MADOGUCHI_MEILISEARCH_KEY to one that may"
                    " search, and write to this installation's indexes."
                ) from fault
            raise SearchUnavailable(f"{self._name} refused a request: {fault.message}") from fault
        except (
            MeilisearchError,
            requests.RequestException,
            ValueError,
            KeyError,
            TypeError,
        ) as fault:
            raise SearchUnavailable(f"{self._name} gave an answer nobody can read.") from fault

    @property
    def _name(self) -> str:
        parts = urlsplit(self._url)
        port = f":{parts.port}" if parts.port else ""
        return f"Meilisearch at {parts.hostname}{port}"


def _code(fault: BaseException | None) -> str | None:
    return fault.code if isinstance(fault, MeilisearchApiError) else None
