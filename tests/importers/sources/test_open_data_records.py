"""Tables in the published layouts, from the file to the records."""

from dataclasses import replace

import pytest

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.registry import SOURCES
from models.content import ServiceContent
from models.hours import read_hours
from models.hours.explain_ja import explain
from models.incoming import IncomingRecord
from models.vocabulary import Channel, Kind, Level, Publication, VerificationStatus
from tests.importers.open_data import EXAMPLES, HOSPITALS, PUBLIC_FACILITY, zipped

BODIES = {"npo-portal", "corporate-number"}


def example(name: str) -> list[IncomingRecord]:
    (found,) = [one for one in EXAMPLES if one[1] == name]
    source = SOURCES[found[0]]
    return [source.draft(row) for row in source.rows(SourceFile(found[1], found[2]))]


def services(name: str) -> list[ServiceContent]:
    return [one.content for record in example(name) for one in record.services]


def notes(service: ServiceContent, field: str, status: VerificationStatus) -> list[str | None]:
    return [
        note.evidence or note.note
        for note in service.verifications
        if note.field == field and note.status is status
    ]


def test_a_public_facility_in_the_new_layout():
    first, second = services("372013_public_facility_20260401.csv")
    assert (first.name, first.reading) == ("見本公民館", "ミホンコウミンカン")
    assert first.alternate_names == ("みほんの館", "Mihon")
    assert [phone.number for phone in first.phones] == ["087-000-1234"]
    assert [(one.kind, one.value) for one in first.channels] == [
        (Channel.mail, "mado@example.org"),
        (Channel.form, "https://www.example.org/form"),
    ]
    assert first.hours[0].text == "月火水木金 8:30～17:15 祝日は休み"
    assert explain(read_hours(first.hours[0].text)) == "月～金 8:30～17:15。祝日は休みです。"
    (place,) = first.places
    assert (place.city, place.address) == ("高松市", "香川県高松市見本町1-1 見本ビル")
    assert (place.postal_code, place.latitude, place.longitude) == ("760-0000", 34.34, 134.04)
    assert place.transportation == "駅から5分\n駐車場: あり"
    assert [area.code for area in first.areas] == ["372013"]
    assert (first.publication, first.level) == (Publication.draft, Level.municipal)
    assert {cell.column: cell.text for cell in first.printed}["開始時間"] == "0830"
    assert second.hours[0].text == "火水木金土日 9:00～21:00"
    keys = [one.services[0].key for one in example("372013_public_facility_20260401.csv")]
    assert keys == ["372013\t1", "372013\t2"]


def test_all_rows_of_a_municipality_share_its_body():
    first, second = example("372013_public_facility_20260401.csv")
    assert (first.key, first.organization) == (second.key, second.organization)
    assert (first.organization.name, first.organization.level) == ("高松市", Level.municipal)


def test_the_older_layout_with_all_that_goes_wrong_in_it():
    """Five digits, swapped coordinates, a lost zero, times of Excel, a mail in the URL column."""
    first, closed = services("372013_public_facility.csv")
    assert first.hours[0].text == "月火 9:00～17:00"
    assert (first.places[0].latitude, first.places[0].longitude) == (34.34, 134.04)
    point = notes(first, "places[0].latitude", VerificationStatus.unconfirmed)
    assert point == ["134.04 / 34.34"]
    assert [phone.number for phone in first.phones] == ["0870001234（内線12）"]
    (zero,) = notes(first, "phones[0].number", VerificationStatus.unconfirmed)
    assert zero is not None
    assert "「0」" in zero
    assert [(one.kind, one.value) for one in first.channels] == [(Channel.mail, "mado@example.org")]
    (moved,) = notes(first, "channels[0].value", VerificationStatus.unconfirmed)
    assert moved is not None
    assert "URL" in moved
    assert closed.publication is Publication.draft
    keys = [one.services[0].key for one in example("372013_public_facility.csv")]
    assert keys[0] == "372013\t見本体育館\t高松市見本町2"


def test_an_evacuation_site_says_against_what():
    first, second = services("372013_evacuation_space.csv")
    assert first.what == "洪水・地震のときの避難場所"
    assert second.what == "避難場所"
    assert first.description == "定員: 500人"
    assert second.description is None
    assert [topic.id for topic in first.topics] == ["disaster"]


def test_childcare_belongs_to_the_body_that_runs_it():
    first, second = example("372013_preschool.csv")
    assert first.key == second.key
    assert (first.organization.name, first.organization.legal_form) == ("見本会", "社会福祉法人")
    content = first.services[0].content
    assert (content.what, content.minimum_age, content.maximum_age) == ("認可保育所", 0, 5)
    assert [phone.kind for phone in content.phones] == [Channel.phone, Channel.fax]


def test_a_care_office_has_a_row_for_each_service():
    first, second = example("372013_care_service.csv")
    assert first.services[0].key != second.services[0].key
    assert first.services[0].content.what == "訪問介護"


def test_clinics_of_one_name_are_two_bodies_and_odd_hours_are_not_believed():
    first, second = example("372013_hospital.csv")
    assert first.key != second.key
    assert first.services[0].content.what == "診療所（内科・小児科）"
    odd = second.services[0].content
    assert notes(odd, "hours[0].text", VerificationStatus.doubtful)
    assert all(rule.start is None for rule in read_hours(odd.hours[0].text).weekly)


def test_an_event_says_when_and_comes_again_next_year():
    first, second = services("372013_event.csv")
    assert first.kind is Kind.event
    assert first.hours[0].text == "2026年5月3日～2026年5月5日 10:00～15:00。雨天中止"
    assert second.hours[0].text == "2027年5月3日 10:00～15:00"
    assert [(phone.number, phone.label) for phone in first.phones] == [("087-000-1242", "見本課")]
    assert first.places[0].name == "見本公園"


def test_a_scheme_without_a_way_to_ask_is_a_draft():
    first, second = services("seido.csv")
    assert (first.kind, first.what, first.maximum_age) == (Kind.scheme, "手当を出します", 18)
    assert [(phone.number, phone.label) for phone in first.phones] == [("087-000-1243", "こども課")]
    assert second.publication is Publication.draft
    assert "連絡先は、まだ確かめていません。" in [note.note for note in second.verifications]


def test_one_corporation_in_two_towns_is_one_body():
    first, second = example("jigyosho_110.csv")
    assert (first.key, first.organization) == (second.key, second.organization)
    assert first.organization.corporate_number == "7000012050002"
    towns = [one.services[0].content.areas[0].code for one in (first, second)]
    assert towns == ["372013", "372021"]


def test_the_hours_of_four_kinds_of_days():
    first, second = services("csvdownload052.csv")
    assert first.hours[0].text == (
        "平日 9:00～17:00、土曜 9:00～12:00。定休日 日曜日。年末年始を除く"
    )
    assert explain(read_hours(first.hours[0].text)) == (
        "月～金 9:00～17:00。土曜 9:00～12:00。祝日は休みです。年末年始は休みです。"
    )
    assert second.places[0].latitude is None
    assert second.publication is Publication.draft


def test_hospitals_and_the_hours_of_their_departments_are_joined():
    first, second = services("01_hospital.zip")
    assert first.what == "病院（内科・外科）"
    assert [(hours.label, hours.text) for hours in first.hours] == [
        (
            "内科",
            "月 9:00～12:00、14:00～17:00、土 9:00～12:00。第2土曜は休み。祝日は休み。お盆",
        ),
        ("外科", "月 9:00～12:00。第2土曜は休み。祝日は休み。お盆"),
    ]
    assert second.hours == ()
    assert second.what == "病院"
    visit = [one for one in first.channels if one.kind is Channel.visit]
    assert [(one.label, one.hours_text) for one in visit] == [("外来受付", "月 8:30～11:30")]
    assert not [one for one in second.channels if one.kind is Channel.visit]
    assert SOURCES["iryo-net"].info(SourceFile("01.zip", HOSPITALS)).published == "2026-06-01"


def test_hospitals_without_the_table_of_hours_come_in_without_hours():
    source = SOURCES["iryo-net"]
    facilities = zipped(**{"01-1_hospital_csv": "ID,正式名称,所在地\n1,見本病院,高松市1\n"})
    (row,) = source.rows(SourceFile("x.zip", facilities))
    assert source.draft(row).services[0].content.hours == ()
    two = zipped(a_csv="ID,正式名称\n1,見本\n", b_csv="ID,正式名称\n2,見本\n")
    with pytest.raises(UnreadableFile, match="施設票"):
        list(source.rows(SourceFile("x.zip", two)))


def test_a_pharmacy_has_its_hours_in_its_own_row():
    first, second = services("05_pharmacy_20260601.csv")
    assert first.hours[0].text == "月 9:00～13:00、14:00～19:00"
    assert second.hours[0].text == "月 9:00～13:00、祝日 10:00～12:00"
    assert first.what == "薬局"


def test_bodies_to_invite_have_no_service_and_no_person():
    running, ended = example("gyousei_000.csv")
    assert running.services == ended.services == ()
    assert running.organization.publication is Publication.draft
    assert ended.organization.publication is Publication.closed
    for record in (running, ended):
        assert "名前 見本" not in repr(record)
        assert "ナマエ" not in repr(record)
    assert running.key == "7000012050002"


def test_a_person_is_not_even_kept_with_a_row_that_is_kept_aside():
    (npo,) = [content for slug, _, content in EXAMPLES if slug == "npo-portal"]
    nameless = npo.replace("特定非営利活動法人見本の会,".encode("cp932"), b",")
    source = SOURCES["npo-portal"]
    row = next(iter(source.rows(SourceFile("f.csv", nameless))))
    with pytest.raises(ValueError, match="法人名称"):
        source.draft(row)
    assert "名前 見本" not in "".join(row.cells.values())


def test_a_closed_corporation_is_closed():
    running, ended = example("37_kagawa_all_20261031.csv")
    assert running.organization.publication is Publication.draft
    assert ended.organization.publication is Publication.closed
    assert (ended.organization.name, ended.organization.legal_form) == ("見本", "株式会社")


def test_a_list_of_changes_stands_for_no_list():
    source = SOURCES["corporate-number"]
    (content,) = [content for slug, _, content in EXAMPLES if slug == source.slug]
    assert source.scope is not None
    assert source.scope(SourceFile("37_kagawa.csv", content)) == "37"
    assert source.scope(SourceFile("diff_20261031.csv", content)) == "diff"
    both = content.replace(b",37,201,", b",13,101,", 1)
    assert source.scope(SourceFile("00_zenkoku.csv", both)) == "JP"


def test_whose_file_it_is():
    source = SOURCES["public-facility"]
    assert source.scope is not None

    def scope(text: str) -> str:
        assert source.scope is not None
        return source.scope(SourceFile("f.csv", text.encode()))

    assert scope(PUBLIC_FACILITY) == "372013"
    assert scope(PUBLIC_FACILITY.replace("372013", "37201")) == "372013"
    assert scope("名称,住所\n見本,香川県高松市1\n") == "372013"
    assert scope("名称,住所\n見本,香川県高松市1\n見本,香川県丸亀市1\n") == "370002"
    assert scope("名称,住所\n見本,香川県高松市1\n見本,熊本県熊本市1\n") == "JP"
    with pytest.raises(UnreadableFile, match="全国地方公共団体コード"):
        scope("名称,電話番号\n見本,087-000-1234\n")


def test_english_keys_and_times_of_single_days():
    text = (
        '"#property","latitude","longitude","name","address","telephoneNumber","referenceObject",'
        '"note","availableDate","startTime","endTime","availableDateNote"\n'
        '"1","34.39","134.05","見本診療所","高松市見本町1","087-000-0103","https://www.example.org/",'
        ',"月火木金","月・木：14:00、火・金：10:30","月・木：17:00、火・金：12:00","土日祝利用不可"\n'
    )
    source = SOURCES["public-facility"]
    (row,) = source.rows(SourceFile("data.csv", text.encode()))
    content = source.draft(row).services[0].content
    assert content.hours[0].text == "月・木 14:00～17:00、火・金 10:30～12:00 土日祝利用不可"
    assert content.phones[0].number == "087-000-0103"
    assert row.unused == frozenset()


def test_a_row_with_more_cells_than_headings_is_kept_aside():
    source = SOURCES["public-facility"]
    text = "全国地方公共団体コード,ID,名称,電話番号\n372013,1,見本,087-000-1234,x\n"
    (row,) = source.rows(SourceFile("f.csv", text.encode()))
    with pytest.raises(ValueError, match="ずれている"):
        source.draft(row)


@pytest.mark.parametrize(
    ("name", "remark", "held"),
    [
        ("見本館", "", False),
        ("見本館（内部調整中）", "", True),
        ("見本館（令和2年4月1日から休園）", "", True),
        ("見本館", "掲載調整中", True),
        ("見本館", "令和8年3月末をもって閉館しました", True),
        ("見本館", "17時に閉館します", False),
        ("見本館", "休館日は月曜", False),
        ("見本館", "月曜が祝日の場合は翌日休館", False),
        ("見本館", "令和8年4月1日に開館。月曜に休館", False),
    ],
)
def test_of_what_is_still_arranged_or_closed_the_reason_is_told(name, remark, held):
    source = SOURCES["public-facility"]
    text = f"全国地方公共団体コード,ID,名称,住所,備考\n372013,1,{name},高松市1,{remark}\n"
    (row,) = source.rows(SourceFile("f.csv", text.encode()))
    content = source.draft(row).services[0].content
    assert content.publication is Publication.draft
    assert any(entry.field == "publication" for entry in content.verifications) is held


def test_every_layout_is_known_by_its_own_name():
    assert {slug for slug, _, _ in EXAMPLES} <= SOURCES.keys()
    for slug in {slug for slug, _, _ in EXAMPLES} - BODIES:
        source = SOURCES[slug]
        assert source.shipped is None
        assert replace(source, slug="x").title == source.title
