"""The layout of the leaflet with invented rows: each rule for itself."""

import pytest

from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.sources.kumamoto_leaflet import SOURCE
from models.vocabulary import Flag, Publication, VerificationStatus

HEADER = "団体名 / ホームページ 連絡先 / 受付時間等\t支援・活動内容\t活動 分野\t外国 語\tLGBT"


def rows_of(content):
    return SOURCE.rows(SourceFile("leaflet.txt", content))


def read(content: bytes):
    return [SOURCE.draft(row) for row in rows_of(content)]


def entry(cell: str, work: str = "活動", field: str = "", foreign: str = "", lgbt: str = ""):
    (record,) = read(f"{HEADER}\n{cell}\t{work}\t{field}\t{foreign}\t{lgbt}".encode())
    return record.services[0].content


def doubts(service, field: str) -> list[str]:
    return [
        entry.evidence or entry.note
        for entry in service.verifications
        if entry.field == field and entry.status is VerificationStatus.doubtful
    ]


def test_cells_are_kept_to_the_letter():
    cell = '<b>ひなた</b> <a href="https://hinata.example.org/">https://hinata.example.org/</a> '
    service = entry(cell, "お話　を聴きます ")
    assert [text.text for text in service.printed] == [cell, "お話　を聴きます "]


@pytest.mark.parametrize("note", ["内部調整中", "（調整中）", "※掲載未定", " 準備中", "、検討中"])
def test_any_such_note_makes_a_draft(note):
    service = entry(f"<b>ひなた{note}</b>")
    assert service.publication is Publication.draft
    assert service.name == "ひなた"


def test_ordinary_names_are_published():
    assert entry("<b>調整さんの会</b>").publication is Publication.published


def test_a_link_that_leads_elsewhere_keeps_both_addresses_and_marks_them():
    service = entry('<b>ひなた</b> <a href="https://b.example.org/">https://a.example.org/</a>')
    assert [url.url for url in service.urls] == ["https://a.example.org/", "https://b.example.org/"]
    assert doubts(service, "urls[0].url")
    assert doubts(service, "urls[1].url")


def test_a_number_no_exchange_has_is_marked():
    service = entry("<b>ひなた</b> ☎096-328-23")
    assert not service.phones or doubts(service, "phones[0].number")
    assert doubts(entry("<b>ひなた</b> ☎096-328-234"), "phones[0].number") == ["096-328-234"]


def test_a_legend_that_still_tells_the_fields_apart_is_used():
    legend = "\n① 外国人のための相談\n② 依存症の相談"
    line = "<b>ひなた</b>\t活動\t②\t\t"
    (record,) = read(f"{HEADER}\n{line}{legend}".encode())
    service = record.services[0].content
    assert [topic.id for topic in service.topics] == ["addiction"]
    assert not doubts(service, "topics")


def test_languages_in_their_own_column_are_no_shift():
    service = entry("<b>ひなた</b>", foreign="ENG")
    assert [language.code for language in service.languages] == ["en"]
    assert service.flags == {Flag.foreign_language: True}
    assert not doubts(service, "flags.foreign_language")


def test_an_unknown_mark_is_no_answer():
    service = entry("<b>ひなた</b>", lgbt="△")
    assert service.flags == {}
    assert doubts(service, "flags.lgbtq") == ["△"]


@pytest.mark.parametrize(
    "header",
    [
        HEADER.replace(" ", "　"),
        HEADER.replace(" ", ""),
        HEADER.replace("LGBT", "ＬＧＢＴ").replace("/", "／"),
        "\ufeff" + HEADER,
    ],
)
def test_the_heading_is_found_in_spite_of_spaces_and_width(header):
    text = f"前の文章\n\n{header}\r\n<b>ひなた</b>\t活動\t\t\t\r\n".lstrip("前の文章\n")
    assert [record.key for record in read(text.encode())] == ["ひなた"]


def test_a_row_torn_in_two_is_kept_aside(records):
    rows = list(rows_of(f"{HEADER}\n<b>ひなた</b>\n☎096-328-2340\t活動\t\t\t\n".encode()))
    assert len(rows) == 2
    with pytest.raises(ValueError, match="列が分かれていません"):
        SOURCE.draft(rows[0])
    with pytest.raises(ValueError, match="団体名がありません"):
        SOURCE.draft(rows[1])


def test_without_the_table_or_a_column_nothing_is_read():
    with pytest.raises(MissingColumn, match="団体名"):
        list(rows_of("ただの文章です。".encode()))
    with pytest.raises(MissingColumn, match="外国語"):
        list(rows_of(HEADER.replace("外国 語", "言語").encode()))
    columns = HEADER.split("\t")
    swapped = "\t".join([*columns[:3], columns[4], columns[3]])
    with pytest.raises(UnreadableFile, match="順番"):
        list(rows_of(swapped.encode()))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("<b>" * 50_000, "長すぎます"),
        (f"<b>{'調' * 5_000}</b>", "団体名が長すぎます"),
        ("<b>ひなた</b> " + "a" * 30_000, "長すぎます"),
        ("<b></b>", "団体名がありません"),
    ],
)
def test_a_cell_that_cannot_be_right_is_refused_at_once(cell, words):
    with pytest.raises(ValueError, match=words):
        entry(cell)
