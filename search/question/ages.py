"""Ages in figures: 17歳, 30代, 中2, "15 years old"."""

import re
from collections.abc import Iterator

from search.question.conditions import Wish
from search.question.mentions import Mention
from search.question.said import Said

_KANJI = "〇一二三四五六七八九"
_FIGURES = r"(?P<n>\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NOT_BEFORE = r"(?<![\d年第約.,万千百一二三四五六七八九十])"
_THEN = r"(?!(から|の)?(時|とき|頃|ころ|まで|児(健診|検診)|差|違|年上|年下|も|若|に見))"
_YEARS = re.compile(
    _NOT_BEFORE
    + _FIGURES
    + r"\s?(歳(?!代)|才|さい(?![ぁ-ん])|岁|歲|살|세(?!대))"
    + _THEN
    + r"(?P<edge>以上|未満|以下)?"
)
_NEAR_ONES = (
    "he|she|who|son|daughter|friend|child|kid|brother|sister|husband|wife|mother|father|mom|mum|"
    "dad|grandmother|grandfather|grandma|grandpa|partner|boyfriend|girlfriend|student"
)
_YEARS_LATIN = re.compile(
    rf"(?<![\w.])(?:(?:i am|i'm|im|ages?|aged|(?:{_NEAR_ONES}) is|(?:he|she)'s)\s(?P<m>\d{{1,2}})"
    r"(?![\w%:])(?!\s?(?:am|pm|o'clock|month|week|day|hour|min))|"
    r"(?P<n>\d{1,3})[\s-]?(?:years?[\s-]?olds?|yrs?[\s-]?old|y/o|yo|tuoi|anos|taong gulang|"
    r"tahun|рок[иі]в|лет|ปี|वर्ष)(?![a-z]))"
)
_DECADES = re.compile(_NOT_BEFORE + r"(?P<n>[1-9]0)\s?(歳?代|대)(?!(目|まで|の(頃|とき|時)))")
_DECADES_LATIN = re.compile(
    r"(?<![\w.])(?:in (?:my|his|her|their) )(?:(early|mid|late)[\s-])?(?P<n>[2-9]0)'?s(?!\w)"
)
_RANGES = re.compile(
    _NOT_BEFORE
    + r"(?P<first>\d{1,2})(?:歳代?|代)?\s?(?:~|-|から|、|・)\s?(?P<last>\d{1,2})(?:歳代?|代)"
    r"(?!目)"
)
_GRADES = re.compile(
    r"(?P<school>小学校?|中学校?|高校|小|中|高)(?P<n>[1-6一二三四五六])(年生?)?(?![\d病人万千時月日つ回度校名])"
)
_FIRST_AGE = {"小": 6, "中": 12, "高": 15}
_LAST_GRADE = {"小": 6, "中": 3, "高": 3}
_OLDEST = 120
_OLD = 120


def ages_in(said: Said) -> Iterator[Mention]:
    yield from _ranges(said)
    for pattern in (_YEARS, _YEARS_LATIN):
        for found in pattern.finditer(said.heard):
            groups = found.groupdict()
            years = _number(groups["n"] or groups["m"])
            if years <= _OLDEST:
                yield _mention(found, _value(years, groups.get("edge") or ""))
    for pattern in (_DECADES, _DECADES_LATIN):
        for found in pattern.finditer(said.heard):
            yield _mention(found, f"{int(found['n'])}-{int(found['n']) + 9}")
    for found in _GRADES.finditer(said.heard):
        school, grade = found["school"][0], _number(found["n"])
        if grade <= _LAST_GRADE[school] and not _inside_word(said.heard, found.start()):
            first = _FIRST_AGE[school] + grade - 1
            yield _mention(found, f"{first}-{first + 1}")


def _ranges(said: Said) -> Iterator[Mention]:
    for found in _RANGES.finditer(said.heard):
        first, last = int(found["first"]), int(found["last"])
        if first < last <= _OLDEST:
            yield _mention(found, f"{first}-{last + 9 * ('代' in found[0])}")


def _mention(found: re.Match[str], value: str) -> Mention:
    return Mention(Wish.age, (value,), found.start(), found.end())


def _value(years: int, edge: str) -> str:
    if edge == "以上":
        return f"{years}-{max(years, _OLD)}"
    if edge:
        return f"0-{max(0, years - (edge == '未満'))}"
    return str(years)


def _inside_word(text: str, start: int) -> bool:
    return bool(re.match(r"[一-龠々]", text[start - 1 : start]))


def _number(said: str) -> int:
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    figure = _KANJI.find(ones) if ones else 0
    return (_KANJI.find(tens) if tens else 1) * 10 + figure if ten else figure
