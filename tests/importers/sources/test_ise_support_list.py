"""The support list of Ise: lost spans, a shifted row, and rules that hold for the whole list."""

import pytest

from importers.file import SourceFile
from importers.run import run_import
from importers.sources.ise_support_list import SOURCE
from models.vocabulary import Flag, Level, Publication, VerificationStatus

HEADING = "相談内容\t相談・連絡先\t受付日時\t相談先所在地"
RULES = """図表 サポートリスト
仕事 ⇒ **仕事** 健康 ⇒ **健康** お金・住まい ⇒ **お金・住まい**
受付日時は、特に記載がない場合、祝日・年末年始は休みです。
**予約**のマークのある所は、電話での予約が必要です。
どこに相談したらよいか迷ったら **見本相談センター**へ。
"""
MONDAY = "月曜日～金曜日 9:00～17:00"


def read(*lines: str, rules: str = RULES):
    text = "\n".join((rules + "**仕事**", HEADING, *lines))
    return [SOURCE.draft(row) for row in SOURCE.rows(SourceFile("f", text.encode()))]


def one(*lines: str, rules: str = RULES):
    return read(*lines, rules=rules)[len(lines) - 1].services[0].content


def notes(service, field: str) -> list[str]:
    return [entry.note for entry in service.verifications if entry.field == field]


def doubtful(service, field: str) -> bool:
    return any(
        entry.field == field and entry.status is VerificationStatus.doubtful
        for entry in service.verifications
    )


def shipped():
    file = SourceFile.at(SOURCE.shipped_path)
    return [SOURCE.draft(row).services[0].content for row in SOURCE.rows(file)]


def test_an_empty_topic_belongs_to_the_row_above():
    service = one(
        f"<b>仕事</b> 働く相談\t甲☎0596-00-0001\t{MONDAY}\t", f"\t乙☎0596-00-0002\t{MONDAY}\t"
    )
    assert service.what == "働く相談"
    assert "上の行" in notes(service, "what")[0]
    assert [cell.column for cell in service.printed] == ["相談・連絡先", "受付日時"]


def test_no_topic_is_taken_from_another_table():
    first = f"<b>仕事</b> 働く相談\t甲☎0596-00-0001\t{MONDAY}\t"
    second = f"\t乙☎0596-00-0002\t{MONDAY}\t"
    text = f"{RULES}\n{HEADING}\n{first}\n**健康**\n{HEADING}\n{second}"
    records = [SOURCE.draft(row) for row in SOURCE.rows(SourceFile("f", text.encode()))]
    assert records[1].services[0].content.what is None


def test_a_row_that_moved_to_the_left_is_read_by_what_its_cells_hold():
    (service, below) = (
        record.services[0].content
        for record in read(
            f"甲課 市営☎0596-00-0001 空家☎0596-00-0002\t{MONDAY}\t見本町1-2\t",
            f"\t乙課☎0596-00-0003\t{MONDAY}\t",
        )[:2]
    )
    assert service.name == "甲課"
    assert [(p.number, p.label) for p in service.phones] == [
        ("0596-00-0001", "市営"),
        ("0596-00-0002", "空家"),
    ]
    assert service.hours[0].text.startswith(MONDAY)
    assert service.places[0].address == "見本町1-2"
    assert service.what is None
    assert doubtful(service, "what")
    assert service.printed[0].text.startswith("甲課")
    assert below.what is None


def test_the_appointment_mark_is_of_the_row_that_has_it():
    first, second = read(
        f"<b>仕事</b> 予約 働く相談\t甲☎0596-00-0001\t{MONDAY}\t", f"\t甲☎0596-00-0001\t{MONDAY}\t"
    )[:2]
    assert first.services[0].content.flags == {Flag.appointment: True}
    below = second.services[0].content
    assert Flag.appointment not in below.flags
    assert doubtful(below, "flags.appointment")


def test_one_window_with_two_schedules_is_one_organization(records):
    first, second = read(
        f"<b>仕事</b> 働く相談\t甲☎0596-00-0001\t{MONDAY}\t",
        "\t甲☎0596-00-0001\t第3木曜日 9:30～11:30\t",
    )[:2]
    assert first.key == second.key
    assert first.organization == second.organization
    assert first.services[0].key != second.services[0].key


def test_two_subjects_in_one_cell_are_not_told_apart():
    service = one(f"<b>仕事</b> 甲の相談 乙についての相談\t丙☎0596-00-0001\t{MONDAY}\t")
    assert service.what == "甲の相談 乙についての相談"
    assert doubtful(service, "what")


@pytest.mark.parametrize(
    ("hours", "read_as"),
    [
        (MONDAY, f"{MONDAY}（祝日・年末年始は休み）"),
        ("毎日 9:00～17:00 年中無休", "毎日 9:00～17:00 年中無休"),
        ("24時間365日", "24時間365日"),
        ("火曜日 9:00～12:00（祝日も可）", "火曜日 9:00～12:00（祝日も可）"),
        (
            "火曜日 9:00～12:00（祝日を除く）",
            "火曜日 9:00～12:00（祝日を除く）（年末年始は休み）",
        ),
        (
            "平日 9:00～17:00（12/29～1/3は休み）",
            "平日 9:00～17:00（12/29～1/3は休み）（祝日は休み）",
        ),
    ],
)
def test_the_closing_days_of_the_list_hold_where_a_row_is_silent(hours, read_as):
    service = one(f"<b>仕事</b> 働く相談\t甲☎0596-00-0001\t{hours}\t")
    assert service.hours[0].text == read_as
    printed = {cell.column: cell.text for cell in service.printed}
    assert printed["受付日時"] == hours
    assert bool(notes(service, "hours[0].text")) == (hours != read_as)


def test_without_rules_nothing_is_added():
    service = one(f"<b>仕事</b> 働く相談\t甲☎0596-00-0001\t{MONDAY}\t", rules="")
    assert service.hours[0].text == MONDAY


def test_the_window_for_the_unsure_waits_until_somebody_knows_its_number():
    *_, default = read(f"<b>仕事</b> 働く相談\t甲☎0596-00-0001\t{MONDAY}\t")
    service = default.services[0].content
    assert (service.name, service.phones) == ("見本相談センター", ())
    assert service.publication is Publication.draft
    assert default.place == "5行目"


def test_the_window_for_the_unsure_has_the_number_the_list_gives():
    rows = f"<b>仕事</b> 相談\t見本相談センター☎0596-00-0009\t{MONDAY}\t"
    text = f"{RULES}\n{HEADING}\n{rows}"
    file = SourceFile("f", text.encode())
    assert len(list(SOURCE.rows(file))) == 1
    (window,) = SOURCE.windows(file)
    assert (window.phone, window.service_key) == ("0596-00-0009", "見本相談センター")


def test_the_window_of_a_name_alone_is_tied_to_its_draft():
    (window,) = SOURCE.windows(SourceFile.at(SOURCE.shipped_path))
    assert (window.area_code, window.phone) == ("242039", None)
    assert window.service_key == "伊勢市福祉生活相談センター"


async def test_a_torn_row_is_kept_aside_with_its_place(records):
    lines = [f"<b>仕事</b> 相談{n}\t甲{n}☎0596-00-000{n}\t{MONDAY}\t" for n in range(6)]
    text = "\n".join((RULES, HEADING, *lines, "途中で切れた行", f"相談\t\t{MONDAY}\t"))
    report = await run_import(SOURCE, SourceFile("f", text.encode()), records=records)
    assert (report.read, report.stored) == (9, 7)
    reasons = [entry.reason for entry in report.quarantined]
    assert any("列が分かれていません" in reason for reason in reasons)
    assert any("名前がありません" in reason for reason in reasons)


def test_a_note_of_arrangements_makes_a_draft():
    service = one("<b>仕事</b> 働く相談\t甲☎0596-00-0001\t調整中\t")
    assert service.publication is Publication.draft


def test_a_number_no_exchange_has_is_in_doubt():
    service = one(f"<b>仕事</b> 働く相談\t甲☎0596-00-00\t{MONDAY}\t")
    assert [phone.number for phone in service.phones] == ["0596-00-00"]
    assert doubtful(service, "phones[0].number")


def test_who_stands_behind_a_window():
    levels = {service.name: service.level for service in shipped()}
    assert levels["ハローワーク伊勢"] is Level.national
    assert levels["伊勢市生活支援課"] is Level.municipal
    assert levels["いせコンシェルジュ"] is Level.private
    assert levels["いせ若者就業サポートステーション"] is None


def test_a_name_torn_by_its_column_is_whole_again_and_says_so():
    (service,) = [one for one in shipped() if "サポートステーション" in one.name]
    assert service.alternate_names == ("いせ若者就業サポート ステーション",)
    assert "間が空いています" in notes(service, "name")[0]


def test_topics_rest_on_words_and_marks():
    found = {service.name: {t.id: t.evidence for t in service.topics} for service in shipped()}
    assert found["伊勢市生活サポートセンター「あゆみ」"] == {
        "poverty": "マーク「お金・住まい」",
        "work": "マーク「仕事」",
    }
    assert found["伊勢市住宅政策課"] == {"housing": "住宅"}
    assert "disability" in found["障がい者就業・生活支援センター「いこい」"]


def test_whom_it_is_for():
    (service,) = [one for one in shipped() if one.name == "いせコンシェルジュ"]
    assert service.for_whom == "働きづらさを抱えた人"
    assert service.eligibility == "年齢不問"
    assert (service.minimum_age, service.maximum_age) == (None, None)
