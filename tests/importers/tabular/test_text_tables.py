"""Text tables as people send them: delimiters, titles above the headings, cut-off files."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.tables import table_rows


def read(text: str | bytes, name: str = "f.csv", **how: str) -> list[dict[str, str]]:
    content = text.encode() if isinstance(text, str) else text
    return [row.cells for row in table_rows(SourceFile(name, content), **how)]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_the_delimiter_and_the_encoding_are_found(delimiter, encoding):
    lines = ["名称,電話番号,住所", "ひだまり,087-000-1234,高松市", "こもれび,,丸亀市", ""]
    text = "\r\n".join(line.replace(",", delimiter) for line in lines)
    assert read(text.encode(encoding)) == [
        {"名称": "ひだまり", "電話番号": "087-000-1234", "住所": "高松市"},
        {"名称": "こもれび", "電話番号": "", "住所": "丸亀市"},
    ]


def test_commas_inside_the_cells_of_a_tab_table_are_text():
    assert read("名称\t曜日\nA\t月,火,水\nB\t木,金,土\n")[0] == {"名称": "A", "曜日": "月,火,水"}


def test_a_named_delimiter_is_used():
    assert read("名称:電話\nA:1\n", delimiter=":") == [{"名称": "A", "電話": "1"}]


TITLED = "見本市 相談窓口一覧,,\n,,\n令和8年4月1日現在,,\n名称,電話,曜日\n,,\nA,1,月\n"


def test_titles_dates_and_blank_lines_above_the_headings_are_no_rows():
    rows = list(
        table_rows(
            SourceFile(
                "f.csv",
                TITLED.encode(),
            )
        )
    )
    assert [(row.number, row.place, row.cells["名称"]) for row in rows] == [(1, "6行目", "A")]


def test_two_lines_of_headings_are_joined():
    rows = read("名称,連絡先,,住所\n,電話,FAX,\nA,1,2,3\n")
    assert rows == [{"名称": "A", "連絡先_電話": "1", "連絡先_FAX": "2", "住所": "3"}]


def test_a_first_row_with_gaps_is_no_second_line_of_headings():
    assert read("名称,電話,住所\nA,,3\n") == [{"名称": "A", "電話": "", "住所": "3"}]


def test_linkdata_has_its_headings_under_property():
    text = "#LINK\n#lang\tja\n#property\t名称\t緯度\n#object_type_xsd\tstring:ja\tfloat\n1\tA\t34\n"
    assert read(text) == [{"ID": "1", "名称": "A", "緯度": "34"}]


def test_columns_without_a_name_and_columns_of_one_name():
    rows = read("名称,,電話,電話,電話2\nA,x,1,2,3\n")
    assert rows == [{"名称": "A", "列2": "x", "電話": "1", "電話3": "2", "電話2": "3"}]


def test_empty_columns_at_the_end_appear_only_where_they_hold_something():
    assert read("名称,電話,,\nA,1,,\nB,2,x,\n") == [
        {"名称": "A", "電話": "1"},
        {"名称": "B", "電話": "2", "列3": "x"},
    ]


def test_a_cell_beyond_all_headings_has_a_name_that_says_so():
    assert read("名称,電話\nA,1,x\n") == [{"名称": "A", "電話": "1", "見出しのない列3": "x"}]


def test_headings_that_come_again_are_no_row():
    assert [row["名称"] for row in read("名称,電話\nA,1\n名称,電話\nB,2\n")] == ["A", "B"]


def test_a_cell_may_hold_several_lines_and_places_are_those_of_the_file():
    rows = list(table_rows(SourceFile("f.csv", '名称,説明\nA,"一\n二"\nB,三\n'.encode())))
    assert [(row.place, row.cells["説明"]) for row in rows] == [
        ("2行目", "一\n二"),
        ("4行目", "三"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "空"),
        ("\n\n", "空"),
        (",,\n,,\n", "文字の入った行"),
        ("087-000-1234,https://example.org/\n1,2\n", "見出しの行が見つかりません"),
        ('名称,電話\nA,"1\n', "引用符"),
        ('名称,電話\n"A"x,1\n', "引用符"),
        ("名称,電話,住所\nA,1,2\nB,1", "途中で切れ"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(text, words):
    with pytest.raises(UnreadableFile, match=words):
        read(text)


def test_a_last_row_without_line_break_is_whole_if_it_has_all_cells():
    assert len(read("名称,電話\nA,1\nB,2")) == 2
    assert len(read("名称,電話\nA\nB,2\nC")) == 3


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inner in files.items():
            archive.writestr(name.replace("_", "."), inner)
    return content.getvalue()


def test_a_zip_that_is_called_csv_is_opened():
    content = zipped(a_csv="名称,電話\nA,1\n".encode("cp932"), readme_pdf=b"%PDF")
    assert read(content, "list.csv") == [{"名称": "A", "電話": "1"}]


def test_a_zip_of_two_tables_is_refused():
    with pytest.raises(UnreadableFile, match="2 個"):
        read(zipped(a_csv=b"x", b_csv=b"y"))


def test_a_bomb_in_a_zip_is_refused():
    with pytest.raises(UnreadableFile):
        read(zipped(a_csv=b"a,b\n" + b"0,0\n" * 20_000_000))


_CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=20))
def test_every_filled_row_comes_out_as_it_went_in(rows):
    import csv

    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(("名称", "電話番号", "住所"))
    writer.writerows(rows)
    found = [tuple(cells.values()) for cells in read(text.getvalue())]
    assert found == [row for row in rows if any(cell.strip() for cell in row)]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with suppress(UnreadableFile):
        assert all(read(content))
