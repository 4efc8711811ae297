"""QR codes for paper: as few modules as the address allows, so that an old phone can read them."""

import io
import re
from functools import lru_cache
from urllib.parse import urlsplit

import segno

_SHORT_PATH = re.compile(r"/s/[0-9A-Za-z-]+", re.IGNORECASE)
_WEB = frozenset({"http", "https"})
BORDER = 4
"""Modules of white around the code; readers may fail with fewer."""


def scannable(url: str) -> str:
    """The same address in capitals as far as capitals mean the same.

    Capitals fit the denser alphanumeric mode of QR. Scheme and host have no case; of paths only
    our own short links are known to answer in either case, and only at the root of the site.
    """
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    if (
        parts.scheme not in _WEB
        or not parts.netloc.isascii()
        or "@" in parts.netloc
        or url[: len(origin)].lower() != origin.lower()
    ):
        return url
    rest = url[len(origin) :]
    return url.upper() if _SHORT_PATH.fullmatch(rest) else origin.upper() + rest


@lru_cache(maxsize=4096)
def qr_svg(url: str) -> str:
    """The code as SVG without a size of its own, quiet zone included."""
    drawn = io.BytesIO()
    _code(url).save(drawn, kind="svg", border=BORDER, xmldecl=False, nl=False, omitsize=True)
    return drawn.getvalue().decode()


def qr_modules(url: str) -> int:
    """Modules along one side, quiet zone included."""
    width, _ = _code(url).symbol_size(border=BORDER)
    return int(width)


@lru_cache(maxsize=4096)
def _code(url: str) -> segno.QRCode:
    return segno.make(scannable(url), error="m", micro=False)
