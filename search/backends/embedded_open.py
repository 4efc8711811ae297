"""Who is open at a moment, as a query of the embedded engine."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tantivy import Occur, Query

from models.hours.calendar import YearEnd
from models.hours.open_index import ANY_WAY, WAY_MARK, DateSpan, MomentTerms, Way, terms_of_moment
from models.hours.timetable import open_timetables
from search.backends.embedded_queries import QueryMaker
from search.protocol import SearchUnavailable

_KEPT_MOMENTS = 8
_PATIENCE = 5.0
"""Seconds to wait while another far moment is being worked out."""


@dataclass(frozen=True, slots=True)
class OpenQueries:
    """`told_apart` are the terms of ways for which some record has hours of their own."""

    make: QueryMaker
    span: DateSpan
    told_apart: frozenset[str]
    far: "FarMoments"

    def at(self, moment: datetime, channels: Sequence[str], languages: Sequence[str]) -> Query:
        """Surely open by one of these channels, in one of these languages, if any are given.

        Beside it, the documents must be filtered by the same channels and languages.
        """
        known = self.span.holds(moment)
        ways = [Way(c, lang) for c in channels or (None,) for lang in languages or (None,)]
        apart = [way for way in ways if not known or way.term in self.told_apart]
        if not apart or ways == [ANY_WAY]:
            return self._by(moment, ANY_WAY)
        wishes = [(Occur.Should, self._asked_by(way, self._by(moment, way))) for way in ways]
        return Query.boolean_query(wishes)

    def at_times(
        self, names: Sequence[str], channels: Sequence[str], languages: Sequence[str]
    ) -> Query:
        """Surely there at one of these times of the week by one of these ways; else as `at`."""
        ways = [Way(c, lang) for c in channels or (None,) for lang in languages or (None,)]
        anyway = self.make.one_of("opens", names)
        if not any(way.term in self.told_apart for way in ways):
            return anyway
        wishes = []
        for way in ways:
            own = self.make.one_of("opens", [f"{way.prefix}{name}" for name in names])
            by_it = self._own_or(way, own, anyway) if way.term in self.told_apart else anyway
            wishes.append((Occur.Should, self._asked_by(way, by_it)))
        return Query.boolean_query(wishes)

    def values_told_apart(self, name: str) -> frozenset[str]:
        """The channels or the languages that have hours of their own in some record."""
        at = ("channels", "languages").index(name)
        parts = (term.removeprefix(WAY_MARK).split("/", 1)[at] for term in self.told_apart)
        return frozenset(filter(None, parts))

    def _asked_by(self, way: Way, found: Query) -> Query:
        """Only who can be asked that way."""
        wishes = [(Occur.Must, found)]
        if way.channel is not None:
            wishes.append((Occur.Must, self.make.one_of("channels", [way.channel])))
        if way.language is not None:
            wishes.append((Occur.Must, self.make.one_of("languages", [way.language])))
        return Query.boolean_query(wishes)

    def _by(self, moment: datetime, way: Way) -> Query:
        if not self.span.holds(moment):
            return self.make.one_of("timetable", self.far.open_at(moment, way))
        anyway = self._of(terms_of_moment(moment, ANY_WAY))
        if way.term not in self.told_apart:
            return anyway
        return self._own_or(way, self._of(terms_of_moment(moment, way)), anyway)

    def _own_or(self, way: Way, own: Query, anyway: Query) -> Query:
        """What a record says of this way where it does, else what it says of any."""
        told = self.make.one_of("opens", [way.term])
        return Query.boolean_query(
            [
                (Occur.Should, Query.boolean_query([(Occur.Must, told), (Occur.Must, own)])),
                (Occur.Should, Query.boolean_query([(Occur.Must, anyway), (Occur.MustNot, told)])),
            ]
        )

    def _of(self, terms: MomentTerms) -> Query:
        differs = self.make.one_of("opens", [terms.differs])
        usual = [(Occur.Must, self._any(terms.usual)), (Occur.MustNot, differs)]
        return Query.boolean_query(
            [
                (Occur.Should, Query.boolean_query(usual)),
                (Occur.Should, self._any(terms.that_date)),
            ]
        )

    def _any(self, terms: Sequence[str]) -> Query:
        return Query.boolean_query(
            [(Occur.Should, self.make.one_of("opens", [term])) for term in terms]
        )


@dataclass(slots=True)
class FarMoments:
    """Moments the index has no dates for: each different timetable is asked, one moment at a time.

    It takes a while where there are many, so that a few answers are kept and only one is worked on.
    """

    timetables: Callable[[], Sequence[str]]
    year_end: YearEnd
    _kept: dict[tuple[int, Way], frozenset[str]] = field(default_factory=dict)
    _busy: threading.Lock = field(default_factory=threading.Lock)

    def open_at(self, moment: datetime, way: Way) -> frozenset[str]:
        key = int(moment.timestamp() // 60), way
        if (found := self._kept.get(key)) is not None:
            return found
        if not self._busy.acquire(timeout=_PATIENCE):
            raise SearchUnavailable("Too many far moments are asked for at once.")
        try:
            if (found := self._kept.get(key)) is not None:
                return found
            found = open_timetables(
                self.timetables(),
                moment,
                year_end=self.year_end,
                channel=way.channel,
                language=way.language,
            )
            while len(self._kept) >= _KEPT_MOMENTS:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = found
            return found
        finally:
            self._busy.release()
