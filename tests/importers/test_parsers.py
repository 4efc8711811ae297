"""Bytes become text in the encodings people really send, or are refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.parsers import LARGEST, csv_rows, text_of

TEXT = "名称,電話番号\r\n窓口ひだまり～①,０３－0000\r\n"


def table(content):
    return csv_rows(SourceFile("table.csv", content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_text_is_read_in_common_encodings(encoding):
    assert text_of(TEXT.encode(encoding)) == TEXT


def test_half_width_kana_is_no_reason_to_refuse():
    assert text_of("ﾋﾀﾞﾏﾘ".encode("cp932") + "の会、電話".encode("cp932")) == "ﾋﾀﾞﾏﾘの会、電話"


def test_mail_encoding_is_read():
    assert text_of("名称、窓口".encode("iso2022_jp")) == "名称、窓口"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空"),
        (b" \r\n", "空"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "Excel"),
        (b"\xd0\xcf\x11\xe0....", "古い Excel"),
        (b"name\x00\x01\x02", "文字のファイルではありません"),
        (b"\x81\xff\xfd\xa0", "文字コード"),
        ("困ったときの相談窓口の一覧です。".encode("euc_jp"), "文字コード"),
        ("あいうえお、かきくけこ。".encode("euc_jp"), "文字コード"),
        (b"a" * (LARGEST + 1), "20 MB"),
    ],
)
def test_other_files_are_refused_with_one_clear_sentence(content, words):
    with pytest.raises(UnreadableFile, match=words):
        text_of(content)


def test_rows_say_where_they_stand_even_after_a_cell_of_two_lines():
    rows = list(table(b'a,b\n1,"x\ny"\n\n2,z\n'))
    assert [(row.number, row.place) for row in rows] == [(1, "2行目"), (2, "5行目")]
    assert rows[0].take("b") == "x\ny"


def test_short_rows_are_filled_and_long_rows_keep_what_is_too_much():
    short, long = table(b"a,b\n1\n1,2,3\n")
    assert short.cells == {"a": "1", "b": ""}
    assert long.cells == {"a": "1", "b": "2", "列3": "3"}
    assert long.unused == {"a", "b", "列3"}


def test_cells_are_kept_to_the_letter():
    (row,) = table("名 称,b\n 窓口　, x \n".encode())
    assert row.take("名 称") == " 窓口　"
    assert row.take("b") == " x "


@pytest.mark.parametrize("content", [b"a,a\n1,2\n", b'a,b\n"1,2\n', b'a\n"x"y\n'])
def test_a_broken_table_is_refused(content):
    with pytest.raises(UnreadableFile):
        list(table(content))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_utf8_text_comes_back_unchanged(text):
    if text.strip("\ufeff \u3000") and not text.startswith("\ufeff"):
        assert text_of(("\ufeff" + text).encode()) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(content):
    try:
        rows = list(table(content))
    except UnreadableFile:
        return
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert all(any(row.cells.values()) for row in rows)
