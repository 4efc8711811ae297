"""The search engine inside the application: tantivy behind the search protocol."""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from itertools import islice
from pathlib import Path
from uuid import UUID

import tantivy
from tantivy import Query

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.open_index import DateSpan
from search.backends.embedded_answer import Question
from search.backends.embedded_days import (
    OpenTerms,
    is_ending,
    read_span,
    today_in_japan,
    write_span,
)
from search.backends.embedded_explain import explain
from search.backends.embedded_faults import engine_faults
from search.backends.embedded_fields import (
    index_version,
    make_schema,
    to_engine,
    with_tokenizers,
)
from search.backends.embedded_reader import OpenIndex, Snapshot
from search.backends.embedded_store import IndexStore, Stamp, discard
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

_WRITER_BYTES = 32_000_000
_REBUILD_BYTES = 128_000_000
_TRIES = 3
_LONGEST_PREFIX = 40


class EmbeddedBackend:
    """Reads the index other processes write; writes it when no other process does."""

    def __init__(
        self,
        directory: Path,
        synonyms: Synonyms | None = None,
        *,
        year_end: YearEnd = DEFAULT_YEAR_END,
        today: Callable[[], date] = today_in_japan,
    ) -> None:
        self._store = IndexStore(directory, index_version(year_end))
        self.year_end = year_end
        self._today = today
        self._planner = Planner(curated() if synonyms is None else synonyms)
        self._lock = threading.Lock()
        self._open: OpenIndex | None = None

    def search(self, query: SearchQuery) -> Hits:
        snapshot = self._snapshot()
        with engine_faults():
            return Question(query, snapshot, self._planner, self._today()).answer()

    def explain(self, query: SearchQuery, ids: Sequence[UUID] = ()) -> Explanation:
        snapshot = self._snapshot()
        with engine_faults():
            return explain(query, snapshot, self._planner, self._today(), ids)

    def suggest(self, text: str, limit: int) -> Sequence[str]:
        prefix = loose(text[:_LONGEST_PREFIX]).strip()
        if not prefix or limit <= 0:
            return ()
        snapshot = self._snapshot()
        with engine_faults():
            terms = snapshot.searcher.terms_with_prefix("suggestions", prefix, limit=500)
        counts: dict[str, int] = {}
        for term, count in terms:
            shown = term.partition("\t")[2]
            counts[shown] = max(count, counts.get(shown, 0))
        ranked = sorted(counts, key=lambda shown: (-counts[shown], len(shown), shown))
        return tuple(islice(ranked, limit))

    def put(self, documents: Iterable[SearchDocument]) -> None:
        with self._writer() as (writer, open_terms):
            for document in documents:
                _add(writer, document, open_terms, replacing=True)

    def delete(self, ids: Iterable[UUID]) -> None:
        with self._writer() as (writer, _):
            for id in ids:
                with engine_faults():
                    writer.delete_documents_by_term("id", str(id))

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        with self._store.writing():
            path = self._store.new()
            try:
                with engine_faults():
                    index = with_tokenizers(tantivy.Index(make_schema(), path=str(path)))
                    open_terms = OpenTerms(DateSpan.around(self._today()), self.year_end)
                    write_span(path, open_terms.span)
                with _committing(index, _REBUILD_BYTES) as writer:
                    seen: set[UUID] = set()
                    for document in documents:
                        _add(writer, document, open_terms, replacing=document.id in seen)
                        seen.add(document.id)
            except BaseException:
                discard(path)
                raise
            with engine_faults():
                self._store.make_current(path)
        return self.count()

    def count(self) -> int:
        return self._snapshot().searcher.num_docs

    def state(self) -> Hashable | None:
        try:
            self._snapshot()
        except SearchUnavailable:
            return None
        opened = self._open
        return (opened.named, opened.seen) if opened else None

    def is_current(self) -> bool:
        try:
            with engine_faults():
                snapshot = self._snapshot()
                found = snapshot.searcher.search(Query.all_query(), 1)
                return all(snapshot.searcher.doc(at) is not None for _, at in found.hits)
        except SearchUnavailable:
            return False

    def is_ending(self) -> bool:
        try:
            return is_ending(self._snapshot().opens.span, self._today())
        except SearchUnavailable:
            return False

    @contextmanager
    def _writer(self) -> Iterator[tuple[tantivy.IndexWriter, OpenTerms]]:
        with self._store.writing():
            # Opened under the lock: a rebuild may have finished a moment ago.
            self._snapshot()
            opened = self._open
            if opened is None:
                raise SearchUnavailable("There is no search index yet.")
            with _committing(opened.index, _WRITER_BYTES) as writer:
                yield writer, opened.open_terms

    def _snapshot(self) -> Snapshot:
        """The index as it is now; cheap where nothing has changed."""
        with self._lock:
            for _ in range(_TRIES):
                named = self._store.stamp()
                if self._open is None or self._open.named != named:
                    self._open = self._opened(named)
                if self._open is None:
                    continue
                try:
                    return self._open.snapshot()
                except SearchUnavailable:
                    # A rebuild may have taken the files away between the two looks.
                    self._open = None
        raise SearchUnavailable("The search index is missing, damaged or of another version.")

    def _opened(self, named: Stamp | None) -> OpenIndex | None:
        path = self._store.current()
        span = None if path is None else read_span(path)
        if path is None or named is None or span is None:
            return None
        try:
            with engine_faults():
                index = with_tokenizers(tantivy.Index.open(str(path)))
                index.config_reader(reload_policy="manual")
        except SearchUnavailable:
            return None
        return OpenIndex(path, index, named, OpenTerms(span, self.year_end))


def _add(
    writer: tantivy.IndexWriter,
    document: SearchDocument,
    open_terms: OpenTerms,
    *,
    replacing: bool,
) -> None:
    made = to_engine(document, open_terms)
    with engine_faults():
        if replacing:
            writer.delete_documents_by_term("id", str(document.id))
        writer.add_document(made)


@contextmanager
def _committing(index: tantivy.Index, memory: int) -> Iterator[tantivy.IndexWriter]:
    """A writer whose work is all kept, or none of it."""
    try:
        # One thread, so that documents keep the order in which they came.
        writer = index.writer(memory, num_threads=1)
    except ValueError as fault:
        if "LockBusy" in str(fault):
            raise SearchLocked("Another process is writing to the search index.") from fault
        raise SearchUnavailable("The search index cannot be written.") from fault
    try:
        yield writer
    except BaseException:
        with suppress(SearchUnavailable), engine_faults():
            writer.rollback()
            writer.wait_merging_threads()
        raise
    with engine_faults():
        writer.commit()
        writer.wait_merging_threads()
