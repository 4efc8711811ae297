"""The sheets of Ise: printed with lost spans, or filled in as a form."""

import csv
import io

import pytest
from openpyxl import load_workbook

from importers.errors import MissingColumn
from importers.file import SourceFile
from importers.run import run_import
from importers.sources.ise_sheets import SOURCE, template
from models.vocabulary import Kind, Publication

PROJECTS = "事業名等\t担当課\t新・既\t種別\t対象者\t形態\t委託先\t事業内容"
NPOS = "NPO法人名\tNPO法人の概要\t担当課\t形態\t事業名\t事業内容"

SPANNED = f"""{PROJECTS}
甲事 業\t福祉 課\t既存\t社会 参加\t市民\t委託\tひなた\t相談を受 けます。
乙事業\t\t\t\t若者\t\t\t内容
丙事業\t\t\t\t\t直営\t\t内容
※注意
"""


def read(text: str):
    return [SOURCE.draft(row) for row in SOURCE.rows(SourceFile("f", text.encode()))]


def form(sheet: int, *rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    text.write(template()[sheet].as_csv().decode("utf-8-sig"))
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def test_the_forms_have_the_columns_of_the_printed_sheets():
    projects, npos = template()
    assert [column.name for column in projects.columns] == PROJECTS.split("\t")
    assert [column.name for column in npos.columns] == NPOS.split("\t")
    assert all(column.explanation for sheet in template() for column in sheet.columns)


@pytest.mark.parametrize("sheet", [0, 1])
def test_an_empty_form_has_no_records(sheet):
    for content in (template()[sheet].as_csv(), template()[sheet].as_xlsx()):
        assert list(SOURCE.rows(SourceFile("f", content))) == []


def test_a_form_filled_in_with_excel_keeps_joined_cells_together():
    book = load_workbook(io.BytesIO(template()[0].as_xlsx()))
    sheet = book.active
    sheet.append(["甲事業", "福祉課", "新規", "社会参加", "若者", "委託", "ひなた", "内容"])
    sheet.append(["乙事業", None, None, None, None, "直営", None, "内容"])
    sheet.merge_cells("B3:B4")
    filled = io.BytesIO()
    book.save(filled)
    records = [SOURCE.draft(row) for row in SOURCE.rows(SourceFile("f", filled.getvalue()))]
    assert [one.organization.name for one in records] == ["伊勢市 福祉課"] * 2
    assert [one.services[0].content.for_whom for one in records] == ["若者", None]


async def test_a_filled_in_form_is_imported(records):
    file = SourceFile(
        "f",
        form(
            0,
            (
                "居場所カフェ",
                "福祉課",
                "新規",
                "社会参加",
                "若者",
                "委託",
                "NPO法人ひなた",
                "集まる場です。",
            ),
            ("", "", "", "", "", "", "", ""),
            ("就労相談", "福祉課", "既存", "就労支援", "市民", "直営", "", "就労の相談です。"),
        ),
    )
    report = await run_import(SOURCE, file, records=records)
    assert (report.read, report.stored, report.quarantined) == (2, 2, ())
    assert report.unused_columns == ()
    again = await run_import(SOURCE, file, records=records)
    assert again.unchanged == 2


def test_an_empty_cell_of_a_form_stays_empty():
    first, second = (
        SOURCE.draft(row).services[0].content
        for row in SOURCE.rows(
            SourceFile(
                "f",
                form(
                    0,
                    ("甲", "福祉課", "新規", "社会参加", "若者", "委託", "ひなた", "内容"),
                    ("乙", "福祉課", "", "", "", "", "", "内容"),
                ),
            )
        )
    )
    assert first.for_whom == "若者"
    assert second.for_whom is None


def test_an_npo_may_have_several_projects():
    rows = SOURCE.rows(
        SourceFile(
            "f",
            form(
                1,
                (
                    "NPO法人ひなた",
                    "子どもの居場所を開いています。",
                    "福祉課",
                    "委託",
                    "学習支援",
                    "勉強",
                ),
                ("NPO法人ひなた", "", "こども課", "委託", "居場所", "遊び"),
                ("NPO法人こかげ", "", "福祉課", "", "", ""),
            ),
        )
    )
    first, second, third = (SOURCE.draft(row) for row in rows)
    assert first.key == second.key
    assert first.organization == second.organization
    assert first.organization.name == "ひなた"
    assert first.services[0].key != second.services[0].key
    assert third.services[0].content.name == "こかげ"
    assert third.organization.description is None


def test_spans_of_the_printed_sheet_are_carried_and_told():
    first, second, third = read(SPANNED)
    assert [one.services[0].content.name for one in (first, second, third)] == [
        "甲事業",
        "乙事業",
        "丙事業",
    ]
    assert {one.organization.name for one in (first, second, third)} == {"伊勢市 福祉課"}
    assert [one.services[0].content.for_whom for one in (first, second, third)] == [
        "市民",
        "若者",
        "若者",
    ]
    evidence = [entry.evidence for entry in second.services[0].content.verifications][-1]
    assert "委託先: ひなた" in evidence
    third_evidence = [entry.evidence for entry in third.services[0].content.verifications][-1]
    assert "委託先" not in third_evidence
    printed = {cell.column: cell.text for cell in first.services[0].content.printed}
    assert printed["事業名等"] == "甲事 業"


def test_plans_for_later_are_no_description():
    text = (
        f"{PROJECTS}\n甲\t福祉課\t\t\t\t\t\t相談を受けます。 【想定できる事業発展】 窓口を増やす\n"
    )
    service = read(text)[0].services[0].content
    assert service.description == "相談を受けます。"
    assert service.kind is Kind.window
    assert any("想定" in cell.text for cell in service.printed)


def test_everything_is_a_draft():
    for record in read(SourceFile.at(SOURCE.shipped_path).text):
        assert record.organization.publication is Publication.draft
        assert record.services[0].content.publication is Publication.draft


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("", "福祉課", "", "", "", "", "", "内容"), "事業名がありません"),
        (("甲", "", "", "", "", "", "", "内容"), "担当課がありません"),
    ],
)
def test_a_row_without_its_name_or_section_is_refused(row, words):
    (only,) = SOURCE.rows(SourceFile("f", form(0, row)))
    with pytest.raises(ValueError, match=words):
        SOURCE.draft(only)


def test_an_npo_without_a_name_is_refused():
    (only,) = SOURCE.rows(SourceFile("f", form(1, ("", "概要", "福祉課", "", "", ""))))
    with pytest.raises(ValueError, match="名前がありません"):
        SOURCE.draft(only)


def test_a_form_without_a_column_is_named():
    text = form(0, ("甲",) * 8).decode("utf-8-sig").replace(",対象者", "", 1)
    with pytest.raises(MissingColumn, match="対象者"):
        list(SOURCE.rows(SourceFile("f", text.encode())))
