"""A strict reader of OpenStreetMap's opening_hours, for what a directory may write there.

After the specification of the key, not after our writer: anything outside of this grammar raises
ValueError. A later rule takes the place of the earlier ones on every day it speaks of.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.models.hours.oracle_holidays import HOLIDAYS

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
ONE = timedelta(days=1)

_MONTH, _DAY = f"(?:{'|'.join(MONTHS)})", f"(?:{'|'.join(DAYS)})"
_NUMBER = r"(?:0[1-9]|[12]\d|3[01])"
_DATES = rf"{_MONTH} {_NUMBER}(?:-(?:{_MONTH} )?{_NUMBER})?"
_WIDE = rf"(?:{_DATES}(?:,{_DATES})*|{_MONTH}(?:-{_MONTH})?(?:,{_MONTH}(?:-{_MONTH})?)*)"
_NTH = r"\[-?[1-5](?:,-?[1-5])*\]"
_WEEKDAY = rf"{_DAY}(?:-{_DAY}|{_NTH})?"
_HOLIDAY = r"PH(?: [+-][1-9] days?)?"
_SMALL = rf"(?:{_WEEKDAY}(?:,{_WEEKDAY})*|{_HOLIDAY})"
_TIME = r"(?:[01]\d|2[0-4]):[0-5]\d-(?:[0-3]\d|4[0-8]):[0-5]\d"
_RULE = re.compile(
    rf"(?:(?P<wide>{_WIDE})(?: |$))?(?:(?P<small>{_SMALL})(?: |$))?"
    rf"(?:(?P<times>{_TIME}(?:,{_TIME})*)(?: |$))?(?P<modifier>open|off|unknown)?"
    r'(?: ?"(?P<comment>[^"]+)")?'
)


@dataclass(frozen=True)
class Rule:
    wide: str
    small: str
    times: tuple[tuple[int, int], ...]
    state: str

    def speaks_of(self, day: date) -> bool:
        return _in_wide(self.wide, day) and _in_small(self.small, day)


def read(value: str) -> list[Rule]:
    assert len(value) <= 255
    if value == "24/7":
        return [Rule("", "", ((0, 1440),), "open")]
    return [_rule(part) for part in value.split("; ")]


def _rule(text: str) -> Rule:
    found = _RULE.fullmatch(text)
    if found is None or text != text.strip() or not (found["wide"] or found["small"]):
        raise ValueError(text)
    times = tuple(_stretch(part) for part in (found["times"] or "").split(",") if part)
    state = found["modifier"] or ("unknown" if found["comment"] and not times else "open")
    if state == "open" and not times:
        raise ValueError(f"open without times: {text}")
    return Rule(found["wide"] or "", found["small"] or "", times or ((0, 1440),), state)


def _stretch(text: str) -> tuple[int, int]:
    start, end = ([int(n) for n in part.split(":")] for part in text.split("-"))
    first, last = start[0] * 60 + start[1], end[0] * 60 + end[1]
    if not 0 <= first < last <= 2880 or first > 1440:
        raise ValueError(f"times out of order: {text}")
    return first, last


def _in_wide(text: str, day: date) -> bool:
    return not text or any(_in_dates(part, day) for part in text.split(","))


def _in_dates(text: str, day: date) -> bool:
    here = (day.month, day.day)
    first, _, last = text.partition("-")
    name, *number = first.split(" ")
    month = MONTHS.index(name) + 1
    if not number:
        until = MONTHS.index(last) + 1 if last else month
        inside = month <= day.month <= until
        return inside if month <= until else day.month >= month or day.month <= until
    low = (month, int(number[0]))
    if not last:
        return here == low
    *other, end = last.split(" ")
    high = (MONTHS.index(other[0]) + 1 if other else month, int(end))
    return low <= here <= high if low <= high else here >= low or here <= high


def _in_small(text: str, day: date) -> bool:
    if not text:
        return True
    if text.startswith("PH"):
        shift = int(text[3:].split(" ", maxsplit=1)[0]) if len(text) > 2 else 0
        return day - shift * ONE in HOLIDAYS
    return any(_on(part, day) for part in re.split(r",(?=[A-Z])", text))


def _on(text: str, day: date) -> bool:
    found = re.fullmatch(rf"({_DAY})(?:-({_DAY})|\[([\d,-]+)\])?", text)
    assert found
    first = DAYS.index(found[1])
    if found[3]:
        last = (day + 7 * ONE).month != day.month
        nths = {int(n) for n in found[3].split(",")}
        return day.weekday() == first and ((day.day - 1) // 7 + 1 in nths or (last and -1 in nths))
    until = DAYS.index(found[2]) if found[2] else first
    if first <= until:
        return first <= day.weekday() <= until
    return day.weekday() >= first or day.weekday() <= until


def state(rules: list[Rule], moment: datetime) -> str:
    """open, off or unknown. A stretch past midnight belongs to the day it begins on."""
    minute = moment.hour * 60 + moment.minute
    said = set()
    for back in (0, 1):
        day = moment.date() - back * ONE
        rule = next((rule for rule in reversed(rules) if rule.speaks_of(day)), None)
        alike = [rule] if rule else []
        # Entries for the same days stand in one rule, so the last one speaks for the whole day.
        for one in alike:
            if any(a <= minute + 1440 * back < b for a, b in one.times):
                said.add("off" if one.state == "off" and back else one.state)
    return "open" if "open" in said else "unknown" if "unknown" in said else "off"
