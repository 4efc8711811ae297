"""What is typed into the address is understood, or it is said what to change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from api.usecases.found import DirectoryQuery
from frontend.questions import (
    LISTS,
    Question,
    leaflet_address,
    on_page,
    read_question,
    search_address,
    without,
)
from models.vocabulary import Channel, Flag, Kind
from search.protocol import Sort
from tests.frontend import samples

REFERENCE = samples.reference()


def read(query: str) -> Question:
    return read_question(QueryParams(query), REFERENCE)


def asked(address: str) -> DirectoryQuery:
    question = read(address.partition("?")[2])
    assert not question.errors
    return question.query


queries = st.builds(
    DirectoryQuery,
    q=st.text(max_size=40).map(str.strip),
    area=st.lists(st.sampled_from(["010006", "990010", "JP"]), unique=True).map(tuple),
    topic=st.lists(st.sampled_from(["poverty", "dv"]), unique=True).map(tuple),
    language=st.lists(st.sampled_from(["vi", "ja-easy"]), unique=True).map(tuple),
    channel=st.lists(st.sampled_from(list(Channel)), unique=True).map(tuple),
    flag=st.lists(st.sampled_from(list(Flag)), unique=True).map(tuple),
    kind=st.lists(st.sampled_from(list(Kind)), unique=True).map(tuple),
    age=st.none() | st.integers(0, 130),
    open=st.none() | st.sampled_from(["now", "2026-11-22T10:00", "2026-11-22T10:00+09:00"]),
    page=st.integers(1, 100),
    per_page=st.sampled_from([10, 20, 50]),
    sort=st.sampled_from([sort.value for sort in Sort]),
)


@given(queries)
def test_an_address_asks_what_it_was_made_from(query: DirectoryQuery) -> None:
    assert asked(search_address(query)) == query


@given(queries)
def test_taking_a_condition_away_takes_only_that(query: DirectoryQuery) -> None:
    for name in LISTS:
        for value in getattr(query, name):
            left = asked(without(query, name, value))
            assert value not in getattr(left, name)
            assert len(getattr(left, name)) == len(getattr(query, name)) - 1
            assert (left.q, left.age, left.page) == (query.q, query.age, 1)
    assert asked(without(query, "age", "")).age is None
    assert asked(without(query, "open", "")).open is None


@given(
    st.dictionaries(
        st.sampled_from(
            ["q", "age", "open", "lat", "lon", "radius", "page", "per_page", "sort", *LISTS]
        ),
        st.text(max_size=30),
    )
)
def test_anything_may_be_typed(typed: dict[str, str]) -> None:
    question = read_question(QueryParams(typed), REFERENCE)
    assert asked(search_address(question.query)) == question.query
    assert set(question.errors) <= {*typed, "near"}


@pytest.mark.parametrize("typed", ["20", "２０", "20歳", "２０ 才", " 20 "])
def test_ages_as_people_type_them(typed: str) -> None:
    assert read_question(QueryParams({"age": typed}), REFERENCE).query.age == 20


@pytest.mark.parametrize("typed", ["abc", "-1", "131", "20.5", "1e2", "二十"])
def test_ages_that_are_none_are_kept_as_typed(typed: str) -> None:
    question = read_question(QueryParams({"age": typed}), REFERENCE)
    assert "age" in question.errors
    assert question.age == typed
    assert question.query.age is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("topic=weather", "topic"),
        ("area=123456", "area"),
        ("area=熊本", "area"),
        ("language=tlh", "language"),
        ("channel=pigeon", "channel"),
        ("flag=cheap", "flag"),
        ("kind=shop", "kind"),
        ("open=tomorrow", "open"),
        ("sort=random", "sort"),
        ("page=0", "page"),
        ("page=501", "page"),
        ("per_page=101", "per_page"),
        ("lat=43", "near"),
        ("lat=nan&lon=141", "near"),
        ("lat=43&lon=141&radius=0", "near"),
    ],
)
def test_what_does_not_exist_is_said(query: str, field: str) -> None:
    assert list(read(query).errors) == [field]


def test_empty_fields_of_a_form_are_no_conditions() -> None:
    assert asked("?q=&area=&age=&sort=&open=&lat=&lon=") == DirectoryQuery()


def test_near_has_a_usual_distance() -> None:
    near = asked("?lat=43.06&lon=141.35")
    assert (near.lat, near.lon, near.radius) == (43.06, 141.35, 10.0)
    assert asked(without(near, "near", "")) == DirectoryQuery()


def test_a_plus_sign_that_became_a_space_is_understood() -> None:
    assert read("open=2026-11-22T10:00+09:00").query.open == "2026-11-22T10:00+09:00"


def test_pages_and_leaflet_ask_the_same() -> None:
    query = DirectoryQuery(q="お金", area=("990010",), page=3)
    assert asked(on_page(query, 4)).page == 4
    assert leaflet_address(query).startswith("/search/leaflet.pdf?q=")
    assert "page" not in leaflet_address(query)
    assert search_address(DirectoryQuery()) == "/search"


def test_a_question_that_is_too_long_is_asked_with_its_beginning():
    question = read_question(QueryParams({"q": "あ" * 501, "page": "2"}), REFERENCE)
    assert question.errors == {}
    assert question.shortened
    assert question.query.q == "あ" * 500
    assert question.query.page == 2
    assert not read_question(QueryParams({"q": "あ" * 500}), REFERENCE).shortened
