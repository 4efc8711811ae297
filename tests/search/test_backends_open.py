"""Every engine finds at any moment who is open, and nobody else."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.hours import Timetable
from models.hours.calendar import YearEnd
from models.hours.evaluate import JAPAN
from models.hours.rules import MonthDay
from models.vocabulary import NoticeEffect
from search.backends import open_backend
from search.plain import scan
from search.protocol import SearchBackend, SearchDocument, SearchQuery
from tests.search.asking import ALWAYS, Make, Names, found
from tests.search.conftest import service
from tests.search.engines import ENGINES, engine_settings

TODAY = datetime.now(JAPAN).date()
TEXTS = (
    "平日 9:00～17:00",
    "24時間365日",
    "土日祝 10:00～18:00",
    "毎日 16:00～翌2:00",
    "毎月第2・第4土曜 10:07～15:23",
    "24時間365日（チャットは12:00～22:00）",
    "電話 平日9:00～17:00、LINE 毎日 18:00～23:00",
    "毎日 10:00～20:00、英語は火・木",
    "随時",
    "",
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=JAPAN)


def timetable(text: str, **more: object) -> str:
    return Timetable(((text, None),), **more).as_text()  # type: ignore[arg-type]


def crowd(make: Make) -> list[SearchDocument]:
    """Every text with notices, own hours and languages in many combinations."""
    made = []
    closed = ((TODAY, TODAY + timedelta(days=3), NoticeEffect.closed),)
    notices = [(), (), closed, ((None, None, NoticeEffect.changed),)]
    contacts = [(), (("line", "毎日 18:00～22:00"),), (("phone", "10:00～16:00"), ("mail", ""))]
    languages = [(), (("en", "火・木"),)]
    chance = random.Random(3)  # noqa: S311 - the same crowd each time
    for n in range(len(TEXTS) * 14):
        text = TEXTS[n % len(TEXTS)]
        made.append(
            make(
                f"窓口{n}",
                channels=chance.choice([("phone", "line"), ("phone",), ("chat", "visit")]),
                languages=chance.choice([("en", "ja"), (), ("en",), ("vi",)]),
                topics=chance.choice([("debt",), ("youth",)]),
                timetable=Timetable(
                    ((text, None),) if text else (),
                    chance.choice(notices),
                    chance.choice(contacts),
                    chance.choice(languages),
                ).as_text(),
            )
        )
    return made


class Crowd:
    """An engine, and every document it holds."""

    def __init__(self, backend: SearchBackend, documents: list[SearchDocument]) -> None:
        self.backend = backend
        self.documents = documents


@pytest.fixture(scope="module", params=ENGINES)
def crowded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    backend = open_backend(engine_settings(request.param, tmp_path_factory.mktemp("index")))
    documents = crowd(service)
    backend.rebuild(documents)
    return Crowd(backend, documents)


_moments = st.builds(
    lambda days, minutes: at(TODAY, 0) + timedelta(days=days, minutes=minutes),
    st.integers(-3, 60),
    st.integers(0, 1439),
)
_chosen = st.lists(st.sampled_from(["phone", "line", "chat", "fax"]), max_size=2, unique=True)
_spoken = st.lists(st.sampled_from(["en", "ja", "vi"]), max_size=2, unique=True)


@given(_moments, _chosen, _spoken, st.sampled_from([(), ("debt",)]))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_same_as_asking_each_one(crowded, moment, channels, languages, topics):
    """In the weeks of the index, before them and after them."""
    backend, documents = crowded.backend, crowded.documents
    query = SearchQuery(
        moment=moment,
        open_only=True,
        channels=tuple(channels),
        languages=tuple(languages),
        topics=topics,
        limit=1_000,
    )
    expected = scan(documents, query)
    answer = backend.search(query)
    assert set(answer.ids) == set(expected.ids)
    assert answer.facets["open"] == {"open": expected.total}


@given(_moments, _chosen, _spoken)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_count_is_what_choosing_it_would_find(crowded, moment, channels, languages):
    backend, documents = crowded.backend, crowded.documents
    query = SearchQuery(
        moment=moment, open_only=True, channels=tuple(channels), languages=tuple(languages)
    )
    facets = backend.search(query).facets
    for field in ("channels", "languages", "topics"):
        values = {value for document in documents for value in getattr(document, field)}
        for value in values:
            chosen = {field: (value,), "limit": 1_000}
            expected = scan(documents, _with(query, **chosen)).total
            assert facets[field].get(value, 0) == expected, (field, value)


def _with(query: SearchQuery, **more: object) -> SearchQuery:
    return replace(query, **more)  # type: ignore[arg-type]


def test_who_is_open_is_counted_without_asking_for_it(crowded):
    backend, documents = crowded.backend, crowded.documents
    moment = at(TODAY + timedelta(days=1), 19)
    only = SearchQuery(moment=moment, open_only=True, topics=("debt",))
    free = SearchQuery(moment=moment, topics=("debt",))
    assert backend.search(free).total > backend.search(only).total > 0
    assert backend.search(free).facets["open"] == {"open": scan(documents, only).total}
    assert "open" not in backend.search(SearchQuery()).facets


def test_always_open(library: SearchBackend, names: Names) -> None:
    assert found(library, names, always_open=True) == ["こころの電話あかり"]
    assert found(library, names, always_open=True, topics=("dv",)) == []


def test_a_line_that_is_closed_is_not_shown_to_who_asks_for_it(
    backend: SearchBackend, make: Make
) -> None:
    office = make(
        "昼の窓口",
        channels=("phone", "line"),
        timetable=timetable("毎日 9:00～21:00、LINE 毎日 18:00～20:00"),
    )
    own = make(
        "夜のLINE",
        channels=("phone", "line"),
        timetable=timetable(
            "毎日 9:00～17:00", contacts=(("phone", ""), ("line", "毎日 18:00～23:00"))
        ),
    )
    backend.rebuild([office, own])

    def open_at(hour: int, *channels: str) -> set[UUID]:
        moment = at(TODAY + timedelta(days=1), hour)
        return set(
            backend.search(SearchQuery(moment=moment, open_only=True, channels=channels)).ids
        )

    assert open_at(10, "line") == set()
    assert open_at(19, "line") == {office.id, own.id}
    assert open_at(22, "line") == {own.id}
    assert open_at(10, "phone") == {office.id, own.id}
    assert open_at(22, "phone") == set()
    assert open_at(22, "phone", "line") == {own.id}


def test_a_notice_closes_from_the_next_search_on(backend: SearchBackend, make: Make) -> None:
    backend.rebuild([make("電話", timetable=ALWAYS)])
    query = SearchQuery(moment=at(TODAY, 12), open_only=True)
    assert backend.search(query).total == 1
    closed = ((TODAY, TODAY, NoticeEffect.closed),)
    backend.put([make("電話", timetable=timetable("24時間365日", notices=closed))])
    assert backend.search(query).total == 0
    tomorrow = SearchQuery(moment=at(TODAY + timedelta(days=1), 0), open_only=True)
    assert backend.search(tomorrow).total == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_the_days_of_the_turn_of_the_year_can_be_set(
    engine: str, tmp_path: Path, make: Make
) -> None:
    """Another setting is another index: none may answer with the days of before."""
    office = make("窓口", timetable=timetable("平日 9:00～17:00（年末年始を除く）"))
    late = YearEnd(MonthDay(12, 31), MonthDay(1, 2))
    moment = datetime(2027, 12, 30, 12, tzinfo=JAPAN)
    query = SearchQuery(moment=moment, open_only=True)
    usual = open_backend(engine_settings(engine, tmp_path))
    usual.rebuild([office])
    assert usual.search(query).total == 0
    other = open_backend(engine_settings(engine, tmp_path, year_end=late))
    assert not other.is_current()
    other.rebuild([office])
    assert other.search(query).total == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_an_index_is_used_while_it_is_being_renewed(
    engine: str, backend: SearchBackend, make: Make
) -> None:
    backend.rebuild([make("電話", timetable=ALWAYS)])
    assert backend.is_current()
    assert not backend.is_ending()
