from dataclasses import replace
from datetime import date

import pypdfium2.raw
import pytest

from frontend.print.leaflet import (
    render_leaflet,
)
from frontend.print.qr import scannable
from models.documents.service import HoursPart, NoticePart, UrlPart
from models.vocabulary import VerificationStatus
from tests.frontend.print.reading import MILLIMETRE, codes, squeezed, texts

EDITION = date(2026, 11, 21)


@pytest.mark.parametrize("count", [0, 1, 20, 200])
def test_every_code_can_be_read_and_every_row_is_whole(make_leaflet, make_entry, opened, count):
    entries = [make_entry(n, description=f"活動{n:04}のおわり。") for n in range(count)]
    document = opened(render_leaflet(make_leaflet(*entries)))
    printed = texts(document)
    read = [codes(page) for page in document]
    assert set().union(*read) == {scannable(entry.short_url) for entry in entries}
    for entry in entries:
        [page] = [n for n, found in enumerate(read) if scannable(entry.short_url) in found]
        said = entry.document
        assert squeezed(f"{said.name}電話{said.phones[0].number}") in printed[page]
        assert squeezed(said.hours[0].text) in printed[page]
        assert said.description in printed[page]
        assert squeezed(entry.short_url.removeprefix("https://example.org")) in printed[page]
    for number, text in enumerate(printed, start=1):
        assert f"{number}/{len(printed)}" in text
        assert "https://example.org" in text
        assert "令和8年(2026年)11月21日版" in text
    for text, found in zip(printed, read, strict=True):
        assert ("団体名/ホームページ・連絡先/受付時間等" in text) == bool(found)


def test_a_day_off_to_come_is_printed_under_the_hours(make_leaflet, make_entry, opened):
    closure = NoticePart(
        text="職員の研修のため",
        starts_on=date(2026, 11, 30),
        ends_on=date(2026, 12, 1),
        effect="closed",
    )
    hours = "平日 9:00～17:00 ※くわしくは電話で"
    closed = make_entry(1, hours=(HoursPart(text=hours, label=None),), notices=(closure,))
    pages = texts(opened(render_leaflet(make_leaflet(closed, make_entry(2)))))
    [page] = [page for page in pages if "職員の研修" in page]
    words = "お休み職員の研修のため(2026年11月30日から2026年12月1日まで)"
    assert page.index(squeezed(hours)) < page.index(words)
    assert page.count("お休み") == 1


def test_an_empty_selection_points_to_the_window(make_leaflet, opened):
    pages = texts(opened(render_leaflet(make_leaflet())))
    assert "どこに相談したらよいか迷ったら" in pages[0]
    assert "この条件で載せられるところは、まだありません" in pages[1]


def test_the_page_is_a4(twenty_pdf, opened):
    for page in opened(twenty_pdf):
        width, height = page.get_size()
        assert width == pytest.approx(210 * MILLIMETRE, abs=0.1)
        assert height == pytest.approx(297 * MILLIMETRE, abs=0.1)


def test_it_can_be_read_aloud(twenty_pdf, opened):
    document = opened(twenty_pdf)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in twenty_pdf
    assert b"/Lang" in twenty_pdf
    assert b"ja-JP" in twenty_pdf
    said = document.get_metadata_dict()
    assert said["Title"] == "ひとりで悩まないで"
    assert said["Author"] == "みなと市"
    assert "居場所・孤独・交流" in said["Keywords"]


def test_the_same_leaflet_is_the_same_file(twenty, twenty_pdf):
    assert render_leaflet(twenty) == twenty_pdf
    assert render_leaflet(replace(twenty, edition=date(2026, 11, 22))) != twenty_pdf


def test_the_cover_helps_at_once(make_leaflet, make_entry, opened, make_phone):
    line = make_entry(
        1,
        name="よるの電話",
        phones=(make_phone("0120-000-000", "+81120000000"),),
        hours=(HoursPart(text="毎日 16:00～翌8:00", label=None),),
    )
    document = opened(render_leaflet(make_leaflet(emergency=(line,), conditions="みなと市の窓口")))
    cover = texts(document)[0]
    for said in (
        "ひとりで悩まないで",
        "話せる場所の案内",
        "110警察",
        "119消防・救急",
        "よるの電話",
        "電話0120-000-000",
        "毎日16:00~翌8:00",
        "どこに相談したらよいか迷ったら",
        "みなと市くらしの相談室",
        "096-000-9999",
        "発行みなと市",
        "発行日令和8年(2026年)11月21日版",
        "みなと市の窓口",
    ):
        assert said in cover
    assert codes(document[0]) == {scannable(line.short_url)}


def test_the_cover_leaves_out_what_is_not_known(make_leaflet, opened):
    bare = make_leaflet(default_window=None, issuer=None)
    [cover, _] = texts(opened(render_leaflet(bare)))
    assert "迷ったら" not in cover
    assert "発行日" in cover
    assert "None" not in cover


@pytest.mark.parametrize("phone", [None, "096-000-9999（代）内線 1234、夜は 096-000-9998"])
def test_a_window_with_an_unusual_number_keeps_it(make_leaflet, opened, phone):
    window = replace(make_leaflet().default_window, phone=phone, tel=None)
    document = opened(render_leaflet(make_leaflet(default_window=window)))
    assert squeezed(phone or "みなと市くらしの相談室") in texts(document)[0]


def test_marks_are_printed_and_explained(make_leaflet, make_entry, make_verification, opened):
    entry = make_entry(
        accepts_consultation=False,
        urls=(UrlPart(url="https://exmaple.example/", label=None, doubtful=True),),
        verifications=(make_verification("hours", VerificationStatus.as_printed),),
    )
    page = texts(opened(render_leaflet(make_leaflet(entry))))[1]
    assert "相談は受けていません" in page
    assert "https://exmaple.example/(確認中)" in page
    assert "居場所・孤独・交流*" in page
    legend, table = page.split("支援団体一覧")
    assert "未確認団体にまだ確かめていない内容です" in legend
    assert "「まだ分かっていない」という意味です" in legend
    assert "未確認(もとの資料のまま)" in table


@pytest.mark.parametrize(
    ("urls", "said"),
    [
        ([False], "ホームページをご覧ください"),
        ([True, False], "ホームページをご覧ください"),
        ([True], "連絡先を確かめています"),
        ([], "連絡先を確かめています"),
    ],
)
def test_where_there_is_no_number_the_next_step_is_named(
    make_leaflet, make_entry, opened, urls, said
):
    parts = [
        UrlPart(url="https://example.org/a/", label=None, doubtful=doubtful) for doubtful in urls
    ]
    entry = make_entry(phones=(), channels=(), urls=parts)
    page = texts(opened(render_leaflet(make_leaflet(entry))))[1]
    assert said in page
    assert ("ホームページをご覧ください" in page) == (False in urls)


def test_certain_addresses_are_links_and_doubtful_ones_are_not(
    make_leaflet, make_entry, make_phone, make_channel
):
    certain = render_leaflet(
        make_leaflet(
            make_entry(
                phones=(make_phone("#0000", "#0000"),),
                urls=(UrlPart(url="https://example.org/sure/", label=None, doubtful=False),),
            )
        )
    )
    for target in (b"(tel:%230000)", b"(mailto:hello@example.org)", b"(https://example.org/sure/)"):
        assert target in certain
    doubtful = render_leaflet(
        make_leaflet(
            make_entry(
                phones=(make_phone("096-000-00", None),),
                channels=(make_channel("mail", "hello@example.org", doubtful=True),),
                urls=(UrlPart(url="https://example.org/sure/", label=None, doubtful=True),),
            ),
            default_window=None,
        )
    )
    for target in (b"(tel:+81", b"(tel:096", b"mailto:", b"(https://example.org/sure/)"):
        assert target not in doubtful
    assert b"(https://example.org/s/k00000)" in doubtful
