"""Any table with Japanese headings: guessed, shown, corrected, saved, imported."""

import json

import pytest

from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.mapping.guess import guess_profile
from importers.mapping.profile import Profile, profile_of_json, source_of_profile
from importers.run import run_import
from models.incoming import IncomingRecord
from models.repositories.imports import ImportRepository
from models.vocabulary import Channel, Flag, Kind, Publication

DESKS = """窓口,でんわ,ばしょ,いつ,匿名でもよい,WEB,担当者名
子ども相談センター,087-000-1234,高松市見本町1,平日 9:00～17:00,○,https://www.example.org/,名前 見本
女性相談室,087-000-1235,高松市見本町2,月～金 10:00～16:00,×,https://www.example.org/b,名前 見本
ひだまりの居場所,,高松市見本町3,第2土曜 13:00～16:00,,,名前 見本
※ 祝日は休みです,,,,,,
"""
FORM = (
    "タイムスタンプ,メールアドレス,貴団体の名称を教えてください。,ご担当者のお名前,"
    "お問い合わせの電話番号（公開します）,公開してよいメールアドレス,"
    "主な活動内容は何ですか（複数選択）,どのような方を対象としていますか,"
    "支援ケースの分類（複数選択）,活動頻度,組織形態,活動の範囲,"
    "支援事例における成果と課題,ホームページへの掲載に同意しますか\n"
    "2026/04/01 10:00:00,respondent@example.org,NPO法人ひだまり,名前 見本,087-000-1234,"
    'mado@example.org,"相談窓口の開設, 居場所づくり",18歳以下の子ども,"ひきこもり, いじめ",'
    "毎週土曜日 13:00～16:00,NPO法人,市区町村の全域,ある人のこと,同意する\n"
    "2026/04/01 11:00:00,other@example.org,こもれびの会,名前 見本,,,居場所づくり;その他,,,"
    "第2土曜,任意団体,高松市、丸亀市,,同意しない\n"
)


def guessed(text: str, **how: str) -> Profile:
    return guess_profile(SourceFile("survey 2026.csv", text.encode()), **how)


def fields(profile: Profile) -> dict[str, str]:
    return {one.column: one.field for one in profile.columns}


def drafts(profile: Profile, text: str) -> list[IncomingRecord]:
    source = source_of_profile(profile)
    found = []
    for row in source.rows(SourceFile("f.csv", text.encode())):
        try:
            found.append(source.draft(row))
        except ValueError:
            continue
    return found


def test_columns_are_guessed_from_headings_and_from_values():
    profile = guessed(DESKS)
    assert fields(profile) == {
        "窓口": "name",
        "でんわ": "phone",
        "ばしょ": "address",
        "いつ": "hours",
        "匿名でもよい": "anonymous",
        "WEB": "url",
        "担当者名": "person",
    }
    certainty = {one.column: one.certainty for one in profile.columns}
    assert (certainty["窓口"], certainty["でんわ"], certainty["ばしょ"]) == (
        "certain",
        "likely",
        "unsure",
    )
    assert all(one.reason and one.label for one in profile.columns)
    assert (profile.slug, profile.title, profile.key) == ("survey-2026", "survey 2026", ("窓口",))


def test_a_survey_with_long_questions():
    profile = guessed(FORM)
    found = fields(profile)
    assert found["貴団体の名称を教えてください。"] == "name"
    assert found["お問い合わせの電話番号（公開します）"] == "phone"
    assert found["公開してよいメールアドレス"] == "mail"
    assert found["主な活動内容は何ですか（複数選択）"] == "description"
    assert found["支援ケースの分類（複数選択）"] == "topics"
    assert found["ホームページへの掲載に同意しますか"] == "consent"
    for column in ("メールアドレス", "ご担当者のお名前", "支援事例における成果と課題"):
        assert found[column] == "person", column


def test_the_items_of_a_survey_of_bodies():
    headings = (
        "団体名,組織形態,活動の範囲,取組の内容,孤独・孤立対策に資する活動の状況,活動内容,"
        "自治体委託事業の有無,活動頻度,"
        "支援実績の有無,支援ケースの分類,支援事例における成果と課題,取組の必要性を感じた場面,自治体への期待"
    )
    values = (
        "見本の会,任意団体,高松市,居場所づくり,ひきこもり,交流,無,毎週土曜,有,ひきこもり,"
        "ある人,ある場面,連携"
    )
    found = fields(guessed(f"{headings}\n{values}\n"))
    assert found["団体名"] == "name"
    assert found["組織形態"] == "legal_form"
    assert found["活動の範囲"] == "area"
    assert found["取組の内容"] == found["活動内容"] == "description"
    assert found["孤独・孤立対策に資する活動の状況"] == found["支援ケースの分類"] == "topics"
    assert found["活動頻度"] == "hours"
    for column in ("支援事例における成果と課題", "取組の必要性を感じた場面", "自治体への期待"):
        assert found[column] == "person"


def test_records_of_a_guessed_profile():
    first, second, place = drafts(guessed(DESKS), DESKS)
    content = first.services[0].content
    assert (content.name, content.phones[0].number) == ("子ども相談センター", "087-000-1234")
    assert content.flags == {Flag.anonymous: True}
    assert second.services[0].content.flags == {Flag.anonymous: False}
    assert content.hours[0].text == "平日 9:00～17:00"
    assert content.places[0].address == "高松市見本町1"
    assert content.publication is Publication.draft
    assert place.services[0].content.kind is Kind.ibasho
    assert "名前 見本" not in repr((first, second, place))


@pytest.mark.parametrize(
    ("answer", "listed"),
    [
        *(
            ("はい", True),
            ("同意します", True),
            ("○", True),
            ("可", True),
            ("掲載を希望する", True),
        ),
        *(("", False), ("いいえ", False), ("不可", False), ("同意しません", False), ("×", False)),
        *(("希望しない", False), ("-", False), ("わからない", False)),
    ],
)
def test_nobody_is_listed_who_has_not_said_yes(answer, listed):
    text = f"団体名,電話番号,掲載の可否\n見本の会,087-000-1234,{answer}\n"
    profile = guessed(text).model_copy(update={"publication": Publication.published})
    (record,) = drafts(profile, text)
    publication = record.services[0].content.publication
    assert publication is (Publication.published if listed else Publication.draft)


def test_a_survey_becomes_drafts_and_who_does_not_agree_stays_hidden():
    profile = guessed(FORM).model_copy(
        update={"publication": Publication.published, "area_code": "372013"}
    )
    agreed, refused = drafts(profile, FORM)
    content = agreed.services[0].content
    assert (agreed.organization.name, agreed.organization.legal_form) == ("ひだまり", "NPO法人")
    assert content.publication is Publication.published
    assert [area.code for area in content.areas] == ["372013"]
    assert [(one.kind, one.value) for one in content.channels] == [
        (Channel.mail, "mado@example.org")
    ]
    assert {topic.id for topic in content.topics} >= {"hikikomori", "bullying"}
    assert content.maximum_age == 18
    for private in ("名前 見本", "respondent@example.org", "ある人のこと"):
        assert private not in repr(agreed)
    hidden = refused.services[0].content
    assert hidden.publication is Publication.draft
    assert [area.code for area in hidden.areas] == ["372013", "372021"]


async def test_every_row_is_accounted_for_and_twice_changes_nothing(sessions):
    source = source_of_profile(profile_of_json(guessed(DESKS).as_json()))
    file = SourceFile("f.csv", DESKS.encode())
    for stored in (3, 0):
        async with sessions.begin() as session:
            report = await run_import(source, file, records=ImportRepository(session))
        assert (report.read, report.stored, report.unchanged) == (4, stored, 3 - stored)
        assert [one.place for one in report.quarantined] == ["5行目"]
        assert report.unused_columns == ()


def test_a_profile_survives_its_json():
    profile = guessed(DESKS)
    assert profile_of_json(profile.as_json()) == profile
    assert json.loads(profile.as_json())["columns"][0]["column"] == "窓口"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"columns": [{"column": "窓口", "field": "phone"}]}, "名前"),
        ({"columns": [{"column": "窓口", "field": "name"}] * 2}, "二度"),
        ({"key": ["ない列"]}, "ない列"),
        ({"area_code": "999999"}, "area_code"),
        ({"columns": [{"column": "窓口", "field": "なんとか"}]}, "columns.0.field"),
        ({"slug": "大きい 名前"}, "slug"),
        ({"publication": "closed"}, "publication"),
        ({"columns": []}, "columns"),
    ],
)
def test_a_profile_that_cannot_be_used_says_what_to_correct(change, words):
    data = json.loads(guessed(DESKS).as_json()) | change
    with pytest.raises(UnreadableFile, match=words) as refused:
        profile_of_json(json.dumps(data, ensure_ascii=False))
    assert "なんとか" not in str(refused.value)


def test_what_is_no_json_is_refused():
    with pytest.raises(UnreadableFile, match="プロファイル"):
        profile_of_json("{")


def test_a_later_file_without_a_column_is_refused_and_a_new_column_is_reported():
    source = source_of_profile(guessed(DESKS))
    with pytest.raises(MissingColumn, match="でんわ"):
        list(source.rows(SourceFile("f.csv", DESKS.replace("でんわ", "電話").encode())))
    lines = [
        line + "," + ("新しい列" if at == 0 else "x") for at, line in enumerate(DESKS.split("\n"))
    ]
    row = next(iter(source.rows(SourceFile("f.csv", "\n".join(lines).encode()))))
    record = source.draft(row)
    assert row.unused == {"新しい列"}
    assert {cell.column for cell in record.services[0].content.printed} >= {"新しい列", "窓口"}


def test_rows_of_one_name_are_told_apart_by_more_columns():
    profile = guessed("名称,住所,電話番号\nA,高松市1,1\nA,高松市2,2\n")
    assert profile.key == ("名称", "住所")
    assert guessed("ID,名称\n1,A\n2,A\n").key == ("ID",)


def test_values_win_over_a_heading_that_is_wrong():
    profile = guessed("名称,メールアドレス\nA,087-000-1234\nB,087-000-1235\n")
    assert fields(profile)["メールアドレス"] == "phone"


def test_a_table_in_which_nothing_is_a_name_is_refused():
    with pytest.raises(UnreadableFile, match="名前の列"):
        guessed("電話番号,URL\n087-000-1234,https://www.example.org/\n")


def test_a_field_that_two_columns_claim_goes_to_the_surer_one():
    profile = guessed("名称,ご住所はどこですか,住所\nA,x,高松市1\n")
    assert fields(profile) == {"名称": "name", "ご住所はどこですか": "kept", "住所": "address"}
