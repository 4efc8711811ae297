"""The members of Hokkaido's platform: what is stated is counted, and nothing is put right."""

import pytest

from importers.errors import MissingColumn
from importers.file import SourceFile
from importers.run import run_import
from importers.sources.hokkaido_platform import SOURCE
from models.vocabulary import Kind, Level, VerificationStatus

TEXT = SOURCE.shipped_path.read_text("utf-8")


def read(*changes: tuple[str, str]):
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return [SOURCE.draft(row) for row in SOURCE.rows(SourceFile("f", text.encode()))]


def service(records, name: str):
    (found,) = [one.services[0].content for one in records if name == one.services[0].content.name]
    return found


def organization(records, name: str):
    return next(one.organization for one in records if name == one.organization.name)


def doubts(content, field: str = "printed") -> str:
    return "\n".join(
        one.note
        for one in content.verifications
        if one.field == field and one.status is VerificationStatus.doubtful
    )


def part(records, heading: str):
    return [one for one in records if one.services[0].key.startswith(f"{heading}\n")]


def test_the_parts_of_the_list():
    records = read()
    parts = ("構成団体", "庁内の関係課", "幹事会員", "会員の決まり", "会員", "振興局")
    assert [len(part(records, one)) for one in parts] == [1, 17, 14, 2, 9, 14]
    assert SOURCE.info(SourceFile("f", TEXT.encode())).published == "令和6年3月"


def test_sections_belong_to_one_prefecture_and_the_department_before_them():
    sections = part(read(), "庁内の関係課")
    assert {one.key for one in sections} == {"北海道"}
    assert len({one.organization.model_dump_json() for one in sections}) == 1
    names = [one.services[0].content.name for one in sections]
    assert names[:5] == [
        "総合政策部国際課",
        "地域政策課",
        "DX推進課",
        "環境生活部道民生活課",
        "消費者安全課",
    ]
    assert {"障がい者保健福祉課", "経済部雇用労政課", "生徒指導・学校安全課"} <= set(names)
    safety = service(sections, "消費者安全課")
    assert safety.alternate_names == ("環境生活部消費者安全課",)
    assert "環境生活部" in doubts(safety, "alternate_names")
    assert service(sections, "総合政策部国際課").alternate_names == ()
    assert {one.services[0].content.level for one in sections} == {Level.prefectural}


@pytest.mark.parametrize(
    ("printed", "name", "form"),
    [
        ("（社福）北海道社会福祉協議会", "北海道社会福祉協議会", "社会福祉法人"),
        ("（特非）北海道 NPOサポートセンター", "北海道 NPOサポートセンター", "特定非営利活動法人"),
        ("（社福）北海道いのちの電話、", "北海道いのちの電話", "社会福祉法人"),
        ("（公財）北海道民生委員児童委員連盟", "北海道民生委員児童委員連盟", "公益財団法人"),
        ("認定 NPO法人まちづくりスポット恵み野", "まちづくりスポット恵み野", "認定NPO法人"),
        ("特定非営利活動法人 CAN", "CAN", "特定非営利活動法人"),
        ("住宅確保要配慮者居住支援法人 株式会社 AIMS", "AIMS", "株式会社"),
        (
            "北海道レインボー・リソースセンター L-Port",
            "北海道レインボー・リソースセンター L-Port",
            None,
        ),
    ],
)
def test_legal_forms(printed, name, form):
    (record,) = [one for one in read() if one.key == printed]
    assert (record.organization.name, record.organization.legal_form) == (name, form)
    assert any(cell.text == printed for cell in record.services[0].content.printed)


def test_two_names_in_one_item_are_not_taken_apart():
    found = service(read(), "北海道ひきこもり成年相談センター/札幌市ひきこもり地域支援センター")
    assert found.alternate_names == (
        "北海道ひきこもり成年相談センター",
        "札幌市ひきこもり地域支援センター",
    )
    assert "二つの団体か" in doubts(found, "name")


def test_the_officer_who_is_named_only_as_an_exception():
    first, *others = part(read(), "幹事会員")
    assert (first.key, first.organization.alternate_names) == ("北海道", ("北海道庁",))
    assert len(others) == 13
    city = others[-1].services[0].content
    assert (city.name, city.level) == ("登別市", Level.municipal)
    assert [one.code for one in city.areas] == ["012301"]


def test_rules_are_kept_and_are_no_bodies():
    rules = part(read(), "会員の決まり")
    assert [one.services[0].content.name for one in rules] == ["全市町村", "全市町村社会福祉協議会"]
    for rule in rules:
        assert rule.services[0].content.kind is Kind.scheme
        assert "会員の決まり" in doubts(rule.services[0].content, "name")


def test_what_adds_up_is_not_doubted_and_what_does_not_is():
    records = read()
    platform = records[0].services[0].content
    assert "376" in doubts(platform)
    assert "367" in doubts(platform)
    assert doubts(platform).count("\n") == 0
    assert not any(doubts(one.services[0].content) for one in records[1:])


@pytest.mark.parametrize(
    ("change", "told", "heading"),
    [
        (("⑬ 登別市 \n", ""), ("13 団体", "12 団体"), "幹事会員"),
        (("外の 13団\n", "外の 15団\n"), ("15 団体", "13 団体"), "幹事会員"),
        (("\n14団体（R6", "\n16団体（R6"), ("16 団体", "14 団体"), "幹事会員"),
        (("⑫ 北海道地域", "⑭ 北海道地域"), ("番号が続いていません",), "幹事会員"),
        (("根室 根室市 1 4  \n", ""), ("14 か所", "13 か所"), "振興局"),
        (("空知 岩見沢市 10 14  ", "空知 岩見沢市 10 15  "), ("180", "179"), "振興局"),
    ],
)
def test_a_count_that_differs_is_told_on_the_platform_and_on_the_list(change, told, heading):
    records = read(change)
    for record in (records[0], *part(records, heading)):
        note = doubts(record.services[0].content)
        assert all(word in note for word in told)
    assert not doubts(part(records, "庁内の関係課")[0].services[0].content)


def test_empty_cells_of_the_table_stay_empty():
    records = read()
    hidaka = service(records, "日高振興局")
    cells = {one.column: one.text for one in hidaka.printed}
    assert ("市" in cells, cells["町"], "村" in cells) == (False, "7", False)
    assert not doubts(hidaka)
    assert (len(hidaka.areas), hidaka.alternate_names) == (7, ("日高",))
    assert hidaka.places[0].city == "浦河町"
    totals = [len(one.services[0].content.areas) for one in part(records, "振興局")]
    assert sum(totals) == 179


def test_a_lost_column_is_noticed_by_the_number_of_towns():
    hidaka = service(read(("日高 浦河町  7  ", "日高 浦河町 7  ")), "日高振興局")
    assert "市の数は 7" in doubts(hidaka)
    assert "町の数は 空欄" in doubts(hidaka)
    seat = service(read(("石狩 札幌市", "石狩 函館市")), "石狩振興局")
    assert "この振興局の市町村にありません" in doubts(seat, "places[0].city")
    unknown = service(read(("石狩 札幌市", "南石狩 札幌市")), "南石狩")
    assert "地域の表にありません" in doubts(unknown, "name")


async def test_a_broken_row_is_kept_aside_and_counted(records):
    text = TEXT.replace("根室 根室市 1 4  ", "根室 1 4 と ほか")
    report = await run_import(SOURCE, SourceFile("f", text.encode()), records=records)
    (aside,) = report.quarantined
    assert "振興局・所在地" in aside.reason
    assert report.stored + report.counts.quarantined == report.read == 57


@pytest.mark.parametrize(
    ("gone", "column"),
    [
        ("北海道庁内 \n", "庁内の関係課"),
        ("\n幹事会員 \n※", "幹事会員"),
        ("\n会員 \n376", "会員"),
        ("振興局 所在地 市 町 村", "振興局・所在地・市・町・村"),
        (" 町 村 \n", "町"),
    ],
)
def test_a_heading_that_is_gone_stops_everything(gone, column):
    kept = {" 町 村 \n": " 村 \n", "\n幹事会員 \n※": "\n※", "\n会員 \n376": "\n376"}
    with pytest.raises(MissingColumn, match=column):
        read((gone, kept.get(gone, "")))
