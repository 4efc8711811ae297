"""What a question means, given what an index knows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.folding import katakana
from search.lexicon import Lexicon, Shelf
from search.plan import Either, Every, Node, Phrase, Plan, Source, Term
from search.planner import LONGEST_QUESTION, MOST_WORDS, Planner, relaxations
from search.synonyms import Group, Synonyms

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
KEYS = {
    "引き籠も": 9,
    "相談": 60,
    "生活": 20,
    "保護": 12,
    "生活保護": 12,
    "介護": 8,
    "死": 2,
    "消え": 1,
    "ボランティア": 4,
    "東京": 5,
    "dv": 3,
    "生活困窮": 6,
    "困窮": 6,
    "親": 7,
    "窓口": 30,
}
READINGS = {
    "ヒキコモリ": 9,
    "ソウダン": 60,
    "カイゴ": 8,
    "オヤ": 7,
    "ボランティア": 4,
    "マドグチ": 30,
    "セイカツホゴ": 12,
    "ツライ": 2,
}
SHELF = Shelf(100, KEYS, READINGS, {})
PLANNER = Planner(
    Synonyms([Group(("お金がない",), ("生活困窮",)), Group(("生保", "生活保護"), topic="poverty")])
)


def plan(text: str) -> Plan:
    return PLANNER.plan(text, SHELF)


def leaves(node: Node) -> list[Term | Phrase]:
    if isinstance(node, Every | Either):
        return [leaf for child in node.nodes for leaf in leaves(child)]
    return [node]


def terms(text: str) -> set[str]:
    return {
        leaf.key
        for word in plan(text).words
        for leaf in leaves(word.node)
        if isinstance(leaf, Term)
    }


def asked(text: str) -> list[str]:
    return [word.text for word in plan(text).words]


def test_particles_and_light_words_are_not_asked_for() -> None:
    assert asked("ひきこもりの相談をしたいです") == ["ひきこもり", "相談"]


@pytest.mark.parametrize(
    ("text", "key"), [("死にたい", "死"), ("消えたい", "消え"), ("しにたい", "死")]
)
def test_words_of_dying_are_always_asked_for(text: str, key: str) -> None:
    assert key in terms(text)


def test_light_words_are_better_than_none() -> None:
    assert plan("どこですか").words


@pytest.mark.parametrize("text", ["", "   ", "？！", "の", "😀", "\x00", "\ud800"])
def test_nothing_asked_is_an_empty_plan(text: str) -> None:
    assert plan(text) == Plan()


def test_kana_is_taken_by_its_sound() -> None:
    assert "カイゴ" in terms("かいご")
    assert {"オヤ", "カイゴ", "ツライ"} <= terms("おやのかいごがつらい")
    assert "ソウダン" in terms("そだん")


@pytest.mark.parametrize("typed", ["sodan", "soudan", "sōdan", "Ｓｏｄａｎ"])
def test_romaji_is_taken_by_its_sound(typed: str) -> None:
    assert terms(typed) == {"ソウダン"}


def test_latin_words_the_index_knows_are_not_romaji() -> None:
    assert terms("DV") == {"dv"}


def test_slips_of_the_finger_find_the_nearest_word() -> None:
    assert "ボランティア" in terms("ボランティヤ")
    assert "ヒキコモリ" in terms("ひきこもに")
    assert "生活保護" in terms("生活補護")


@pytest.mark.parametrize("word", ["キリン", "きりん", "ホセン"])
def test_three_kana_are_too_few_to_guess_from(word: str) -> None:
    near = Lexicon(["キケン", "ホケン"], ["キケン", "ホケン"])
    assert near.readings_like(katakana(word)) == ()
    assert near.keys_like(word) == ()
    assert near.readings_like("キケンン") == ("キケン",)
    assert Lexicon(["依存症"], []).keys_like("依存性") == ("依存症",)


def test_words_the_dictionary_knows_are_never_corrected() -> None:
    nodes = [leaf for word in plan("京都").words for leaf in leaves(word.node)]
    assert nodes == [Term(Source.keys, "京都")]


def test_numbers_are_never_corrected() -> None:
    shelf = Shelf(9, {"0120000111": 1}, {}, {})
    assert all(
        leaf.key != "0120000111"
        for word in PLANNER.plan("0120000112", shelf).words
        for leaf in leaves(word.node)
        if isinstance(leaf, Term)
    )


def test_synonyms_weigh_less_than_the_word() -> None:
    (word,) = plan("お金がない").words
    boosts = {leaf.keys: leaf.boost for leaf in leaves(word.node) if isinstance(leaf, Phrase)}
    assert boosts == {("生活", "困窮"): 0.3}
    (word,) = plan("生活保護").words
    assert leaves(word.node)[0].boost == 1.0


def test_synonyms_are_found_by_sound_too() -> None:
    for text in ("おかねがない", "おかね が ない"):
        found = [leaf for word in plan(text).words for leaf in leaves(word.node)]
        assert any(isinstance(leaf, Phrase) and leaf.keys == ("生活", "困窮") for leaf in found)


def test_first_half_of_the_words_then_any() -> None:
    planned = plan("相談 ひきこもり 介護 ボランティア")
    first, second, *_ = relaxations(planned, SHELF.documents())
    assert [word.text for word in first.lifting] == ["相談"]
    assert (len(first.counted), first.needed) == (3, 2)
    assert (len(second.counted), second.needed) == (4, 1)


def test_danger_adds_its_topics_and_synonyms_their_subject_at_the_very_end() -> None:
    steps = list(relaxations(plan("首をつりたい 生保"), SHELF.documents()))
    assert Term(Source.topics, "suicide", 0.3) in [word.node for word in steps[-2].counted]
    assert steps[-1].last
    assert [word.node for word in steps[-1].counted] == [Term(Source.topics, "poverty", 0.3)]


def test_one_plain_word_is_never_relaxed() -> None:
    assert list(relaxations(plan("介護"), SHELF.documents())) == []


def test_words_nobody_uses_are_not_needed_in_the_second_try() -> None:
    first, *_ = relaxations(plan("介護 京都"), SHELF.documents())
    assert [word.text for word in first.counted] == ["介護"]


def test_a_long_question_is_cut() -> None:
    assert len(plan("相談 介護 " * 3_000).words) <= MOST_WORDS
    assert plan("介護" + " " * LONGEST_QUESTION + "相談").words[0].text == "介護"


@given(ANY_TEXT)
@settings(max_examples=200, deadline=None)
def test_any_text_has_a_plan(text: str) -> None:
    planned = plan(text)
    assert len(planned.words) <= MOST_WORDS
    for word in planned.words:
        for leaf in leaves(word.node):
            assert leaf.boost > 0
            if isinstance(leaf, Phrase):
                assert len(leaf.keys) > 1
    matched = planned.matched()
    assert all(key.strip() for key in (*matched.keys, *matched.readings, *matched.letters))


@pytest.mark.parametrize("letter", ["漢", "あ", "a", "😀", "\ud800", "1-", "あ "])
def test_ten_thousand_letters_have_a_plan(letter: str) -> None:
    assert len(plan(letter * 10_000).words) <= MOST_WORDS


def test_the_lexicon_cuts_speech_into_few_long_words() -> None:
    lexicon = Lexicon([], ["ソウ", "ダン", "ソウダン", "マドグチ"])
    assert lexicon.in_words("ソウダンノマドグチ") == (("ソウダン",), ("マドグチ",))
    assert lexicon.in_words("ゼンゼンチガウ") == ()


def test_what_is_told_is_understood_though_no_word_names_it() -> None:
    assert plan("娘が朝起きれなくて学校休んでる").subjects == ("school_refusal",)
    assert "dv" in plan("生活費を渡してくれない").subjects
    assert plan("駐車場はありますか").subjects == ()


def test_windows_own_words_lift_what_is_found() -> None:
    lifting = {phrase.keys for phrase in plan("夫がお金をくれない").nearer}
    assert ("女性", "相談") in lifting


def test_a_foreign_word_is_asked_for_by_what_it_means() -> None:
    (word,) = plan("no money").words
    assert word.text == "no money"
    assert Phrase(Source.keys, ("生活", "困窮")) in leaves(word.node)
    assert Term(Source.topics, "poverty", 0.3) in leaves(word.node)
    assert word.frequency == KEYS["保護"]


@pytest.mark.parametrize(
    "text",
    ["I have no money for rent", "ไม่มีเงิน", "돈이 없어요", "पैसा छैन", "я не маю, немає грошей"],
)
def test_of_a_foreign_sentence_only_what_is_understood_must_be_there(text: str) -> None:
    planned = plan(text)
    assert "poverty" in planned.subjects
    assert all(word.frequency for word in planned.words)


def test_words_the_index_has_stay_beside_a_foreign_one() -> None:
    assert asked("no money, ボランティア") == ["no money", "ボランティア"]


def test_a_word_of_two_languages_stays_itself_where_the_index_has_it() -> None:
    assert "dv" in terms("DV")
    assert asked("介護") == ["介護"]


def test_a_relative_need_not_be_in_the_text_but_lifts() -> None:
    planned = plan("親の介護 相談窓口")
    assert "親" not in [word.text for word in planned.words]
    assert ("親",) in {phrase.keys for phrase in planned.nearer}
    assert asked("親") == ["親"]
    assert "親" in asked("介護 親の会")


def test_romaji_is_looked_up_by_its_sound_as_a_whole() -> None:
    found = [leaf for word in plan("okane ga nai").words for leaf in leaves(word.node)]
    assert any(isinstance(leaf, Phrase) and leaf.keys == ("生活", "困窮") for leaf in found)


def test_what_is_only_told_is_ranked_by_its_topic() -> None:
    told = plan("夫が壁に穴を開ける")
    assert told.told
    assert told.subjects == ("dv",)


def test_a_word_that_names_the_topic_counts_as_a_word() -> None:
    assert not plan("生保").told
    assert not plan("介護").told


def test_feelings_come_after_what_causes_them() -> None:
    subjects = plan("仕事をクビになって眠れない").subjects
    assert subjects.index("work") < subjects.index("mental")


def test_a_sentence_of_which_nothing_is_known_finds_windows_for_anything() -> None:
    shelf = Shelf(100, {"総合": 5, "相談": 60, "総合相談": 5}, {}, {})
    sentence = PLANNER.plan("ぬいぐるみが見つめてくる", shelf)
    *_, last = relaxations(sentence, shelf.documents())
    assert last.last
    assert [asked.text for asked in last.counted] == ["総合相談"]
    assert not PLANNER.plan("ぬいぐるみ", shelf).general
