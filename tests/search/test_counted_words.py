"""Only words of need may be counted: never danger, never a person, never a number."""

import pytest
from hypothesis import given

from search.counted_words import MOST_WORDS, counted_words
from search.synonyms import Synonyms, curated
from tests.search.asking import ANY_TEXT


@pytest.fixture(scope="module")
def synonyms() -> Synonyms:
    return curated()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ひきこもり", ("ひきこもり",)),
        ("ゴミ屋敷", ("ゴミ屋敷",)),
        ("ボードゲーム", ("ボード", "ゲーム")),
        ("子ども食堂 札幌市", ("子ども", "食堂")),
        ("ＶＩＳＡ", ("visa",)),
        ("ひきこもり ひきこもり", ("ひきこもり",)),
    ],
)
def test_needs_are_counted_word_by_word(
    synonyms: Synonyms, text: str, words: tuple[str, ...]
) -> None:
    assert counted_words(text, synonyms) == words


@pytest.mark.parametrize(
    "text",
    [
        "死にたい",
        "しにたい",
        "消えたい",
        "夫に殴られる",
        "DV",
        "でぃーぶい",
        "デートDV 相談",
        "性被害",
        "虐待",
        "児童虐待 通報",
        "自殺予防",
        "リストカット",
        "suicide",
        "家暴",
        "生活費を渡してくれない",
    ],
)
def test_words_of_danger_are_never_counted(synonyms: Synonyms, text: str) -> None:
    assert counted_words(text, synonyms) == ()
    assert counted_words(f"{text} 相談", synonyms) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "　",
        "山田太郎",
        "田中さん",
        "スズキハナコ",
        "yamada hanako",
        "札幌市",
        "0120-000-111",
        "ひきこもり 0120000111",
        "だれか@example.org",
        "https://example.org/ひきこもり",
        "ひきこもりの息子が三年前から部屋を出ません。" * 3,
        "介護 借金 離婚 相続 仕事 家賃 年金 保険",
    ],
)
def test_people_numbers_addresses_and_stories_are_never_counted(
    synonyms: Synonyms, text: str
) -> None:
    assert counted_words(text, synonyms) == ()


@given(ANY_TEXT)
def test_any_text_gives_few_words_without_numbers_and_addresses(text: str) -> None:
    words = counted_words(text, curated())
    assert len(words) <= MOST_WORDS
    assert not any("@" in word or any(c.isdigit() for c in word) for word in words)
