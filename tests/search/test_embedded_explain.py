"""The embedded engine says how it answers, and its parts are the whole."""

from pathlib import Path

import pytest

from search.backends.embedded import EmbeddedBackend
from search.explanation import Explains, Kind, ways
from search.protocol import SearchQuery, SearchUnavailable, Stage
from tests.search.asking import IN_SAPPORO
from tests.search.conftest import directory


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedBackend:
    backend = EmbeddedBackend(tmp_path_factory.mktemp("explained"))
    backend.rebuild(directory())
    return backend


@pytest.mark.parametrize(
    "query",
    [
        SearchQuery("ひきこもり 家族"),
        SearchQuery("生活困窮 そろばん"),
        SearchQuery("相談", areas=(IN_SAPPORO,)),
        SearchQuery("引きこもり", areas=(IN_SAPPORO,), beyond=True, preferred_channels=("phone",)),
    ],
)
def test_the_parts_of_the_scores_are_in_the_order_of_the_hits(
    engine: EmbeddedBackend, query: SearchQuery
) -> None:
    hits = engine.search(query)
    assert len(hits.ids) > 1
    told = engine.explain(query, hits.ids)
    sums = [sum(told.scores[id].values()) for id in hits.ids]
    assert sums == pytest.approx(sorted(sums, reverse=True))
    assert all(part != 0 for id in hits.ids for part in told.scores[id].values())
    assert all(told.scores[id]["text"] > 0 for id in hits.ids[:1])


def test_the_tries_are_those_of_the_search(engine: EmbeddedBackend) -> None:
    exact = engine.search(SearchQuery("ひきこもり 家族"))
    told = engine.explain(SearchQuery("ひきこもり 家族"))
    assert told.tried[0].stage is Stage.everything
    assert told.tried[0].hits == exact.exact
    loose = engine.search(SearchQuery("生活困窮 そろばん"))
    tried = engine.explain(SearchQuery("生活困窮 そろばん")).tried
    assert loose.stage is Stage.some_words
    assert tried[-1].hits == loose.total
    assert tried[-1].needed <= len(tried[-1].words)
    assert engine.explain(SearchQuery("")).tried == ()


def test_what_a_word_stands_for_is_told_by_kind(engine: EmbeddedBackend) -> None:
    (word,) = engine.explain(SearchQuery("引きこもり")).plan.words
    told = ways(word)
    assert (told[0].kind, told[0].weight) == (Kind.written, 1.0)
    assert [way.weight for way in told] == sorted((way.weight for way in told), reverse=True)
    (misspelt,) = engine.explain(SearchQuery("ヒキコモソ")).plan.words
    assert {way.kind for way in ways(misspelt)} & {Kind.likeness, Kind.letters, Kind.reading}


def test_it_fails_as_a_search_does(tmp_path: Path) -> None:
    missing = EmbeddedBackend(tmp_path / "nowhere")
    assert isinstance(missing, Explains)
    with pytest.raises(SearchUnavailable):
        missing.explain(SearchQuery("相談"))
