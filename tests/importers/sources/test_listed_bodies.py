"""Lists that only name bodies: sections, councils and areas, each a draft with all its names."""

import pytest

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.sources import hirakata_council, kumamoto_sections, nabari_areas, suzaka_council
from models.vocabulary import Kind, Level, Publication


def read(source, text: str | None = None):
    shipped = SourceFile.at(source.shipped_path)
    file = shipped if text is None else SourceFile("f", text.encode())
    return [source.draft(row) for row in source.rows(file)]


def names(records):
    return [record.services[0].content.name for record in records]


def notes(record, field: str) -> list[str]:
    return [one.note for one in record.services[0].content.verifications if one.field == field]


def test_sections_of_kumamoto_with_bureau_and_division():
    records = read(kumamoto_sections.SOURCE)
    assert names(records)[:3] == [
        "熊本市 健康福祉政策課",
        "熊本市 高齢福祉課",
        "熊本市 障がい保健福祉課",
    ]
    others = {r.services[0].content.name: r.services[0].content.alternate_names for r in records}
    assert "熊本市 健康福祉局 子ども未来部 保育幼稚園課" in others["熊本市 保育幼稚園課"]
    assert "熊本市 健康福祉局 保健衛生部 国保年金課" in others["熊本市 国保年金課"]
    assert notes(records[0], "alternate_names") == []
    assert "上の行" in notes(records[1], "alternate_names")[0]
    assert all(record.organization.level is Level.municipal for record in records)


def test_seats_of_suzaka_are_bodies():
    records = read(suzaka_council.SOURCE)
    assert names(records) == [
        "須坂市 健康福祉部",
        "須坂市 総務課",
        "須坂市 政策推進課",
        "須坂市 高齢者福祉課",
        "須坂市 健康づくり課",
        "須坂市 市民課",
        "須坂市 人権同和・男女共同参画課",
        "須坂市 産業連携開発課",
        "須坂市 学校教育課",
        "須坂市 子ども課",
        "須坂市社会福祉協議会",
        "須坂市生活就労支援センター",
        "須高地域総合支援センター",
        "民生委員（主任児童委員部会）",
        "民生委員（高齢者福祉部会）",
        "ドリームシード",
        "長野人権擁護委員協議会須高支部",
        "須坂市 福祉課",
        "須坂市 福祉課保護支援係",
    ]
    assert "職の名前" in notes(records[1], "name")[0]
    assert "どこの部署かは" in notes(records[0], "alternate_names")[0]
    assert "総務部" in notes(records[2], "alternate_names")[0]
    assert "総務部 政策推進課" in records[2].services[0].content.alternate_names


def test_bodies_of_the_council_of_hirakata_in_two_columns():
    records = read(hirakata_council.SOURCE)
    found = dict(zip(names(records), records, strict=True))
    assert len(found) == 22
    assert found["枚方市医師会"].organization.legal_form == "一般社団法人"
    assert found["枚方市社会福祉協議会"].organization.legal_form == "社会福祉法人"
    assert found["枚方公共職業安定所"].organization.level is Level.national
    assert found["大阪府枚方警察署"].organization.level is Level.prefectural
    office = found["枚方市 子ども未来部 子どもの育ち見守り室 子ども相談課"]
    printed = {cell.column: cell.text for cell in office.services[0].content.printed}
    assert printed["役割"] == "事務局、子ども・若者支援調整機関"
    assert not any("【" in name for name in found)


def test_each_area_of_nabari_has_its_room_and_its_body():
    records = read(nabari_areas.SOURCE)
    rooms = [r for r in records if r.organization.name == "名張市 まちの保健室"]
    bodies = [r for r in records if r not in rooms]
    assert (len(rooms), len(bodies)) == (15, 15)
    room = rooms[1].services[0].content
    assert room.name == "まちの保健室（鴻之台・希央台）"
    assert [one.text for one in room.hours] == ["平日の 9 時から 17 時の間"]
    assert [(one.code, one.name) for one in room.areas] == [("242080", "名張市 鴻之台・希央台")]
    assert (room.kind, room.what) == (Kind.window, "総合相談")
    assert {record.key for record in rooms} == {"まちの保健室"}
    body = {r.organization.name: r for r in bodies}["青蓮寺・百合が丘地域づくり協議会"]
    assert body.organization.legal_form == "一般社団法人"
    assert body.services[0].content.kind is Kind.group
    printed = {cell.column: cell.text for cell in body.services[0].content.printed}
    assert (printed["人口(人)"], printed["高齢化率(%)"]) == ("7,364", "41.4")


def test_hours_of_the_rooms_are_only_those_the_text_gives():
    text = SourceFile.at(nabari_areas.SOURCE.shipped_path).text
    without = "\n".join(line for line in text.split("\n") if "17 時" not in line)
    assert all(
        not record.services[0].content.hours for record in read(nabari_areas.SOURCE, without)
    )
    other = text.replace("9 時から 17 時の間", "10 時から 16 時の間")
    room = read(nabari_areas.SOURCE, other)[0].services[0].content
    assert [one.text for one in room.hours] == ["平日の 10 時から 16 時の間"]


def test_fewer_areas_than_the_text_says_are_a_cut_file():
    lines = SourceFile.at(nabari_areas.SOURCE.shipped_path).text.split("\n")
    cut = "\n".join(line for line in lines if not line.startswith("赤目"))
    with pytest.raises(UnreadableFile, match="15 区域"):
        read(nabari_areas.SOURCE, cut)


@pytest.mark.parametrize(
    ("source", "text", "words"),
    [
        (kumamoto_sections.SOURCE, "No.\t局\t部\t課（室）\n1\t甲局\t乙部\t\n", "課の名前"),
        (suzaka_council.SOURCE, "No.\t所属\t職名\t備考\n1\t甲部\t\t\n", "職名"),
        (
            nabari_areas.SOURCE,
            "地域名\t地域づくり組織名\t地区の特徴\t人口(人)\t高齢化率(%)\n\t甲\t\t\t\n",
            "地域名",
        ),
    ],
)
def test_a_row_without_a_name_is_refused(source, text, words):
    rows = list(source.rows(SourceFile("f", text.encode())))
    with pytest.raises(ValueError, match=words):
        source.draft(rows[0])


def test_a_note_of_arrangements_is_told_apart_from_a_name():
    text = "No.\t所属\t職名\t備考\n1\t福祉部\t福祉課長\t調整中\n"
    (record,) = read(suzaka_council.SOURCE, text)
    content = record.services[0].content
    assert content.publication is Publication.draft
    assert any(one.field == "publication" for one in content.verifications)
