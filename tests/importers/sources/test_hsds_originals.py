"""Real directories with their real defects, and fixtures that are invalid on purpose.

They do not come with the program; where they are not at hand these tests are skipped.
"""

from pathlib import Path

import pytest

from importers.archive import folder_as_file
from importers.file import SourceFile
from importers.run import run_import
from importers.sources.hsds import SOURCE
from models.database import open_engine, session_factory
from models.repositories.imports import ImportRepository
from models.vocabulary import Publication
from tests.importers.hsds_packages import csv_text, notes, nowhere, read, services, zipped

SHARED = Path(__file__).parents[3].parent / "shared"


def folder(name, tmp_path):
    path = SHARED / "data" / name
    if not path.is_dir():
        pytest.skip("the original data do not come with the program")
    return folder_as_file(path, tmp_path / "packed.zip")


def mock(name):
    path = SHARED / "standards" / "oruk-3.0" / name
    if not path.is_file():
        pytest.skip("the original data do not come with the program")
    return SourceFile.at(path)


DATA_SETS = {
    "hsds1.1-sample-datapackage/all_resources": (25, 23, 2),
    "hsds1.1-sample-datapackage/simple": (24, 23, 1),
    "ohana-sample-csv/data/sample-csv": (32, 31, 1),
    "ilao": (743, 742, 1),
    "sarapis": (2917, 2853, 64),
}


@pytest.mark.parametrize("name", DATA_SETS)
async def test_all_of_a_real_directory_is_stored_or_kept_aside(name, tmp_path, sqlite_url):
    file = folder(name, tmp_path)
    read_rows, stored, refused = DATA_SETS[name]
    engine = open_engine(sqlite_url)
    try:
        for first in (True, False):
            async with session_factory(engine).begin() as session:
                report = await run_import(SOURCE, file, records=ImportRepository(session))
            assert report.read == read_rows
            assert (report.stored, report.unchanged) == ((stored, 0) if first else (0, stored))
            assert report.counts.quarantined == refused
    finally:
        await engine.dispose()


@pytest.mark.parametrize("name", DATA_SETS)
def test_no_cell_is_lost(name, tmp_path):
    assert nowhere(folder(name, tmp_path)) == []


@pytest.mark.parametrize("name", DATA_SETS)
def test_every_record_waits_for_a_person(name, tmp_path):
    records, _ = read(folder(name, tmp_path))
    assert {r.organization.publication for r in records} == {Publication.draft}
    assert {s.content.publication for r in records for s in r.services} == {Publication.draft}


@pytest.mark.parametrize("name", DATA_SETS)
def test_no_american_number_becomes_one_to_dial(name, tmp_path):
    for service in services(folder(name, tmp_path)):
        doubted = {entry.field for entry in service.verifications if entry.status == "doubtful"}
        assert {f"phones[{at}].number" for at in range(len(service.phones))} <= doubted


def test_all_foreign_keys_of_one_real_export_lead_nowhere(tmp_path):
    records, refused = read(folder("sarapis", tmp_path))
    assert sum(len(record.services) for record in records) == 2401
    unknown = {r.key for r in records if r.organization.name.startswith("団体名不明")}
    assert len(unknown) == 226
    together = [reason for _, reason in refused if "の 5004 行" in reason or "の 2963 行" in reason]
    assert len(together) == 2
    assert any(r == "schedules の 784 行: id のほかに何も書かれていません。" for _, r in refused)


def test_persons_of_a_real_directory_stay_outside(tmp_path):
    file = folder("ohana-sample-csv/data/sample-csv", tmp_path)
    everything = str(read(file)) + "".join(str(row.cells) for row in SOURCE.rows(file))
    for name in ("Susan Houston", "Christina Gonzalez"):
        assert name not in everything


def test_hours_with_twelve_hour_clocks_are_not_made_into_nights(tmp_path):
    texts = {
        hours.text for service in services(folder("ilao", tmp_path)) for hours in service.hours
    }
    assert texts
    assert not any("翌" in text for text in texts)


BASE = {
    "organizations": "valid_org.csv",
    "locations": "locations.csv",
    "services": "valid_service.csv",
}
INVALID = {
    "invalid_org.csv": ("organizations", "団体名が書かれていません"),
    "invalid_service.csv": ("services", "窓口の名前が書かれていません"),
    "phone_with_no_parent.csv": ("phones", "のものか書かれていません"),
    "contact_with_no_parent.csv": ("contacts", "のものか書かれていません"),
    "regular_schedule_with_no_parent.csv": ("regular_schedules", "のものか書かれていません"),
    "holiday_schedule_with_no_parent.csv": ("holiday_schedules", "のものか書かれていません"),
    "missing_address.csv": ("addresses", "location_id 100"),
    "invalid_mail_address_location.csv": ("mail_addresses", "location_id 100"),
}
DOUBTED = {
    "hs_with_2_digit_year.csv": ("holiday_schedules", "休みの日が読み取れません"),
    "hs_with_invalid_date.csv": ("holiday_schedules", "休みの日が読み取れません"),
    "invalid_holiday_schedule.csv": ("holiday_schedules", "休みの日が読み取れません"),
    "invalid_service_location.csv": ("services", "location_id"),
}


def invalid(name, table):
    path = SHARED / "data" / "ohana-fixtures-invalid"
    if not path.is_dir():
        pytest.skip("the original data do not come with the program")
    texts = {f"{kind}.csv": (path / file).read_text() for kind, file in BASE.items()}
    texts["organizations.csv"] = csv_text(
        [{"id": "1", "name": "Harvest"}, {"id": "2", "name": "X"}]
    )
    texts[f"{table}.csv"] = (path / name).read_text()
    return zipped(texts)


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_row_is_kept_aside_with_its_reason(name):
    table, words = INVALID[name]
    file = invalid(name, table)
    _, refused = read(file)
    assert any(place.startswith(f"{table}.csv") and words in why for place, why in refused)
    assert nowhere(file) == []


@pytest.mark.parametrize("name", DOUBTED)
def test_an_invalid_cell_leaves_a_doubt_with_its_record(name):
    table, words = DOUBTED[name]
    file = invalid(name, table)
    records, _ = read(file)
    said = [note for r in records for s in r.services for note in notes(s.content)]
    said += [note for r in records for note in notes(r.organization)]
    assert any(words in note for note in said)
    assert nowhere(file) == []


@pytest.mark.parametrize("folder_name", ["mock-default", "mock-fail"])
@pytest.mark.parametrize("kind", ["service_full", "service_list", "service_at_location_full"])
def test_open_referral_uk_is_read_whole(folder_name, kind):
    file = mock(f"{folder_name}/{kind}.json")
    records, refused = read(file)
    assert nowhere(file) == []
    if (folder_name, kind) == ("mock-fail", "service_list"):
        assert {reason for _, reason in refused} >= {"窓口の名前が書かれていません。"}
    else:
        (service,) = [service.content for record in records for service in record.services]
        assert service.name == "Community Counselling"
        assert "Ann Persona" not in str(records)
