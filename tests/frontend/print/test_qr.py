import io
import re

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from frontend.print.qr import BORDER, qr_modules, qr_svg, scannable


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("https://example.org/s/k7qx2m", "HTTPS://EXAMPLE.ORG/S/K7QX2M"),
        ("http://127.0.0.1:8000/s/K7QX2M", "HTTP://127.0.0.1:8000/S/K7QX2M"),
        ("https://example.org", "HTTPS://EXAMPLE.ORG"),
        # Another path than the short link's may mean something else in capitals.
        ("https://example.org/mado/s/k7", "HTTPS://EXAMPLE.ORG/mado/s/k7"),
        ("https://example.org/s/k7/more", "HTTPS://EXAMPLE.ORG/s/k7/more"),
        ("https://example.org/s/k7?from=a", "HTTPS://EXAMPLE.ORG/s/k7?from=a"),
        ("https://example.org/s/k7#a", "HTTPS://EXAMPLE.ORG/s/k7#a"),
        ("https://me@example.org/s/k7", "https://me@example.org/s/k7"),
        ("https://みなと.example/s/k7", "https://みなと.example/s/k7"),
        ("mailto:hello@example.org", "mailto:hello@example.org"),
    ],
)
def test_capitals_only_where_they_mean_the_same(url, printed):
    assert scannable(url) == printed


def test_capitals_make_a_smaller_code():
    assert qr_modules("https://example.org/s/k7qx2m") == 25 + 2 * BORDER
    lower = segno.make("https://example.org/s/k7qx2m", error="m", micro=False)
    assert lower.symbol_size(border=BORDER)[0] > 25 + 2 * BORDER


def test_the_picture_has_its_quiet_zone_and_scales():
    url = "https://example.org/s/k7qx2m"
    svg = qr_svg(url)
    assert f'viewBox="0 0 {qr_modules(url)} {qr_modules(url)}"' in svg
    assert not re.search(r"<svg[^>]* (width|height)=", svg)


@settings(max_examples=25, deadline=None)
@given(st.text("ABCDEFGHJKMNPQRSTVWXYZabcxyz23456789", min_size=4, max_size=12))
def test_every_short_link_can_be_read(code):
    url = f"https://example.org/s/{code}"
    drawn = io.BytesIO()
    segno.make(scannable(url), error="m", micro=False).save(
        drawn, kind="png", border=BORDER, scale=3
    )
    [found] = zxingcpp.read_barcodes(Image.open(drawn))
    assert found.text.lower() == url.lower()
