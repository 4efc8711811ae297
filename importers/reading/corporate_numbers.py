"""The 法人番号: thirteen digits, the first of which checks the others."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=20_000)
def read_corporate_number(cell: str) -> str | None:
    """Thirteen digits that check, else None.

    >>> read_corporate_number("7000012050002"), read_corporate_number("1000012050002")
    ('7000012050002', None)
    """
    text = unicodedata.normalize("NFKC", cell).strip().removesuffix(".0").replace("-", "")
    if len(text) != 13 or not text.isascii() or not text.isdigit():
        return None
    weighted = sum(
        int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(text[:0:-1], start=1)
    )
    return text if int(text[0]) == 9 - weighted % 9 else None
