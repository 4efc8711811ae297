"""Times of day: 9:00～17:00, 午後6～9時, 18時～翌8時, 10am–4pm; and which are not believed."""

import re
from dataclasses import dataclass, replace

from models.hours.reading.said import Since, Time, Until
from models.hours.rules import DAY_MINUTES

_MERIDIEM = {
    "午前": "am",
    "午後": "pm",
    "am": "am",
    "pm": "pm",
    "a.m.": "am",
    "p.m.": "pm",
    "朝": "am",
    "早朝": "am",
    "昼": "noon",
    "お昼": "noon",
    "夕方": "pm",
    "夕": "pm",
    "夜": "night",
    "夜間": "night",
    "深夜": "deep",
    "未明": "am",
}
_NEXT = r"翌日の?|翌朝の?|翌々?|次の日の?"
_MER = r"午前|午後|a\.?m\.?|p\.?m\.?|お昼|昼|早朝|朝|夕方|夕|夜間|夜|深夜|未明"
_POINT = re.compile(
    rf"(?P<next>{_NEXT})?\s*(?:(?P<mer>{_MER})\s*:?)?\s*(?P<next2>{_NEXT})?\s*(?:の\s*)?"
    r"(?:(?P<noon>正午|noon\b)|(?P<midnight>midnight\b|零時)"
    r"|(?P<hour>\d{1,2})\s*"
    r"(?:(?P<unit>時(?!間))\s*(?:(?P<half>半)|(?P<min>\d{1,2})\s*分)?"
    r"|[:;.]\s*(?P<colon>\d{2})(?!\d)(?::00(?!\d))?(?:\s*分)?|(?P<bare>))"
    r"(?:\s*(?P<after>a\.?m\.?|p\.?m\.?)(?![a-z]))?)"
    r"(?P<about>\s*(?:頃|ごろ))?"
)
_BETWEEN = re.compile(r"\s*(?:~+|から|より|to\b)\s*(?:,\s*)?")
_OPENS = re.compile(r"開始(?:時間|時刻)?\s*[:は=]?\s*")
_CLOSES = re.compile(r"\s*[/、,・]?\s*終了(?:時間|時刻)?\s*[:は=]?\s*")
_TWO_CLOCKS = re.compile(r"(?<![\d:])(?<!\d )(\d\d):(\d\d) (\d\d):(\d\d)(?![\d:~]|\s*[~\d])")
_LEADING_WAVE = re.compile(r"~+\s*(?=\S)")
_ENDING = re.compile(r"\s*まで")
_COMPACT = re.compile(r"(?<!\d)(\d{2})(\d{2})\s*~\s*(\d{2})(\d{2})(?!\d)")
_NOT_A_TIME = re.compile(r"\s*(?:日|月|年|名|人|回|歳|才|階|円|分|週|時間|%|[:/.\d])")

IMPOSSIBLE = "時刻が正しくありません"
UNCLEAR_HALF = "午前か午後かがわかりません"
BACKWARDS = "終わりが始まりより前です"
TWO_DAYS = "24時間より長くなっています"
ABOUT = "時刻がおおよそです"


@dataclass(frozen=True, slots=True)
class Point:
    hour: int
    minute: int
    half: str
    next_day: bool
    bare: bool
    padded: bool
    finish: int
    half_after: bool = False
    colon: bool = False
    about: bool = False

    @property
    def impossible(self) -> bool:
        return self.minute > 59 or self.hour > 30 or (self.hour == 30 and self.minute > 0)


def read_time(text: str, at: int, before: Time | None) -> tuple[Time | Until | Since, int] | None:
    """A stretch or one end of it. `before` was read last: 午前9時～12時、1時～5時."""
    if compact := _COMPACT.match(text, at) or _TWO_CLOCKS.match(text, at):
        a, b, c, d = (int(g) for g in compact.groups())
        return between(_on_the_clock(a, b), _on_the_clock(c, d), None), compact.end()
    if labelled := _read_labelled(text, at, before):
        return labelled
    if lead := _LEADING_WAVE.match(text, at):
        last = _point(text, lead.end())
        if last is None or last.bare:
            return None
        time, doubt = _alone(last, before)
        ending = _ENDING.match(text, last.finish)
        return Until(time, doubt=doubt), ending.end() if ending else last.finish
    first = _point(text, at)
    if first is None:
        return None
    gap = _BETWEEN.match(text, first.finish)
    second = _point(text, gap.end()) if gap else None
    if second and not (first.bare and second.bare) and not _continues(text, second):
        if first.bare and second.half_after:
            first = _same_half(first, second) if second.half == "pm" else replace(first, half="am")
        ending = _ENDING.match(text, second.finish)
        finish = ending.end() if ending else second.finish
        return between(first, second, before), finish
    if first.bare:
        return None
    time, doubt = _alone(first, before)
    if ending := _ENDING.match(text, first.finish):
        return Until(time, doubt=doubt), ending.end()
    if gap:
        return Since(time, doubt), gap.end()
    return Until(time, bare=True, doubt=doubt), first.finish


def point_at(text: str, at: int) -> tuple[int, int] | None:
    """Minutes since midnight of one certain time of day, and where it ends."""
    point = _point(text, at)
    if point is None or point.bare or point.next_day:
        return None
    time, doubt = _minutes(point)
    small = not point.half and not point.colon and 0 < time < 5 * 60
    return None if doubt or small or time >= DAY_MINUTES else (time, point.finish)


def _on_the_clock(hour: int, minute: int) -> Point:
    return Point(hour, minute, "", next_day=False, bare=False, padded=True, finish=0, colon=True)


def _read_labelled(text: str, at: int, before: Time | None) -> tuple[Time, int] | None:
    """開始時間：8:30 終了時間：17:15"""
    opens = _OPENS.match(text, at)
    first = _point(text, opens.end()) if opens else None
    closes = _CLOSES.match(text, first.finish) if first else None
    second = _point(text, closes.end()) if closes else None
    if first is None or second is None or first.bare or second.bare:
        return None
    return between(first, second, before), second.finish


def _continues(text: str, point: Point) -> bool:
    return point.bare and _NOT_A_TIME.match(text, point.finish) is not None


def _point(text: str, at: int) -> Point | None:
    match = _POINT.match(text, at)
    if match is None or (at and text[at].isdigit() and text[at - 1].isdigit()):
        return None
    half = _MERIDIEM.get(_dotted(match["mer"] or match["after"] or ""), "")
    next_day = bool(match["next"] or match["next2"])
    if "翌朝" in (match["next"] or ""):
        half = half or "am"
    if match["noon"]:
        return Point(12, 0, "", next_day, bare=False, padded=True, finish=match.end())
    if match["midnight"]:
        return Point(0, 0, "am", next_day, bare=False, padded=True, finish=match.end())
    minute = 30 if match["half"] else int(match["min"] or match["colon"] or 0)
    bare = match["bare"] is not None and not match["after"]
    if bare and _NOT_A_TIME.match(text, match.end("hour")):
        return None
    finish = match.end("hour") if bare else match.end()
    return Point(
        int(match["hour"]),
        minute,
        half,
        next_day,
        bare,
        padded=match["hour"].startswith("0") and not match["unit"],
        finish=finish,
        half_after=bool(match["after"]),
        colon=match["colon"] is not None,
        about=bool(match["about"]) and not bare,
    )


def _dotted(word: str) -> str:
    return word.replace(".", "") if word[:1] in {"a", "p"} else word


def _same_half(first: Point, second: Point) -> Point:
    """1–4pm begins in the afternoon, 9–5pm in the morning."""
    early = first.hour < second.hour % 12
    return replace(first, half="pm" if early else "am", bare=False)


def _minutes(point: Point) -> tuple[int, str]:
    """Minutes since midnight and a doubt, of a point that stands for itself."""
    hour, doubt = point.hour, IMPOSSIBLE if point.impossible else ABOUT if point.about else ""
    match point.half:
        case "pm" if hour < 12:
            hour += 12
        case "am" if hour > 12:
            doubt = doubt or IMPOSSIBLE
        case "noon" if hour < 5:
            hour += 12
        case "night" if 5 <= hour < 12:
            hour += 12
        case "night" | "deep" if hour == 12:
            hour = 24
        case "deep" if 9 <= hour < 12:
            hour += 12
        case "deep" if 5 < hour < 9:
            doubt = doubt or UNCLEAR_HALF
        case _:
            pass
    if point.impossible:
        hour %= 24
    return hour * 60 + min(point.minute, 59), doubt


def _alone(point: Point, before: Time | None) -> tuple[int, str]:
    time, doubt = _minutes(point)
    if not point.half and before and time <= before.start < time + 12 * 60 <= before.end:
        time += 12 * 60
    elif not point.half and not point.padded and not point.next_day and 0 < time < 7 * 60:
        doubt = doubt or UNCLEAR_HALF
    return (time if time <= DAY_MINUTES else time - DAY_MINUTES), doubt


def between(first: Point, second: Point, before: Time | None) -> Time:
    start, doubt = _minutes(first)
    if first.half == "am" and first.hour == 12:
        doubt = doubt or UNCLEAR_HALF
    half = first.half
    if not half and not first.padded and before and before.twelve_hours:
        if 0 < start < 7 * 60 and start < before.end <= start + 12 * 60:
            start, half = start + 12 * 60, "pm"
        elif before.start >= 12 * 60 and second.hour < 12 and not second.half:
            doubt = doubt or UNCLEAR_HALF
    end, end_doubt = _end(half, second, start)
    doubt = doubt or end_doubt
    if second.next_day and end > start:
        doubt = doubt or TWO_DAYS
    if end <= start and not second.next_day and not _is_next_day(first, second, start, end):
        doubt = doubt or BACKWARDS
    small = 0 < start < 7 * 60 and not first.padded and not half and not first.next_day
    if small and end <= 12 * 60 and second.half in {"", "noon"}:
        doubt = doubt or UNCLEAR_HALF
    return Time(start % DAY_MINUTES, end, doubt, twelve_hours=bool(half or second.half))


def _is_next_day(first: Point, second: Point, start: int, end: int) -> bool:
    """An end before its start is on the next day, unless the end may be meant on a 12-hour clock.

    9:00～5:00 may end at 17:00 and 13:00～3:00 at 15:00; 15:00～3:00 and 9:00～9:00 cannot.
    """
    if second.hour >= 24 or (start >= 16 * 60 and end <= 10 * 60):
        return True
    if start == end:
        clock = first.colon and second.colon
        return clock or bool(first.half and second.half) or start > 12 * 60
    if (second.half or end == 0) and start >= 12 * 60 and end <= 12 * 60:
        return True
    return not first.half and start > 12 * 60 and end + 12 * 60 <= start


def _end(half: str, second: Point, start: int) -> tuple[int, str]:
    """午後6～9時: without a word of its own the end takes the half of the day of the start."""
    end, doubt = _minutes(second)
    noon = 12 * 60
    if second.half in {"am", "pm"} and second.hour == 12:
        if second.half == "am" or second.minute == 0:
            end = (noon if start < noon else DAY_MINUTES) + second.minute
    elif not second.half and not second.next_day and second.hour <= 12 and half not in {"", "deep"}:
        if half == "am" and end <= start and second.hour < 12:
            end += noon
        elif half != "am" and second.hour < 12:
            end = end + noon if end + noon > start else end
        elif half != "am" and second.minute == 0 and start > noon:
            doubt = doubt or ("" if start >= 18 * 60 else UNCLEAR_HALF)
            end = DAY_MINUTES
    return (end if end <= DAY_MINUTES else end - DAY_MINUTES), doubt
