"""What every engine must do with what a question asks beside its words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.hours import Timetable
from models.hours.evaluate import JAPAN
from search.backends import open_backend
from search.plain import scan
from search.protocol import AreaFilter, SearchBackend, SearchDocument, SearchQuery, Sort, Stage
from search.ranking import lift
from tests.search.asking import (
    ALWAYS,
    CHUO_KU,
    HOKKAIDO,
    IN_SAPPORO,
    KYOTO,
    SAPPORO,
    Make,
    Names,
    found,
    named,
)
from tests.search.conftest import KYOTO_FU, TOKYO, WITHIN, service
from tests.search.engines import ENGINES, engine_settings

TODAY = datetime.now(JAPAN).date()
HERE = (43.06, 141.35)
OFFICE = Timetable((("平日 9:00～17:00", None),)).as_text()
WEEKEND = Timetable((("土日 10:00～16:00", None),)).as_text()
EVENINGS = Timetable((("月～金 17:00～21:00", None),)).as_text()
SECOND_SUNDAY = Timetable((("第2日曜 10:00～16:00", None),)).as_text()
LINE_ON_SUNDAY = Timetable(
    (("平日 9:00～17:00", None),), contacts=(("phone", ""), ("line", "日曜 10:00～16:00"))
).as_text()
ENGLISH_ON_MONDAY = Timetable((("平日 9:00～17:00", None),), languages=(("en", "月曜"),)).as_text()
TEXTS = (OFFICE, WEEKEND, EVENINGS, SECOND_SUNDAY, LINE_ON_SUNDAY, ALWAYS, "")


# Times of the week


def test_times_are_alternatives(backend: SearchBackend, make: Make) -> None:
    made = [
        make("役所", timetable=OFFICE),
        make("週末", timetable=WEEKEND),
        make("夕方", timetable=EVENINGS),
        make("月に一度", timetable=SECOND_SUNDAY),
        make("いつでも", timetable=ALWAYS),
        make("不明"),
    ]
    backend.rebuild(made)
    for times, expected in (
        (("sunday",), {"週末", "いつでも"}),
        (("evening",), {"夕方", "いつでも"}),
        (("monday-morning",), {"役所", "いつでも"}),
        (("night",), {"いつでも"}),
        (("sunday-daytime", "monday-evening"), {"週末", "夕方", "いつでも"}),
        (("someday",), set()),
    ):
        assert set(named(backend, made, SearchQuery(times=times))) == expected, times


def test_times_are_those_of_the_way_asked_for(backend: SearchBackend, make: Make) -> None:
    made = [
        make("線", timetable=LINE_ON_SUNDAY, channels=("phone", "line")),
        make("英", timetable=ENGLISH_ON_MONDAY, languages=("en", "vi")),
        make("常", timetable=ALWAYS, channels=("phone", "line"), languages=("en",)),
    ]
    backend.rebuild(made)

    def hits(**query: object) -> set[str]:
        return set(named(backend, made, SearchQuery(**query)))  # type: ignore[arg-type]

    assert hits(times=("sunday",)) == {"常"}
    assert hits(times=("sunday",), channels=("line",)) == {"線", "常"}
    assert hits(times=("sunday",), channels=("phone",)) == {"常"}
    assert hits(times=("sunday",), without_channels=("phone",)) == {"線", "常"}
    assert hits(times=("tuesday",), channels=("phone",)) == {"線", "英", "常"}
    assert hits(times=("tuesday",), languages=("en",)) == {"常"}
    assert hits(times=("monday",), languages=("en",)) == {"英", "常"}


def test_a_facet_counts_who_is_there_by_that_way(backend: SearchBackend, make: Make) -> None:
    made = [
        make("線", timetable=LINE_ON_SUNDAY, channels=("phone", "line")),
        make("常", timetable=ALWAYS, channels=("phone", "line")),
    ]
    backend.rebuild(made)
    facets = backend.search(SearchQuery(times=("sunday",))).facets["channels"]
    for channel in ("phone", "line"):
        chosen = backend.search(SearchQuery(times=("sunday",), channels=(channel,)))
        assert facets[channel] == chosen.total


# Who is left out


def test_words_that_must_not_be_there(library: SearchBackend, names: Names) -> None:
    everything = set(found(library, names, "相談"))
    assert "無料法律相談すずらん" in everything
    without = set(found(library, names, "相談", without=("借金",)))
    assert everything - without == {"無料法律相談すずらん"}
    assert everything == set(found(library, names, "相談", without=("鞦韆",)))
    assert everything == set(found(library, names, "相談", without=("", "？")))
    two = set(found(library, names, "相談", without=("借金", "ＬＩＮＥ")))
    assert everything - two == {"無料法律相談すずらん", "LINE相談よるべ"}


def test_another_spelling_leaves_out_and_a_synonym_does_not(
    library: SearchBackend, names: Names
) -> None:
    hits = set(found(library, names, without=("引き籠り",)))
    assert not {"ひきこもり相談室みなも", "引籠り支援ステーション"} & hits
    assert "福祉事務所こもれび" in set(found(library, names, without=("生保",)))


def test_leaving_out_holds_in_every_stage(library: SearchBackend, names: Names) -> None:
    hits = library.search(SearchQuery("介護 認知症 ひきこもり", without=("認知症",), limit=50))
    assert hits.stage is Stage.some_words
    assert "認知症カフェコネクト" not in {names[id] for id in hits.ids}
    assert hits.facets["kinds"]["window"] == hits.total


def test_areas_that_are_left_out(backend: SearchBackend, make: Make) -> None:
    both = (SAPPORO, KYOTO)
    made = [
        make("札幌", area=SAPPORO, areas_only=(HOKKAIDO, SAPPORO)),
        make("区", area=CHUO_KU, areas_only=(HOKKAIDO, SAPPORO, CHUO_KU)),
        make("道", area=HOKKAIDO, areas_only=(HOKKAIDO,)),
        make("京都", area=KYOTO, areas_only=(KYOTO, KYOTO_FU)),
        make("両方", areas=both, areas_within=(*WITHIN[SAPPORO], *WITHIN[KYOTO])),
        make("全国", area="JP"),
        make("不明", areas=(), areas_within=()),
    ]
    backend.rebuild(made)
    everything = {document.name for document in made}
    for codes, gone in (
        ((SAPPORO,), {"札幌", "区"}),
        ((HOKKAIDO,), {"札幌", "区", "道"}),
        ((KYOTO_FU, CHUO_KU), {"京都", "区"}),
        ((TOKYO,), set()),
    ):
        assert set(named(backend, made, SearchQuery(without_areas=codes))) == everything - gone


def test_ways_in_that_are_left_out(backend: SearchBackend, make: Make) -> None:
    made = [
        make("電話", timetable=ALWAYS),
        make("両方", channels=("phone", "line"), timetable=LINE_ON_SUNDAY),
        make("訪問", channels=("visit",), timetable=OFFICE),
        make("なし", channels=()),
    ]
    backend.rebuild(made)

    def hits(**query: object) -> set[str]:
        return set(named(backend, made, SearchQuery(**query)))  # type: ignore[arg-type]

    assert hits(without_channels=("phone",)) == {"両方", "訪問"}
    assert hits(without_channels=("phone", "line", "visit")) == set()
    assert hits(without_channels=("phone",), channels=("phone",)) == set()
    monday, sunday = (TODAY + timedelta(days=(day - TODAY.weekday()) % 7) for day in (0, 6))
    for day, expected in ((sunday, {"両方"}), (monday, {"訪問"})):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=JAPAN)
        if OFFICE_IS_OPEN.get(day, True):
            assert hits(without_channels=("phone",), moment=noon, open_only=True) == expected


OFFICE_IS_OPEN = {
    day: Timetable((("平日 9:00～17:00", None),))
    .opening(datetime(day.year, day.month, day.day, 12, tzinfo=JAPAN))
    .state
    == "open"
    for day in (TODAY + timedelta(days=(0 - TODAY.weekday()) % 7),)
}


# All together


@dataclass(frozen=True)
class Crowd:
    backend: SearchBackend
    documents: list[SearchDocument]


@pytest.fixture(scope="module", params=ENGINES)
def crowded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    backend = open_backend(engine_settings(request.param, tmp_path_factory.mktemp("index")))
    made = [
        service(
            f"窓口{n:02}",
            "手話",
            area=(SAPPORO, HOKKAIDO, KYOTO, "JP", CHUO_KU)[n % 5],
            areas_only=tuple(
                code
                for code in WITHIN[(SAPPORO, HOKKAIDO, KYOTO, "JP", CHUO_KU)[n % 5]]
                if code != "JP"
            ),
            channels=(("phone",), ("line", "phone"), ("visit",), ())[n % 4],
            languages=(("ja",), ("vi", "ja"), ())[n % 3],
            flags=(("family",), ("free",), ())[n % 3 - 1 if n % 2 else 2],
            timetable=TEXTS[n % len(TEXTS)],
            points=((HERE[0] + n / 60, HERE[1]),) if n % 3 else (),
            updated=1_700_000_000 + n % 4,
        )
        for n in range(48)
    ]
    backend.rebuild(made)
    return Crowd(backend, made)


def some(*values: object) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


wishes = st.builds(
    SearchQuery,
    text=st.sampled_from(["", "手話", "窓口 手話"]),
    areas=some(IN_SAPPORO, AreaFilter(KYOTO, (KYOTO_FU,)), AreaFilter("JP")),
    beyond=st.booleans(),
    channels=some("phone", "line"),
    times=some("sunday", "monday-evening", "daytime", "night"),
    without=some("窓口07", "点字"),
    without_areas=some(SAPPORO, HOKKAIDO),
    without_channels=some("phone", "line"),
    preferred_languages=some("vi", "en"),
    preferred_channels=some("line", "mail"),
    for_family=st.booleans(),
    limit=st.just(100),
)


@given(wishes)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_all_wishes_hold_at_once(crowded: Crowd, query: SearchQuery) -> None:
    hits = crowded.backend.search(query)
    assert set(hits.ids) == set(scan(crowded.documents, query).ids)
    by_id = {document.id: document for document in crowded.documents}
    lifts = [lift(by_id[id], query, today=TODAY) for id in hits.ids]
    assert all(first >= second for first, second in pairwise(lifts))
    pages = [
        id
        for offset in range(0, hits.total, 7)
        for id in crowded.backend.search(replace(query, offset=offset, limit=7)).ids
    ]
    assert tuple(pages) == hits.ids


def test_plain_search_wants_the_same_order(crowded: Crowd) -> None:
    query = SearchQuery(
        areas=(IN_SAPPORO,), preferred_channels=("line",), for_family=True, limit=100
    )
    by_id = {document.id: document for document in crowded.documents}

    def lifts(ids: Sequence[object]) -> list[float]:
        return [lift(by_id[id], query, today=TODAY) for id in ids]  # type: ignore[index]

    assert lifts(scan(crowded.documents, query).ids) == lifts(crowded.backend.search(query).ids)
    latest = scan(crowded.documents, replace(query, sort=Sort.updated)).ids
    updated = [by_id[id].updated for id in latest]
    assert updated == sorted(updated, reverse=True)
