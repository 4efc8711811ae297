"""The curated file is sound, and its groups work both ways or one way as written."""

import csv
from collections import Counter
from pathlib import Path

from search.subjects import CONCEPTS
from search.synonyms import CURATED, Group, Synonyms, curated, phrase_keys, read_groups
from search.urgency import judge


def test_words_of_a_group_find_one_another() -> None:
    synonyms = Synonyms([Group(("生保", "生活保護"))])
    assert synonyms.of(phrase_keys("生保")) == (phrase_keys("生活保護"),)
    assert synonyms.of(phrase_keys("生活保護")) == (phrase_keys("生保"),)


def test_what_a_word_leads_to_does_not_lead_back() -> None:
    synonyms = Synonyms([Group(("お金がない",), ("生活困窮",))])
    assert synonyms.of(phrase_keys("お金がない")) == (phrase_keys("生活困窮"),)
    assert synonyms.of(phrase_keys("生活困窮")) == ()


def test_a_phrase_is_known_by_its_sound() -> None:
    synonyms = Synonyms([Group(("お金がない",), ("生活困窮",))])
    assert phrase_keys("生活困窮") in synonyms.sounding("おかねがない")


def test_any_table_can_be_given(tmp_path: Path) -> None:
    table = tmp_path / "own.tsv"
    table.write_text("words\tleads_to\ttopic\n社協、社会福祉協議会\t\tibasho\n", encoding="utf-8")
    assert list(read_groups(table)) == [Group(("社協", "社会福祉協議会"), (), "ibasho")]


def test_the_curated_file_is_whole() -> None:
    groups = list(read_groups(CURATED))
    assert len(groups) >= 40
    for group in groups:
        assert group.words
        assert len(set(group.words)) == len(group.words), group
        assert len(group.words) + len(group.leads_to) > 1, group
        assert all(phrase_keys(word) for word in (*group.words, *group.leads_to)), group
    assert len(curated()) > 300


def test_every_topic_is_one_of_the_directory() -> None:
    with (Path(__file__).parents[2] / "models/reference/topics.csv").open(encoding="utf-8") as file:
        topics = {row["id"] for row in csv.DictReader(file)}
    used = {group.topic for group in read_groups(CURATED)} - {""}
    assert used == topics
    for text in (
        "死にたい",
        "夫に殴られる",
        "食べるものがない",
        "今夜寝る場所がない",
        "闇金が怖い",
    ):
        found = judge(text)
        assert found is not None
        assert set(found.topics) <= topics


def test_no_curated_phrase_hangs_on_a_single_light_word() -> None:
    light = {("無",), ("行",), ("困",), ("する",), ("人",), ("生",), ("者",), ("家",), ("話",)}
    for group in read_groups(CURATED):
        assert not light & {phrase_keys(word) for word in group.words}, group


def test_there_are_many_groups_and_some_for_every_topic() -> None:
    groups = list(read_groups(CURATED))
    assert len(groups) >= 150
    counted = Counter(group.topic for group in groups)
    assert min(counted[topic] for topic in counted) >= 4


def test_every_word_of_a_group_reaches_its_topic() -> None:
    for group in read_groups(CURATED):
        for word in group.words:
            assert curated().topic(phrase_keys(word)) == group.topic, word


def test_no_word_stands_in_two_groups() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for group in read_groups(CURATED):
        for word in group.words:
            keys = phrase_keys(word)
            assert keys not in seen, (word, seen.get(keys))
            seen[keys] = word


def test_no_word_belittles_anybody() -> None:
    belittling = {
        *("ガイジン", "メンヘラ", "痴呆", "ボケ", "キチガイ", "めくら", "つんぼ", "びっこ", "ホモ"),
        *("レズ", "オカマ", "オナベ", "ナマポ", "乞食", "浮浪者", "アル中", "ヤク中", "精神異常"),
        *("片手落ち", "知恵遅れ", "不具", "かたわ", "土人", "支那", "チョン", "ニガー", "バカ"),
    }
    with CONCEPTS.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.DictReader(file, delimiter="\t") for cell in row.values()]
    words = {word for cell in cells for word in cell.split("、")}
    words |= {word for group in read_groups(CURATED) for word in (*group.words, *group.leads_to)}
    assert not words & belittling
