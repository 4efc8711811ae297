"""Rules a printed list gives once for all of its rows: closing days, appointments."""

import re
import unicodedata

from importers.reading.cell import plain

_CLOSED = re.compile(r"受付日?時[^。]*?記載がない場合[は、,]*(?P<days>[^。]+?)は[、]?(?:お)?休み")
_BETWEEN = re.compile(r"[・、，,]|および|及び|と")
_ALWAYS = re.compile(r"無休|365\s*日|祝日も|休みなし")
_SAID = {
    "祝日": re.compile(r"祝"),
    "祝祭日": re.compile(r"祝"),
    "年末年始": re.compile(r"年末|年始|12\s*[/月]\s*(?:2[89]|3[01])"),
    "土日": re.compile(r"土|日曜|[・～~]日"),
    "土日祝": re.compile(r"土|日曜|祝"),
}


def closing_days(text: str) -> tuple[str, ...]:
    """The days of 「特に記載がない場合、祝日・年末年始は休みです」: 祝日 and 年末年始."""
    found = _CLOSED.search(plain(text))
    if not found:
        return ()
    return tuple(day.strip() for day in _BETWEEN.split(found["days"]) if day.strip())


def unsaid_closing_days(hours: str, days: tuple[str, ...]) -> tuple[str, ...]:
    """The days of the rule that the hours of a row do not speak of themselves."""
    said = unicodedata.normalize("NFKC", hours)
    if _ALWAYS.search(said):
        return ()
    return tuple(
        day for day in days if not (_SAID[day].search(said) if day in _SAID else day in said)
    )
