"""The words of a Meilisearch index, read back from it for the planner and for suggestions."""

import bisect
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from models.hours.calendar import YearEnd
from models.hours.open_index import WAY_MARK, DateSpan
from search.backends.embedded_open import FarMoments
from search.backends.meilisearch_fields import MORE_THAN_THERE_ARE, WORDS, decoded
from search.backends.meilisearch_open import OpenFilters
from search.backends.meilisearch_server import Json, Server
from search.lexicon import Shelf
from search.protocol import SearchUnavailable

_SECONDS_BETWEEN_LOOKS = 2.0
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Known:
    """One state of an index, as questions need it. `span` is None where it holds no documents."""

    server: Server
    uid: str
    shelf: Shelf
    opens: OpenFilters
    span: DateSpan | None
    marks: frozenset[str]
    """The terms of hours that some record bears, of those that are counted beforehand."""
    suggestions: "Suggestions"


class IndexWords:
    """Reads the words again when the index has changed, a little later under a load of changes.

    Until then other processes' new words are found as they are written, only not by their sound or
    with a slip of the finger; what this process writes it learns at once.
    """

    def __init__(self, server: Server, uid: str, year_end: YearEnd) -> None:
        self._server = server
        self._uid = uid
        self._year_end = year_end
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._known: Known | None = None
        self._counts: dict[str, Counter[str]] = {}
        self._state: Hashable = None
        self._read_at = 0.0

    def known(self, state: Hashable) -> Known:
        """What is known, at the state the index is in as far as the caller knows."""
        known = self._fresh(state)
        if known is not None:
            return known
        # While somebody reads, those of before will do; the first ones have to be waited for.
        before = self._known
        if not self._reading.acquire(timeout=0 if before else _PATIENCE):
            if before is None:
                raise SearchUnavailable("The words of the search index are still being read.")
            return before
        try:
            return self._fresh(state) or self._read(state)
        finally:
            self._reading.release()

    def _fresh(self, state: Hashable) -> Known | None:
        """None where they must be read."""
        with self._lock:
            old = time.monotonic() - self._read_at > _SECONDS_BETWEEN_LOOKS
            return None if state != self._state and old else self._known

    def forget(self) -> None:
        with self._lock:
            self._known = None

    def learn(self, documents: Sequence[Json]) -> None:
        """The words of documents that this process has just put into the index."""
        with self._lock:
            if self._known is None:
                return
            for name in (*WORDS, "marks", "suggestions"):
                for document in documents:
                    self._counts[name].update(_values(document.get(name, ())))
            self._counts["span"].update(_values(document["span"] for document in documents))
            # One that was replaced counts twice until the next look: its words seem less rare.
            self._known = self._made(self._known.shelf.documents() + len(documents))

    def _read(self, state: Hashable) -> Known:
        names = [*WORDS, "marks", "span", "suggestions"]
        asked = {"indexUid": self._uid, "page": 1, "hitsPerPage": 0, "facets": names}
        answer = self._server.read([asked])[0]
        found = answer.get("facetDistribution") or {}
        with self._lock:
            self._counts = {name: _counted(found.get(name) or {}) for name in names}
            self._known = self._made(int(answer["totalHits"]))
            self._state, self._read_at = state, time.monotonic()
            return self._known

    def _made(self, documents: int) -> Known:
        counts = self._counts
        span = _common(counts["span"])
        keys, readings, letters = (dict(counts[name]) for name in WORDS)
        return Known(
            self._server,
            self._uid,
            Shelf(documents, keys, readings, letters),
            OpenFilters(
                span,
                frozenset(term for term in counts["marks"] if term.startswith(WAY_MARK)),
                FarMoments(self._timetables, self._year_end),
            ),
            span,
            frozenset(counts["marks"]),
            Suggestions(counts["suggestions"]),
        )

    def _timetables(self) -> tuple[str, ...]:
        """All different ones of the documents, without the empty one."""
        asked = {
            "indexUid": self._uid,
            "distinct": "timetable_id",
            "attributesToRetrieve": ["timetable"],
            "limit": MORE_THAN_THERE_ARE,
        }
        hits = self._server.read([asked])[0]["hits"]
        return tuple(dict.fromkeys(hit["timetable"] for hit in hits if "timetable" in hit))


class Suggestions:
    """What to show for the beginning of a word.

    `counts` are by what to look for, a tab, and what to show.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._sorted: list[str] | None = None

    def beginning(self, prefix: str, limit: int) -> Sequence[str]:
        if self._sorted is None:
            self._sorted = sorted(self._counts)
        shown: dict[str, int] = {}
        for term in islice(self._from(prefix), 500):
            text = term.partition("\t")[2]
            shown[text] = max(self._counts[term], shown.get(text, 0))
        ranked = sorted(shown, key=lambda text: (-shown[text], len(text), text))
        return tuple(islice(ranked, limit))

    def _from(self, prefix: str) -> Iterator[str]:
        terms = self._sorted or []
        for term in terms[bisect.bisect_left(terms, prefix) :]:
            if not term.startswith(prefix):
                return
            yield term


def _values(given: Iterable[str]) -> Iterator[str]:
    return (value for one in given if (value := decoded(one)) is not None)


def _counted(found: Mapping[str, int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for given, count in found.items():
        if (value := decoded(given)) is not None:
            counts[value] += count
    return counts


def _common(spans: Iterable[str]) -> DateSpan | None:
    """The dates that all documents know: two processes may have begun an index on two days."""
    read = [tuple(map(date.fromisoformat, text.split("/"))) for text in spans]
    if not read:
        return None
    return DateSpan(max(first for first, _ in read), min(last for _, last in read))


class IndexWatch:
    """The state of an index, asked for in the background, so that nobody waits for the server."""

    _FRESH_SECONDS = 0.5
    _TOO_OLD_SECONDS = 5.0

    def __init__(self, ask: Callable[[], Hashable | None]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._asking = False
        self._state: Hashable | None = None
        self._asked_at: float | None = None
        self._heard_at = 0.0

    def state(self) -> Hashable | None:
        """None while the server says nothing, and for the first look after a long rest."""
        now = time.monotonic()
        with self._lock:
            first = self._asked_at is None
            due = first or now - (self._asked_at or 0.0) > self._FRESH_SECONDS
            start = due and not self._asking
            if start:
                self._asking, self._asked_at = True, now
        if first:
            self._look()
        elif start:
            threading.Thread(target=self._look, daemon=True).start()
        with self._lock:
            old = time.monotonic() - self._heard_at > self._TOO_OLD_SECONDS
            return None if old else self._state

    def look(self) -> Hashable | None:
        """Ask now, and wait for the answer."""
        self._look()
        with self._lock:
            return self._state

    def _look(self) -> None:
        state = self._ask()
        with self._lock:
            self._state, self._heard_at = state, time.monotonic()
            self._asking = False
