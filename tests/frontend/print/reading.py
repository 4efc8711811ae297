"""Reading a leaflet back: its words, its codes."""

import re
import unicodedata

import zxingcpp

MILLIMETRE = 72 / 25.4
DPI_150 = 150 / 72


def squeezed(text):
    """Without spaces and soft breaks, and with one form of every letter."""
    return re.sub(r"[\s\u200b\ufffe\u0002]", "", unicodedata.normalize("NFKC", text))


def texts(document):
    return [squeezed(page.get_textpage().get_text_range()) for page in document]


def codes(page):
    picture = page.render(scale=DPI_150, grayscale=True).to_pil()
    return {found.text for found in zxingcpp.read_barcodes(picture)}
