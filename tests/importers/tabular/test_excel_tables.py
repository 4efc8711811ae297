"""Excel sheets: what people see is what is read, and hostile files are refused quickly."""

import datetime as dt
import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.tables import table_rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def workbook(*rows: tuple[object, ...], title: str = "一覧") -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book


def read(content: bytes, **how: str) -> list[dict[str, str]]:
    return [row.cells for row in table_rows(SourceFile("f.xlsx", content), **how)]


def changed(content: bytes, **parts: bytes) -> bytes:
    """The workbook with parts replaced or added; `__` in a name is a slash, `_xml` an ending."""
    found = io.BytesIO()
    new = {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as archive:
        for name in dict.fromkeys([*old.namelist(), *new]):
            archive.writestr(name, new.get(name) or old.read(name), zipfile.ZIP_DEFLATED)
    return found.getvalue()


def test_values_are_what_people_see():
    row = (
        "ひだまり",
        9600001234,
        0.4375,
        dt.time(9, 0),
        dt.timedelta(hours=26),
        dt.datetime(2026, 5, 3),  # noqa: DTZ001 - Excel knows no zones
        dt.datetime(2026, 5, 3, 10, 30),  # noqa: DTZ001
        True,
        3.0,
        None,
    )
    heading = ("名称", "電話", "割合", "開始", "終了", "日付", "日時", "印", "数", "空")
    (cells,) = read(saved(workbook(heading, row)))
    assert list(cells.values()) == [
        *("ひだまり", "9600001234", "0.4375", "9:00", "26:00"),
        *("2026-05-03", "2026-05-03 10:30", "TRUE", "3", ""),
    ]


def test_places_name_sheet_and_cell():
    book = workbook(("見本市の一覧",), (), ("名称", "電話"), ("A", "1"), (None, None), ("B", "2"))
    rows = table_rows(SourceFile("f.xlsx", saved(book)))
    assert [(row.number, row.place) for row in rows] == [(1, "一覧!A4"), (2, "一覧!A6")]


def test_merged_cells_speak_for_all_their_rows_and_join_two_lines_of_headings():
    book = workbook(
        ("地区", "名称", "連絡先", None),
        (None, None, "電話", "FAX"),
        ("北", "A", "1", "2"),
        (None, "B", "3", "4"),
    )
    sheet = book.active
    for span in ("A1:A2", "B1:B2", "C1:D1", "A3:A4"):
        sheet.merge_cells(span)
    assert read(saved(book)) == [
        {"地区": "北", "名称": "A", "連絡先_電話": "1", "連絡先_FAX": "2"},
        {"地区": "北", "名称": "B", "連絡先_電話": "3", "連絡先_FAX": "4"},
    ]


def test_phonetic_guides_are_not_text():
    content = saved(workbook(("名称", "曜日"), ("A", "火水木金土日")))
    strings = (
        f'<sst xmlns="{MAIN}" count="4" uniqueCount="4"><si><t>名称</t></si><si><t>曜日</t></si>'
        '<si><t>A</t></si><si><t>火水木金土日</t><rPh sb="0" eb="6"><t>ヒスイモクキンド</t></rPh>'
        '<phoneticPr fontId="1"/></si></sst>'
    )
    found = read(changed(content, xl__sharedStrings_xml=strings.encode()))
    assert found == [{"名称": "A", "曜日": "火水木金土日"}]


def test_the_first_visible_sheet_with_a_table_or_the_one_that_is_named():
    book = workbook(("説明だけ", "です"), title="かくれ")
    book["かくれ"].sheet_state = "hidden"
    book.create_sheet("から")
    for title, name in (("一", "A"), ("二", "B")):
        sheet = book.create_sheet(title)
        sheet.append(("名称", "電話"))
        sheet.append((name, "1"))
    content = saved(book)
    assert read(content)[0]["名称"] == "A"
    assert read(content, sheet="二")[0]["名称"] == "B"
    with pytest.raises(UnreadableFile, match="かくれ、から、一、二"):
        read(content, sheet="三")


def test_a_formula_is_its_last_result():
    content = saved(workbook(("名称", "数"), ("A", "=1+1")))
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    kept = sheet.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    assert read(changed(content, xl__worksheets__sheet1_xml=kept)) == [{"名称": "A", "数": "2"}]


def test_an_external_reference_is_refused():
    content = saved(workbook(("名称", "電話"), ("A", "1")))
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    with pytest.raises(UnreadableFile, match="ほかのファイルを参照"):
        read(changed(content, xl__externalLinks__externalLink1_xml=link))


_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(10))
    + b'<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("part", ["xl__sharedStrings_xml", "xl__workbook_xml", "xl__styles_xml"])
def test_entities_are_refused_at_once(part):
    content = saved(workbook(("名称", "電話"), ("A", "1")))
    hostile = _LAUGHS + f'<sst xmlns="{MAIN}"><si><t>&k;&secret;</t></si></sst>'.encode()
    start = time.monotonic()
    with pytest.raises(UnreadableFile):
        read(changed(content, **{part: hostile}))
    assert time.monotonic() - start < 5


def test_entities_in_utf_16_are_refused():
    content = saved(workbook(("名称", "電話"), ("A", "1")))
    hostile = (_LAUGHS.decode() + f'<sst xmlns="{MAIN}"/>').encode("utf-16")
    with pytest.raises(UnreadableFile, match="ふつうではない"):
        read(changed(content, xl__sharedStrings_xml=hostile))


def test_a_part_that_swells_is_refused():
    content = saved(workbook(("名称", "電話"), ("A", "1")))
    with pytest.raises(UnreadableFile):
        read(changed(content, xl__media__x_xml=b" " * 50_000_000))


def sheet_of(body: str, more: str = "") -> bytes:
    content = saved(workbook(("名称", "電話"), ("A", "1")))
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{more}</worksheet>'
    return changed(content, xl__worksheets__sheet1_xml=xml.encode())


_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>電話</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c></row>'
)


@pytest.mark.parametrize(
    "content",
    [
        sheet_of(_ROWS + '<row r="3"><c r="XFD3"><v>1</v></c></row>'),
        sheet_of(_ROWS + '<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'),
        sheet_of(_ROWS, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        sheet_of(_ROWS.replace("<row", "<rov", 1)),
        saved(workbook(("名称", "電話"), ("A", "1")))[:-200],
    ],
    ids=["wide", "far", "merged", "broken", "cut"],
)
def test_sheets_nobody_made_are_refused_in_seconds(content):
    start = time.monotonic()
    with pytest.raises(UnreadableFile):
        read(content)
    assert time.monotonic() - start < 20
