"""HSDS comes in whole: what joins is joined, the rest is kept aside with the reason."""

import pytest

from importers.errors import ImplausibleImport, MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.run import run_import
from importers.sources.hsds import SOURCE
from models.database import open_engine, session_factory
from models.repositories.imports import ImportRepository
from models.vocabulary import Kind, Publication, VerificationStatus
from tests.importers.hsds_packages import (
    ORGANIZATION,
    SERVICE,
    csv_text,
    notes,
    nowhere,
    only,
    package,
    read,
    services,
    zipped,
)

DOUBTFUL = VerificationStatus.doubtful
PHONE = {"id": "p1", "service_id": "s1", "number": "096-328-2340"}
WHOLE = {
    "organizations": [{**ORGANIZATION, "tax_id": "1234", "url": "https://hidamari.example.org"}],
    "services": [
        {
            **SERVICE,
            "description": "だれでも話せます。",
            "application_process": "電話をください。",
            "fees": "無料",
            "licenses": "なし",
            "email": "info@hidamari.example.org",
        },
        {"id": "s2", "organization_id": "o1", "name": "ひだまり食堂", "status": "active"},
    ],
    "locations": [
        {"id": "l1", "name": "ひだまりの家", "latitude": "32.80", "longitude": "130.71"},
    ],
    "services_at_location": [{"id": "a1", "service_id": "s1", "location_id": "l1"}],
    "physical_addresses": [
        {
            "id": "d1",
            "location_id": "l1",
            "address_1": "手取本町1-1",
            "city": "熊本市",
            "state_province": "熊本県",
            "postal_code": "860-8601",
            "country": "JP",
        }
    ],
    "phones": [{**PHONE, "extension": "12", "type": "voice", "description": "相談"}],
    "languages": [{"id": "g1", "service_id": "s1", "language": "English"}],
    "eligibility": [{"id": "e1", "service_id": "s1", "eligibility": "熊本市の人"}],
    "required_documents": [{"id": "r1", "service_id": "s1", "document": "保険証"}],
    "payments_accepted": [{"id": "m1", "service_id": "s1", "payment": "現金"}],
    "service_areas": [{"id": "v1", "service_id": "s1", "service_area": "熊本市"}],
    "taxonomy": [{"id": "t1", "name": "借金", "parent_id": "", "vocabulary": "x"}],
    "services_taxonomy": [{"id": "x1", "service_id": "s1", "taxonomy_id": "t1"}],
}


def test_a_package_becomes_an_organization_with_its_services():
    records, refused = read(package(**WHOLE))
    assert refused == []
    assert [(r.key, [s.key for s in r.services]) for r in records] == [
        ("o1", []),
        ("o1", ["s1"]),
        ("o1", ["s2"]),
    ]
    assert len({record.organization for record in records}) == 1
    assert records[0].organization.website == "https://hidamari.example.org"
    assert "tax_id: 1234" in str(records[0].organization.verifications)
    found = records[1].services[0].content
    assert (found.phones[0].number, found.phones[0].label) == ("096-328-2340 内線12", "相談")
    assert found.channels[0].value == "info@hidamari.example.org"
    assert found.languages[0].code == "en"
    assert found.eligibility == "熊本市の人"
    assert found.first_visit == "電話をください。\n必要なもの: 保険証"
    assert found.fees == "無料\n支払い方法: 現金"
    assert found.areas[0].name == "熊本市"
    assert [topic.id for topic in found.topics] == ["debt"]
    (place,) = found.places
    assert (place.prefecture, place.city, place.address) == ("熊本県", "熊本市", "手取本町1-1")
    assert (place.latitude, place.longitude) == (32.80, 130.71)
    assert any(cell.column == "licenses" and cell.text == "なし" for cell in found.printed)
    assert notes(found, status=DOUBTFUL) == []


def test_nothing_is_public_before_a_person_has_looked():
    records, _ = read(package(**WHOLE))
    for record in records:
        assert record.organization.publication is Publication.draft
        assert all(one.content.publication is Publication.draft for one in record.services)


async def test_every_row_is_accounted_for_and_twice_changes_nothing(database_url):
    file = package(**WHOLE, contacts=[{"id": "c", "service_id": "s9", "title": "係"}])
    engine = open_engine(database_url)
    try:
        for expected in ((3, 0, 1), (0, 3, 1)):
            async with session_factory(engine).begin() as session:
                report = await run_import(SOURCE, file, records=ImportRepository(session))
            assert (report.stored, report.unchanged, len(report.quarantined)) == expected
            assert report.read == sum(expected)
            assert report.source == "hsds:hidamari"
            assert "services.licenses" in report.unused_columns
    finally:
        await engine.dispose()


async def test_two_feeds_do_not_suspend_each_others_records(records):
    await run_import(SOURCE, package("hull.zip", **WHOLE), records=records)
    other = package("leeds.zip", organizations=[ORGANIZATION], services=[SERVICE])
    report = await run_import(SOURCE, other, records=records)
    assert report.suspended == ()
    again = await run_import(
        SOURCE,
        package("hull-2024-05.zip", organizations=[ORGANIZATION], services=[SERVICE]),
        records=records,
    )
    assert [change.name for change in again.suspended] == ["ひだまり食堂"]


@pytest.mark.parametrize(
    ("file", "scope"),
    [
        (package("hull-2024-05-01.zip"), "hull"),
        (package("Hull (2).zip"), "hull"),
        (package("hull_v2.1.zip"), "hull"),
        (SourceFile("https://example.org/hsds", b"{}"), "example.org/hsds"),
        (SourceFile("data/hull/services.json", b"{}"), "hull"),
        (zipped({"datapackage.json": '{"name": "mihon-city"}'}, "x.zip"), "mihon-city"),
        (zipped({"datapackage.json": '{"name": "human_services_data"}'}, "x.zip"), "x"),
    ],
)
def test_the_publisher_is_found_in_the_feed_its_address_or_its_name(file, scope):
    assert SOURCE.info(file).slug == f"hsds:{scope}"


def test_long_addresses_stay_apart_and_fit_a_slug():
    slugs = {
        SOURCE.info(SourceFile(f"https://example.org/{'x' * 200}/{end}", b"{}")).slug
        for end in "ab"
    }
    assert len(slugs) == 2
    assert max(map(len, slugs)) <= 80


def test_the_folder_names_a_file_that_only_says_services(tmp_path):
    folder = tmp_path / "mihon-city"
    folder.mkdir()
    (folder / "services.json").write_text("[]")
    assert SOURCE.scope(SourceFile.at(folder / "services.json")) == "mihon-city"


def test_a_service_without_its_organization_is_a_draft_under_an_unknown_one():
    file = package(
        organizations=[ORGANIZATION],
        services=[
            {**SERVICE, "organization_id": "888"},
            {**SERVICE, "id": "s2", "organization_id": "888"},
            {**SERVICE, "id": "s3", "organization_id": ""},
        ],
    )
    records, refused = read(file)
    assert refused == []
    assert [record.key for record in records] == ["o1", "888", "888", "service s3"]
    assert records[1].organization == records[2].organization
    assert records[1].organization.name == "団体名不明（888）"
    assert notes(records[1].organization, "name", DOUBTFUL)
    (doubt,) = notes(records[1].services[0].content, "*", DOUBTFUL)
    assert "団体の行がありません（organization_id 888）" in doubt


def test_orphans_are_kept_aside_one_by_one_with_their_ids():
    phones = [{**PHONE, "id": f"p{at}", "service_id": f"gone{at}"} for at in range(3)]
    file = package(organizations=[ORGANIZATION], services=[SERVICE], phones=phones)
    _, refused = read(file)
    assert refused == [
        (f"phones.csv {at + 2}行目", f"つながる先の行がありません（service_id gone{at}）。")
        for at in range(3)
    ]
    assert nowhere(file) == []


def test_a_whole_table_of_orphans_is_kept_aside_together():
    phones = [{**PHONE, "id": f"p{at}", "service_id": f"gone{at}"} for at in range(3000)]
    file = package(organizations=[ORGANIZATION], services=[SERVICE], phones=phones)
    _, refused = read(file)
    assert refused == [
        (
            "phones.csv 2行目 ほか 2999 行",
            "phones の 3000 行: つながる先の行がありません（service_id）。",
        )
    ]
    assert nowhere(file) == []


def test_a_row_that_names_several_services_belongs_to_each_that_exists():
    found = services(
        package(
            organizations=[ORGANIZATION],
            services=[SERVICE, {**SERVICE, "id": "s2"}],
            phones=[{**PHONE, "service_id": "s1, s2,s3"}],
        )
    )
    assert [len(one.phones) for one in found] == [1, 1]
    assert any("service_id s3" in note for note in notes(found[0], "printed", DOUBTFUL))


def test_a_number_of_the_organization_stands_in_where_a_service_has_none():
    phones = [{"id": "p1", "organization_id": "o1", "number": "096-328-2340"}, {**PHONE, "id": "2"}]
    other = {**SERVICE, "id": "s2", "name": "ひだまり食堂"}
    found = services(
        package(organizations=[ORGANIZATION], services=[SERVICE, other], phones=phones)
    )
    desk, with_own, without = found
    assert (desk.name, desk.kind) == ("ひだまりの会", Kind.group)
    assert [len(one.phones) for one in found] == [1, 1, 1]
    assert with_own.phones[0].note is None
    assert "団体の番号" in without.phones[0].note


def test_a_number_that_names_a_lost_service_is_not_given_to_others():
    phone = {"id": "p1", "organization_id": "o1", "service_id": "gone", "number": "096-328-2340"}
    desk, service = services(
        package(organizations=[ORGANIZATION], services=[SERVICE], phones=[phone])
    )
    assert service.phones == ()
    assert len(desk.phones) == 1
    assert any("service_id gone" in note for note in notes(desk, "printed", DOUBTFUL))


def test_equal_rows_count_once_and_unequal_ones_with_one_id_are_not_chosen_between():
    other = {**SERVICE, "name": "べつの相談"}
    records, refused = read(
        package(organizations=[ORGANIZATION] * 2, services=[SERVICE, other], phones=[PHONE])
    )
    assert refused == [
        ("organizations.csv 3行目", "organizations.csv 2行目 と同じ内容です。"),
        (
            "services.csv 3行目",
            (
                "同じ id の、ちがう内容の行が services.csv 2行目 にあります。"
                "どちらが正しいか分かりません。"
            ),
        ),
    ]
    (kept,) = [service.content for record in records for service in record.services]
    assert any("services.csv 3行目" in note for note in notes(kept, "printed", DOUBTFUL))


def test_a_service_without_a_name_keeps_its_children_in_quarantine():
    file = package(organizations=[ORGANIZATION], services=[{**SERVICE, "name": ""}], phones=[PHONE])
    _, refused = read(file)
    assert refused == [("services.csv 2行目", "窓口の名前が書かれていません。")]
    assert nowhere(file) == []


def test_a_service_at_a_location_of_an_organization_belongs_to_it():
    found, _ = read(
        package(
            organizations=[ORGANIZATION],
            locations=[{"id": "l1", "organization_id": "o1", "name": "家"}],
            services=[{"id": "s1", "location_id": "l1", "name": "相談", "status": "active"}],
        )
    )
    assert [record.key for record in found] == ["o1", "o1"]
    assert found[1].services[0].content.places[0].name == "家"


def test_a_column_or_a_table_that_is_gone_is_named():
    nameless = zipped(
        {"services.csv": "id,organization_id\n1,2\n", "organizations.csv": "id,name\n"}
    )
    with pytest.raises(MissingColumn, match="name"):
        read(nameless)
    with pytest.raises(UnreadableFile, match="HSDS の表"):
        read(zipped({"readme.txt": "x"}))
    with pytest.raises(UnreadableFile, match="まとまりを一つだけ"):
        read(zipped({"a/services.csv": "id,name\n1,x\n", "b/services.csv": "id,name\n1,x\n"}))
    with pytest.raises(UnreadableFile, match="CSV"):
        read(zipped({"services.csv": 'id,name\n1,"x\n'}))


async def test_a_package_with_headings_alone_changes_nothing(records):
    with pytest.raises((ImplausibleImport, UnreadableFile)):
        await run_import(
            SOURCE, zipped({"services.csv": "id,name\n", "organizations.csv": "id,name\n"}),
            records=records,
        )  # fmt: skip
    assert records.contents == {}


def test_a_table_that_is_not_hsds_is_kept_aside():
    file = package(organizations=[ORGANIZATION], services=[SERVICE], notes=[{"id": "1", "x": "y"}])
    _, refused = read(file)
    assert [place for place, _ in refused] == ["notes.csv 2行目"]
    assert nowhere(file) == []


def test_shifted_cells_are_noticed():
    text = "id,name,status\no,n,active,096-328-2340\n"
    found = only(zipped({"organizations.csv": csv_text([ORGANIZATION]), "services.csv": text}))
    assert any("ずれている" in note for note in notes(found, "printed", DOUBTFUL))
