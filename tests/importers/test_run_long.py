"""Files longer than what is held in memory, and rows that share an organization."""

from copy import deepcopy
from dataclasses import replace

import pytest

from importers.errors import LooseRow
from importers.file import SourceFile
from importers.run import PORTION, run_import
from importers.source import ImplausibleImport
from importers.tally import LISTED
from tests.importers.town import TOWN, balanced, file


def long_file(count, *, of=lambda number: f"窓口{number}"):
    return file(*(f"{number},{of(number)},03-0000-0001," for number in range(count)))


async def test_a_long_file_is_stored_in_portions_and_every_row_is_accounted_for(records):
    source = replace(TOWN, plausible=range(1, 10_000))
    refused, rows = PORTION + 500, 2 * PORTION + 7
    content = long_file(rows, of=lambda n: "" if n == refused else f"窓口{n}")
    told = []
    report = await run_import(
        source, SourceFile("long.csv", content), records=records, progress=told.append
    )
    assert balanced(report)
    assert (report.read, report.stored, report.counts.quarantined) == (rows, rows - 1, 1)
    assert told == [PORTION, 2 * PORTION, rows]
    assert records.portions == 2
    assert report.counts.new == len(records.contents) == 2 * (rows - 1)
    assert len(report.new) == LISTED
    assert f"ほか {2 * (rows - 1) - LISTED:,} 件" in report.as_text()
    again = await run_import(source, SourceFile("long.csv", content), records=records)
    assert (again.stored, again.unchanged, again.counts.new) == (0, rows - 1, 0)


async def test_a_row_that_comes_again_portions_later_is_refused(records):
    source = replace(TOWN, plausible=range(1, 20_000))
    content = long_file(PORTION + 10) + "\n5,また来た,,".encode()
    report = await run_import(source, SourceFile("long.csv", content), records=records)
    (refused,) = report.quarantined
    assert (refused.row, report.stored) == (PORTION + 11, PORTION + 10)


async def test_a_long_file_that_turns_into_something_else_stops_with_what_was_wrong(records):
    source = replace(TOWN, plausible=range(1, 20_000))
    content = long_file(2 * PORTION, of=lambda n: f"窓口{n}" if n < PORTION else "")
    with pytest.raises(ImplausibleImport, match="名称がありません"):
        await run_import(source, SourceFile("long.csv", content), records=records)


async def test_a_long_file_that_was_cut_off_takes_nothing_off_the_site(records):
    source = replace(TOWN, plausible=range(1, 20_000))
    await run_import(source, SourceFile("a.csv", long_file(3 * PORTION)), records=records)
    before = deepcopy(records)
    with pytest.raises(ImplausibleImport, match="--allow-missing"):
        await run_import(source, SourceFile("b.csv", long_file(2 * PORTION)), records=records)
    assert records == before


def shared(*rows):
    """Rows that name the body they belong to in the column 備考."""

    def draft(row):
        record = TOWN.draft(row)
        body = row.take("備考")
        owner = record.organization.model_copy(update={"name": body or "無名"})
        return replace(record, key=body.partition("、")[0], organization=owner)

    return replace(TOWN, draft=draft), SourceFile("shared.csv", file(*rows))


async def test_rows_share_an_organization_that_is_told_alike(records):
    source, content = shared("1,ひだまり,,見本会", "2,こもれび,,見本会", "3,ひなた,,別の会")
    report = await run_import(source, content, records=records)
    assert balanced(report)
    assert report.stored == 3
    kinds = list(records.types.values())
    assert (kinds.count("organization"), kinds.count("service")) == (2, 3)
    again = await run_import(source, content, records=records)
    assert (again.stored, again.unchanged) == (0, 3)


async def test_a_body_told_in_two_ways_is_not_guessed(records):
    source, content = shared("1,ひだまり,,見本会", "2,こもれび,,見本会、熊本")
    report = await run_import(source, content, records=records)
    (refused,) = report.quarantined
    assert refused.row == 2
    assert "2行目" in refused.reason


async def test_rows_that_can_hold_no_record_keep_nothing_from_being_suspended(records):
    def draft(row):
        if row.take("備考") == "迷子":
            raise LooseRow("この行は、どの団体にもつながっていません。")
        return TOWN.draft(row)

    source = replace(TOWN, draft=draft, plausible=range(1, 6))
    await run_import(
        source, SourceFile("a.csv", file("1,ひだまり,,", "2,こもれび,,")), records=records
    )
    report = await run_import(
        source, SourceFile("b.csv", file("1,ひだまり,,", "9,,,迷子")), records=records
    )
    assert balanced(report)
    assert not report.suspension_held
    assert {change.name for change in report.suspended} == {"こもれび"}
