"""Names by which a record is no help."""

import pytest
from hypothesis import given

from search.asides import aside_words, not_asked_for
from tests.search.asking import ANY_TEXT


@pytest.mark.parametrize(
    "name",
    [
        "生活保護統計月報",
        "地域福祉計画（第3期）",
        "LGBT理解のための職員研修",
        "相続セミナー【会場・オンライン】",
        "ＳＥＭＩＮＡＲ ｾﾐﾅｰ",
        "会計年度任用職員の採用　令和8年度",
        "地域福祉計画（案） 令和7年度版",
        "文化会館の貸館",
    ],
)
def test_figures_plans_and_calls_for_staff_are_no_help(name: str) -> None:
    assert aside_words(name)


@pytest.mark.parametrize(
    "name",
    [
        "生活保護の相談",
        "計画相談支援センター",
        "ひきこもり相談室（研修も行います）",
        "教育委員会",
        "社会福祉協議会",
        "介護者のつどい 第3回",
        "",
        "（計画）",
    ],
)
def test_help_stays_help(name: str) -> None:
    assert aside_words(name) == ()


def test_who_asks_for_it_is_shown_it() -> None:
    words = aside_words("看護師の採用")
    assert not_asked_for(words, "看護師になりたい") == words
    assert not_asked_for(words, "看護師 採用 いつ") == ()


@given(ANY_TEXT)
def test_any_name_is_read(name: str) -> None:
    assert all(isinstance(word, str) for word in aside_words(name * 30))
