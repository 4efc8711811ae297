"""Names of bodies on printed lists: forms, other names, posts, misprints, torn lines."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.reading.body_names import read_body_name
from importers.reading.damage import join_wrapped, mend_letters
from importers.reading.legal_forms import (
    names_run_together,
    split_legal_form,
    without_legal_forms,
)
from importers.reading.misprints import likely_misprint
from importers.reading.posts_of_persons import is_post, without_post
from importers.reading.stated_counts import differs, gaps, number_in
from importers.reading.subprefectures import find_subprefecture, subprefectures
from models.vocabulary import VerificationStatus

FORMS = {
    "（社福）": "社会福祉法人",
    "(特非) ": "特定非営利活動法人",
    "特非": "特定非営利活動法人",
    "NPO法人": "NPO法人",
    "ＮＰＯ法人　": "NPO法人",
    "認定 NPO法人": "認定NPO法人",
    "（一社）": "一般社団法人",
    "（公財）": "公益財団法人",
    "㈱": "株式会社",
    "㈲": "有限会社",
    "株式会社 ": "株式会社",
    "社会福祉法人": "社会福祉法人",
    "医療法人社団 ": "医療法人社団",
    "更生保護法人": "更生保護法人",
    "労働者協同組合 ": "労働者協同組合",
}


@pytest.mark.parametrize(("printed", "form"), FORMS.items())
def test_a_form_in_front_is_taken_off_and_written_out(printed, form):
    found = split_legal_form(f"{printed}ひだまりの家")
    assert (found.name, found.legal_form) == ("ひだまりの家", form)
    assert without_legal_forms(f"{printed}ひだまりの家") == "ひだまりの家"


@pytest.mark.parametrize("behind", ["株式会社", "㈱", "（株）", " 有限会社", "(NPO)"])
def test_a_form_behind(behind):
    assert split_legal_form(f"ひだまり商会{behind}").name == "ひだまり商会"


@pytest.mark.parametrize(
    "name",
    [
        "社福ネット",
        "グリーンコープ生活協同組合くまもと",
        "あいおいニッセイ同和損害保険株式会社 北海道支店",
        "全国社会福祉法人経営者協議会",
        "NPO法人会",
        "株式会社",
        "ひだまり（株主の会）",
        "北海道 NPOサポートセンター",
        "財団だより",
    ],
)
def test_what_is_part_of_the_name_stays(name):
    assert split_legal_form(name).name == name
    assert split_legal_form(name).legal_form is None


@settings(deadline=None)
@given(st.sampled_from([*FORMS, ""]), st.text(min_size=2, max_size=20))
def test_the_name_is_always_a_part_of_what_is_printed(form, name):
    printed = f"{form}{name}"
    found = split_legal_form(printed)
    assert found.name in printed
    assert found.name or not printed.strip()
    assert without_legal_forms(printed) or not unicodedata.normalize("NFKC", printed).strip()


@settings(deadline=None)
@given(st.lists(st.sampled_from(["NPO法人", "株式会社", "ひだまり", "の会", "・"]), max_size=8))
def test_parting_loses_no_letter(parts):
    text = "".join(parts)
    assert "".join(names_run_together(text)) == text


@pytest.mark.parametrize(
    ("printed", "name", "others"),
    [
        ("ひだまり会「あさがお」", "ひだまり会「あさがお」", ("あさがお",)),
        ("あおい（愛桜）", "あおい", ("愛桜", "あおい（愛桜）")),
        ("ひだまり会（札幌市）", "ひだまり会（札幌市）", ()),
        ("窓口（市民相談・納税相談）", "窓口（市民相談・納税相談）", ()),
        ("部署（高齢など）", "部署（高齢など）", ()),
        ("（社福）ひだまり、", "ひだまり", ("（社福）ひだまり",)),
        (
            "ひだまりの家/こもれびの家",
            "ひだまりの家/こもれびの家",
            ("ひだまりの家", "こもれびの家"),
        ),
        ("A/B", "A/B", ()),
    ],
)
def test_other_names(printed, name, others):
    found = read_body_name(printed)
    assert (found.name, found.alternate_names) == (name, others)


def test_what_was_put_right_is_told():
    found = read_body_name("\uf09e 相談窓⼝ひだまり、")
    assert found.name == "相談窓口ひだまり"
    assert len(found.notes) == 2
    assert all(note.status is VerificationStatus.unconfirmed for note in found.notes)
    assert read_body_name("相談窓口ひだまり").notes == ()


@pytest.mark.parametrize("printed", ["", "  ", "、", "あ" * 501])
def test_no_name_and_too_much_name_are_refused(printed):
    with pytest.raises(ValueError, match="団体名"):
        read_body_name(printed)


@pytest.mark.parametrize(
    ("printed", "body", "post"),
    [
        ("見本市福祉課 課長補佐", "見本市福祉課", "課長補佐"),
        ("内閣官房担当室 政策参与", "内閣官房担当室", "政策参与"),
        ("見本会 代表・事務局長", "見本会", "代表・事務局長"),
        ("日本生命 苫小牧支社", "日本生命 苫小牧支社", ""),
        ("課長", "課長", ""),
        ("民生委員 児童委員協議会", "民生委員 児童委員協議会", ""),
    ],
)
def test_posts_behind_a_body(printed, body, post):
    assert without_post(printed) == (body, post)
    assert not post or is_post(post)


def test_a_misprint_needs_the_right_spelling_in_the_same_document():
    assert likely_misprint("保険予防課", "保険予防課。保健所（保健予防課）") == "保健予防課"
    assert likely_misprint("保険予防課", "保険予防課。保険予防課、保健予防課") is None
    assert likely_misprint("保護第一課", "保護第一課、保護第二課") is None
    assert likely_misprint("福祉課", "福社課") is None


def test_a_line_broken_inside_a_word_has_no_space_at_its_end():
    assert join_wrapped(["障がい者保健", "福祉課 "]) == "障がい者保健福祉課"
    assert (
        join_wrapped(["地域福祉課 ", "推進係 主査 ", "1 北海道 "])
        == "地域福祉課 推進係 主査 1 北海道"
    )
    assert mend_letters("⼝と⽀援") == "口と支援"


@pytest.mark.parametrize(
    ("text", "number"), [("８0", 80), ("1,500部", 1500), ("１，３７０部", 1370)]
)
def test_numbers_in_mixed_width(text, number):
    assert number_in(text) == number


def test_counts_are_told_apart_and_never_guessed():
    assert differs("会員", None, 5, "団体") == differs("会員", 5, 5, "団体") == []
    assert "5 団体とありますが、一覧を数えると 4 団体" in differs("会員", 5, 4, "団体")[0]
    assert gaps([1, 2, 3]) == gaps([]) == []
    assert gaps([1, 3]) == gaps([2, 1]) != []
    with pytest.raises(ValueError, match="数字"):
        number_in("なし")


def test_sub_prefectures_have_all_municipalities_once():
    codes = [one.code for each in subprefectures() for one in each.municipalities]
    assert len(subprefectures()) == 14
    assert len(codes) == len(set(codes)) == 179
    sorachi = find_subprefecture("空知")
    assert sorachi is not None
    assert (sorachi.name, sorachi.count("市"), sorachi.count("町")) == ("空知総合振興局", 10, 14)
    assert find_subprefecture("振興局") is None
