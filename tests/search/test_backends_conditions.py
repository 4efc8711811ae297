"""What every engine must do with conditions, facets, order and pages."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.plain import scan
from search.protocol import (
    AreaFilter,
    SearchBackend,
    SearchDocument,
    SearchQuery,
    Sort,
)
from tests.search.asking import (
    ANY_TEXT,
    CHUO_KU,
    HOKKAIDO,
    IN_SAPPORO,
    SAPPORO,
    Make,
    Names,
    found,
)

# Conditions


def test_areas_reach_up_and_down(library: SearchBackend, names: Names) -> None:
    hits = found(library, names, areas=(IN_SAPPORO,))
    assert "地域包括支援センター北" in hits
    assert "福祉事務所こもれび" in hits
    assert "引籠り支援ステーション" in hits
    assert "認知症カフェコネクト" not in hits
    assert "東京都の困りごと窓口" not in hits
    ward = found(library, names, areas=(AreaFilter(CHUO_KU, (SAPPORO, HOKKAIDO)),))
    assert "車いす貸出窓口" in ward


def test_the_nearest_come_first(library: SearchBackend, names: Names) -> None:
    def rank(name: str) -> int:
        order = {"引籠り支援ステーション": 3, "こころの電話あかり": 3, "DV相談ナビのはな": 3}
        return order.get(name, 2 if name in {"福祉事務所こもれび", "依存症回復ネット"} else 1)

    for text in ("", "相談", "ひきこもり"):
        ranks = [rank(name) for name in found(library, names, text, areas=(IN_SAPPORO,))]
        assert ranks == sorted(ranks)


def test_several_areas_are_alternatives(library: SearchBackend, names: Names) -> None:
    hits = found(library, names, areas=(AreaFilter("130001"), AreaFilter("012041", (HOKKAIDO,))))
    assert {"東京都の困りごと窓口", "認知症カフェコネクト", "福祉事務所こもれび"} <= set(hits)
    assert "車いす貸出窓口" not in hits


def test_values_are_alternatives_and_conditions_add_up(
    library: SearchBackend, names: Names
) -> None:
    both = found(library, names, topics=("food", "dementia"))
    assert set(both) == {"フードバンクいなほ", "こども食堂ぽてと", "認知症カフェコネクト"}
    assert found(library, names, topics=("food", "dementia"), kinds=("ibasho",)) == [
        "こども食堂ぽてと"
    ]
    assert set(found(library, names, languages=("vi",))) == {"外国人相談プラザ", "ベトナム語の会"}
    assert found(library, names, channels=("visit",)) == ["外国人相談プラザ"]
    assert found(library, names, flags=("anonymous",)) == ["DV相談ナビのはな"]
    assert len(found(library, names, levels=("municipal",))) == len(names)
    assert found(library, names, levels=("national",)) == []


def test_ages(library: SearchBackend, names: Names) -> None:
    child = found(library, names, age=7)
    assert {"こども食堂ぽてと", "子供の学習会ひばり", "手話カフェ八重"} <= set(child)
    assert "LINE相談よるべ" not in child
    assert "こども食堂ぽてと" not in found(library, names, age=19)
    assert "手話カフェ八重" in found(library, names, age=130)


def test_only_these(library: SearchBackend, services: list[SearchDocument]) -> None:
    wanted = frozenset({services[0].id, services[3].id, uuid4()})
    hits = library.search(SearchQuery(ids=wanted))
    assert set(hits.ids) == {services[0].id, services[3].id}
    assert library.search(SearchQuery(ids=frozenset())).total == 0
    many = frozenset(uuid4() for _ in range(3_000)) | {services[1].id}
    assert library.search(SearchQuery("ひきこもり", ids=many)).ids == (services[1].id,)


@given(value=ANY_TEXT, number=st.integers(-(2**70), 2**70))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_condition_is_answered(library: SearchBackend, value: str, number: int) -> None:
    query = SearchQuery(
        topics=(value,), areas=(AreaFilter(value, (value,)),), age=number, offset=number, limit=3
    )
    assert library.search(query).total >= 0


def test_the_whole_country_is_not_everything_in_it(
    library: SearchBackend, names: Names, services: list[SearchDocument]
) -> None:
    national = {"引籠り支援ステーション", "こころの電話あかり", "DV相談ナビのはな"}
    assert set(found(library, names, areas=(AreaFilter("JP"),))) == national
    asked = SearchQuery(areas=(AreaFilter("JP"),), limit=100)
    assert set(scan(services, asked).ids) == set(library.search(asked).ids)
    both = found(library, names, areas=(AreaFilter("JP"), IN_SAPPORO))
    assert set(both) == set(found(library, names, areas=(IN_SAPPORO,)))
    assert set(both[-len(national) :]) == national


# Facets


def test_the_country_counts_what_serves_all_of_it(library: SearchBackend) -> None:
    assert library.search(SearchQuery()).facets["areas"]["JP"] == 3
    chosen = library.search(SearchQuery(areas=(IN_SAPPORO,), topics=("hikikomori",)))
    assert chosen.facets["areas"]["JP"] == 1
    assert "JP" not in library.search(SearchQuery(topics=("food",))).facets["areas"]


def test_facets_count_what_is_found(library: SearchBackend) -> None:
    hits = library.search(SearchQuery("ひきこもり"))
    assert hits.facets["topics"] == {"hikikomori": 4, "ibasho": 1}
    assert hits.facets["areas"]["JP"] == 1
    assert hits.facets["areas"][SAPPORO] == 2


def test_a_choice_does_not_narrow_its_own_facet(library: SearchBackend) -> None:
    free = library.search(SearchQuery())
    chosen = library.search(SearchQuery(topics=("food",)))
    assert chosen.facets["topics"] == free.facets["topics"]
    assert chosen.facets["kinds"] == {"group": 1, "ibasho": 1}
    twice = library.search(SearchQuery(topics=("food",), kinds=("group",)))
    assert twice.facets["topics"] == {"food": 1}
    assert twice.facets["kinds"] == {"group": 1, "ibasho": 1}


def test_facets_belong_to_the_hits_of_the_stage(library: SearchBackend) -> None:
    hits = library.search(SearchQuery("介護 認知症 ひきこもり"))
    assert hits.facets["kinds"]["window"] == hits.total


def test_facets_can_be_left_out(library: SearchBackend) -> None:
    assert library.search(SearchQuery("相談", facets=False)).facets == {}


# Order and pages


def test_sorting(backend: SearchBackend, make: Make) -> None:
    made = [
        make("うみ", updated=5, name_key="うみ"),
        make("あさ", updated=9, name_key="あさ"),
        make("いけ", updated=7, name_key="いけ"),
    ]
    backend.rebuild(made)
    by_name = backend.search(SearchQuery(sort=Sort.name)).ids
    assert by_name == (made[1].id, made[2].id, made[0].id)
    by_time = backend.search(SearchQuery(sort=Sort.updated)).ids
    assert by_time == (made[1].id, made[2].id, made[0].id)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "相談"])
def test_pages_cover_everything_once(library: SearchBackend, sort: Sort, text: str) -> None:
    whole = library.search(SearchQuery(text, sort=sort, limit=100))
    pages = [
        id
        for offset in range(0, whole.total, 4)
        for id in library.search(SearchQuery(text, sort=sort, offset=offset, limit=4)).ids
    ]
    assert tuple(pages) == whole.ids
    assert len(whole.ids) == whole.total


def test_beyond_the_end_is_empty(library: SearchBackend) -> None:
    hits = library.search(SearchQuery("相談", offset=10**9))
    assert hits.ids == ()
    assert hits.total >= 5
    assert library.search(SearchQuery("相談", limit=0)).ids == ()
    assert len(library.search(SearchQuery("相談", offset=-5, limit=2)).ids) == 2
