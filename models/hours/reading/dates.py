"""Days of the year, of the month, months, and the years a text holds for."""

import re
from calendar import monthrange

from models.hours.reading.said import Dates, MonthDays, Months, Period
from models.hours.rules import MonthDay

_YEAR = r"(?:(?:令和|r)\s*(?P<reiwa{0}>\d{{1,2}}|元)\s*年|(?P<year{0}>20\d\d)\s*[年/.])\s*"
_WEEKDAY = r"(?:\s*\([月火水木金土日](?:曜日?)?(?:・?祝)?\))?"
_DAY = re.compile(
    rf"(?:{_YEAR.format('')})?(?P<month>\d{{1,2}})(?:\s*月\s*|/)(?P<day>\d{{1,2}})(?!\d)"
    rf"(?:(?<=\d)\s*日)?{_WEEKDAY}"
)
_LATER = re.compile(
    rf"\s*(?:~+|から|より|to\b|through\b|until\b)\s*(?:{_YEAR.format('')}|翌年?の?\s*)?"
    rf"(?:(?P<month>\d{{1,2}})(?:\s*月\s*|/))?(?P<day>\d{{1,2}})(?!\d)(?P<unit>\s*日)?{_WEEKDAY}"
    r"(?P<until>\s*まで)?"
)
_SAME_MONTH = re.compile(rf"\s*[・、,]\s*(?P<day>\d{{1,2}})\s*日(?!間){_WEEKDAY}")
_NOT_A_DAY = re.compile(r"\s*(?:時|分|:\d)")
_NOT_A_DATE = re.compile(r"\s*(?:日?間|日?以内|[:/]\d)")

_MONTHS = re.compile(
    r"(?P<list>\d{1,2}(?:\s*月)?(?:\s*(?:[・、,]|~+|から|と|及び|および)\s*\d{1,2}(?:\s*月)?){0,11})"
    r"(?<=月)(?!\s*\d{1,2}\s*日|\d)(?:\s*まで)?(?:\s*の?期間)?(?:\s*の\s*(?:間|み)?)?"
)
_OPEN_END = re.compile(r"\s*(?:から|より|以降|~)")
_MONTH_ITEM = re.compile(
    r"(?P<gap>[・、,]|~+|から|と|及び|および)?\s*(?P<month>\d{1,2})(?:\s*月)?\s*"
)

_EVERY_MONTH = re.compile(
    r"毎月\s*(?P<list>\d{1,2}\s*日?(?:\s*[・、,と]\s*(?:毎月)?\s*\d{1,2}\s*日?){0,9})(?<=日)(?!前|間|以|程)"
)
_MONTH_DAYS = re.compile(r"\d{1,2}")
_ENDING_IN = re.compile(
    r"(?:毎月の?\s*)?(?P<list>\d(?:\s*[・、,とや]\s*\d){0,4})(?!\d)\s*(?P<ends>の\s*(?:つく|付く)\s*日"
    r"|の日)(?!曜|付)"
)

_PERIOD_START = re.compile(
    rf"{_YEAR.format('')}(?P<month>\d{{1,2}})\s*[月/.]\s*(?:(?P<day>\d{{1,2}})\s*日?)?{_WEEKDAY}"
)
_PERIOD_GAP = re.compile(r"\s*(?:~+|から|より|以降)\s*")
_PERIOD_END = re.compile(
    rf"(?:{_YEAR.format('')})?(?P<month>\d{{1,2}})\s*[月/.]\s*"
    rf"(?:(?P<day>\d{{1,2}})\s*日?|(?P<last>末日?))?{_WEEKDAY}"
)
_UNTIL = re.compile(r"\s*(?:まで|末まで)")


def read_dates(text: str, at: int) -> tuple[list[Dates], int] | None:
    """One day or stretch of the year, and further days of the same month (8月13日・14日)."""
    match = _DAY.match(text, at)
    if match is None or _NOT_A_DATE.match(text, match.end()):
        return None
    first = _month_day(match["month"], match["day"])
    if first is None:
        return None
    year = _year(match)
    found, finish = [Dates(first, first, year)], match.end()
    later = _LATER.match(text, finish)
    if later and not _NOT_A_DAY.match(text, later.end()):
        last = _month_day(later["month"] or match["month"], later["day"])
        if last and (later["month"] or later["unit"] or "/" in match.group()):
            found, finish = [Dates(first, last, year)], later.end()
    while more := _SAME_MONTH.match(text, finish):
        day = _month_day(str(found[-1].last.month), more["day"])
        if day is None:
            break
        found.append(Dates(day, day, year))
        finish = more.end()
    return found, finish


def read_months(text: str, at: int) -> tuple[Months, int] | None:
    if not text[at].isdigit() or "月" not in text[at : at + 40]:
        return None
    match = _MONTHS.match(text, at)
    if match is None:
        return None
    if _OPEN_END.match(text, match.end()):
        return None
    months: list[int] = []
    for item in _MONTH_ITEM.finditer(match["list"]):
        month = int(item["month"])
        if not 1 <= month <= 12:
            return None
        if item["gap"] == "から" or "~" in (item["gap"] or ""):
            while months and months[-1] != month:
                months.append(months[-1] % 12 + 1)
        else:
            months.append(month)
    return Months(tuple(sorted(set(months)))), match.end()


def read_month_days(text: str, at: int) -> tuple[MonthDays, int] | None:
    if ending := _ENDING_IN.match(text, at):
        digits = {int(d) for d in _MONTH_DAYS.findall(ending["list"])}
        if len(digits) > 1 or "く" in ending["ends"]:
            days = tuple(day for day in range(1, 32) if day % 10 in digits)
            return MonthDays(days), ending.end()
    match = _EVERY_MONTH.match(text, at)
    if match is None:
        return None
    days = tuple(int(d) for d in _MONTH_DAYS.findall(match["list"]))
    return (MonthDays(days), match.end()) if all(1 <= d <= 31 for d in days) else None


def read_period(text: str, at: int) -> tuple[Period, int] | None:
    """令和8年4月1日～令和9年3月31日, 2026年4月から: only with a year."""
    start = _PERIOD_START.match(text, at)
    if start is None:
        return None
    first = _iso(start, _year(start), last=False)
    if first is None:
        return None
    gap = _PERIOD_GAP.match(text, start.end())
    if gap is None:
        until = _UNTIL.match(text, start.end())
        last = _iso(start, _year(start), last=True)
        return (Period(None, last), until.end()) if until else None
    end = _PERIOD_END.match(text, gap.end())
    if end is None:
        return Period(first, None), gap.end()
    year = _year(end) or _year(start)
    last = _iso(end, year, last=True)
    if last is None or last < first:
        return None
    until = _UNTIL.match(text, end.end())
    return Period(first, last), until.end() if until else end.end()


def _year(match: re.Match[str]) -> int | None:
    if match["reiwa"]:
        return 2018 + (1 if match["reiwa"] == "元" else int(match["reiwa"]))
    return int(match["year"]) if match["year"] else None


def _iso(match: re.Match[str], year: int | None, *, last: bool) -> str | None:
    month = int(match["month"])
    if year is None or not 1 <= month <= 12:
        return None
    days = monthrange(year, month)[1]
    day = int(match["day"]) if match["day"] else (days if last else 1)
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= days else None


def _month_day(month: str, day: str) -> MonthDay | None:
    if not 1 <= int(month) <= 12:
        return None
    longest = monthrange(2024, int(month))[1]  # a leap year: 2月29日 is a day
    return MonthDay(int(month), int(day)) if 1 <= int(day) <= longest else None
