"""One opened index, and the states of it that searches see."""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast

import tantivy
from tantivy import Query

from models.hours.open_index import WAY_MARK
from search.backends.embedded_days import OpenTerms
from search.backends.embedded_faults import engine_faults
from search.backends.embedded_open import FarMoments, OpenQueries
from search.backends.embedded_queries import QueryMaker
from search.backends.embedded_store import Stamp, stamp
from search.lexicon import Lexicon
from search.protocol import SearchUnavailable


class _Counted(Protocol):
    @property
    def count(self) -> int: ...


class OpenIndex:
    def __init__(
        self, path: Path, index: tantivy.Index, named: Stamp, open_terms: OpenTerms
    ) -> None:
        self.index = index
        self.named = named
        self.open_terms = open_terms
        self._meta = path / "meta.json"
        self._stamp: Stamp | None = None
        self._snapshot: Snapshot | None = None

    @property
    def seen(self) -> Stamp | None:
        """Names the newest state that was read."""
        return self._stamp

    def snapshot(self) -> "Snapshot":
        now = stamp(self._meta)
        if now is None:
            raise SearchUnavailable("The search index has gone.")
        if self._snapshot is None or now != self._stamp:
            with engine_faults():
                self.index.reload()
                self._snapshot = Snapshot(self.index.searcher(), self.index.schema, self.open_terms)
            self._stamp = now
        return self._snapshot


class Snapshot:
    """One state of the index. It also is the vocabulary the planner asks."""

    def __init__(
        self, searcher: tantivy.Searcher, schema: tantivy.Schema, open_terms: OpenTerms
    ) -> None:
        self.searcher = searcher
        self.schema = schema
        self.queries = QueryMaker(schema)
        self._shares: dict[object, float] = {}
        self.standing: dict[date, dict[str, list[Query]]] = {}
        """What speaks for or against records on a day, once it has been worked out."""
        told = (term for term, _ in searcher.terms_with_prefix("opens", WAY_MARK))
        self.opens = OpenQueries(
            self.queries,
            open_terms.span,
            frozenset(told),
            FarMoments(self._timetables, open_terms.year_end),
        )

    def documents(self) -> int:
        return self.searcher.num_docs

    def frequency(self, key: str) -> int:
        return self.searcher.doc_freq("all", key)

    def reading_frequency(self, reading: str) -> int:
        return self.searcher.doc_freq("readings", reading)

    def pair_frequency(self, pair: str) -> int:
        return self.searcher.doc_freq("letters", pair)

    def share(self, name: object, query: Query) -> float:
        """How large a part of all documents a query finds; counted once for each name."""
        found = self._shares.get(name)
        if found is None:
            counted = cast("_Counted", self.searcher.search(query, 1)).count
            found = self._shares[name] = counted / max(self.documents(), 1)
        return found

    def _timetables(self) -> tuple[str, ...]:
        """All different ones of the documents, without the empty one."""
        return tuple(term for term, _ in self.searcher.terms_with_prefix("timetable", ""))

    @cached_property
    def asides(self) -> tuple[str, ...]:
        """All words by which some record is no help."""
        return tuple(word for word, _ in self.searcher.terms_with_prefix("aside", ""))

    def lexicon(self) -> Lexicon:
        return self._lexicon

    @cached_property
    def _lexicon(self) -> Lexicon:
        keys, readings = (
            [term for term, _ in self.searcher.terms_with_prefix(field, "")]
            for field in ("all", "readings")
        )
        return Lexicon(keys, readings)
