"""What the directory asks of a search engine, whichever it is."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol
from uuid import UUID

from models.errors import Unavailable
from models.hours.calendar import DEFAULT_YEAR_END, YearEnd


class SearchUnavailable(Unavailable):
    """The index cannot answer just now; the caller may fall back to the database."""


class SearchLocked(SearchUnavailable):
    """Another process is writing to the index; the same write may be tried again later."""


class Sort(StrEnum):
    relevance = "relevance"
    name = "name"
    updated = "updated"


class Stage(StrEnum):
    """How much of the question the hits answer."""

    everything = "all"
    some_words = "some"
    browse = "browse"


@dataclass(frozen=True, slots=True)
class AreaFilter:
    """Services that serve `code`: those for it, for what contains it, or for a part of it.

    `ancestors` are the codes of what contains it, nearest first, without "JP".
    """

    code: str
    ancestors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Words and filters. Values of one filter are alternatives; different filters must all hold."""

    text: str = ""
    areas: tuple[AreaFilter, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    every_flag: tuple[str, ...] = ()
    """Each of these must hold, whatever `flags` says."""
    without_flags: tuple[str, ...] = ()
    """Who is known to have one of these is left out."""
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    age: int | None = None
    age_until: int | None = None
    """The last year where a range of ages is asked for: who takes any of them fits."""
    ids: frozenset[UUID] | None = None
    """Only these, where a condition was answered by the database (distance)."""
    moment: datetime | None = None
    """When it is asked who is open; where channels or languages are wanted, by these."""
    open_only: bool = False
    """Only who is surely open at `moment`."""
    always_open: bool = False
    """Only who is there every hour of every day, without exception."""
    times: tuple[str, ...] = ()
    """Only who is surely there at one of these times of the week, as "sunday-evening"."""
    without: tuple[str, ...] = ()
    """Words; whoever has one of them is left out."""
    without_areas: tuple[str, ...] = ()
    """Codes; who serves nothing but these, or a part of them, is left out."""
    without_channels: tuple[str, ...] = ()
    """Who can be reached in no other way is left out."""
    preferred_languages: tuple[str, ...] = ()
    """Those who speak one of them come first; nobody is left out. So for the next two."""
    preferred_channels: tuple[str, ...] = ()
    for_family: bool = False
    """Those who take the family's questions come first."""
    near: tuple[float, float] | None = None
    """Latitude and longitude: nearer services come first among equals in words."""
    beyond: bool = False
    """Those who serve `areas` come first, but nobody is left out for serving others."""
    sort: Sort = Sort.relevance
    offset: int = 0
    limit: int = 20
    facets: bool = True


@dataclass(frozen=True, slots=True)
class Matched:
    """What made the hits, for marking it in a text.

    `keys` with spaces are keys that must follow one another; `letters` are plain stretches of text.
    """

    keys: frozenset[str] = frozenset()
    readings: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hits:
    """`ids` of one page in order; `total` over all pages; `facets[field][value]` counts.

    `facets["open"]["open"]` counts who is open at the moment of the query, if it has one.
    `exact` counts the hits that hold every word, whatever the stage.
    """

    ids: tuple[UUID, ...]
    total: int
    exact: int
    stage: Stage
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    matched: Matched = field(default_factory=Matched)
    subjects: tuple[str, ...] = ()
    """Topics that the words belong to, whatever was found."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One service as the index sees it; made by `search.documents`, the only list of fields."""

    id: UUID
    name: str
    organization: str
    topics_text: str
    description: str
    readings: str
    """Kana readings given by people, for names no dictionary knows."""
    extra: str
    """Contact words that people type: numbers, short numbers, channel names, aliases."""
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    """Codes served, as given; "JP" for the whole country."""
    areas_within: tuple[str, ...]
    """Those codes and all that contain them."""
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    flags: tuple[str, ...]
    kind: str
    level: str
    minimum_age: int
    maximum_age: int
    updated: int
    """Seconds since 1970."""
    timetable: str
    """`models.hours.Timetable.as_text`; empty where no hours are known."""
    name_key: str
    """Sort key: reading if known, else the folded name."""
    confirmed: int = 0
    """The day somebody last confirmed it, in days since 1970; 0 where nobody has."""
    areas_only: tuple[str, ...] = ()
    """Codes outside of which it serves nothing: what all of its areas are, or lie in."""
    points: tuple[tuple[float, float], ...] = ()
    """Latitude and longitude of the places that are shown."""
    aside: tuple[str, ...] = ()
    """Words of its name by which it is no help with a trouble, as in `search.asides`."""


class SearchBackend(Protocol):
    """One engine. Calls block and release the GIL where they can; run them in a thread."""

    @property
    def year_end(self) -> YearEnd:
        """What it takes 年末年始 for where hours give no dates."""

    def search(self, query: SearchQuery) -> Hits: ...

    def suggest(self, text: str, limit: int) -> Sequence[str]: ...

    def put(self, documents: Iterable[SearchDocument]) -> None:
        """Add or replace, visible to the next search of every process."""

    def delete(self, ids: Iterable[UUID]) -> None: ...

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Replace everything while searching goes on; the number of documents now held."""

    def count(self) -> int: ...

    def state(self) -> Hashable | None:
        """Differs after every change of the index; None while it cannot answer. Quick."""

    def is_current(self) -> bool:
        """Whether the index was made by this version of the analysis and can be used."""

    def is_ending(self) -> bool:
        """Whether the dates for which it knows the hours run out; it answers on, more slowly."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    directory: Path
    """Where the embedded index lies."""
    kind: Literal["embedded", "meilisearch"] = "embedded"
    year_end: YearEnd = DEFAULT_YEAR_END
    """What 年末年始 means where hours give no dates."""
    url: str = ""
    """Address, key and prefix of index names, for an engine that is a server."""
    key: str = field(default="", repr=False)
    prefix: str = "madoguchi"
