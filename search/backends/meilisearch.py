"""A Meilisearch server behind the search protocol, for installations that already run one.

Each version of the analysis has an index of its own name. An index is built under another name and
swapped in whole; its name being taken is what keeps two processes from building at once.
"""

import contextlib
import logging
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.open_index import DateSpan
from search.backends.embedded_days import OpenTerms, is_ending, today_in_japan
from search.backends.meilisearch_answer import Question
from search.backends.meilisearch_fields import meilisearch_version, settings, to_meilisearch
from search.backends.meilisearch_filters import one_of
from search.backends.meilisearch_server import Index, Server, TaskFailed
from search.backends.meilisearch_words import IndexWatch, IndexWords, Known
from search.explanation import Explanation
from search.folding import loose
from search.planner import Planner
from search.protocol import (
    Hits,
    SearchDocument,
    SearchLocked,
    SearchQuery,
    SearchUnavailable,
)
from search.synonyms import Synonyms, curated

log = logging.getLogger(__name__)

T = TypeVar("T")

_BATCH = 500
_LONGEST_PREFIX = 40
_ABANDONED_AFTER = timedelta(minutes=3)
"""A build nothing was written to for so long has lost its process."""
_KEPT_FOR = timedelta(days=1)
"""How long the index of another version stays: its processes may still be running."""
_NO_INDEX = "There is no search index of this version on the Meilisearch server yet."


class MeilisearchBackend:
    """Any number of processes on any number of machines may use one server."""

    def __init__(
        self,
        url: str,
        key: str | None = None,
        synonyms: Synonyms | None = None,
        *,
        prefix: str = "madoguchi",
        year_end: YearEnd = DEFAULT_YEAR_END,
        today: Callable[[], date] = today_in_japan,
    ) -> None:
        self.year_end = year_end
        self._uid = f"{prefix}-{meilisearch_version(year_end)}"
        self._own_name = re.compile(rf"{re.escape(prefix)}-[0-9a-f]{{12}}(-building)?")
        self._building_uid = f"{self._uid}-building"
        self._today = today
        self._server = Server(url, key)
        self._planner = Planner(curated() if synonyms is None else synonyms)
        self._watch = IndexWatch(self._ask_state)
        self._words = IndexWords(self._server, self._uid, year_end)
        self._was_current = False

    def search(self, query: SearchQuery) -> Hits:
        return Question(query, self._known(), self._planner, self._today()).answer()

    def explain(self, query: SearchQuery, ids: Sequence[UUID] = ()) -> Explanation:
        return Question(query, self._known(), self._planner, self._today()).explain()

    def suggest(self, text: str, limit: int) -> Sequence[str]:
        prefix = loose(text[:_LONGEST_PREFIX]).strip()
        if not prefix or limit <= 0:
            self._check()
            return ()
        return self._known().suggestions.beginning(prefix, limit)

    def put(self, documents: Iterable[SearchDocument]) -> None:
        with self._writing() as open_terms:
            made = [to_meilisearch(document, open_terms) for document in documents]
            self._server.put(self._uid, _batches(made))
            self._words.learn(made)

    def delete(self, ids: Iterable[UUID]) -> None:
        with self._writing():
            for some in _batches(map(str, ids)):
                self._server.delete(self._uid, one_of("id", some))

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        with self._building() as created:
            open_terms = OpenTerms(DateSpan.around(self._today()), self.year_end)
            made = (to_meilisearch(document, open_terms) for document in documents)
            self._server.put(self._building_uid, _batches(made))
            if self._server.index(self._uid) is None:
                # A name to swap with. Without a primary key it is no index to anybody.
                self._server.create(self._uid, primary_key=None)
            index = self._server.index(self._building_uid)
            if index is None or index.created != created:
                raise SearchLocked("Another process took over building the search index.")
            self._server.swap(self._uid, self._building_uid)
        # The name of the build now stands for the index of before.
        self._server.drop(self._building_uid)
        self._words.forget()
        self._watch.look()
        self._remove_old()
        return self.count()

    def count(self) -> int:
        self._check()
        return self._server.count(self._uid)

    def state(self) -> Hashable | None:
        return self._watch.state()

    def is_current(self) -> bool:
        """What was known last, while the server says nothing: silence is no reason to rebuild."""
        with contextlib.suppress(SearchUnavailable):
            self._was_current = self._index() is not None
        return self._was_current

    def is_ending(self) -> bool:
        try:
            span = self._known().span
        except SearchUnavailable:
            return False
        return span is not None and is_ending(span, self._today())

    def _known(self) -> Known:
        return self._words.known(self._watch.state() or self._check())

    def _check(self) -> Hashable:
        """The state of the index; says why there is none, where the server is out of reach."""
        index = self._index()
        if index is None:
            raise SearchUnavailable(_NO_INDEX)
        return index.created, index.updated

    def _ask_state(self) -> Hashable | None:
        try:
            return self._check()
        except SearchUnavailable as reason:
            log.debug("the state of the search index is not known: %s", reason)
            return None

    def _index(self) -> Index | None:
        index = self._server.index(self._uid)
        return index if index and index.primary_key else None

    @contextmanager
    def _writing(self) -> Iterator[OpenTerms]:
        self._check()
        if self._is_being_built():
            # What is written now would be gone when the new index comes.
            raise SearchLocked("Another process is building the search index.")
        span = self._known().span or DateSpan.around(self._today())
        yield OpenTerms(span, self.year_end)
        self._watch.look()

    def _is_being_built(self) -> bool:
        index = self._server.index(self._building_uid)
        return index is not None and not index.is_older(datetime.now(UTC), _ABANDONED_AFTER)

    @contextmanager
    def _building(self) -> Iterator[datetime]:
        """Raises SearchLocked while anyone else builds; the time of creation tells whose it is."""
        self._take_name()
        index = self._server.index(self._building_uid)
        if index is None:
            raise SearchLocked("Another process took over building the search index.")
        created = index.created
        try:
            self._server.set_up(self._building_uid, settings())
            yield created
        except BaseException:
            with contextlib.suppress(SearchUnavailable):
                index = self._server.index(self._building_uid)
                if index is not None and index.created == created:
                    self._server.drop(self._building_uid)
            raise

    def _take_name(self) -> None:
        try:
            self._server.create(self._building_uid, primary_key="id")
        except TaskFailed as failed:
            if failed.code != "index_already_exists":
                raise
            index = self._server.index(self._building_uid)
            if index is not None and not index.is_older(failed.at, _ABANDONED_AFTER):
                raise SearchLocked("Another process is building the search index.") from failed
            log.warning("an abandoned search index is being removed")
            self._server.drop(self._building_uid)
            self._server.create(self._building_uid, primary_key="id")

    def _remove_old(self) -> None:
        now = datetime.now(UTC)
        for index in self._server.indexes():
            ours = self._own_name.fullmatch(index.uid) and not index.uid.startswith(self._uid)
            if ours and index.is_older(now, _KEPT_FOR):
                self._server.drop(index.uid)


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    left = iter(things)
    while batch := list(islice(left, _BATCH)):
        yield batch
