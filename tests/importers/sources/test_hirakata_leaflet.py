"""The leaflet and the card of Hirakata: what is said once for all windows, and what for one."""

import pytest

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.sources.hirakata_leaflet import SOURCE
from models.vocabulary import Channel, Flag, Publication, VerificationStatus

TITLE = "図表 「見守り室 ひなた」案内リーフレット"


def read(text: str):
    return [SOURCE.draft(row) for row in SOURCE.rows(SourceFile("f", text.encode()))]


def services(text: str):
    return {record.services[0].content.name: record.services[0].content for record in read(text)}


def shipped() -> str:
    return SourceFile.at(SOURCE.shipped_path).text


def status(service, field: str) -> VerificationStatus:
    (found,) = [one.status for one in service.verifications if one.field == field]
    return found


LEAFLET = f"""{TITLE}
**見守り室 ひなた**
**こども相談**
18歳未満のお子さんについての相談を受けます。
電話：072-000-0001
**若者相談**
おおむね15歳から39歳までの方の、相談を受けます。
電話：072-000-0002
月～金曜日(祝日を除く)
9:00～17:30
相談は無料です。秘密は厳守します。
**枚方市 見守り室 ひなた**
〒573-0000 枚方市見本町1番2号 見本ビル 4階
●こども課 TEL 072-000-0003 E-mail: kodomo@example.org
●FAX 072-000-0004
## 次の章
**見守り室のほかの話**
電話：072-000-9999
"""


CARD = """図表 「気づきカード」
困ったときの相談先です。
福祉のこと
枚方市社協 (ひなた相談センター)
<b>072-000-0005</b>
窓口課
072-000-0006
終わり
"""


def test_windows_and_sections_of_one_office():
    records = read(LEAFLET)
    assert [record.services[0].content.name for record in records] == [
        "こども相談",
        "若者相談",
        "こども課",
    ]
    assert {record.key for record in records} == {"枚方市 見守り室 ひなた"}
    assert len({record.organization.model_dump_json() for record in records}) == 1


def test_nothing_is_read_after_the_end_of_the_figure():
    assert "072-000-9999" not in str(services(LEAFLET))


def test_hours_promise_and_place_hold_for_all():
    for service in services(LEAFLET).values():
        assert [one.text for one in service.hours] == ["月～金曜日(祝日を除く) 9:00～17:30"]
        assert service.flags[Flag.free]
        assert service.flags[Flag.confidential]
        assert status(service, "flags.free") is VerificationStatus.as_printed
        (place,) = service.places
        assert (place.postal_code, place.city) == ("573-0000", "枚方市")
        assert place.address == "見本町1番2号 見本ビル 4階"


def test_the_fax_stands_with_the_sections_and_says_that_it_names_none():
    found = services(LEAFLET)
    assert [phone.kind for phone in found["こども相談"].phones] == [Channel.phone]
    phone, fax = found["こども課"].phones
    assert (fax.number, fax.kind) == ("072-000-0004", Channel.fax)
    assert "課の名前なし" in fax.note
    assert phone.kind is Channel.phone


def test_who_speaks_about_a_child_need_not_be_one():
    child, youth = services(LEAFLET)["こども相談"], services(LEAFLET)["若者相談"]
    assert (child.maximum_age, child.for_whom) == (17, "18歳未満のお子さん")
    assert child.flags[Flag.family]
    assert status(child, "flags.family") is VerificationStatus.unconfirmed
    assert Flag.family not in youth.flags
    assert youth.for_whom == "おおむね15歳から39歳までの方"


def test_a_window_whose_number_is_lost_is_a_draft_and_keeps_the_hours_of_the_others():
    found = services(LEAFLET.replace("電話：072-000-0002\n", ""))
    assert found["若者相談"].publication is Publication.draft
    assert found["若者相談"].phones == ()
    assert found["こども相談"].publication is Publication.published
    assert found["こども相談"].hours


def test_one_number_of_several_windows_is_told_and_not_merged():
    records = read(shipped())
    same = [
        record.services[0].content
        for record in records
        if any(phone.number == "050-7102-3221" for phone in record.services[0].content.phones)
    ]
    assert len(same) == 3
    for service in same:
        notes = [one.note for one in service.verifications if one.field == "phones[0].number"]
        assert "同じ番号" in notes[0]
        assert status(service, "phones[0].number") is VerificationStatus.unconfirmed


def test_an_office_spelled_in_two_ways_is_in_doubt_and_found_by_both():
    organization = read(shipped())[0].organization
    assert organization.name == "枚方市 子どもの育ち見守り室 ととな"
    assert "子どもの育ち見守り室 となとな" in organization.alternate_names
    (doubt,) = organization.verifications
    assert (doubt.field, doubt.status) == ("name", VerificationStatus.doubtful)
    assert read(LEAFLET)[0].organization.verifications == ()


def test_a_building_spelled_in_two_ways_is_in_doubt():
    service = services(shipped())["家庭児童相談"]
    assert status(service, "places[0].address") is VerificationStatus.doubtful
    assert "サンブラザ" in service.places[0].address


def test_a_mail_address_that_does_not_fit_the_name_is_in_doubt():
    found = services(shipped())
    assert status(found["子ども支援課"], "channels[0].value") is VerificationStatus.doubtful
    assert found["子ども支援課"].channels[0].value == "kodomoshier@city.hirakata.osaka.jp"
    wrong = [one for one in found["子ども相談課"].verifications if "channels" in one.field]
    assert wrong == []


def test_a_card_gives_what_for_name_and_number():
    records = read(LEAFLET + CARD)[3:]
    first, second = (record.services[0].content for record in records)
    assert (first.name, first.what) == ("ひなた相談センター", "福祉のこと")
    assert records[0].organization.name == "枚方市社協"
    assert (second.name, second.what) == ("窓口課", None)
    assert not first.hours
    assert Flag.free not in first.flags


def test_without_the_leaflet_nothing_is_read():
    with pytest.raises(UnreadableFile, match="案内リーフレット"):
        list(SOURCE.rows(SourceFile("f", "図表 「気づきカード」\n".encode())))
