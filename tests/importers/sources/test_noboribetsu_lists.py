"""Rows that broke over lines, groups printed once, and totals that must hold."""

import pytest

from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.run import run_import
from importers.sources import noboribetsu_leaflet_sites, noboribetsu_participants
from models.vocabulary import Level, VerificationStatus

PEOPLE = noboribetsu_participants.SOURCE
SITES = noboribetsu_leaflet_sites.SOURCE


def changed(source, *changes: tuple[str, str]) -> SourceFile:
    text = source.shipped_path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return SourceFile("f", text.encode())


def read(source, *changes: tuple[str, str]):
    return [source.draft(row) for row in source.rows(changed(source, *changes))]


def cells(record) -> dict[str, str]:
    return {one.column: one.text for one in record.services[0].content.printed}


def notes(record, field: str, status=VerificationStatus.doubtful) -> str:
    return "\n".join(
        one.note
        for one in record.services[0].content.verifications
        if one.field == field and one.status is status
    )


def test_thirty_three_rows_with_their_numbers():
    records = read(PEOPLE)
    assert [cells(one)["No."] for one in records] == [str(n) for n in range(1, 34)]
    assert sum(int(cells(one)["人数"]) for one in records) == 73
    assert not any(notes(one, "printed") for one in records)
    assert PEOPLE.info(changed(PEOPLE)).published == "2024年2月16日"


def test_a_row_over_three_lines_is_one_row_and_says_so():
    record = read(PEOPLE)[29]
    assert cells(record)["団体名"] == "北海道保健福祉部福祉局地域福祉課 地域福祉推進係 主査"
    assert (cells(record)["人数"], cells(record)["属性"]) == ("1", "北海道")
    assert "つなぎました" in notes(record, "name", VerificationStatus.unconfirmed)
    assert record.services[0].content.level is Level.prefectural


def test_posts_of_persons_are_no_part_of_the_body():
    room = [one for one in read(PEOPLE) if one.key.startswith("内閣官房")]
    assert {one.organization.name for one in room} == {"内閣官房孤独・孤立対策担当室"}
    assert len(room) == 3
    assert room[0].organization == room[1].organization == room[2].organization
    assert room[0].organization.level is Level.national


def test_other_names_in_brackets_and_quotes():
    records = read(PEOPLE)
    assert records[4].organization.alternate_names == ("けいあい",)
    assert records[5].organization.name == "登別市地域包括支援センター あおい"
    assert "愛桜" in records[5].organization.alternate_names


def test_a_page_number_between_two_rows_is_no_row():
    records = read(PEOPLE, ("13 明治安田", "44 \n13 明治安田"))
    assert len(records) == 33
    assert "44" not in "".join(cells(records[11]).values())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("合計  73", "合計  74"), "74 人とありますが、一覧を数えると 73 人"),
        (("15 知里森舎 1", "15 知里森舎 ２"), "73 人とありますが、一覧を数えると 74 人"),
        (("16 登別新生郵便局", "18 登別新生郵便局"), "番号が続いていません"),
    ],
)
def test_a_wrong_total_is_told_on_every_row_and_nothing_is_repaired(change, told):
    for record in read(PEOPLE, change):
        assert told in notes(record, "printed")


async def test_a_row_without_a_number_of_persons_is_kept_aside(records):
    file = changed(PEOPLE, ("33 登別市保健福祉部 15 登別市・事務局含む", "33 登別市保健福祉部"))
    report = await run_import(PEOPLE, file, records=records)
    assert (report.read, report.counts.quarantined) == (33, 1)
    assert "分けられません" in report.quarantined[0].reason


def test_a_column_that_is_gone_or_moved():
    with pytest.raises(MissingColumn, match="人数"):
        read(PEOPLE, ("No. 団体名 人数 属性", "No. 団体名 属性"))
    with pytest.raises(UnreadableFile, match="列の順番"):
        read(PEOPLE, ("No. 団体名 人数 属性", "No. 団体名 属性 人数"))
    with pytest.raises(UnreadableFile, match="途中で切れていませんか"):
        read(PEOPLE, ("合計  73", ""))


def test_sites_with_the_group_printed_once():
    records = read(SITES)
    assert [(cells(one).get("区分"), cells(one)["配布場所"]) for one in records] == [
        (None, "市広報誌への折り込み"),
        ("市関係部署", "福祉関係部署 （高齢・障がい・子ども・生活困窮など）"),
        ("市関係部署", "その他相談窓口部署（市民相談・納税相談）"),
        ("外部関係機関等", "社会福祉協議会"),
        ("外部関係機関等", "民生委員児童委員協議会"),
        ("外部関係機関等", "地域包括支援センター"),
        ("外部関係機関等", "登別市総合相談支援センターen"),
        ("外部関係機関等", "地域若者サポートステーション"),
    ]
    assert [one.organization.name for one in records[:4]] == [*["登別市"] * 3, "社会福祉協議会"]
    assert cells(records[5])["配布数"] == "150部"
    assert cells(records[5])["内訳"] == "５０部×3箇所"
    assert "3 か所" in notes(records[5], "name", VerificationStatus.unconfirmed)
    assert "配り方" in notes(records[0], "name")
    assert not any(notes(one, "printed") for one in records)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("民生委員児童委員協議会 1,500部", "民生委員児童委員協議会 1,600部"), "4,100 部"),
        (("折り込み 19,000部", "折り込み 18,000部"), "22,000 部"),
        (("（19箇所）", "（18箇所）"), "26 箇所とありますが、一覧を数えると 25 箇所"),
        (("（7箇所）", "（6箇所）"), "「外部関係機関等」は 6 箇所"),
        (("×3箇所", "×2箇所"), "「外部関係機関等」は 7 箇所"),
    ],
)
def test_copies_and_places_that_do_not_add_up(change, told):
    assert all(told in notes(one, "printed") for one in read(SITES, change))


def test_copies_for_each_place_are_multiplied():
    record = read(SITES, ("５０部×3箇所", "４０部×3箇所"))[5]
    assert "120 部" in notes(record, "printed")


def test_a_table_that_stops_inside_a_row_was_cut_off():
    with pytest.raises(UnreadableFile, match="地域若者サポートステーション"):
        read(SITES, ("地域若者サポートステーション 50部", "地域若者サポートステーション"))
