"""Asking an engine, and the places and names the tests of all engines share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from hypothesis import strategies as st

from models.hours import Timetable
from search.plain import scan
from search.protocol import AreaFilter, SearchBackend, SearchDocument, SearchQuery

ALWAYS = Timetable((("24時間365日", None),)).as_text()
Names = Mapping[UUID, str]
Make = Callable[..., SearchDocument]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
SAPPORO, CHUO_KU, HOKKAIDO, KYOTO = "011002", "011011", "010006", "261009"
IN_SAPPORO = AreaFilter(SAPPORO, (HOKKAIDO,))
HIKIKOMORI = {
    "ひきこもり相談室みなも",
    "引きこもり家族会つむぎ",
    "ヒキコモリサロン波",
    "引籠り支援ステーション",
}


def found(library: SearchBackend, names: Names, text: str = "", **conditions: object) -> list[str]:
    query = SearchQuery(text, limit=100, **conditions)  # type: ignore[arg-type]
    return [names[id] for id in library.search(query).ids]


def named(backend: SearchBackend, made: Sequence[SearchDocument], query: SearchQuery) -> list[str]:
    """The names of what is found, which the database without an index must find as well."""
    names = {document.id: document.name for document in made}
    ids = backend.search(replace(query, limit=100)).ids
    assert set(ids) == set(scan(made, replace(query, limit=100)).ids)
    return [names[id] for id in ids]
