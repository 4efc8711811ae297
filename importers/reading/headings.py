"""Headings of columns: one spelling for those that people write in several ways."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_NOISE = re.compile(
    r"[\s_・･/／|()\[\]{}<>「」『』【】〔〕（）:：,，.．。、※*＊★☆●○■□◆◇?？!！\-‐－―~〜～]"
)
_DEMAND = re.compile("必須|任意")
_NUMBER_AT_THE_END = re.compile(r"(?<=\D)([0-9]|[①-⑨])$")


@lru_cache(maxsize=10_000)
def fold_heading(heading: str) -> str:
    """Without width, case, spaces, brackets, underscores: 名称_ｶﾅ and 名称（カナ） are 名称カナ."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", heading)).casefold()
    return _DEMAND.sub("", plain) or plain


def heading_tails(heading: str) -> Iterator[tuple[str, str]]:
    """(what stands before, the tail), folded, from the whole to the part after the last `_`.

    >>> list(heading_tails("教育機関_学校名カナ表記"))
    [('', '教育機関学校名カナ表記'), ('教育機関', '学校名カナ表記')]
    """
    parts = [part for part in unicodedata.normalize("NFKC", heading).split("_") if part.strip()]
    for at in range(len(parts)):
        yield fold_heading("".join(parts[:at])), fold_heading("".join(parts[at:]))


def without_number(folded: str) -> str:
    """A heading without its number at the end: 電話番号2 → 電話番号."""
    return _NUMBER_AT_THE_END.sub("", folded)


def numbered(headings: list[str]) -> tuple[str, ...]:
    """Names for all columns: 列3 for an empty one, 電話番号2 for the second of the same name."""
    found: dict[str, None] = {}
    taken = {heading.strip() for heading in headings}
    for at, heading in enumerate(headings, start=1):
        name = " ".join(heading.split()) or f"列{at}"
        if name in found:
            count = 2
            while f"{name}{count}" in found or f"{name}{count}" in taken:
                count += 1
            name = f"{name}{count}"
        found[name] = None
    return tuple(found)
