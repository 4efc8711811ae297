"""Notes below a table are no entries, and entries are no notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.file import SourceFile
from importers.mapping.guess import guess_profile
from importers.mapping.profile import source_of_profile
from importers.reading.footnotes import is_footnote

NOTES = [
    ["※電話は平日だけです。"],
    ["※1", "要予約"],
    ["＊は予約がいります"],
    ["注）電話番号は代表です"],
    ["（注）雨の日は休み"],
    ["注意：時間は変わることがあります"],
    ["備考", "祝日は休みです"],
    ["備考：祝日は休み"],
    ["出典：見本市のホームページ"],
    ["合計", "12"],
    ["計 12件"],
    ["以上"],
    ["（令和8年4月1日現在）"],
    ["令和8年4月末時点"],
    ["くわしくは市役所におたずねください。"],
    ["※電話は平日だけです。", "※電話は平日だけです。"],
]


@pytest.mark.parametrize("filled", NOTES)
def test_a_note_is_a_note(filled):
    assert is_footnote(filled)


@pytest.mark.parametrize(
    "filled",
    [
        ["※ひだまり食堂", "096-328-2340"],
        ["＊こもれびの家", "平日 9:00～17:00"],
        ["（社福）見本会"],
        ["注文住宅の会"],
        ["資料館ひだまり"],
        ["計画相談支援事業所こもれび"],
        ["ひだまり食堂"],
        ["かふぇ。"],
        ["1", "ひだまり"],
        [],
    ],
)
def test_an_entry_is_an_entry(filled):
    assert not is_footnote(filled)


@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_cells_can_be_asked_about(filled):
    assert is_footnote(filled) in (True, False)


TABLE = (
    "番号,名称,電話番号,受付時間\n"
    "1,ひだまり相談室,096-328-2340,平日\n"
    "2,こもれび食堂,096-328-2341,土曜\n"
    ",,,\n"
    "※電話は平日だけです。,,,\n"
    ",※予約がいります,,\n"
    "備考,祝日は休みです,,\n"
    "（令和8年4月1日現在）,,,\n"
)


def test_notes_of_a_table_are_kept_aside_and_do_not_change_the_key():
    file = SourceFile("t.csv", TABLE.encode())
    profile = guess_profile(file)
    assert profile.key == ("番号",)
    source = source_of_profile(profile)
    names, refused = [], []
    for row in source.rows(file):
        try:
            names.append(source.draft(row).services[0].content.name)
        except ValueError as reason:
            refused.append(str(reason))
    assert names == ["ひだまり相談室", "こもれび食堂"]
    assert refused == ["表の注意書きのようです。記録にはしていません。"] * 4


def test_a_table_of_two_columns_may_have_notes_too():
    text = "名称,電話番号\nひだまり,096-328-2340\n※祝日は休みです,\nこもれび,\n"
    file = SourceFile("t.csv", text.encode())
    profile = guess_profile(file)
    assert profile.key == ("名称",)
    source = source_of_profile(profile)
    first, note, last = source.rows(file)
    assert source.draft(first).services[0].content.name == "ひだまり"
    with pytest.raises(ValueError, match="注意書き"):
        source.draft(note)
    assert source.draft(last).services[0].content.name == "こもれび"
