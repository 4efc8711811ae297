"""What is offered to somebody who is still typing: by letters, by sound, and never to harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import loose
from search.harmless import never
from search.romaji_typed import sounds_begun
from search.suggest import MOST, Offer, Offered, Suggester
from search.synonyms import curated_groups
from tests.search.asking import ANY_TEXT

NEEDS = (
    ("ひきこもり", "引きこもり"),
    ("お金がない", "生活が苦しい"),
    ("離婚", "別居"),
    ("借金", "多重債務"),
    ("フードバンク",),
    ("生活保護",),
    ("認知症",),
)
DANGEROUS = ("死にたい", "自殺の方法", "首吊り", "リスカ", "オーバードーズ", "練炭", "飛び降り")


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    needs = [
        Offered(word, Offer.need, group=str(number), rank=rank)
        for number, words in enumerate(NEEDS)
        for rank, word in enumerate(words)
    ]
    grave = [Offered(word, Offer.need, topic="suicide") for word in DANGEROUS]
    return Suggester(
        [
            *needs,
            *grave,
            Offered("お金が足りない", Offer.topic, aliases=("生活困窮", "お金"), topic="poverty"),
            Offered("生活困窮", Offer.need, aliases=("お金",), topic="poverty"),
            Offered("札幌市", Offer.area, readings=("さっぽろし",), rank=1),
            Offered("札幌市北区", Offer.area, readings=("きたく",), rank=2),
            Offered("熊本県", Offer.area, readings=("くまもとけん",)),
        ]
    )


@pytest.fixture(scope="module")
def of_the_software() -> Suggester:
    return Suggester(
        Offered(word, Offer.need, group=str(number), topic=group.topic)
        for number, group in enumerate(curated_groups())
        for word in group.words
    )


def texts(suggester: Suggester, typed: str, *names: str) -> list[str]:
    return [one.text for one in suggester.complete(typed, names)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ひき", "ひきこもり"),
        ("ヒキ", "ひきこもり"),
        ("引き", "引きこもり"),
        ("hiki", "ひきこもり"),
        ("hik", "ひきこもり"),
        ("ｈｉｋｉ", "ひきこもり"),
        ("ひきk", "ひきこもり"),
        ("りこん", "離婚"),
        ("rik", "離婚"),
        ("しゃっ", "借金"),
        ("shakk", "借金"),
        ("おかね", "お金がない"),
        ("お金", "お金がない"),
        ("さっぽ", "札幌市"),
        ("kuma", "熊本県"),
        ("せいかつほ", "生活保護"),
        ("ふーど", "フードバンク"),
        ("ﾌｰﾄﾞ", "フードバンク"),
    ],
)
def test_a_word_is_found_by_how_it_begins(suggester: Suggester, typed: str, first: str) -> None:
    assert texts(suggester, typed)[0] == first


def test_what_means_the_same_is_offered_too(suggester: Suggester) -> None:
    assert {"お金がない", "お金が足りない", "生活困窮"} <= set(texts(suggester, "お金"))


def test_two_spellings_of_one_word_are_offered_once(suggester: Suggester) -> None:
    assert texts(suggester, "ひきこ") == ["ひきこもり"]


def test_a_later_word_and_a_slip_are_found_after_the_beginnings(suggester: Suggester) -> None:
    assert "生活保護" in texts(suggester, "保護")
    assert "ひきこもり" in texts(suggester, "ひきもこり")
    assert "認知症" in texts(suggester, "認知証")


def test_only_the_last_word_is_completed(suggester: Suggester) -> None:
    assert texts(suggester, "札幌　ひき")[0] == "札幌　ひきこもり"
    assert texts(suggester, "札幌 ひき", "ひきだし相談室") == ["札幌 ひきこもり"]


def test_names_come_last(suggester: Suggester) -> None:
    found = suggester.complete("ひき", ["ひきこもり相談室みなも", "ひきこもり"])
    assert [(one.text, one.kind) for one in found] == [
        ("ひきこもり", Offer.need),
        ("ひきこもり相談室みなも", Offer.name),
    ]


@pytest.mark.parametrize("typed", ["", "ひ", " ひ ", "h", "。", "あ" * 200, "ひきこもり"])
def test_nothing_is_offered_for_one_letter_or_for_what_is_finished(
    suggester: Suggester, typed: str
) -> None:
    assert suggester.complete(typed) == ()


@pytest.mark.parametrize("word", DANGEROUS)
def test_no_beginning_of_a_dangerous_word_leads_to_harm(suggester: Suggester, word: str) -> None:
    for size in range(1, len(word) + 1):
        found = texts(suggester, word[:size], "首つりの会", "自殺の方法を語る会")
        assert set(found) <= {"死にたい"}, (word[:size], found)


def test_somebody_who_wants_to_die_is_led_to_help(suggester: Suggester) -> None:
    assert texts(suggester, "しに") == ["死にたい"]
    assert texts(suggester, "死に") == ["死にたい"]


def test_no_word_of_the_software_is_harmful_when_offered(of_the_software: Suggester) -> None:
    beginnings = {
        word[:size] for group in curated_groups() for word in group.words for size in (2, 3, 4)
    }
    offered = {text for typed in beginnings for text in texts(of_the_software, typed)}
    assert len(offered) > 100
    assert not {text for text in offered if never(loose(text))}
    assert not {text for text in offered if "自傷" in text or "OD" in text.split()}


@given(ANY_TEXT)
def test_whatever_is_typed_few_and_harmless_words_are_offered(typed: str) -> None:
    suggester = _small()
    found = suggester.complete(typed, [typed])
    assert len(found) <= MOST
    assert not [one for one in found if never(loose(one.text))]
    assert len(suggester.meant(typed)) <= 3


def _small() -> Suggester:
    return Suggester([Offered("ひきこもり", Offer.need), Offered("死にたい", Offer.need)])


@given(st.text("abcdefghijklmnopqrstuvwxyzぁあんー'", max_size=12))
def test_any_keys_become_kana_or_nothing(typed: str) -> None:
    for sound in sounds_begun(typed):
        assert all("ァ" <= kana <= "ー" for kana in sound)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ひきもこり", "ひきこもり"),
        ("札幌 ひきもこり", "札幌 ひきこもり"),
        ("ひきもこりの家族", "ひきこもりの家族"),
        ("家族のひきもこり", "家族のひきこもり"),
        ("引きこもりり", "引きこもり"),
        ("フードバング", "フードバンク"),
        ("認知書", "認知症"),
        ("しゃきん", "借金"),
    ],
)
def test_a_slip_is_put_right(suggester: Suggester, typed: str, meant: str) -> None:
    assert meant in suggester.meant(typed)


@pytest.mark.parametrize(
    "typed",
    ["ひきこもり", "離婚", "介護士", "死にたい", "しにたい", "かい", "0120-111-222", "", "猫"],
)
def test_what_is_right_or_speaks_of_danger_is_left_alone(suggester: Suggester, typed: str) -> None:
    assert suggester.meant(typed) == ()
