"""Marks, links and languages from text that others wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from frontend.marking import lang, mail_address, marked, web_address

ranges = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


@given(st.text(max_size=30), ranges)
def test_marking_changes_nothing_else(text: str, given_ranges: list[tuple[int, int]]) -> None:
    html = marked(text, given_ranges)
    assert html.replace(Markup("<mark>"), "").replace(Markup("</mark>"), "") == escape(text)
    assert html.count("<mark>") == html.count("</mark>")


@pytest.mark.parametrize(
    ("given_ranges", "html"),
    [
        ([], "暮らし&lt;の&gt;窓口"),
        ([(0, 3)], "<mark>暮らし</mark>&lt;の&gt;窓口"),
        ([(6, 8), (0, 3)], "<mark>暮らし</mark>&lt;の&gt;<mark>窓口</mark>"),
        ([(0, 2), (1, 3)], "<mark>暮ら</mark><mark>し</mark>&lt;の&gt;窓口"),
        ([(6, 99), (5, 5), (9, 12)], "暮らし&lt;の&gt;<mark>窓口</mark>"),
    ],
)
def test_marks(given_ranges: list[tuple[int, int]], html: str) -> None:
    assert marked("暮らし<の>窓口", given_ranges) == html


@pytest.mark.parametrize("address", ["https://example.org/a?b=c", "HTTP://EXAMPLE.ORG"])
def test_web_addresses(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "www.example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://example.org/ a",
        'https://example.org/"x',
        "//example.org",
        "https://example.org\n",
    ],
)
def test_addresses_no_link_may_have(address: str | None) -> None:
    assert web_address(address) == ""


def test_mail_addresses() -> None:
    assert mail_address("soudan@example.org") == "mailto:soudan@example.org"
    for wrong in (None, "soudan", "a@b", "a@example.org?cc=b@example.org", "a@example.org\n"):
        assert mail_address(wrong) == ""


def test_languages() -> None:
    assert lang("zh-Hans") == ' lang="zh-Hans"'
    assert lang("ja-easy") == ' lang="ja"'
    for none in (None, "", 'en" onload="x'):
        assert lang(none) == ""
