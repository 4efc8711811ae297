"""The same bodies in a report and in slides, spelled in two ways that both stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.run import run_import
from importers.sources import koto_leaflet_sites, koto_participants, shinagawa_bodies
from models.vocabulary import Level, VerificationStatus

REPORT, SLIDES = koto_participants.SOURCE, koto_participants.SLIDES
SITES = koto_leaflet_sites.SOURCE
BODIES, BODIES_SLIDES = shinagawa_bodies.SOURCE, shinagawa_bodies.SLIDES
HEADING = "区内の団体 江東区\n所属 役職 所属 役職\n"


def changed(source, *changes: tuple[str, str]) -> SourceFile:
    text = source.shipped_path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return SourceFile("f", text.encode())


def read(source, *changes: tuple[str, str]):
    return [source.draft(row) for row in source.rows(changed(source, *changes))]


def names(records) -> list[str]:
    return [one.services[0].content.name for one in records]


def notes(record, field: str) -> str:
    return "\n".join(
        one.note
        for one in record.services[0].content.verifications
        if one.field == field and one.status is VerificationStatus.doubtful
    )


def seats(table: str) -> list[tuple[str, str, str]]:
    file = SourceFile("f", (HEADING + table).encode())
    return [(row.place[-1], row.take("所属"), row.take("役職")) for row in REPORT.rows(file)]


def test_both_documents_have_the_same_bodies_but_for_one_spelling():
    report, slides = names(read(REPORT)), names(read(SLIDES))
    assert len(report) == len(slides) == 22
    assert set(report) - set(slides) == {"大島 6丁目団地自治会"}
    assert set(slides) - set(report) == {"大島6丁目団地自治会"}


@pytest.mark.parametrize("source", [REPORT, SLIDES])
def test_the_right_half_are_sections_of_the_city(source):
    records = read(source)
    of_the_city = [one for one in records if one.key == "江東区"]
    assert names(of_the_city) == [
        "福祉部",
        "長寿応援課",
        "福祉課",
        "地域ケア推進課",
        "地域振興課",
        "青少年課",
        "障害者施策課",
        "保護第一課",
        "保険予防課",
        "養育支援課",
    ]
    assert {one.organization.level for one in of_the_city} == {Level.municipal}
    (body,) = [one for one in records if one.key == "NPO法人深川長屋"]
    assert (body.organization.name, body.organization.legal_form) == ("深川長屋", "NPO法人")


@pytest.mark.parametrize("source", [REPORT, SLIDES])
def test_a_misprint_is_kept_and_marked(source):
    doubted = {one.services[0].content.name for one in read(source) if notes(one, "name")}
    assert doubted == {"保険予防課"}
    (record,) = [one for one in read(source) if "保険予防課" in one.services[0].key]
    assert "保健予防課" in notes(record, "name")
    assert not record.services[0].content.alternate_names


def test_a_body_without_a_post_tore_its_line_in_two():
    assert seats("ひだまり会 \n福祉課 課長 \nこもれび会 会長 青少年課 課長 \n") == [
        ("左", "ひだまり会", ""),
        ("右", "福祉課", "課長"),
        ("左", "こもれび会", "会長"),
        ("右", "青少年課", "課長"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "ひだまり会 福祉課 課長 ",
        "ひだまり会 会長 福祉課 課長 青少年課 課長 ",
        "ひだまり会 ",
        "ご意見の一部 ",
    ],
)
async def test_a_line_with_no_clear_halves_is_kept_aside(line, records):
    table = "".join(f"団体{n}の会 会長 第{n}福祉課 課長 \n" for n in "一二三四五六")
    file = SourceFile("f", f"{HEADING}{table}{line}\n".encode())
    report = await run_import(REPORT, file, records=records)
    (aside,) = report.quarantined
    assert "分けられません" in aside.reason
    assert report.stored == 12


def test_names_with_spaces_and_posts_with_dots():
    assert seats("大島 6丁目団地自治会 副会長 福祉課 課長 \nひだまり会 代表・事務局長 \n") == [
        ("左", "大島 6丁目団地自治会", "副会長"),
        ("右", "福祉課", "課長"),
        ("左", "ひだまり会", "代表・事務局長"),
    ]


_WORD = st.text("あいうえおかき花山川", min_size=2, max_size=8)
_POST = st.sampled_from(["会長", "課長", "代表", "理事長", "代表・事務局長", "運営委員"])


@settings(deadline=None)
@given(st.lists(st.tuples(_WORD, _POST, _WORD, _POST), min_size=1, max_size=8))
def test_whole_lines_always_fall_into_four_columns(table):
    lines = "".join(f"{a}の会 {b} {c}課 {d} \n" for a, b, c, d in table)
    expected = [
        seat for a, b, c, d in table for seat in (("左", f"{a}の会", b), ("右", f"{c}課", d))
    ]
    assert seats(lines) == expected


def test_without_the_names_of_the_halves_nothing_is_imported():
    with pytest.raises(MissingColumn, match="江東区"):
        read(REPORT, ("江東区内活動団体・社会福祉法人など 江東区", "江東区の活動団体"))
    with pytest.raises(MissingColumn, match="所属・役職"):
        read(SLIDES, ("所属\t役職\t所属\t役職", "所属\t所属\t役職"))


def test_places_of_the_list_with_their_total():
    records = read(SITES)
    assert sum(int(cells(one)["配布部数"].replace("８", "8")) for one in records) == 1000
    assert not any(notes(one, "printed") for one in records)
    assert cells(records[5])["配布部数"] == "８0"
    assert names(records)[:2] == ["長寿サポートセンター", "福祉会館"]
    assert records[0].organization.alternate_names[0] == "地域包括支援センター"
    assert names([one for one in records if one.key == "江東区"]) == [
        "保護第二課相談係",
        "福祉課",
        "保護第一課相談係",
        "広報広聴課",
        "区議会事務局",
        "長寿応援課窓口分",
    ]


def cells(record) -> dict[str, str]:
    return {one.column: one.text for one in record.services[0].content.printed}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("合計 1000", "合計 1,010"), "1,010 部とありますが、一覧を数えると 1,000 部"),
        (("福祉会館 7か所 70", "福祉会館 7か所 60"), "990 部"),
        (("4 高齢者総合施設", "5 高齢者総合施設"), "番号が続いていません"),
    ],
)
def test_a_total_that_differs_is_told_on_every_place(change, told):
    assert all(told in notes(one, "printed") for one in read(SITES, change))


def test_a_list_without_its_total_was_cut_off():
    with pytest.raises(UnreadableFile, match="途中で切れていませんか"):
        read(SITES, ("合計 1000", ""))


def test_the_two_spellings_of_the_bodies_of_shinagawa():
    report, slides = names(read(BODIES)), names(read(BODIES_SLIDES))
    assert set(report) - set(slides) == {"はぴこね", "マイシェルパ"}
    assert set(slides) - set(report) == {"はびこね", "マイシエルパ"}
    assert [one.organization.legal_form for one in read(BODIES)] == [
        None,
        None,
        "NPO法人",
        "NPO法人",
        "NPO法人",
        "株式会社",
    ]


def test_names_that_ran_together_are_parted_before_the_form_and_say_so():
    doubted = [notes(one, "name") for one in read(BODIES_SLIDES)]
    assert [bool(note) for note in doubted] == [False, True, True, False, True, True]
    assert not any(notes(one, "name") for one in read(BODIES))


@pytest.mark.parametrize("source", [BODIES, BODIES_SLIDES])
def test_six_were_asked(source):
    changed_count = [old for old in ("支援団体 6団体", "支援団体6団体") if has(source, old)]
    records = read(source, (changed_count[0], "支援団体 ７団体"))
    assert all(
        "7 団体とありますが、一覧を数えると 6 団体" in notes(one, "printed") for one in records
    )


def has(source, text: str) -> bool:
    return text in source.shipped_path.read_text("utf-8")


def test_two_are_outside_the_city_and_nobody_says_which():
    told = ["品川区の外" in notes(one, "areas") for one in read(BODIES)]
    assert told == [False, True, True, True, True, True]
    assert not any(notes(one, "areas") for one in read(BODIES_SLIDES))


def test_the_next_cell_of_the_report_is_no_body():
    sentence = "・ 株式会社マイシェルパ \n・ 若者の孤独・孤立\nのようすが分かる\nようになった。 \n"
    assert len(read(BODIES, ("・ 株式会社マイシェルパ \n", sentence))) == 6
