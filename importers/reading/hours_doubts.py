"""Opening hours that contradict themselves: a weekday that is open every week and only sometimes.

The hours themselves are read by `models.hours`; here only the misprint is noticed.
"""

import re

_WEEK = "月火水木金土日"
_DAY = f"[{_WEEK}]"
_SPAN = re.compile(rf"({_DAY})(?:曜日?)?\s*[～〜~\-－ー]\s*({_DAY})")
_NTH = re.compile(
    rf"第\s*[0-9０-９一二三四五](?:[・、,，]\s*(?:第\s*)?[0-9０-９一二三四五])*\s*({_DAY})"
)
_CLOSED = re.compile(r"休|除|閉|お?やすみ")


def contradiction(text: str) -> str | None:
    """The weekday named twice ("月～土、第3土"), unless the text says that it is closed then."""
    if _CLOSED.search(text):
        return None
    nth = set(_NTH.findall(text))
    rest = _NTH.sub("", text)
    for first, last in _SPAN.findall(rest):
        start, end = _WEEK.index(first), _WEEK.index(last)
        days = _WEEK[start : end + 1] if start <= end else _WEEK[start:] + _WEEK[: end + 1]
        for day in _WEEK:
            if day in days and day in nth:
                return day
    return None
