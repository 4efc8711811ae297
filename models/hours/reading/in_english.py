"""English dates and ordinals in the Japanese order, so that one reader is enough."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_WEEKDAYS = {
    "mon": "月", "tue": "火", "wed": "水", "thu": "木", "fri": "金", "sat": "土", "sun": "日"
}  # fmt: skip
_NUMBERS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_NTH = r"(?:1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|last)"
_SMALL_NUMBER = re.compile(r"[1-5]")

_DATE = rf"(?:(?P<m1>{_MONTH})\.?\s?(?P<d1>{_DAY})|(?P<d2>{_DAY})\s?(?P<m2>{_MONTH})\b\.?)(?!\d|:)"
_NTH_DAY = (
    rf"(?P<nth>{_NTH}(?:\s?(?:,|and|&)\s?{_NTH})*)\s(?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*"
)
_YEAR_END = (
    r"(?:the\s)?(?:year~end(?:\s?(?:/|and|&)\s?new\syear)?|new\syear'?s?)"
    r"(?:\s(?:holidays?|period|break))?"
)
ENGLISH = re.compile(
    rf"\b(?:{_NTH_DAY}|{_DATE}|(?P<turn>{_YEAR_END})\b|(?P<of>of\s(?:each|every|the)\smonth)\b"
    r"|(?P<every>every|each)\s(?=\d(?:st|nd|rd|th)|first|second|third|fourth|fifth|last))"
)
LATIN = re.compile(r"[a-z]{3}|\d(?:st|nd|rd|th)")


def in_japanese(match: re.Match[str]) -> str:
    if match["nth"]:
        return f"{_ordinals(match['nth'])}{_WEEKDAYS[match['day']]}曜日"
    if match["turn"]:
        return "年末年始"
    month, day = match["m1"] or match["m2"], match["d1"] or match["d2"]
    if month is None or day is None:
        return ""
    number = re.sub(r"\D", "", day)
    return f"{_MONTHS.index(month[:3]) + 1}月{int(number)}日"


def _ordinals(words: str) -> str:
    found: list[str] = []
    for word in re.findall(_NTH, words):
        number = _NUMBERS.get(word) or word[0]
        found.append(f"第{number}" if _SMALL_NUMBER.fullmatch(number) else "最終")
    return "・".join(found)
