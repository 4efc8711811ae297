"""Tables in Word, PDF and web pages, with the place of every row."""

import io
import time
import zlib

import docx
import pytest
import typst

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.tables import table_rows
from importers.tabular import pdf_tables
from importers.tabular.pdf_tables import mended


def read(name: str, content: bytes, **how: str) -> list[tuple[str, dict[str, str]]]:
    return [(row.place, row.cells) for row in table_rows(SourceFile(name, content), **how)]


PAGE = """<!DOCTYPE html><html><head><title>一覧</title></head><body>
<table><tr><td>入口</td></tr></table>
<table><tr><th>名称</th><th>電話</th><th>地区</th></tr>
<tr><td><a href="https://www.example.org/">ひだまり</a></td><td>087-000-1234<br>087-000-1235</td>
<td rowspan="2">北</td></tr>
<tr><td>こもれび</td><td><a href="mailto:mado@example.org">メール</a><script>x()</script></td></tr>
</table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_web_page(encoding):
    assert read("f.html", PAGE.encode(encoding)) == [
        (
            "表2 2行目",
            {
                "名称": "ひだまり",
                "電話": "087-000-1234\n087-000-1235",
                "地区": "北",
                "名称（リンク）": "https://www.example.org/",
                "電話（リンク）": "",
            },
        ),
        (
            "表2 3行目",
            {
                "名称": "こもれび",
                "電話": "メール",
                "地区": "北",
                "名称（リンク）": "",
                "電話（リンク）": "mado@example.org",
            },
        ),
    ]


def test_a_reading_above_the_letters_is_not_text():
    page = (
        "<table><tr><td>名称</td><td>電話</td></tr>"
        "<tr><td><ruby>窓<rt>まど</rt></ruby></td><td>1</td></tr></table>"
    )
    assert read("f.html", page.encode())[0][1]["名称"] == "窓"


@pytest.mark.parametrize(
    "page",
    [
        "<html><p>表はありません</p></html>",
        "<html><table><tr>" + "<td colspan=500>a</td>" * 3 + "</tr></table></html>",
        "<html><table>" + "<tr><td rowspan=99999>a</td></tr>" * 2 + "</table></html>",
        "<table>" * 5_000,
    ],
)
def test_pages_without_a_usable_table_are_refused_quickly(page):
    start = time.monotonic()
    with pytest.raises(UnreadableFile):
        read("f.html", page.encode())
    assert time.monotonic() - start < 10


def letter(rows: list[list[str]], merged: tuple[int, int, int, int] | None = None) -> bytes:
    document = docx.Document()
    document.add_paragraph("相談窓口の一覧")
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    if merged:
        table.cell(*merged[:2]).merge(table.cell(*merged[2:]))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_a_word_document_with_merged_cells():
    rows = [["名称", "電話", "地区"], ["A", "087-000-1234", "北"], ["B", "087-000-1235", ""]]
    assert read("f.docx", letter(rows, (1, 2, 2, 2))) == [
        ("表1 2行目", {"名称": "A", "電話": "087-000-1234", "地区": "北"}),
        ("表1 3行目", {"名称": "B", "電話": "087-000-1235", "地区": "北"}),
    ]


def test_two_columns_under_one_heading_of_a_word_document():
    rows = [["名称", "連絡先", ""], ["", "電話", "FAX"], ["A", "1", "2"]]
    assert read("f.docx", letter(rows, (0, 1, 0, 2)))[0][1] == {
        "名称": "A",
        "連絡先_電話": "1",
        "連絡先_FAX": "2",
    }


def test_a_table_that_is_not_there_is_named_with_those_that_are():
    rows = [["名称", "電話"], ["A", "1"]]
    assert read("f.docx", letter(rows), sheet="表1")[0][1]["名称"] == "A"
    with pytest.raises(UnreadableFile, match="表1"):
        read("f.docx", letter(rows), sheet="表9")


def test_a_cut_word_document_is_refused():
    with pytest.raises(UnreadableFile):
        read("f.docx", letter([["名称", "電話"], ["A", "1"]])[:-300])


def leaflet(count: int) -> bytes:
    rows = ",".join(f"[ひだまりの家{at}],[087-000-1{at:03}],[北]" for at in range(count))
    text = (
        "#set page(height: 5cm)\n= 相談窓口\n"
        f"#table(columns: 3, table.header([名称],[電話],[地区]), {rows})"
    )
    return typst.compile(text.encode())


def test_a_leaflet_as_pdf_goes_on_over_the_pages():
    found = read("f.pdf", leaflet(12))
    assert [cells["名称"] for _, cells in found] == [f"ひだまりの家{at}" for at in range(12)]
    assert found[0][0] == "1ページ 表1 2行目"
    assert found[-1][0].startswith("4ページ") or found[-1][0].startswith("3ページ")
    assert found[11][1] == {"名称": "ひだまりの家11", "電話": "087-000-1011", "地区": "北"}


def bomb() -> bytes:
    """A page whose content unpacks to more than the worker may hold."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 64_000_000) for _ in range(24)) + packer.flush()
    start = (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(packed)
    )
    return b"%PDF-1.4\n" + start + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def test_hostile_pdfs_are_refused(monkeypatch):
    for content in (b"%PDF-1.4 nothing", leaflet(3)[:-900], bomb()):
        with pytest.raises(UnreadableFile):
            read("f.pdf", content)
    monkeypatch.setattr(pdf_tables, "SECONDS", 0)
    with pytest.raises(UnreadableFile, match="秒以内"):
        read("f.pdf", leaflet(3))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("⼝コミ⺠", "口コミ民"),
        ("ひだまり\nの家", "ひだまりの家"),
        ("087-000-\n1234", "087-000-1234"),
        ("https://www.example.org/\nabc", "https://www.example.org/abc"),
        ("平日 9:00～17:00\n土曜 10:00～12:00", "平日 9:00～17:00\n土曜 10:00～12:00"),
        ("１②", "１②"),
    ],
)
def test_only_what_is_certain_is_mended(printed, meant):
    assert mended(printed) == meant
