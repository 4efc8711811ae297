"""Hours in a column for each day: 月_診療開始時間, 月_開店時間帯2_開始時間, 毎週…に休診（日）."""

import re
from collections.abc import Mapping
from functools import lru_cache

from importers.reading.day_hours import WEEK, JoinedHours, join_week

_BEGIN = re.compile(rf"^([{WEEK}祝])(?:曜日?|日)?_?(.*)開始(?:時間|時刻)$")
_RECEPTION = re.compile(r"受付")
_WEEKLY = re.compile(rf"毎週.*(?:休診|休業|休み).*[(（]([{WEEK}])[曜日]*[)）]")
_OF_MONTH = re.compile(rf"第\s*([1-5])\s*週?.*[(（]([{WEEK}])[曜日]*[)）]")
_YES = frozenset({"1", "○", "〇", "TRUE", "true"})


@lru_cache(maxsize=64)
def _pairs(columns: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """(day, column of the beginning, column of the end); the hours of reception are others."""
    present = set(columns)
    found = []
    for column in columns:
        begin = _BEGIN.match(column)
        end = re.sub("開始(時間|時刻)$", r"終了\1", column)
        if begin and not _RECEPTION.search(begin[2]) and end in present:
            found.append((begin[1], column, end))
    order = WEEK + "祝"
    return tuple(sorted(found, key=lambda pair: order.index(pair[0])))


def week_of(*rows: Mapping[str, str]) -> JoinedHours:
    """The hours of one week from one row, or from several that belong together."""
    days: dict[str, list[tuple[str, str]]] = {}
    for cells in rows:
        for day, begin, end in _pairs(_all_columns(cells)):
            span = (cells.get(begin, ""), cells.get(end, ""))
            if span[0].strip() or span[1].strip():
                days.setdefault(day, []).append(span)
    order = WEEK + "祝"
    ordered = {day: sorted(days[day], key=_begins) for day in order if day in days}
    return join_week(ordered)


def _all_columns(cells: Mapping[str, str]) -> tuple[str, ...]:
    """Columns with anything in them, and for each beginning its end."""
    named = dict.fromkeys(cells)
    for column in cells:
        if _BEGIN.match(column):
            named[re.sub("開始(時間|時刻)$", r"終了\1", column)] = None
    return tuple(named)


def _begins(span: tuple[str, str]) -> str:
    return span[0].strip().zfill(5)


def closed_weekdays(cells: Mapping[str, str]) -> list[str]:
    """Days of the month on which it is closed: 第2・第4土曜は休み."""
    nth: dict[str, list[str]] = {}
    for column, cell in cells.items():
        if cell.strip() in _YES and (found := _OF_MONTH.search(column)):
            nth.setdefault(found[2], []).append(found[1])
    return [
        f"{'・'.join(f'第{number}' for number in numbers)}{day}曜は休み"
        for day, numbers in nth.items()
    ]
