"""CSV that people open in a spreadsheet: no cell of it is ever taken for a formula."""

import csv
import io
import re
from collections.abc import Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Before the first line, so that Excel reads UTF-8."""
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_A_NUMBER = re.compile(r"[+＋－-]?[\d .．,()（）ー－-]*")
"""No letter, no "=", no "@", no other operator: it names no function, cell, file or program."""


def safe_cell(text: str) -> str:
    """With an apostrophe before what a spreadsheet would calculate or run. Numbers stay.

    >>> safe_cell("=1+1"), safe_cell("096-328-2340"), safe_cell("+81-96-328-2340")
    ("'=1+1", '096-328-2340', '+81-96-328-2340')
    """
    if not text.lstrip(" \u3000").startswith(_STARTS_A_FORMULA) or _A_NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def csv_line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(cell) for cell in cells])
    return written.getvalue()
