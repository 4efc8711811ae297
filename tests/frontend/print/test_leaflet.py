import logging
import re
import unicodedata
from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pypdfium2.raw
import pytest
import zxingcpp

from frontend.print.leaflet import (
    MAX_EMERGENCY,
    MAX_ENTRIES,
    TEMPLATES,
    NotPublic,
    TooManyEntries,
    UnknownTemplate,
    render_leaflet,
)
from frontend.print.paper import entry_on_paper
from frontend.print.qr import scannable
from models.documents.service import HoursPart, UrlPart
from models.errors import BadRequest, DirectoryError
from models.vocabulary import LANGUAGE_NAMES, PUBLIC, Publication, VerificationStatus

EDITION = date(2026, 11, 21)
MILLIMETRE = 72 / 25.4
DPI_150 = 150 / 72


def squeezed(text):
    """Without spaces and soft breaks, and with one form of every letter."""
    return re.sub(r"[\s\u200b\ufffe\u0002]", "", unicodedata.normalize("NFKC", text))


@pytest.fixture
def opened():
    documents = []

    def open_pdf(pdf):
        documents.append(pdfium.PdfDocument(pdf))
        return documents[-1]

    yield open_pdf
    for document in documents:
        document.close()


def texts(document):
    return [squeezed(page.get_textpage().get_text_range()) for page in document]


def codes(page):
    picture = page.render(scale=DPI_150, grayscale=True).to_pil()
    return {found.text for found in zxingcpp.read_barcodes(picture)}


@pytest.fixture(scope="module")
def twenty(make_leaflet, make_entry):
    return make_leaflet(*(make_entry(n) for n in range(20)))


@pytest.fixture(scope="module")
def twenty_pdf(twenty):
    return render_leaflet(twenty)


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


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x") *太字* _斜体_ `code` $x^2$ @ref <label> \\ // /* */ [a](b)',
        '"; #set page(fill: red); "',
        "</text><script>alert(1)</script> &amp; {{ 7 * 7 }} ${7*7} %s",
        "= 見出し",
        "- 項目 + 項目 / 用語",
        "https://example.org/#a",
        "\\u{202e} \\n #(1 + 1) ~ --- ...",
    ],
)
def test_text_stays_text(make_leaflet, make_entry, opened, name):
    leaflet = make_leaflet(make_entry(name=name, description=name), title=name, subtitle=name)
    pages = texts(opened(render_leaflet(leaflet)))
    assert squeezed(name) in pages[0]
    assert pages[1].count(squeezed(name)) == 2


@pytest.mark.parametrize("name", ["槗本", "𠮷野", "髙橋", "山﨑", "①㈱☎※→", "凸凹", "神﨑と⻑い"])
def test_rare_letters_are_printed_and_keep_the_file_accessible(
    make_leaflet, make_entry, opened, name
):
    pdf = render_leaflet(make_leaflet(make_entry(name=name)))
    assert squeezed(name) in texts(opened(pdf))[1]
    assert b"pdfuaid" in pdf


def test_languages_of_all_scripts_are_printed(make_leaflet, make_entry):
    languages = tuple(
        {"code": code, "name": name, "means": None, "days_text": None, "note": None}
        for code, name in LANGUAGE_NAMES.items()
    )
    assert b"pdfuaid" in render_leaflet(make_leaflet(make_entry(languages=languages)))


def test_a_missing_letter_costs_the_mark_but_not_the_leaflet(
    make_leaflet, make_entry, opened, caplog
):
    with caplog.at_level(logging.WARNING, logger="frontend.print.leaflet"):
        pdf = render_leaflet(make_leaflet(make_entry(name="にじ👩‍👧の会")))
    assert "👩" in caplog.text
    assert "👧" in caplog.text
    assert b"pdfuaid" not in pdf
    page = texts(opened(pdf))[1]
    assert "にじ" in page
    assert "096-000-0000" in page


@pytest.mark.parametrize(
    "hostile", ["\u202e0120\u202c", "\x00\x07\x1b[31m", "\ufeff\ufffe", "\ud800"]
)
def test_invisible_and_broken_letters_do_no_harm(make_leaflet, make_service, hostile):
    # A database cannot hold all of these, but a record may be built from anything.
    document = make_service()
    entry = replace(
        _first_entry(make_leaflet, document),
        document=document.model_copy(update={"name": f"みなと{hostile}"}),
    )
    assert b"pdfuaid" in render_leaflet(make_leaflet(entry))


def _first_entry(make_leaflet, document):
    from frontend.print.leaflet import LeafletEntry

    return LeafletEntry(document, "https://example.org/s/k00001")


def long_entry(make_entry, make_channel, make_phone):
    mailbox = "a" * 60 + "@" + "b" * 60 + ".example.org"
    return make_entry(
        name="とても長い名前の会" * 40,
        description="長い説明です。" * 700,
        phones=(make_phone("0120-000-000（代）内線1234・096-000-0001（夜間）", None),),
        channels=(make_channel("mail", mailbox), make_channel("line", "@" + "c" * 200)),
        urls=(UrlPart(url="https://example.org/" + "d" * 200, label=None, doubtful=True),),
        hours=(HoursPart(text="月曜 9:00～17:00、" * 400 + "おわり", label=None),),
        for_whom="y" * 300,
    )


def test_nothing_leaves_the_page_or_its_column(
    make_leaflet, make_entry, make_channel, make_phone, opened
):
    leaflet = make_leaflet(
        long_entry(make_entry, make_channel, make_phone), make_entry(1), issuer=None
    )
    document = opened(render_leaflet(leaflet))
    # Edges of the columns of the table in millimetres from the left.
    edges = [70, 122, 145, 164, 177]
    for number, page in enumerate(document):
        letters = page.get_textpage()
        for index in range(letters.count_chars()):
            left, bottom, right, top = (v / MILLIMETRE for v in letters.get_charbox(index))
            if right - left < 0.1:
                continue
            assert left >= 10.5
            assert right <= 199.5
            assert bottom >= 5
            assert top <= 286
            in_table = number > 1 and bottom > 17 and top < 272
            assert not in_table or not any(left + 0.1 < edge < right - 0.1 for edge in edges)


def _hours(count):
    return {"hours": tuple(HoursPart(text="月曜日の朝", label=None) for _ in range(count))}


def _languages(count):
    language = {"code": None, "means": None, "days_text": None, "note": None}
    return {"languages": [language | {"name": f"ことば{n:03}の名前"} for n in range(count)]}


def _topics(count):
    return {
        "topics": [
            {"id": "x", "name": f"分野{n:03}の名前", "state": "proposed"} for n in range(count)
        ]
    }


def _phones(count):
    number = {"number": "096-000-0000", "tel": None, "kind": "phone", "label": "昼", "note": "夜"}
    return {"phones": [number | {"hours_text": "平日"}] * count}


@pytest.mark.parametrize(
    "grown",
    [
        lambda count: {"name": "名" * count},
        lambda count: {"for_whom": "人" * count},
        lambda count: {"for_whom": "w" * count},
        _hours,
        _languages,
        _topics,
        _phones,
    ],
)
def test_the_tallest_row_that_may_not_break_fits_on_a_page(make_leaflet, make_entry, opened, grown):
    count = 1
    while not entry_on_paper(make_entry(**grown(count)).document, EDITION)["tall"]:
        count += 1
    entry = make_entry(**grown(count - 1))
    document = opened(render_leaflet(make_leaflet(entry)))
    assert len(document) == 2 + (_first_page_of(document, entry) > 1)
    letters = document[len(document) - 1].get_textpage()
    for index in range(letters.count_chars()):
        bottom = letters.get_charbox(index)[1]
        assert bottom / MILLIMETRE >= 5
    assert "未確認" in texts(document)[-1]


def _first_page_of(document, entry):
    return next(n for n, page in enumerate(document) if scannable(entry.short_url) in codes(page))


def test_facts_longer_than_a_page_are_printed_whole(
    make_leaflet, make_entry, make_channel, make_phone, opened
):
    entry = long_entry(make_entry, make_channel, make_phone)
    printed = "".join(texts(opened(render_leaflet(make_leaflet(entry)))))
    assert printed.count("9:00~17:00") == 400
    assert "おわり" in printed
    assert printed.count("とても長い名前の会") == 40
    assert "つづきは、QRコードの先にあります" in printed


def test_large_enough_for_weak_eyes(twenty_pdf, opened):
    table = opened(twenty_pdf)[2]
    letters = table.get_textpage()
    sizes = [
        pypdfium2.raw.FPDFText_GetFontSize(letters.raw, index)
        for index in range(letters.count_chars())
        if letters.get_text_range(index, 1).strip()
    ]
    assert min(sizes) >= 9 - 0.01
    start = letters.get_text_range().index("096-")
    assert pypdfium2.raw.FPDFText_GetFontSize(letters.raw, start) >= 11


def test_codes_are_large_enough_for_an_old_phone(twenty_pdf, opened):
    page = opened(twenty_pdf)[2]
    picture = page.render(scale=DPI_150, grayscale=True).to_pil()
    for found in zxingcpp.read_barcodes(picture):
        side = (found.position.top_right.x - found.position.top_left.x) / DPI_150 / MILLIMETRE
        # 25 of 33 modules are inside the quiet zone.
        assert side * 33 / 25 >= 18


@pytest.mark.parametrize("publication", sorted(set(Publication) - PUBLIC))
@pytest.mark.parametrize("place", ["entries", "emergency"])
def test_what_is_not_public_is_never_printed(make_leaflet, make_entry, publication, place):
    hidden = make_entry(publication=publication)
    with pytest.raises(NotPublic):
        render_leaflet(replace(make_leaflet(make_entry(1)), **{place: (hidden,)}))


@pytest.mark.parametrize("publication", sorted(PUBLIC))
def test_what_is_public_is_printed(make_leaflet, make_entry, publication):
    assert render_leaflet(make_leaflet(make_entry(publication=publication)))[:5] == b"%PDF-"


def test_a_leaflet_is_not_a_book(make_leaflet, make_entry):
    entry = make_entry()
    with pytest.raises(TooManyEntries, match=str(MAX_ENTRIES)):
        render_leaflet(make_leaflet(*[entry] * (MAX_ENTRIES + 1)))
    with pytest.raises(TooManyEntries, match=str(MAX_EMERGENCY)):
        render_leaflet(make_leaflet(emergency=(entry,) * (MAX_EMERGENCY + 1)))


def test_an_unknown_template_is_refused(make_leaflet):
    with pytest.raises(UnknownTemplate):
        render_leaflet(make_leaflet(template="../parts"))


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "https://example.org/s/" + "a" * 200]
)
def test_a_code_needs_a_short_address(make_leaflet, make_entry, address):
    with pytest.raises(BadRequest):
        render_leaflet(make_leaflet(replace(make_entry(), short_url=address)))


def test_refusals_are_errors_of_the_directory():
    assert issubclass(NotPublic, DirectoryError)
    assert issubclass(TooManyEntries, DirectoryError)


def test_templates_are_registered_under_their_own_names():
    assert TEMPLATES
    assert all(name == template.name for name, template in TEMPLATES.items())


def test_a_long_site_address_still_fits(make_leaflet, make_entry, opened):
    site = "https://madoguchi.long-name-of-a-municipality.example.org"
    entry = replace(make_entry(), short_url=f"{site}/s/k00001")
    document = opened(render_leaflet(make_leaflet(entry, site_url=site + "/")))
    assert codes(document[1]) == {scannable(entry.short_url)}
    assert "/s/k00001" in texts(document)[1]
