"""Dates as a Japanese reader expects them on paper."""

from datetime import date

_REIWA = date(2019, 5, 1)


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def edition_day(value: date) -> str:
    """Both calendars, because forms ask for one and people count in the other."""
    if value < _REIWA:
        return day(value)
    era = value.year - _REIWA.year + 1
    written = "元" if era == 1 else str(era)
    return f"令和{written}年（{value.year}年）{value.month}月{value.day}日"
