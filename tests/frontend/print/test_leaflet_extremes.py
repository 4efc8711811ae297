import logging
from dataclasses import replace
from datetime import date

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
from models.vocabulary import LANGUAGE_NAMES, PUBLIC, Publication
from tests.frontend.print.reading import DPI_150, MILLIMETRE, codes, squeezed, texts

EDITION = date(2026, 11, 21)


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
    assert "3 letters" in caplog.text
    assert "👩" not in caplog.text
    assert "👧" not in caplog.text
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
