"""Days of the week: ranges, lists, 第2・4, 最終, and their English names."""

import re
from dataclasses import dataclass

from models.hours.reading.said import WEEK, NthOnly, Weekdays
from models.hours.rules import Day

_DAYS = dict(zip("月火水木金土日", WEEK, strict=True))
_ENGLISH = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), WEEK, strict=True))
_ATOM = re.compile(
    r"(?P<ja>[月火水木金土日])(?P<full>曜(?:日(?!曜))?)?"
    r"|(?P<en>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rsday|urday|r|rs|sdays|days)*\.?(?![a-z])"
)
_GAP = re.compile(
    r"\s*(?:(?P<range>~+|から|より|to\b|through\b)|(?P<join>[・、,と/&]|及び|および|and\b))?\s*"
)
_UNTIL = re.compile(r"\s*まで")
_AFTER_BARE = re.compile(
    r"$|[^一-龥々ァ-ヺー]|[月火水木金土日祝休定第以除午正翌毎各夜朝昼夕及最隔開営平全早深終]"
)
_NOT_WEEKDAY = re.compile(
    r"[月火水木金土日](?:[0-9](?!\d?(?::|時|~\d))|回|に\d|々|数|額|後|日(?:間|前|目|以))"
)

_NTH_ATOM = re.compile(
    r"第?\s*(?P<n>\d)(?!\d|時|:|日(?!曜|祝|[月火水木金土]|[\s・、,(]|$)|月\d|分|/)\s*(?P<week>週目?|回目?|番目)?(?:の)?(?=[\s・、,と及お&.月火水木金土日第最)~週をがはのか]|$)"
    r"|(?P<last>最終週?の?|最後の|ラスト|月末の)(?=\s*[月火水木金土日・、)])"
    r"|(?P<first>最初の)(?=[月火水木金土日])"
)
_NUMBERED_WEEK = re.compile(r"\d(?:[・、,と]\d){0,4}(?:週|回目|番目)")
_NTH_GAP = re.compile(r"\s*(?:[・、,と&.]|及び|および|(?P<range>~|から))?\s*")
_LEAD = re.compile(r"(?P<every>毎週の?|毎(?=[月火水木金土日]曜))?\s*")

ORDINALS = frozenset({1, 2, 3, 4, 5, -1})
ONE_DAY = "同じ曜日から同じ曜日までと書かれています"
NO_SUCH_WEEK = "ない週（第6週など）が書かれています"


@dataclass(frozen=True, slots=True)
class _Atom:
    day: Day
    full: bool
    finish: int


def read_weekdays(text: str, at: int) -> tuple[Weekdays | NthOnly, int] | None:
    lead = _LEAD.match(text, at)
    begin = lead.end() if lead else at
    every = bool(lead and lead["every"])
    nth, finish, doubt = _read_nth(text, begin)
    first = _atom(text, finish)
    if first is None:
        return (NthOnly(nth), finish) if nth and _marked(text, begin) and not doubt else None
    days, finish, full, ends = _read_days(text, first, nth=nth is not None)
    if not full and not _AFTER_BARE.match(text, finish):
        return None
    doubt = doubt or (ONE_DAY if any(a == b for a, b in ends) else "")
    ordered = tuple(d for d in WEEK if d in days)
    if nth is not None:
        nth = tuple(n for n in nth if n in ORDINALS)
        # Of a sixth Monday nothing is known, least of all that it is every Monday.
        ordered, nth = (ordered, nth) if nth else ((), None)
    bounds = tuple(dict.fromkeys(day for pair in ends for day in pair))
    return Weekdays(ordered, nth, every_week=every, doubt=doubt, bounds=bounds), finish


def weekday_at(text: str, at: int) -> tuple[Day, int] | None:
    atom = _atom(text, at)
    return None if atom is None else (atom.day, atom.finish)


def _marked(text: str, at: int) -> bool:
    return text[at : at + 1] in {"第", "最"}


def _read_nth(text: str, at: int) -> tuple[tuple[int, ...] | None, int, str]:
    numbers: list[int] = []
    finish, doubt, named = at, "", False
    match = _NTH_ATOM.match(text, at)
    if match is None or (text[at].isdigit() and not _NUMBERED_WEEK.match(text, at)):
        return None, at, ""
    while match and len(numbers) < 9:
        if match["last"]:
            numbers.append(-1)
        else:
            numbers.append(1 if match["first"] else int(match["n"]))
        named = named or match.group().startswith("第") or not match["n"] or bool(match["week"])
        finish = match.end()
        gap = _NTH_GAP.match(text, finish)
        match = _NTH_ATOM.match(text, gap.end()) if gap else None
        if match and match["n"] and gap and gap["range"] and numbers[-1] > 0:
            numbers += range(numbers[-1] + 1, int(match["n"]))
    if not named:
        return None, at, ""
    if not all(n in ORDINALS for n in numbers):
        doubt = NO_SUCH_WEEK
    if re.compile(r"[月火水木金土日]").match(text, finish) is None:
        space = re.compile(r"\s+(?=[月火水木金土日])").match(text, finish)
        finish = space.end() if space else finish
    return tuple(dict.fromkeys(numbers)), finish, doubt


def _atom(text: str, at: int) -> _Atom | None:
    match = _ATOM.match(text, at)
    if match is None or _NOT_WEEKDAY.match(text, at):
        return None
    if match["en"]:
        before = text[at - 1 : at]
        return None if before.isalpha() and before.isascii() else _english(match)
    return _Atom(_DAYS[match["ja"]], bool(match["full"]), match.end())


def _english(match: re.Match[str]) -> _Atom:
    return _Atom(_ENGLISH[match["en"]], full=True, finish=match.end())


def _read_days(
    text: str, first: _Atom, *, nth: bool
) -> tuple[list[Day], int, bool, list[tuple[Day, Day]]]:
    """The days, where they end, whether the last is written out, and the two ends of ranges."""
    days, last, finish = [first.day], first, first.finish
    ranges: list[tuple[Day, Day]] = []
    while gap := _GAP.match(text, finish):
        atom = _atom(text, gap.end())
        if atom is None or (gap["join"] is None and gap["range"] is None and gap.group()):
            break
        if gap["join"] in {"、", ","} and nth:
            break
        if gap["join"] and not atom.full and not _bare_end(text, atom):
            break
        if gap["range"]:
            start, end = WEEK.index(last.day), WEEK.index(atom.day)
            days += [WEEK[(start + n) % 7] for n in range((end - start) % 7 + 1)]
            ranges.append((last.day, atom.day))
        else:
            days.append(atom.day)
        last, finish = atom, atom.finish
        if gap["range"] and gap["range"][0] != "~" and (until := _UNTIL.match(text, finish)):
            finish = until.end()
    return days, finish, last.full, ranges


def _bare_end(text: str, atom: _Atom) -> bool:
    return _AFTER_BARE.match(text, atom.finish) is not None
