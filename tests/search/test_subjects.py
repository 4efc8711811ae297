"""Topics are understood from whole sentences, and by their names in fourteen languages."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.subjects import CONCEPTS, MOST_TOPICS, Subject, listed, subjects_of, topics_of
from search.synonyms import phrase_keys

TOPICS = Path(__file__).parents[2] / "models/reference/topics.csv"


def rows(path: Path, delimiter: str = "\t") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


ALL_TOPICS = {row["id"] for row in rows(TOPICS, ",")}
NAMES = rows(CONCEPTS)
LANGUAGES = [column for column in NAMES[0] if column not in {"topic", "leads_to"}]
CASES = [
    (row["topics"], row["text"]) for row in rows(Path(__file__).with_name("subject_cases.tsv"))
]


def topics(text: str) -> set[str]:
    return set(topics_of(subjects_of(text)))


@pytest.mark.parametrize(("wanted", "text"), CASES)
def test_what_a_question_speaks_of(wanted: str, text: str) -> None:
    assert topics(text) >= (set() if wanted == "none" else set(wanted.split(",")))
    assert wanted != "none" or not topics(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_words_in_every_language(language: str) -> None:
    assert {row["topic"] for row in NAMES if listed(row[language])} == ALL_TOPICS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_reaches_its_topic(language: str) -> None:
    lost = [
        word
        for row in NAMES
        for word in listed(row[language])
        if row["topic"] not in topics(word) or row["topic"] not in topics(f"{word}?")
    ]
    assert lost == []


def test_every_topic_leads_to_words_that_can_be_looked_for() -> None:
    for row in NAMES:
        assert listed(row["leads_to"])
        assert all(map(phrase_keys, listed(row["leads_to"])))


def test_the_same_word_is_not_written_twice_for_a_topic() -> None:
    for row in NAMES:
        for language in LANGUAGES:
            words = listed(row[language])
            assert len(set(words)) == len(words), (row["topic"], language)


def test_a_word_in_another_language_says_where_it_stands() -> None:
    text = "my visa expired"
    (found,) = subjects_of(text)
    assert found.translates
    assert text[found.start : found.end] == "visa"
    assert "在留資格" in found.leads_to


def test_what_says_more_hides_what_stands_inside_it() -> None:
    assert topics("young carer") == {"young_carer"}
    assert Subject("a", (), True, 2, 4).is_within(Subject("b", (), True, 0, 4))
    assert not Subject("a", (), True, 0, 4).is_within(Subject("b", (), True, 0, 4))


def test_accents_may_be_left_out_of_long_words() -> None:
    assert topics("violencia domestica") == topics("violência doméstica") == {"dv"}
    assert topics("khong co tien") == {"poverty"}


def test_short_words_are_not_found_inside_others() -> None:
    assert topics("soldiers") == set()
    assert topics("sickle visage") == set()
    assert topics("소비자") == {"consumer"}


def test_chinese_names_are_not_read_in_japanese_sentences() -> None:
    assert topics("医院") == {"medical"}
    assert topics("さくら医院の場所") == set()


@given(st.text(st.characters(exclude_categories=()), max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_has_few_known_topics(text: str) -> None:
    found = subjects_of(text)
    assert topics_of(found) == tuple(dict.fromkeys(one.topic for one in found))
    assert topics(text) <= ALL_TOPICS
    assert len(topics(text)) <= MOST_TOPICS
