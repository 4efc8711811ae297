"""Every page as people without script, and their screen readers, receive it."""

import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from frontend.pages import PublicPage
from frontend.search_pages import SearchPage
from tests.frontend import records, samples
from tests.frontend.sample_site import pages

PAGES = pages()
FULL = f"/services/{records.full().id}"
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}


class Outline(HTMLParser):
    """All elements with their attributes, and that they are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.data: list[str] = []
        """What stands in scripts: blocks of data are all that may."""
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        (self.data if self.open and self.open[-1] == "script" else self.text).append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def outline(address: str) -> Outline:
    return Outline(PAGES[address].render(samples.SITE))


def text(address: str) -> str:
    return re.sub(r"\s+", " ", "".join(outline(address).text))


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Outline:
    return outline(request.param)


def test_one_heading_and_the_landmarks(page: Outline) -> None:
    assert len(page.all("h1")) == 1
    assert [len(page.all(tag)) for tag in ("main", "title")] == [1, 1]
    assert page.all("html") == [{"lang": "ja"}]
    assert ("a", {"class": "skip-link", "href": "#main"}) in page.elements


def test_headings_leave_out_no_level(page: Outline) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_nothing_inline_and_nothing_from_elsewhere(page: Outline) -> None:
    for tag, attributes in page.elements:
        assert not any(name == "style" or name.startswith("on") for name in attributes), tag
        assert tag not in ("style", "iframe", "object", "base")
        loads = attributes.get("src") or (attributes.get("href") if tag in ("link", "use") else "")
        assert not loads or loads.startswith("/static/"), (tag, loads)
    inline = [script for script in page.all("script") if "src" not in script]
    assert all(script == {"type": "application/ld+json"} for script in inline)
    assert len(page.data) == len(inline) <= 1
    for block in page.data:
        assert not re.search("[<>&']", block)
        assert json.loads(block)["@context"] == "https://schema.org"


def test_every_field_has_a_label_and_every_reference_a_target(page: Outline) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert not [id for id, count in ids.items() if count > 1]
    labelled = {label["for"] for label in page.all("label")}
    fields = [one for one in page.all("input") if one.get("type") != "hidden"]
    for field in [*fields, *page.all("select")]:
        assert field["id"] in labelled
    for _, attributes in page.elements:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            assert set(attributes.get(name, "").split()) <= set(ids)
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids


def test_forms_work_without_script(page: Outline) -> None:
    for form in page.all("form"):
        assert form["method"] == "get"
        assert form["action"].startswith("/")
    buttons = [one for one in page.all("button") if one.get("type") == "submit"]
    assert len(buttons) >= len(page.all("form"))


def test_every_page_ends_with_somebody_to_call(page: Outline) -> None:
    calls = [link["href"] for link in page.all("a") if link.get("href", "").startswith("tel:")]
    assert {"tel:110", "tel:119"} <= set(calls)
    assert {"tel:0120000000", "tel:+81110000000"} & set(calls)


def test_links_that_leave_do_not_say_where_from(page: Outline) -> None:
    for link in page.all("a"):
        if link["href"].startswith(("http:", "https:", "//")):
            assert "noreferrer" in link["rel"]
        assert not re.match(r"\s*(javascript|data|vbscript):", link["href"], re.IGNORECASE)


def test_titles_tell_pages_apart() -> None:
    services = [address for address in PAGES if address.startswith("/services/")]
    kinds = ["/", "/topics", "/about", "/areas", "/areas/990001", "/organizations/1", "/search"]
    titles = Counter(PAGES[address].title for address in [*kinds, *services])
    assert max(titles.values()) == 1


@pytest.mark.parametrize("address", [f"/services/{records.sensitive().id}", "/search?topic=dv"])
def test_pages_about_violence_can_be_left_and_do_not_name_it(address: str) -> None:
    page = outline(address)
    (leave,) = [link for link in page.all("a") if "data-quick-exit" in link]
    assert leave["href"] == "https://www.jma.go.jp/"
    assert "履歴は消えません" in text(address)
    assert not re.search("DV|シェルター|パートナー|こわい", PAGES[address].title)
    assert isinstance(PAGES[address], PublicPage)
    assert PAGES[address].sensitive


def test_words_of_violence_count_by_the_line_that_answers_them() -> None:
    urgent = PAGES["/search?q=urgent"]
    assert isinstance(urgent, SearchPage)
    line = samples.found(records.sensitive())
    violent = replace(urgent, found=replace(urgent.found, urgent_contacts=(line,)))
    assert not urgent.sensitive
    assert violent.sensitive


def test_other_pages_have_no_way_out_bar() -> None:
    assert not any("data-quick-exit" in attributes for _, attributes in outline(FULL).elements)


def test_what_was_typed_is_not_in_the_title() -> None:
    assert "つらい" not in PAGES["/search?q=urgent"].title


def block_texts(block: str) -> list[str]:
    """Every text in a block of data."""
    found: list[str] = []
    json.loads(block, object_hook=lambda part: found.extend(map(str, part.values())) or part)
    return found


def test_hostile_text_stays_text() -> None:
    for address in (f"/services/{records.hostile().id}", "/search?q=hostile"):
        page = outline(address)
        assert records.HOSTILE in "".join(page.text) + "".join(
            attributes.get("value", "") for _, attributes in page.elements
        )
        scripts = page.all("script")
        assert len([script for script in scripts if "src" in script]) == 1
        assert len(scripts) == 1 + address.startswith("/services/")
        assert all(records.HOSTILE in block_texts(block) for block in page.data)
        assert not page.all("img")
        assert "49" not in "".join(page.text)


def test_unknown_is_said_and_never_looks_open() -> None:
    bare = f"/services/{records.document().id}"
    for term in ("料金", "名前を言わずに話せるか", "予約", "受付時間"):
        assert f"{term} 分かりません" in text(bare).replace(f"{term}分", f"{term} 分")
    assert "今の受付は分かりません" in text(bare)
    assert "state-open" not in PAGES[bare].render(samples.SITE)


def test_doubtful_addresses_are_text() -> None:
    page = outline(FULL)
    links = {link["href"] for link in page.all("a")}
    assert {"tel:0120000111", "tel:%238008", "https://line.example.org/r/hitoyasumi"} <= links
    assert "mailto:soudan@example.org" in links
    assert not {link for link in links if "exmaple" in link or "hitoyasumi," in link}
    assert not {link for link in links if link.endswith(("110000001", "110000002"))}
    assert text(FULL).count("確認中") == 3


def test_unsafe_addresses_are_text() -> None:
    page = outline(f"/services/{records.hostile().id}")
    links = [link["href"] for link in page.all("a")]
    assert not [link for link in links if "javascript" in link or "?cc=" in link or "<" in link]


def test_only_todays_notices() -> None:
    assert "工事のため" in text(FULL)
    assert "夏休み" not in text(FULL)


def test_printed_records_say_so_with_the_date_of_the_leaflet() -> None:
    printed = text(f"/services/{records.as_printed().id}")
    words = "「みほん市 相談先いちらん」（令和6年3月）のとおりです"
    assert words in printed
    assert words in text("/search?q=words")
    assert "まだ確かめていません" in printed


def test_where_the_record_comes_from_and_its_short_link() -> None:
    record = text(FULL)
    assert "みほん市 相談先いちらん、みほん市、令和6年3月（CC BY 4.0）" in record
    assert "https://madoguchi.example.org/s/A0002" in record
    assert "電話番号 0120-000-111：2026年10月1日に確かめました。" in record
    assert "点が2つ続いています。" in record


def test_results_say_what_was_loosened() -> None:
    relaxed = text("/search?q=relaxed")
    assert "Tiếng Việtで話せるところが見つからなかったので、ことばを外しました。" in relaxed
    assert "みほん市のためのところが見つからなかったので、ほかの地域も並べています。" in relaxed
    assert "すべてのことばに合うのは2件です" in relaxed
    chips = [link for link in outline("/search?q=relaxed").all("a") if link.get("class") == "chip"]
    assert len(chips) == 7
    assert all("page=" not in chip["href"] for chip in chips)


def test_urgent_contacts_stand_above_the_results() -> None:
    html = PAGES["/search?q=urgent"].render(samples.SITE)
    assert html.index('id="urgent-title"') < html.index('class="cards"')
    assert "いま話せるところがあります" in html


def test_no_hits_still_lead_to_two_windows() -> None:
    nothing = text("/search?q=none")
    assert "見つかりませんでした" in nothing
    assert samples.LOCAL.name in nothing
    assert samples.NATIONAL.name in nothing


def test_pages_of_results_are_links() -> None:
    links = {link["href"] for link in outline("/search?q=many").all("a") if "rel" in link}
    words = "%E3%81%9F%E3%81%8F%E3%81%95%E3%82%93"
    assert {f"/search?q={words}", f"/search?q={words}&page=3"} <= links
    assert f"/search/leaflet.pdf?q={words}" in links


def test_another_moment_is_not_called_now() -> None:
    page = text("/search?open=2026-11-22T10:00")
    results = page[page.index("見つかりました") : page.index("どこに話せばよいか")]
    assert "明日 10:00 に受付中" in results
    assert not re.search("いま受付中|いまは時間外|今の受付", results)
    assert "その時間は受付中" in results


def test_an_area_shows_nothing_from_elsewhere() -> None:
    assert "ひとやすみ相談室" in text("/areas/990001")
    assert "ひとやすみ相談室" not in text("/areas/990010")


def test_languages_are_marked() -> None:
    assert ("a", {"href": "/search?language=vi", "lang": "vi"}) in outline("/").elements
    assert {"lang": "vi"} in outline(FULL).all("span")


def test_the_fragment_holds_form_and_results_only() -> None:
    html = PAGES["/search?q=words"].render(samples.SITE, fragment=True)
    assert "<html" not in html
    assert 'id="results"' in html
    assert 'id="filters"' in html
