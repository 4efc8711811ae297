"""The order of the embedded engine: exact where scores are the same, and its parts told apart."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from models.hours.evaluate import JAPAN
from search import ranking
from search.backends.embedded import EmbeddedBackend
from search.backends.embedded_ties import MOST_TIES
from search.protocol import SearchDocument, SearchQuery, Sort
from search.ranking import day_number
from tests.search.asking import IN_SAPPORO, Make

TODAY = datetime.now(JAPAN).date()


@pytest.fixture
def backend(tmp_path: Path) -> EmbeddedBackend:
    return EmbeddedBackend(tmp_path / "index")


def alike(make: Make, count: int, updated: int = 4) -> list[SearchDocument]:
    return [
        make("あおば", "手話", id=UUID(int=n << 108 | n), updated=1_700_000_000 + n % updated)
        for n in range(count)
    ]


def paged(backend: EmbeddedBackend, query: SearchQuery, total: int, size: int) -> list[UUID]:
    return [
        id
        for offset in range(0, total, size)
        for id in backend.search(replace(query, offset=offset, limit=size, facets=False)).ids
    ]


@pytest.mark.parametrize("text", ["", "手話", "手話 点字"])
@pytest.mark.parametrize("sort", list(Sort))
def test_the_order_outlasts_every_change_of_the_files(
    backend: EmbeddedBackend, make: Make, text: str, sort: Sort
) -> None:
    made = alike(make, 40)
    query = SearchQuery(text, areas=(IN_SAPPORO,), sort=sort)
    if sort is Sort.name:
        expected = sorted(made, key=lambda document: document.id.int)
    else:
        expected = sorted(made, key=lambda document: (-document.updated, document.id.int))
    wanted = [document.id for document in expected]
    shuffled = made[::3] + made[1::3] + made[2::3]
    backend.rebuild(shuffled)
    assert paged(backend, query, len(made), 7) == wanted
    backend.put(shuffled[:9])
    backend.delete([made[3].id])
    backend.put([made[3]])
    assert paged(backend, query, len(made), 9) == wanted


def test_more_ties_than_are_settled_come_once_each(backend: EmbeddedBackend, make: Make) -> None:
    count = MOST_TIES + 90
    made = alike(make, count)
    backend.rebuild([*made, make("手話の会", "手話")])
    for size in (50, 333):
        found = paged(backend, SearchQuery("手話"), count + 1, size)
        assert len(set(found)) == len(found) == count + 1
    assert paged(backend, SearchQuery("手話"), count + 1, 50) == found


def test_the_nearest_of_several_places_counts(backend: EmbeddedBackend, make: Make) -> None:
    here = (43.06, 141.35)
    two = make("二つ", "手話", points=((35.0, 135.0), (43.061, 141.351)), updated=1)
    made = [make("一つ", "手話", points=((43.16, 141.35),), updated=2), two, make("不明", "手話")]
    backend.rebuild(made)
    assert backend.search(SearchQuery("手話", near=here)).ids[0] == two.id


def test_nearness_does_not_outweigh_the_words(backend: EmbeddedBackend, make: Make) -> None:
    here = (43.06, 141.35)
    named = make("盲導犬と歩く会", "盲導犬", points=((43.6, 141.35),))
    told = [
        make(f"みどり{n}", "散歩の会です。犬もいます。盲導犬も。", points=(here,)) for n in range(9)
    ]
    backend.rebuild([*told, named])
    assert backend.search(SearchQuery("盲導犬", near=here)).ids[0] == named.id


def test_what_is_no_help_comes_after_help_unless_it_is_asked_for(
    backend: EmbeddedBackend, make: Make
) -> None:
    figures = make("生活保護統計", "生活保護の統計", aside=("統計",), updated=9)
    office = make("福祉事務所", "生活保護の相談", topics=("poverty",), updated=1)
    backend.rebuild([figures, office])
    assert backend.search(SearchQuery("生活保護")).ids == (office.id, figures.id)
    assert backend.search(SearchQuery("生活保護 統計")).ids[0] == figures.id
    assert backend.search(SearchQuery()).ids[0] == figures.id


def test_every_part_of_a_score_has_a_name(backend: EmbeddedBackend, make: Make) -> None:
    lately = day_number(TODAY - timedelta(days=9))
    best = make(
        "手話の会",
        "手話",
        topics=("disability",),
        languages=("vi",),
        channels=("line",),
        flags=("family",),
        points=((43.06, 141.35),),
        confirmed=lately,
    )
    other = make("点字", "手話", area="JP", channels=("phone",))
    backend.rebuild([best, other])
    query = SearchQuery(
        "手話",
        areas=(IN_SAPPORO,),
        preferred_languages=("vi",),
        preferred_channels=("line",),
        for_family=True,
        near=(43.06, 141.35),
    )
    scores = backend.explain(query, [best.id, other.id]).scores
    parts = scores[best.id]
    assert parts["language"] == ranking.SPEAKS_THE_LANGUAGE
    assert parts["channel"] == ranking.ANSWERS_THE_WAY_ASKED
    assert parts["area"] == ranking.SERVES_THE_AREA
    assert parts["family"] == ranking.TAKES_THE_FAMILY
    assert parts["distance"] == pytest.approx(ranking.NEARER * len(ranking.RINGS))
    assert parts["freshness"] == pytest.approx(2 * ranking.CONFIRMED_LATELY)
    assert parts["text"] > 0
    assert parts["name"] > 0
    assert set(scores[other.id]) == {"text"}


def test_steps_never_turn() -> None:
    steps = (
        ranking.SPEAKS_THE_LANGUAGE,
        ranking.HOLDS_EVERY_WORD,
        ranking.HAS_THE_TOPIC,
        -ranking.IS_CLOSED,
        ranking.ANSWERS_THE_WAY_ASKED,
        ranking.SERVES_THE_AREA,
        ranking.TAKES_THE_FAMILY,
    )
    for at, step in enumerate(steps):
        assert step > sum(steps[at + 1 :])
    assert ranking.SERVES_THE_AREA > ranking.CONTAINS_THE_AREA > ranking.SERVES_THE_COUNTRY
    assert ranking.HOLDS_EVERY_WORD + ranking.IS_ASIDE < ranking.HAS_THE_TOPIC
    scales = ranking.NEARER * len(ranking.RINGS) + 2 * ranking.CONFIRMED_LATELY
    assert 10 * (scales + ranking.IS_ABOUT_THE_TOPIC) < ranking.TAKES_THE_FAMILY
