"""The national windows: every number as its source has it, and no number that is only warned of."""

import csv
import io
from pathlib import Path

import pytest

from importers.file import SourceFile
from importers.run import run_import
from importers.sources.national_windows import SOURCE
from models.phone_numbers import read_number
from models.vocabulary import Channel, Flag, Level, Publication, TopicState, VerificationStatus

ORIGINAL = Path(__file__).parents[3].parent / "shared" / "national_windows.csv"
COLUMNS = "name,contact,channel,hours_text,topics,languages,level,source,seen,note"
MISPRINTS = ("0570-046-556", "0570-0-78310")


def original() -> bytes:
    if not ORIGINAL.is_file():
        pytest.skip("the original list does not come with the program")
    return ORIGINAL.read_bytes()


def shipped() -> bytes:
    return SOURCE.shipped_path.read_bytes()


@pytest.fixture(params=[shipped, original], ids=["shipped", "original"])
def content(request) -> bytes:
    return request.param()


def services(content: bytes):
    records = [SOURCE.draft(row) for row in SOURCE.rows(SourceFile("f", content))]
    return {record.key: record.services[0].content for record in records}


def window(**cells: str):
    row = {"name": "見本の窓口", "contact": "0120-000-000", "channel": "phone", "level": "民間"}
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS.split(","), restval="")
    writer.writeheader()
    writer.writerow(row | cells)
    return services(text.getvalue().encode())["見本の窓口"]


async def test_all_windows_are_stored(content, records):
    report = await run_import(SOURCE, SourceFile("windows.csv", content), records=records)
    assert (report.read, report.stored, report.quarantined) == (21, 21, ())
    assert report.unused_columns == ()
    assert records.windows["JP"].phone == "0120-279-338"
    assert records.windows["JP"].service_key == "よりそいホットライン"
    again = await run_import(SOURCE, SourceFile("windows.csv", content), records=records)
    assert again.unchanged == 21


def test_the_shipped_copy_has_the_facts_of_the_original():
    facts = [*COLUMNS.split(",")[:7], "seen"]
    mine = csv.DictReader(io.StringIO(shipped().decode()))
    theirs = csv.DictReader(io.StringIO(original().decode("utf-8-sig")))
    for ours, other in zip(mine, theirs, strict=True):
        assert {name: ours[name] for name in facts} == {name: other[name] for name in facts}
    worded = {"for_whom", "what", "phones", "languages", "topics", "verifications", "printed"}
    for ours, other in zip(
        services(shipped()).values(), services(original()).values(), strict=True
    ):
        assert ours.model_dump(exclude=worded) == other.model_dump(exclude=worded)
        assert [(one.number, one.label) for one in ours.phones] == [
            (one.number, one.label) for one in other.phones
        ]
        assert [(one.id, one.state) for one in ours.topics] == [
            (one.id, one.state) for one in other.topics
        ]


def test_the_shipped_copy_says_for_whom_and_what():
    for service in services(shipped()).values():
        assert service.for_whom
        assert service.what.endswith("。")
        assert len(service.what) <= 60


def test_every_number_can_be_dialled(content):
    for service in services(content).values():
        assert service.phones
        for phone in service.phones:
            assert read_number(phone.number).tel, phone.number


def test_a_number_that_is_only_warned_of_is_never_a_phone(content):
    for service in services(content).values():
        shown = service.model_dump_json(include={"phones", "channels", "hours", "for_whom", "what"})
        notes = " ".join(entry.note or "" for entry in service.verifications)
        assert not any(number in shown + notes for number in MISPRINTS)
    warned = services(content)["こころの健康相談統一ダイヤル"]
    assert any(
        entry.field == "phones" and "0570-046-556" in (entry.evidence or "")
        for entry in warned.verifications
    )


@pytest.mark.parametrize(
    "note",
    [
        "岩手は 0570-000-000 という誤記がある",
        "旧番号は 0570-000-000",
        "0570-000-000 は間違い",
        "くわしくは 0570-000-000",
        "手話は 0570-000-000",
    ],
)
def test_a_number_in_a_note_is_a_phone_only_for_a_place(note):
    service = window(note=note)
    assert [phone.number for phone in service.phones] == ["0120-000-000"]
    assert any(entry.evidence == note for entry in service.verifications)


@pytest.mark.parametrize("note", ["旧番号は 0570-000-000", "0570-000-000 は誤記"])
def test_a_warning_asks_people_to_look_twice(note):
    (_, warning) = window(note=note).verifications
    assert "番号をよく見て" in warning.note


@pytest.mark.parametrize(
    ("source", "state"),
    [
        ("見本市の案内", TopicState.confirmed),
        ("city of Mihon 2024-09", TopicState.confirmed),
        ("見本市の案内（未確認）", TopicState.proposed),
        ("general knowledge", TopicState.proposed),
        ("新聞の記事", TopicState.proposed),
        ("", TopicState.proposed),
    ],
)
def test_what_counts_as_a_public_notice(source, state):
    (topic,) = window(source=source, topics="dv").topics
    assert topic.state is state


def test_a_number_for_a_place_has_the_place_as_label(content):
    first, second = services(content)["よりそいホットライン"].phones
    assert (first.number, first.label) == ("0120-279-338", None)
    assert (second.number, second.label) == ("0120-279-226", "岩手・宮城・福島から")


def test_what_it_costs_and_up_to_what_age(content):
    found = services(content)
    assert found["いのちの電話（ナビダイヤル）"].flags == {Flag.free: False}
    assert found["いのちの電話（フリーダイヤル）"].flags == {Flag.free: True}
    assert found["消費者ホットライン"].flags == {}
    assert found["チャイルドライン"].maximum_age == 18
    assert sum(one.flags.get(Flag.free, False) for one in found.values()) == 6


def test_languages_of_changing_days_say_so(content):
    languages = services(content)["よりそいホットライン"].languages
    assert {one.code: bool(one.days_text) for one in languages}["ja"] is False
    assert all(one.days_text for one in languages if one.code != "ja")


def test_a_channel_with_hours_of_its_own(content):
    plus = services(content)["DV相談プラス"]
    assert [(one.kind, one.hours_text) for one in plus.channels] == [
        (Channel.mail, None),
        (Channel.chat, "12:00～22:00"),
    ]
    assert plus.hours[0].text == "24時間365日（チャットは12:00～22:00）"


def test_topics_are_confirmed_only_by_a_public_notice(content):
    found = services(content)
    states = {name: {topic.state for topic in one.topics} for name, one in found.items()}
    assert states["法テラス・サポートダイヤル"] == {TopicState.proposed}
    assert states["110番（警察）"] == {TopicState.proposed}
    assert states["DV相談ナビ"] == {TopicState.confirmed}
    assert sum(one == {TopicState.confirmed} for one in states.values()) == 12


def test_nothing_claims_to_have_been_checked(content):
    for service in services(content).values():
        assert service.publication is Publication.published
        assert service.level in (Level.national, Level.private)
        assert [area.code for area in service.areas] == ["JP"]
        (whole,) = [entry for entry in service.verifications if entry.field == "*"]
        assert whole.status is VerificationStatus.unconfirmed
        assert whole.evidence.startswith("公開前に確認してください。出典: ")
        assert "公開前" not in (whole.note or "")
        assert not any(
            entry.status is VerificationStatus.confirmed for entry in service.verifications
        )


def test_seen_and_source_are_in_the_note(content):
    (whole,) = [
        entry for entry in services(content)["DV相談ナビ"].verifications if entry.field == "*"
    ]
    assert whole.note.endswith("（2020年4月）にもとづきます。")


@pytest.mark.parametrize(
    ("source", "seen", "note"),
    [
        ("見本市の案内", "2024-09", "見本市の案内（2024年9月）にもとづきます。"),
        ("見本市の案内（2024年9月）", "2024-09", "見本市の案内（2024年9月）にもとづきます。"),
        ("見本市の案内", "", "見本市の案内にもとづきます。"),
        ("見本市の案内", "令和6年", "見本市の案内（令和6年）にもとづきます。"),
        ("広く知られた番号（出典は未確認）", "", "もとになる資料は、まだ確かめていません。"),
        ("general knowledge", "2024-09", "もとになる資料は、まだ確かめていません。"),
        ("", "", "もとになる資料は、まだ確かめていません。"),
    ],
)
def test_the_public_reads_what_a_number_rests_on(source, seen, note):
    (whole,) = window(source=source, seen=seen).verifications
    assert whole.note == note


def test_a_prefecture_with_another_number_has_a_window_of_its_own(content):
    national, *others = SOURCE.windows(SourceFile("f", content))
    assert (national.area_code, national.phone) == ("JP", "0120-279-338")
    assert [(one.area_code, one.phone) for one in others] == [
        ("030007", "0120-279-226"),
        ("040002", "0120-279-226"),
        ("070009", "0120-279-226"),
    ]
    assert {one.service_key for one in others} == {national.service_key}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"channel": "鳩"}, "鳩"),
        ({"channel": ""}, "channel"),
        ({"level": "世界"}, "level"),
        ({"topics": "dv;love"}, "love"),
        ({"languages": "ja;xx"}, "xx"),
        ({"contact": "電話してください"}, "電話番号ではありません"),
    ],
)
def test_a_row_with_unknown_words_is_refused(cells, words):
    with pytest.raises(ValueError, match=words):
        window(**cells)
