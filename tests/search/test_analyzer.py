"""Different spellings of a word have the same keys or the same sound."""

import threading

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.analyzer import analyze, analyzer_version, bigrams, numbers, spoken

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


def keys(text: str) -> list[str]:
    return [key for word in analyze(text) for key in word.keys]


@pytest.mark.parametrize(
    "spellings",
    [
        ("ひきこもり", "引きこもり", "引き籠り", "引籠り", "ヒキコモリ", "ﾋｷｺﾓﾘ"),
        ("障害", "障がい", "障碍"),
        ("子ども", "子供", "こども", "コドモ"),
        ("悩み", "悩む", "悩んで"),
        ("手続き", "手続"),
        ("申し込み", "申込", "申込み"),
        ("見守り", "見守る", "見まもり"),
        ("うつ", "鬱"),
        ("いじめ", "イジメ", "苛め"),
        ("センター", "センタ", "ｾﾝﾀｰ", "center"),
        ("民生委員", "⺠生委員"),
        ("茅ヶ崎", "茅ケ崎"),
        ("DV", "ＤＶ", "dv"),
        ("8008", "＃８００８", "#8008"),
        ("相談", "ご相談"),
    ],
)
def test_spellings_share_a_key(spellings: tuple[str, ...]) -> None:
    assert {tuple(keys(spelling)) for spelling in spellings} == {tuple(keys(spellings[0]))}


def test_one_who_lives_alone_is_one_word_however_written() -> None:
    assert {analyze(text)[0].key for text in ("一人暮らし", "ひとり暮らし", "独り暮らし")} == {
        "独り暮ら"
    }


def test_kyoto_is_no_part_of_tokyo() -> None:
    assert "京都" not in keys("東京都庁")
    assert "京都" in keys("京都府")


def test_long_words_are_cut_and_verbs_are_not() -> None:
    assert keys("高齢者") == ["高齢", "者"]
    assert keys("見守る") == ["見守"]


def test_particles_and_signs_carry_nothing() -> None:
    assert keys("のに、が。 ！？ 😀") == []


def test_offsets_are_of_the_original() -> None:
    text = "㈱ ﾎﾞﾗﾝﾃｨｱと、高齢者"
    found = [text[word.start : word.end] for word in analyze(text)]
    assert found[-2:] == ["ﾎﾞﾗﾝﾃｨｱ", "高齢者"]
    assert [text[u.start : u.end] for u in analyze(text)[-1].units] == ["高齢", "者"]


def test_foreign_scripts_are_words() -> None:
    assert keys("한국어 상담") == ["한국어", "상담"]
    assert keys("Tiếng Việt") == ["tieng", "viet"]
    assert len(keys("नेपाली भाषा")) == 2


def test_numbers_close_up() -> None:
    assert numbers("電話 ０１２０‐０００‐１１１（平日9-17時）") == ("0120000111",)
    assert numbers("(011)222-0000") == ("0112220000",)
    assert numbers("2024-04-01 9:00-17:00 ＃8008") == ()


def test_sounds_and_pairs() -> None:
    assert spoken("お金がない") == "オカネガナイ"
    assert bigrams("京都、ＤＶ") == ["京都", "dv"]


def test_threads_do_not_disturb_one_another() -> None:
    texts = [f"{number}番目のひきこもり相談窓口です" for number in range(200)]
    alone = [keys(text) for text in texts]
    answers: list[list[list[str]]] = []
    threads = [
        threading.Thread(target=lambda: answers.append([keys(text + " ") for text in texts]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [alone] * 4


@given(ANY_TEXT)
@example("\ud800\udfff\x00" * 50)
@example("か\u3099" * 90)
@settings(max_examples=150, deadline=None)
def test_any_text_has_words_inside_it(text: str) -> None:
    for word in analyze(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.units
        for unit in word.units:
            assert word.start <= unit.start <= unit.end <= word.end
        for key in (*word.keys, *word.other_keys):
            assert key
            assert not any(c.isspace() for c in key)
            key.encode()


@pytest.mark.parametrize(
    "letter", ["漢", "あ", "ア", "a", "😀", "\ud800", "한", "1", "ﾎﾞ", " ", "。"]
)
def test_long_texts_pass(letter: str) -> None:
    assert all(word.end <= 60_000 for word in analyze(letter * 30_000))


def test_words_are_found_far_into_a_long_text() -> None:
    text = "相談窓口です。" * 4_000 + "ひきこもり"
    last = analyze(text)[-1]
    assert text[last.start : last.end] == "ひきこもり"


def test_the_version_is_a_short_name() -> None:
    assert analyzer_version().isalnum()
