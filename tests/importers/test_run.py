"""Importing a file: every row is accounted for, and what is doubtful changes nothing."""

import asyncio
import csv
import io
import json
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from importers.file import SourceFile
from importers.row import Row
from importers.run import run_import
from importers.source import ImplausibleImport, MissingColumn, Source, UnreadableFile
from importers.sources import kumamoto_leaflet, national_windows
from models.content import HoursContent
from models.incoming import IncomingRecord
from tests.importers.town import HEADER, TOWN, A, B, C, balanced, file


async def test_a_first_import_stores_every_row(records):
    content = file(A, B, C)
    report = await run_import(TOWN, SourceFile("town.csv", content), records=records)
    assert (report.read, report.stored, report.unchanged) == (3, 3, 0)
    assert len(report.new) == len(records.contents) == 6
    assert report.sha256 == sha256(content).hexdigest()
    assert records.windows["431001"].name == "見本町 福祉課"
    assert records.reports[report.run_id] == report.as_json()
    assert records.runs[report.run_id]["sha256"] == report.sha256


async def test_the_same_file_again_changes_nothing(records):
    await run_import(TOWN, SourceFile("town.csv", file(A, B)), records=records)
    before = deepcopy(records.contents)
    report = await run_import(TOWN, SourceFile("town.csv", file(A, B)), records=records)
    assert (report.stored, report.unchanged) == (0, 2)
    assert (report.new, report.changed, report.suspended) == ((), (), ())
    assert records.contents == before


async def test_a_changed_number_is_shown_before_and_after(records):
    await run_import(TOWN, SourceFile("town.csv", file(A, B)), records=records)
    report = await run_import(
        TOWN, SourceFile("town.csv", file(A.replace("0001", "0009"), B)), records=records
    )
    assert (report.stored, report.unchanged) == (1, 1)
    (change,) = report.changed
    assert [field.field for field in change.fields] == ["phones"]
    text = report.as_text()
    before, after = text.index("03-0000-0001"), text.index("03-0000-0009")
    assert text.index("ひだまり") < text.index("電話 (phones)") < before < after


async def test_of_a_list_only_what_differs_is_shown(records):
    def with_hours(*words: str) -> Source:
        def second(row: Row) -> IncomingRecord:
            record = TOWN.draft(row)
            (service,) = record.services
            hours = tuple(HoursContent(text=word) for word in words)
            content = service.content.model_copy(update={"hours": hours})
            return replace(record, services=(replace(service, content=content),))

        return replace(TOWN, draft=second)

    await run_import(with_hours("平日", "土曜日"), SourceFile("t", file(A)), records=records)
    report = await run_import(
        with_hours("平日", "日曜日"), SourceFile("t", file(A)), records=records
    )
    # What was understood of the hours stands in a part of its own, whole.
    text = report.as_text().partition("受付時間をこう読みました")[0]
    assert "土曜日" in text
    assert "日曜日" in text
    assert "平日" not in text


async def test_records_that_vanish_are_suspended_and_come_back(records):
    await run_import(TOWN, SourceFile("town.csv", file(A, B)), records=records)
    report = await run_import(TOWN, SourceFile("town.csv", file(A)), records=records)
    assert {change.name for change in report.suspended} == {"こもれび"}
    assert "休止にした記録" in report.as_text()
    assert len(records.suspended) == 2
    await run_import(TOWN, SourceFile("town.csv", file(A, B)), records=records)
    assert not records.suspended


async def test_nothing_is_suspended_while_a_row_cannot_be_read(records):
    await run_import(TOWN, SourceFile("town.csv", file(A, B)), records=records)
    report = await run_import(TOWN, SourceFile("town.csv", file(A, "2,,,")), records=records)
    assert report.suspension_held
    assert not records.suspended
    assert "休止は見送りました" in report.as_text()


async def test_a_bad_row_is_kept_aside_with_its_place_and_reason(records):
    report = await run_import(TOWN, SourceFile("town.csv", file(A, "2,,,")), records=records)
    (bad,) = report.quarantined
    assert (bad.row, bad.place, bad.reason) == (2, "3行目", "名称がありません。")
    assert records.quarantined == [
        {
            "number": 2,
            "place": "3行目",
            "reason": "名称がありません。",
            "raw": {"番号": "2", "名称": "", "電話番号": "", "備考": ""},
        }
    ]
    assert balanced(report)


async def test_a_second_row_with_the_same_key_is_kept_aside(records):
    report = await run_import(
        TOWN, SourceFile("town.csv", file(A, A.replace("ひだまり", "ひなた"))), records=records
    )
    (bad,) = report.quarantined
    assert bad.reason == "同じ名前の行が 2行目 にもあります。"
    assert not report.suspension_held
    assert {content["name"] for content in records.contents.values()} == {"ひだまり"}
    assert balanced(report)


async def test_a_reason_does_not_repeat_what_stood_in_the_row(records):
    secret = "秘密" * 400
    report = await run_import(TOWN, SourceFile("t.csv", file(A, f"2,{secret},,")), records=records)
    (bad,) = report.quarantined
    assert "name" in bad.reason
    assert "秘密" not in bad.reason


async def test_columns_nobody_read_are_reported_and_ignored_ones_are_not(records):
    content = (HEADER + ",担当課\n" + A + ",福祉課\n").encode()
    report = await run_import(TOWN, SourceFile("town.csv", content), records=records)
    assert report.unused_columns == ("担当課",)
    assert "使わなかった列: 担当課" in report.as_text()


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (b"a,b\n1,2\n", MissingColumn, "名称"),
        (file(*[f"{n},名前{n},," for n in range(9)]), ImplausibleImport, "9 行"),
        (file(), ImplausibleImport, "0 行"),
        (file("1,,,", "2,,,"), ImplausibleImport, "名称がありません"),
        (b"", UnreadableFile, "空"),
        (b"PK\x03\x04rest", UnreadableFile, "Excel"),
    ],
)
async def test_a_file_that_cannot_be_right_stores_nothing_and_says_why(
    records, content, error, words
):
    await run_import(TOWN, SourceFile("town.csv", file(A)), records=records)
    before = deepcopy(records)
    with pytest.raises(error, match=words):
        await run_import(TOWN, SourceFile("town.csv", content), records=records)
    assert records == before


async def test_a_dry_run_is_the_same_run_in_a_copy_that_is_thrown_away(records):
    await run_import(TOWN, SourceFile("town.csv", file(A)), records=records)
    dry = await run_import(TOWN, SourceFile("t.csv", file(A, B)), records=deepcopy(records))
    real = await run_import(TOWN, SourceFile("t.csv", file(A, B)), records=records)
    assert dry == real


async def test_a_store_that_loses_a_row_is_noticed(records):
    class Forgetful(type(records)):
        async def put(self, source, incoming, *, run_id, position=0):
            return await super().put(source, incoming[1:], run_id=run_id, position=position)

    with pytest.raises(AssertionError, match="Rows were lost"):
        await run_import(TOWN, SourceFile("town.csv", file(A, B)), records=Forgetful())


async def test_the_report_is_json(records):
    report = await run_import(TOWN, SourceFile("town.csv", file(A, "2,,,")), records=records)
    read_back = json.loads(json.dumps(report.as_json()))
    assert read_back["read"] == 2
    assert read_back["quarantined"][0]["place"] == "3行目"
    assert read_back["new"][0]["name"] == "ひだまり"


NATIONAL_COLUMNS = (
    *("name", "contact", "channel", "hours_text", "topics"),
    *("languages", "level", "source", "seen", "note"),
)
CELL = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\t\n\r", exclude_categories=["Cc"]),
        st.sampled_from('<b>/a href="mailto:@.①②☎0123456789-～歳代曜日時:：、○×'),
    ),
    max_size=120,
)
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUIET
@given(st.lists(st.lists(CELL, min_size=2, max_size=7), min_size=1, max_size=6))
def test_any_cells_in_the_leaflet_are_stored_or_kept_aside(records, table):
    records = deepcopy(records)
    columns = "\t".join(kumamoto_leaflet.COLUMNS)
    lines = ["\t".join(cells) for cells in table]
    content = "\n".join((columns, *lines)).encode()
    source = replace(kumamoto_leaflet.SOURCE, plausible=range(50))
    report = asyncio.run(run_import(source, SourceFile("any.txt", content), records=records))
    assert balanced(report)
    assert report.read == sum(1 for line in lines if line.strip())
    assert len(records.quarantined) == len(report.quarantined)
    assert sum(1 for kind in records.types.values() if kind == "organization") == report.stored


@QUIET
@given(st.lists(st.lists(CELL, min_size=10, max_size=10), min_size=1, max_size=6))
def test_any_cells_in_the_national_list_are_stored_or_kept_aside(records, table):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(NATIONAL_COLUMNS)
    good = ["窓口", "110", "phone", "", "dv", "ja", "国", "", "", ""]
    for at, cells in enumerate(table):
        # Half of a row stays good, so that many rows get past the first check.
        writer.writerow(
            [a if n % 2 == at % 2 else b for n, (a, b) in enumerate(zip(cells, good, strict=True))]
        )
    source = replace(national_windows.SOURCE, plausible=range(50))
    report = asyncio.run(
        run_import(
            source, SourceFile("any.csv", text.getvalue().encode()), records=deepcopy(records)
        )
    )
    assert balanced(report)


@QUIET
@given(st.binary(max_size=400))
@example(b"\xef")
@example(b"\xef\xbb")
def test_any_bytes_are_refused_or_read(records, content):
    for source in (kumamoto_leaflet.SOURCE, national_windows.SOURCE, TOWN):
        fresh = deepcopy(records)
        try:
            report = asyncio.run(run_import(source, SourceFile("any", content), records=fresh))
        except (UnreadableFile, MissingColumn, ImplausibleImport):
            assert fresh == records
        else:
            assert balanced(report)
