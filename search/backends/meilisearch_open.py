"""Who is open at a moment, as a filter of Meilisearch: the same terms as in the embedded index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.hours.open_index import ANY_WAY, WAY_MARK, DateSpan, MomentTerms, Way, terms_of_moment
from search.backends.embedded_open import FarMoments
from search.backends.meilisearch_fields import timetable_id
from search.backends.meilisearch_filters import either, every, nobody, one_of


@dataclass(frozen=True, slots=True)
class OpenFilters:
    """`span` is None where nothing is known of any date: then each timetable is asked.

    `told_apart` are the terms of ways for which some record has hours of their own. They choose
    what is counted; who is open is never decided by what was known a moment ago.
    """

    span: DateSpan | None
    told_apart: frozenset[str]
    far: FarMoments

    def at(self, moment: datetime, channels: Sequence[str], languages: Sequence[str]) -> str:
        """Surely open by one of these channels, in one of these languages, if any are given.

        Beside it, the documents must be filtered by the same channels and languages.
        """
        ways = _ways(channels, languages)
        return either(_asked_by(way, self._by(moment, way)) for way in ways)

    def at_times(
        self, names: Sequence[str], channels: Sequence[str], languages: Sequence[str]
    ) -> str:
        """Surely there at one of these times of the week by one of these ways; else as `at`."""
        anyway = one_of("opens", names)
        wishes = []
        for way in _ways(channels, languages):
            own = one_of("opens", [f"{way.prefix}{name}" for name in names])
            wishes.append(_asked_by(way, _own_or(way, own, anyway)))
        return either(wishes)

    def values_told_apart(self, name: str) -> frozenset[str]:
        """The channels or the languages that have hours of their own in some record."""
        at = ("channels", "languages").index(name)
        parts = (term.removeprefix(WAY_MARK).split("/", 1)[at] for term in self.told_apart)
        return frozenset(filter(None, parts))

    def _holds(self, moment: datetime) -> bool:
        return self.span is not None and self.span.holds(moment)

    def _by(self, moment: datetime, way: Way) -> str:
        if not self._holds(moment):
            return one_of("timetable_id", map(timetable_id, self.far.open_at(moment, way)))
        anyway = _of(terms_of_moment(moment, ANY_WAY))
        return _own_or(way, _of(terms_of_moment(moment, way)), anyway)


def _ways(channels: Sequence[str], languages: Sequence[str]) -> list[Way]:
    return [Way(c, lang) for c in channels or (None,) for lang in languages or (None,)]


def _asked_by(way: Way, found: str) -> str:
    """Only who can be asked that way."""
    wanted = [found]
    if way.channel is not None:
        wanted.append(one_of("channels", [way.channel]))
    if way.language is not None:
        wanted.append(one_of("languages", [way.language]))
    return every(wanted)


def _own_or(way: Way, own: str, anyway: str) -> str:
    """What a record says of this way where it does, else what it says of any."""
    if way == ANY_WAY:
        return anyway
    told = one_of("opens", [way.term])
    return either([every([told, own]), every([anyway, nobody(told)])])


def _of(terms: MomentTerms) -> str:
    usual = [one_of("opens", terms.usual), nobody(one_of("opens", [terms.differs]))]
    return either([every(usual), one_of("opens", terms.that_date)])
