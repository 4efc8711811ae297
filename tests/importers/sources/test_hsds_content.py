"""What single columns become: numbers, persons, places, ages, words."""

from dataclasses import replace

import pytest

from importers.file import SourceFile
from importers.registry import SOURCES
from importers.sources.hsds import SOURCE
from models.vocabulary import Channel, NoticeEffect, VerificationStatus
from tests.importers.hsds_packages import (
    ORGANIZATION,
    SERVICE,
    as_json,
    notes,
    only,
    package,
    read,
    with_service,
)

DOUBTFUL = VerificationStatus.doubtful
PHONE = {"id": "p1", "service_id": "s1", "number": "096-328-2340"}


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed", "Inactive"])
def test_a_service_that_does_not_run_is_never_open(status):
    found = with_service(
        service={"status": status},
        schedules=[{"id": "h", "service_id": "s1", "freq": "WEEKLY", "byday": "MO"}],
    )
    assert found.notices[0].effect is NoticeEffect.closed
    assert notes(found, "*", DOUBTFUL)


def test_names_of_persons_stay_outside_and_desks_come_in():
    file = package(
        organizations=[ORGANIZATION],
        services=[{**SERVICE, "assurer_email": "hanako@example.org"}],
        contacts=[
            {"id": "c1", "service_id": "s1", "name": "見本花子", "title": "センター長",
             "department": "相談支援課", "email": "h.mihon@example.org"},
            {"id": "c2", "service_id": "s1", "name": "福祉課 窓口", "email": "fk@example.org"},
            {"id": "c3", "service_id": "gone", "name": "見本太郎"},
        ],
        phones=[{"id": "p1", "contact_id": "c1", "number": "096-328-2340"}],
        metadata=[{"id": "m", "resource_id": "s1", "updated_by": "見本次郎"}],
    )  # fmt: skip
    found = only(file)
    assert found.phones[0].label == "相談支援課 センター長"
    assert [channel.value for channel in found.channels] == ["fk@example.org"]
    everything = str(read(file)) + "".join(str(row.cells) for row in SOURCE.rows(file))
    for word in ("見本花子", "見本太郎", "見本次郎", "hanako", "h.mihon"):
        assert word not in everything
    assert notes(found, "printed", VerificationStatus.as_printed)


def test_a_foreign_number_is_shown_and_never_dialled():
    numbers = ["(202) 540-9862", "650 780-7525", "211", "0312", "", "096-328-2340"]
    found = with_service(
        phones=[{"id": f"p{at}", "service_id": "s1", "number": n} for at, n in enumerate(numbers)]
    )
    assert [phone.number for phone in found.phones] == [n for n in numbers if n]
    doubted = {v.field for v in found.verifications if v.status is DOUBTFUL}
    assert doubted == {*(f"phones[{at}].number" for at in range(4)), "printed"}


def test_a_corporate_number_is_kept_where_its_check_digit_is_right():
    def number(identifier):
        organization = {
            **ORGANIZATION,
            "organization_identifiers": [
                {"identifier_type": "法人番号", "identifier": identifier, "id": "i"}
            ],
        }
        (record,), _ = read(as_json([organization]))
        return record.organization

    assert number("7000012050002").corporate_number == "7000012050002"
    wrong = number("1000012050002")
    assert wrong.corporate_number is None
    assert any("法人番号" in note and "1000012050002" in str(wrong) for note in notes(wrong))


def test_fax_is_a_fax():
    found = with_service(phones=[{**PHONE, "type": "fax"}])
    assert found.phones[0].kind is Channel.fax


def point_of(latitude, longitude):
    found = with_service(
        locations=[{"id": "l", "name": "家", "latitude": latitude, "longitude": longitude}],
        services_at_location=[{"id": "a", "service_id": "s1", "location_id": "l"}],
    )
    assert any(cell.text == latitude for cell in found.printed)
    return (found.places[0].latitude, found.places[0].longitude), notes(found, "printed", DOUBTFUL)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("37.77", "-122.40"), ("x", "1"), ("nan", "nan"), ("32.8", ""), ("95", "140")],
)
def test_points_outside_japan_are_kept_as_printed_only(latitude, longitude):
    point, doubts = point_of(latitude, longitude)
    assert point == (None, None)
    assert doubts


def test_a_swapped_point_is_put_in_order_and_told():
    point, doubts = point_of("130.7", "32.8")
    assert point == (32.8, 130.7)
    assert "入れかわって" in doubts[0]


def test_a_redacted_place_is_hidden_and_a_virtual_one_is_none():
    def place(kind):
        return with_service(
            locations=[{"id": "l", "name": "家", "location_type": kind}],
            service_at_locations=[{"id": "a", "service_id": "s1", "location_id": "l"}],
        ).places

    assert place("redacted")[0].hidden
    assert place("virtual") == ()
    assert not place("physical")[0].hidden


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("12", "100.0", (12, 100)), ("30", "20", (None, None)), ("0.5", "", (None, None)),
     ("", "999", (None, None)), ("-1", "x", (None, None))],
)  # fmt: skip
def test_ages_are_whole_years_in_order(low, high, expected):
    found = with_service(service={"minimum_age": low, "maximum_age": high})
    assert (found.minimum_age, found.maximum_age) == expected
    assert bool(notes(found, "printed", DOUBTFUL)) == (expected == (None, None))


def test_signs_of_html_become_letters_with_a_note():
    found = with_service(service={"description": "we&rsquo;re here &amp; there"})
    assert found.description == "we’re here & there"
    assert notes(found, "description")
    assert any(cell.text == "we&rsquo;re here &amp; there" for cell in found.printed)


def test_a_scope_given_by_hand_names_the_feed():
    content = b'[{"id": "1", "name": "A", "services": []}]'
    source = replace(SOURCES["hsds"], scope=lambda _: "mihon")
    assert source.info(SourceFile("feed.json", content)).slug == "hsds:mihon"


def test_steps_and_free_places_are_said_where_people_read_them():
    found = with_service(
        service={"description": "だれでも来られます。"},
        locations=[{"id": "l1", "name": "見本館"}],
        service_at_locations=[{"id": "sl1", "service_id": "s1", "location_id": "l1"}],
        accessibility=[
            {"id": "a1", "location_id": "l1", "description": "車いすで入れます", "details": "南口"},
            {"id": "a2", "location_id": "l1", "description": "手話"},
        ],
        units=[{"id": "u1", "name": "人"}],
        service_capacities=[
            {"id": "c1", "service_id": "s1", "unit_id": "u1", "available": "3", "maximum": "30.0",
             "updated": "2026-04-01T00:00:00+09:00"},
        ],
    )  # fmt: skip
    assert found.description == (
        "だれでも来られます。\n定員: 30人、空き: 3人（2026-04-01 の時点）\n"
        "バリアフリー: 車いすで入れます 南口、手話"
    )
