"""Hours from columns: days, beginning and end in cells of their own, joined as people write them.

The words are made so that `models.hours` reads them. What cannot be joined with certainty is
written so that it is not read as hours at all: nobody may be told "open" by mistake.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from importers.reading.cell_times import read_time, time_and_more
from importers.reading.cell_values import said

WEEK = "月火水木金土日"
_DAY_TIMES = re.compile(
    rf"(?P<days>[{WEEK}祝][{WEEK}祝・、,曜日]*)\s*[:：]\s*(?P<time>\d{{1,2}}[:：]\d{{2}})"
)
_SPAN = re.compile(r"\d{1,2}[:：時].{0,8}?[-~～〜－―ー].{0,3}?\d{1,2}[:：時]|24時間|終日|休")
ASK = "時間はお問い合わせください"
_UNCLEAR = "開く時間が、もとの表の「{cells}」からはっきり読み取れません。行く前に確かめてください。"


@dataclass(frozen=True, slots=True)
class JoinedHours:
    """`text` in the words of the table, empty when it says nothing; `doubt` why not to trust it."""

    text: str
    doubt: str | None = None


@lru_cache(maxsize=50_000)
def join_hours(days: str, opens: str, closes: str, note: str) -> JoinedHours:
    """Days, times and remarks of a row as one text: 月火水木金 9:00～17:00 祝日は休み."""
    days, opens, closes, note = (
        " ".join(said(cell).split()) for cell in (days, opens, closes, note)
    )
    times, doubt = "", None
    if paired := _paired(opens, closes):
        times, named = paired
        if set(days) & set(WEEK) <= named:
            days = ""
        else:
            times, doubt = _unclear(opens, closes)
    elif opens or closes:
        times, doubt = _times(opens, closes)
    return JoinedHours(" ".join(part for part in (days, times, note) if part), doubt)


def _times(opens: str, closes: str) -> tuple[str, str | None]:
    begin, end = time_and_more(opens), time_and_more(closes)
    if begin and end:
        if _minutes(end[0]) <= _minutes(begin[0]):
            return _unclear(opens, closes)
        return f"{begin[0]}{begin[1]}～{end[0]}{end[1]}", None
    if opens == closes or not (opens and closes):
        whole = opens or closes
        if begin or end:
            return (f"{begin[0]}{begin[1]}～" if begin else f"～{closes}"), None
        return whole, None
    if begin and not re.search(r"\d", closes):
        return f"{begin[0]}{begin[1]}～{closes}", None
    return _unclear(opens, closes)


def _unclear(*cells: str) -> tuple[str, str]:
    # The cells stand in the note and not in the hours, so that nothing reads an hour out of them.
    return ASK, _UNCLEAR.format(cells="」「".join(cell for cell in cells if cell))


def _paired(opens: str, closes: str) -> tuple[str, set[str]] | None:
    """月・木：14:00 and 月・木：17:00 as 月・木 14:00～17:00, with the days that are named."""
    begins, ends = _day_times(opens), _day_times(closes)
    if not begins or list(begins) != list(ends):
        return None
    pairs = [(days, begins[days], ends[days]) for days in begins]
    if any(_minutes(end) <= _minutes(begin) for _, begin, end in pairs):
        return None
    return "、".join(f"{days} {begin}～{end}" for days, begin, end in pairs), set("".join(begins))


def _day_times(cell: str) -> dict[str, str]:
    found = {one["days"]: read_time(one["time"]) for one in _DAY_TIMES.finditer(cell)}
    rest = _DAY_TIMES.sub("", cell).strip(" 、,，;；/・")
    return {} if rest else {days: time for days, time in found.items() if time}


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)


Spans = Sequence[tuple[str, str]]


def join_week(
    days: Mapping[str, Spans], *, holidays_closed: bool = False, more: str = ""
) -> JoinedHours:
    """Hours of single days, the days of equal hours together; `days` is keyed 月 to 日 and 祝.

    Each day has pairs of beginning and end as the table writes them.
    """
    by_times: dict[str, str] = {}
    doubt = None
    for day, spans in days.items():
        parts = []
        for opens, closes in spans:
            if said(opens) or said(closes):
                joined = join_hours("", opens, closes, "")
                parts.append(joined.text)
                doubt = doubt or joined.doubt
        times = "、".join(dict.fromkeys(parts))
        if times:
            by_times[times] = by_times.get(times, "") + day
    texts = [f"{_named(days)} {times}" for times, days in by_times.items()]
    if holidays_closed and "祝" not in "".join(by_times.values()):
        texts.append("祝日は休み")
    text = "、".join(texts)
    return JoinedHours(" ".join(part for part in (text, more) if part), doubt)


def _named(days: str) -> str:
    return days.replace("祝", "・祝日") if days != "祝" else "祝日"


_KINDS = ("平日", "土曜", "日曜", "祝日")


@lru_cache(maxsize=50_000)
def join_kinds_of_days(
    weekdays: str, saturday: str, sunday: str, holidays: str, closed: str, note: str
) -> JoinedHours:
    """Times in a column each for 平日, 土曜, 日曜 and 祝日, with 定休日 and remarks."""
    parts: list[str] = []
    unclear: dict[str, str] = {}
    for name, cell in zip(_KINDS, (weekdays, saturday, sunday, holidays), strict=True):
        if text := " ".join(said(cell).split()):
            if _SPAN.search(unicodedata.normalize("NFKC", text)):
                parts.append(f"{name} {text}")
            else:
                unclear[name] = text
    closed, note = " ".join(said(closed).split()), " ".join(said(note).split())
    hours = "、".join(parts)
    if closed:
        hours = "。".join(part for part in (hours, f"定休日 {closed}") if part)
    # A stop keeps a remark from being read together with what stands before it.
    ask = f"{'・'.join(unclear)}の{ASK}" if unclear else ""
    text = "。".join(part for part in (hours, note, ask) if part)
    return JoinedHours(text, _unclear(*unclear.values())[1] if unclear else None)
