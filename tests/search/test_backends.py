"""What every engine must do; the definition of correct search."""

import pytest
from hypothesis import HealthCheck, example, given, settings

from search.protocol import (
    SearchBackend,
    SearchQuery,
    Stage,
)
from tests.search.asking import ANY_TEXT, HIKIKOMORI, Make, Names, found

# Words


@pytest.mark.parametrize(
    "text",
    [
        "ひきこもり",
        "引きこもり",
        "引き籠り",
        "引籠り",
        "ヒキコモリ",
        "ﾋｷｺﾓﾘ",
        "hikikomori",
        "HIKIKOMORI",
    ],
)
def test_every_spelling_finds_the_same(library: SearchBackend, names: Names, text: str) -> None:
    assert set(found(library, names, text)) >= HIKIKOMORI
    assert set(found(library, names, text)[:4]) == HIKIKOMORI


@pytest.mark.parametrize("text", ["ひとり暮らし", "一人暮らし", "独り暮らし", "ひとりぐらし"])
def test_living_alone(library: SearchBackend, names: Names, text: str) -> None:
    assert found(library, names, text)[0] == "見守りサービスとなり"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("#8008", "DV相談ナビのはな"),
        ("＃８００８", "DV相談ナビのはな"),
        ("8008", "DV相談ナビのはな"),
        ("189", "児童相談所あおぞら"),
        ("１８９", "児童相談所あおぞら"),
        ("#7119", "こころの電話あかり"),
        ("0120-000-111", "こころの電話あかり"),
        ("0120000111", "こころの電話あかり"),
        ("０１２０（０００）１１１", "こころの電話あかり"),
        ("ＤＶ", "DV相談ナビのはな"),
        ("ＬＩＮＥ", "LINE相談よるべ"),
        ("ﾎﾞﾗﾝﾃｨｱ", "ボランティアセンター虹"),
        ("ボランティヤ", "ボランティアセンター虹"),
        ("ボランティヤ募集", "ボランティアセンター虹"),
        ("生活補護", "福祉事務所こもれび"),
        ("かいご", "介護家族の会ゆうなぎ"),
        ("kodomo shokudo", "こども食堂ぽてと"),
        ("くるまいす", "車いす貸出窓口"),
        ("しゅわかふぇやえ", "手話カフェ八重"),
        ("みんせいいいん", "民生委員の集まり"),
        ("⺠生委員", "民生委員の集まり"),
        ("社協", "民生委員の集まり"),
        ("カフェコネクト", "認知症カフェコネクト"),
        ("コネクト", "認知症カフェコネクト"),
        ("見守", "見守りサービスとなり"),
        ("tieng viet", "ベトナム語の会"),
        ("死にたい", "こころの電話あかり"),
        ("しにたい", "こころの電話あかり"),
        ("消えたい", "こころの電話あかり"),
        ("自殺", "こころの電話あかり"),
        ("生保", "福祉事務所こもれび"),
        ("お金がない", "くらしの自立相談支援センター"),
        ("おかねがない", "くらしの自立相談支援センター"),
        ("学校に行きたくない", "不登校の親の会たんぽぽ"),
        ("借金が返せなくて困っています", "無料法律相談すずらん"),
        ("bạo lực gia đình", "DV相談ナビのはな"),
    ],
)
def test_what_people_type_finds_what_they_need(
    library: SearchBackend, names: Names, text: str, name: str
) -> None:
    assert name in found(library, names, text)[:3]


def test_kyoto_does_not_find_tokyo(library: SearchBackend, names: Names) -> None:
    assert found(library, names, "京都") == []
    assert "東京都の困りごと窓口" in found(library, names, "東京")


def test_children_are_found_in_every_spelling(library: SearchBackend, names: Names) -> None:
    expected = {"こども食堂ぽてと", "子供の学習会ひばり"}
    for text in ("子ども", "子供", "こども", "コドモ", "kodomo"):
        assert expected <= set(found(library, names, text))


def test_what_is_in_the_name_comes_first(backend: SearchBackend, make: Make) -> None:
    named, told = make("手話の会"), make("あおば会", "手話の集まりもあります。手話で話せます。")
    backend.rebuild([told, named])
    assert backend.search(SearchQuery("手話")).ids == (named.id, told.id)


def test_synonyms_come_after_the_word_itself(backend: SearchBackend, make: Make) -> None:
    exact, synonym = make("あかり", "家賃が高い。生保の話もします。"), make("生活保護の相談")
    backend.rebuild([synonym, exact])
    assert backend.search(SearchQuery("生保")).ids == (exact.id, synonym.id)


def test_a_phrase_does_not_cross_a_full_stop(backend: SearchBackend, make: Make) -> None:
    apart, together = (
        make("あ", "お金。がない袖。生活。保護者会です。"),
        make("い", "生活保護です。"),
    )
    backend.rebuild([apart, together])
    assert backend.search(SearchQuery("生活保護")).ids == (together.id,)


# Stages


def test_all_words_first_then_some(library: SearchBackend, names: Names) -> None:
    hits = library.search(SearchQuery("介護 認知症 ひきこもり", limit=50))
    assert (hits.stage, hits.exact) == (Stage.some_words, 0)
    assert {"認知症カフェコネクト", "介護家族の会ゆうなぎ"} <= {names[id] for id in hits.ids}


def test_hits_with_every_word_stay_on_top(library: SearchBackend, names: Names) -> None:
    hits = library.search(SearchQuery("離婚 弁護士 相談"))
    assert hits.exact == 1
    assert names[hits.ids[0]] == "無料法律相談すずらん"
    assert hits.total > hits.exact


def test_enough_hits_are_not_relaxed(library: SearchBackend) -> None:
    hits = library.search(SearchQuery("相談"))
    assert hits.stage is Stage.everything
    assert hits.total == hits.exact >= 5


def test_a_phrase_with_synonyms_is_taken_apart_when_nothing_else_is_found(
    library: SearchBackend, names: Names
) -> None:
    hits = library.search(SearchQuery("外国人居民 学日语"))
    assert "外国人相談プラザ" in {names[id] for id in hits.ids}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("旦那に蹴られる", "DV相談ナビのはな"),
        ("gusto ko nang mamatay", "こころの電話あかり"),
        ("ベランダから飛び降りたい", "こころの電話あかり"),
        ("パパにたたかれる", "児童相談所あおぞら"),
    ],
)
def test_danger_finds_help_whatever_words_the_help_uses(
    library: SearchBackend, names: Names, text: str, name: str
) -> None:
    assert name in {names[id] for id in library.search(SearchQuery(text)).ids}


def test_the_subject_of_a_word_is_found_when_the_word_is_not(
    library: SearchBackend, names: Names
) -> None:
    hits = library.search(SearchQuery("ハロワ"))
    assert (hits.stage, hits.exact) == (Stage.some_words, 0)
    assert [names[id] for id in hits.ids] == ["くらしの自立相談支援センター"]


def test_unknown_words_find_nothing(library: SearchBackend) -> None:
    hits = library.search(SearchQuery("鞦韆"))
    assert (hits.total, hits.ids) == (0, ())


@pytest.mark.parametrize("text", ["", "  ", "の", "？！", "「」", "😀"])
def test_nothing_asked_shows_everything(library: SearchBackend, names: Names, text: str) -> None:
    hits = library.search(SearchQuery(text))
    assert (hits.stage, hits.total) == (Stage.browse, len(names))


@pytest.mark.parametrize(
    "text",
    ["相談*", '"相談"', "+相談", "相談 OR", "(相談", "name:相談", "[相談 TO *]", "相談~2", "-相談"],
)
def test_signs_are_signs(library: SearchBackend, text: str) -> None:
    assert library.search(SearchQuery(text)).total


@given(ANY_TEXT)
@example("\ud800")
@example("あ" * 10_000)
@example("相談 " * 5_000)
@example("a" * 10_000)
@example("#")
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_answered(library: SearchBackend, text: str) -> None:
    hits = library.search(SearchQuery(text, limit=3))
    assert len(hits.ids) <= 3
    assert hits.exact <= hits.total
    library.suggest(text, 3)


# Suggestions


def test_suggestions(library: SearchBackend) -> None:
    assert "手話カフェ八重" in library.suggest("しゅわ", 5)
    assert "フードバンクいなほ" in library.suggest("ﾌｰﾄﾞ", 5)
    assert "LINE相談よるべ" in library.suggest("ｌｉｎｅ", 5)
    assert library.suggest("", 5) == ()
    assert len(library.suggest("ひ", 2)) <= 2
    assert library.suggest("ひ", 0) == ()
