"""The one kind of hours that needs no calendar: every hour of every day."""

import re
import unicodedata
from collections.abc import Sequence

_EVERY_DAY = r"(?:365日|三百六十五日|年中無休|毎日)"
_ALL_HOURS = r"24時間"
_ALWAYS = re.compile(
    rf"(?:{_ALL_HOURS}[・、,/ ]*{_EVERY_DAY}|{_EVERY_DAY}[・、,/ ]*{_ALL_HOURS})"
    r"(?:対応|受付|受け付け|受付中)?[。.]?"
)


def is_always_open(texts: Sequence[str]) -> bool:
    """True only if the whole of the one text says so; any further word makes it uncertain.

    >>> is_always_open(["24時間365日"])
    True
    >>> is_always_open(["24時間365日（年末年始を除く）"])
    False
    """
    if len(texts) != 1:
        return False
    text = unicodedata.normalize("NFKC", texts[0]).strip()
    return _ALWAYS.fullmatch(text) is not None
