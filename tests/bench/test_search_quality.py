"""The judged questions and the directory they are put to are fit for judging."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from bench.quality.asking import marked
from bench.quality.cases import Expected, Judged, area_codes, judged_queries, read_cases
from bench.quality.directory import Made, Truth, generated, truths
from bench.quality.judging import Known, grade
from models.vocabulary import Flag

TOPICS = Path(__file__).parents[2] / "models" / "reference" / "topics.csv"
NOON = datetime(2026, 7, 1, 3, tzinfo=UTC)
DEBT = Known(
    truth=Truth(frozenset({"debt"}), frozenset({"debt"}), frozenset({"sunday"})),
    text="多重債務の相談",
    codes=frozenset({"430005"}),
    within=frozenset({"JP"}),
    languages=frozenset({"ja", "vi"}),
    channels=frozenset({"phone", "line"}),
    flags={Flag.free: True},
    ages=(15, 39),
    timetable="",
)
IN_DEBT = Judged("residents", "借金", frozenset({"debt"}), frozenset({"legal"}), (), urgent=False)
ONE, TWO = UUID(int=1), UUID(int=2)


@pytest.fixture(scope="module")
def directory() -> list[Made]:
    return list(generated(3_000))


def known_topics() -> set[str]:
    with TOPICS.open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def test_same_numbers_make_the_same_directory(directory: list[Made]) -> None:
    assert list(generated(300)) == directory[:300]
    assert len({one.service.content.name for one in directory}) == len(directory)
    assert truths(1) == {directory[0].service.id: directory[0].truth}


def test_directory_holds_every_topic_and_near_misses(directory: list[Made]) -> None:
    of_topic = Counter(topic for one in directory for topic in one.truth.topics)
    assert set(of_topic) == known_topics()
    misses = sum(not one.truth.topics for one in directory)
    assert 0.1 < misses / len(directory) < 0.2


def test_every_question_speaks_of_topics_that_exist() -> None:
    for asked in judged_queries():
        assert asked.topics | asked.also <= known_topics(), asked.q


def test_questions_are_many_and_none_is_asked_twice() -> None:
    counted = Counter(asked.q for asked in judged_queries())
    assert len(counted) >= 240
    assert counted.most_common(1)[0][1] == 1


def test_what_a_question_must_find_is_there(directory: list[Made]) -> None:
    """By topic and by the words it must hold; conditions may leave nobody."""
    texts = [
        f"{said.name} {one.organization.content.name} {said.for_whom} {said.what}"
        for one in directory
        if (said := one.service.content)
    ]
    for asked in judged_queries():
        wanted = asked.topics or asked.also
        if wanted and asked.terms:
            assert any(
                one.truth.topics & wanted and any(term in text for term in asked.terms)
                for one, text in zip(directory, texts, strict=True)
            ), asked.q


@pytest.mark.parametrize(
    ("expected", "helps"),
    [
        (Expected("area", frozenset({"431001"})), 2),
        (Expected("area", frozenset({"010006"})), 0),
        (Expected("area", frozenset({"430005"}), without=True), 0),
        (Expected("area", frozenset({"431001"}), without=True), 2),
        (Expected("time", frozenset({"sunday"})), 2),
        (Expected("time", frozenset({"night"})), 0),
        (Expected("channel", frozenset({"line"})), 2),
        (Expected("channel", frozenset({"mail"})), 0),
        (Expected("channel", frozenset({"phone"}), without=True), 2),
        (Expected("channel", frozenset({"phone", "line"}), without=True), 0),
        (Expected("language", frozenset({"vi"})), 2),
        (Expected("tongue", frozenset({"th"})), 1),
        (Expected("flag", frozenset({"free"})), 2),
        (Expected("flag", frozenset({"anonymous"})), 1),
        (Expected("age", frozenset({"50", "51"})), 0),
        (Expected("age", frozenset({"38", "40"})), 2),
        (Expected("word", frozenset({"債務"}), without=True), 0),
        (Expected("open", frozenset({"now"})), 0),
        (Expected("open", frozenset({"now"}), optional=True), 2),
    ],
)
def test_condition_decides_how_much_a_record_helps(expected: Expected, helps: int) -> None:
    assert grade(replace(IN_DEBT, expected=(expected,)), DEBT, NOON) == helps


def test_topic_decides_before_any_condition() -> None:
    assert grade(IN_DEBT, DEBT, NOON) == 2
    assert (
        grade(replace(IN_DEBT, topics=frozenset({"legal"}), also=IN_DEBT.topics), DEBT, NOON) == 1
    )
    assert grade(replace(IN_DEBT, topics=frozenset({"food"})), DEBT, NOON) == 0
    assert grade(replace(IN_DEBT, terms=("消費生活",)), DEBT, NOON) == 1


def test_near_miss_helps_only_who_looks_for_it() -> None:
    talk = replace(DEBT, truth=Truth(frozenset(), frozenset({"debt"}), frozenset()))
    assert grade(IN_DEBT, talk, NOON) == 0
    assert grade(replace(IN_DEBT, group="calm"), talk, NOON) == 2


def answer(*came: UUID, **said: object) -> dict[str, object]:
    items = [{"id": str(id), "name": "相談室"} for id in came]
    empty: dict[str, object] = {
        "conditions": [],
        "fallback": None,
        "urgent": False,
        "urgent_contacts": [],
    }
    return {"items": items, "total": len(items), "stage": "all", "relaxed": [], **empty, **said}


def test_first_place_is_worth_more_than_second() -> None:
    directory = {ONE: DEBT, TWO: replace(DEBT, truth=Truth(*[frozenset[str]()] * 3))}
    right = marked(IN_DEBT, answer(ONE, TWO), directory, NOON)
    late = marked(IN_DEBT, answer(TWO, ONE), directory, NOON)
    nobody = marked(IN_DEBT, answer(TWO), directory, NOON)
    assert (right.helped, late.helped, nobody.helped) == (True, True, False)
    assert right.ndcg == 1
    assert late.ndcg is not None
    assert 0 < late.ndcg < 1
    assert nobody.ndcg == 0


def test_urgent_without_anybody_to_call_is_not_urgent() -> None:
    danger = replace(IN_DEBT, urgent=True)
    said = marked(danger, answer(ONE, urgent=True), {ONE: DEBT}, NOON)
    shown = marked(danger, answer(ONE, urgent=True, urgent_contacts=[{}]), {ONE: DEBT}, NOON)
    assert said.urgent_is_wrong
    assert not shown.urgent_is_wrong


@pytest.mark.parametrize(
    ("wish", "expected", "read", "agree"),
    [
        ("age", {"13", "14"}, ["12-15"], True),
        ("age", {"50"}, ["12-15"], False),
        ("time", {"morning"}, ["monday-morning", "friday-morning"], True),
        ("time", {"sunday-evening"}, ["sunday"], True),
        ("time", {"sunday-evening"}, ["saturday"], False),
        ("area", {"431001"}, ["431001", "431010"], True),
        ("channel", {"line"}, ["phone"], False),
    ],
)
def test_condition_read_is_held_against_what_was_said(
    wish: str, expected: set[str], read: list[str], agree: bool
) -> None:
    asked = replace(IN_DEBT, expected=(Expected(wish, frozenset(expected)),))
    condition = {"wish": wish, "values": read, "text": "…", "without": False}
    mark = marked(asked, answer(ONE, conditions=[condition]), {ONE: DEBT}, NOON)
    assert (not mark.missed, not mark.invented) == (agree, agree)


def test_group_of_towns_is_every_town_in_it() -> None:
    assert len(area_codes("阿蘇郡")) > 3
    assert area_codes("熊本市") == {"431001"}
    with pytest.raises(KeyError):
        area_codes("ない市")


def test_cases_with_a_judgement_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(
        '{"q": "죽고 싶어요", "lang": "ko", "intent_topics": ["suicide"],'
        ' "must_match_any_terms": ["自殺"], "urgency": "high", "facets": {"language": "ko"}}\n',
        encoding="utf-8",
    )
    (case,) = read_cases(file)
    assert case.urgent
    assert case.expected == (Expected("tongue", frozenset({"ko"})),)
    assert grade(replace(case, expected=()), replace(DEBT, text="自殺予防"), NOON) == 2
    assert grade(replace(case, expected=()), DEBT, NOON) == 0
