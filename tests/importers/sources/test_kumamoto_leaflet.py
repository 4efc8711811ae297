"""The leaflet of Kumamoto City: what is printed is kept, and what is doubtful is marked."""

from pathlib import Path

import pytest

from importers.file import SourceFile
from importers.run import run_import
from importers.sources.kumamoto_leaflet import SOURCE
from models.vocabulary import Channel, Flag, Kind, Publication, TopicState, VerificationStatus

ORIGINAL = Path(__file__).parents[3].parent / "shared" / "documents" / "003_52e07c7b1fd23b80.txt"


def original() -> bytes:
    if not ORIGINAL.is_file():
        pytest.skip("the original document does not come with the program")
    return ORIGINAL.read_bytes()


def shipped() -> bytes:
    return SOURCE.shipped_path.read_bytes()


@pytest.fixture(params=[shipped, original], ids=["shipped", "original"])
def content(request) -> bytes:
    return request.param()


def read(content: bytes):
    return [SOURCE.draft(row) for row in SOURCE.rows(SourceFile("f", content))]


def services(content: bytes):
    return {record.key: record.services[0].content for record in read(content)}


def named(content: bytes, part: str):
    (found,) = [service for key, service in services(content).items() if part in key]
    return found


def doubts(service, field: str) -> list[str]:
    return [
        entry.evidence or entry.note
        for entry in service.verifications
        if entry.field == field and entry.status is VerificationStatus.doubtful
    ]


def test_twenty_organizations_with_their_contacts(content):
    found = list(services(content).values())
    assert len(found) == 20
    assert sum(bool(one.urls) for one in found) == 19
    assert sum(bool(one.phones) for one in found) == 7
    assert sum(any(c.kind is Channel.mail for c in one.channels) for one in found) == 6
    assert sum(any(c.kind is Channel.line for c in one.channels) for one in found) == 1
    assert sum(bool(one.hours) for one in found) == 9
    assert sum(len(one.hours) for one in found) == 11
    assert sum(one.flags.get(Flag.foreign_language, False) for one in found) == 2
    assert sum(one.flags.get(Flag.lgbtq, False) for one in found) == 10
    assert sum(one.publication is Publication.published for one in found) == 19


async def test_all_rows_are_stored_with_nothing_left_unread(content, records):
    report = await run_import(SOURCE, SourceFile("leaflet.txt", content), records=records)
    assert (report.read, report.stored, report.quarantined) == (20, 20, ())
    assert report.unused_columns == ()
    assert len(report.new) == 40
    again = await run_import(SOURCE, SourceFile("leaflet.txt", content), records=records)
    assert (again.stored, again.unchanged) == (0, 20)


def test_the_city_office_answers_for_the_leaflet(content):
    (window,) = SOURCE.windows(SourceFile("f", content))
    assert (window.area_code, window.phone) == ("431001", "096-328-2340")
    assert window.name == "熊本市 健康福祉政策課"
    assert "リーフレット" in window.note
    assert SOURCE.info(SourceFile("f", content)).published == "令和5年(2023年)3月"


def test_both_files_say_the_same_facts():
    described = {"description", "printed", "topics"}
    for mine, theirs in zip(read(shipped()), read(original()), strict=True):
        assert (mine.key, mine.organization) == (theirs.key, theirs.organization)
        ours, other = mine.services[0].content, theirs.services[0].content
        assert ours.model_dump(exclude=described) == other.model_dump(exclude=described)
        assert [topic.id for topic in ours.topics] == [topic.id for topic in other.topics]
        work = [text for text in ours.printed if text.column != "支援・活動内容"]
        assert work == [text for text in other.printed if text.column != "支援・活動内容"]


def test_descriptions_are_written_anew():
    for mine, theirs in zip(read(shipped()), read(original()), strict=True):
        ours, other = mine.services[0].content, theirs.services[0].content
        assert ours.description
        assert ours.description != other.description
        sentences = {part.strip() for part in (other.description or "").split("。") if part}
        shared = sentences & {part.strip() for part in ours.description.split("。")}
        assert shared <= {"※相談はしていません"}


FLAGGED = {
    ("ほほえみ", "urls[0].url"): {"peraich.com / peraichi.com", "ほほえみ（hohoemi） / hohoehi"},
    ("YWCA", "urls[0].url"): {"jmdfree.com / jimdofree.com"},
    ("ダルク", "urls[0].url"): {"ダルク（darc） / darq"},
    ("どんぐり", "urls[0].url"): {"campan.info / canpan.info"},
    ("くまにじ", "urls[0].url"): {
        "jmdfree.com / jimdofree.com",
        "くまにじ（kumanizi） / kumamizi",
    },
    ("くまにじ", "channels[0].value"): {"くまにじ（kumanizi） / kumamizi"},
    ("傾聴", "urls[0].url"): {"傾聴ネット（keityonet） / keiyonet"},
    ("傾聴", "channels[0].value"): {"傾聴ネット（keityonet） / keiyonet"},
    ("FRENS", "urls[0].url"): {"igbt / lgbt"},
    ("生活再生相談室", "urls[0].url"): {"グリーンコープ（grencop） / gencop"},
}


def test_exactly_the_addresses_that_look_misprinted_are_flagged(content):
    flagged: dict[tuple[str, str], set[str]] = {}
    for key, service in services(content).items():
        for entry in service.verifications:
            if entry.status is VerificationStatus.doubtful and entry.field.startswith(
                ("urls", "channels", "phones")
            ):
                flagged.setdefault((key, entry.field), set()).add(entry.evidence)
    expected = {
        (key, field): evidence
        for (part, field), evidence in FLAGGED.items()
        for key in services(content)
        if part in key
    }
    assert flagged == expected


def test_addresses_are_kept_as_printed(content):
    assert named(content, "FRENS").urls[0].url == "http://www.frensigbt.com/"
    assert named(content, "災害ボランティア").channels[0].value == "Info@kvoad.com"
    assert [url.url for url in named(content, "くまもと相談所").urls] == [
        "https://kuma2soudan.main.jp/index.html",
        "https://kuma2soudan.main.jp/dv.html",
    ]


def test_old_http_addresses_stay_links_with_a_note(content):
    service = named(content, "家族と友人")
    (note,) = [entry for entry in service.verifications if entry.field == "urls[0].url"]
    assert note.status is VerificationStatus.unconfirmed
    assert "http" in note.note


def test_the_website_of_the_organization_carries_the_same_doubt(content):
    (record,) = [one for one in read(content) if "どんぐり" in one.key]
    assert record.organization.website == "https://blog.campan.info/kumamotodonguri/index2.html"
    (doubt,) = record.organization.verifications
    assert (doubt.field, doubt.status) == ("website", VerificationStatus.doubtful)


def test_an_entry_that_is_still_being_arranged_is_a_draft(content):
    service = named(content, "もきり")
    assert service.publication is Publication.draft
    assert service.name == "熊本再生相談室もきり"
    assert any("内部調整中" in name for name in service.alternate_names)
    assert any("内部調整中" in cell.text for cell in service.printed)
    (record,) = [one for one in read(content) if "もきり" in one.key]
    assert record.organization.publication is Publication.draft
    assert (record.organization.name, record.organization.legal_form) == (
        "グリーンコープ",
        "社会福祉法人",
    )


def test_a_body_whose_name_contains_its_form_keeps_it(content):
    (record,) = [one for one in read(content) if "生活再生相談室" in one.key]
    assert record.organization.name == "グリーンコープ生活協同組合くまもと"
    assert record.organization.legal_form is None
    assert record.services[0].content.name == "生活再生相談室"


def test_ages_and_people(content):
    ywca, frens = named(content, "YWCA"), named(content, "FRENS")
    assert (ywca.minimum_age, ywca.maximum_age, ywca.for_whom) == (10, 39, "10～30代のLGBTQ+")
    assert (frens.minimum_age, frens.maximum_age) == (None, 24)
    assert frens.for_whom == frens.eligibility == "24歳以下の人とそのまわりの人"
    assert frens.flags[Flag.family] is True
    everyone = named(content, "子ども食堂")
    assert (everyone.minimum_age, everyone.maximum_age) == (None, None)


def test_a_heading_before_a_number_is_its_label(content):
    (phone,) = named(content, "FRENS").phones
    assert (phone.number, phone.label) == ("080-9062-2416", "電話相談(フレンズライン)")


def test_line_without_an_id_and_hours_beside_it(content):
    service = named(content, "ほほえみ")
    (line,) = service.channels
    assert (line.kind, line.value, line.label) == (Channel.line, None, "LINE相談も可")
    assert [one.text for one in service.hours] == ["10:00～19:00（土日祝を除く）"]


def test_several_hours_stay_several_and_a_contradiction_is_marked(content):
    hours = [one.text for one in named(content, "くまもと相談所").hours]
    assert hours == ["平日 9:00～17:00", "土曜日 10:00～15:00"]
    service = named(content, "生活再生相談室")
    assert service.hours[0].text == "月～土曜日、第3土曜日 9:30～18:00"
    assert doubts(service, "hours[0].text") == ["月～土曜日、第3土曜日 9:30～18:00"]


def test_no_consultation_makes_it_a_group(content):
    service = named(content, "くまにじ")
    assert service.accepts_consultation is False
    assert service.kind is Kind.group


def test_places_to_be_are_told_from_windows(content):
    ibasho = {key for key, one in services(content).items() if one.kind is Kind.ibasho}
    assert len(ibasho) == 3
    assert all(any(part in key for part in ("YWCA", "子ども食堂", "傾聴")) for key in ibasho)


def test_shifted_columns_are_noticed_and_not_believed(content):
    service = named(content, "災害ボランティア")
    assert Flag.lgbtq not in service.flags
    assert service.flags[Flag.foreign_language] is True
    assert [language.code for language in service.languages] == ["en"]
    assert doubts(service, "languages[0].code") == ["ENG"]
    assert doubts(service, "flags.foreign_language") == ["○"]


def test_marks_are_as_printed_and_not_confirmed(content):
    (mark,) = [
        entry
        for entry in named(content, "家族と友人").verifications
        if entry.field == "flags.lgbtq"
    ]
    assert mark.status is VerificationStatus.as_printed


def test_field_marks_without_a_legend_are_not_interpreted(content):
    for part, printed in (("子ども食堂", "①②"), ("くまもと相談所", "③④"), ("ダルク", "⑤")):
        service = named(content, part)
        assert any(cell.column == "活動分野" and cell.text == printed for cell in service.printed)
        assert len(doubts(service, "topics")) == 1
        assert "foreign" not in {topic.id for topic in service.topics}


def test_topics_are_proposed_with_the_words_they_rest_on(content):
    for service in services(content).values():
        assert service.topics
        text = f"{service.name} {service.description} {' '.join(service.alternate_names)}"
        for topic in service.topics:
            assert topic.state is TopicState.proposed
            assert all(word in text for word in topic.evidence.split("、"))


def test_a_place_after_the_address_is_a_note_and_not_an_area(content):
    service = named(content, "家族と友人")
    assert [area.code for area in service.areas] == ["431001"]
    assert doubts(service, "areas") == ["福岡"]


def test_everything_says_that_it_comes_from_an_old_leaflet(content):
    for service in services(content).values():
        (whole,) = [entry for entry in service.verifications if entry.field == "*"]
        assert whole.status is VerificationStatus.unconfirmed
        assert "令和5年(2023年)3月" in whole.note
