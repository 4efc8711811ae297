"""Hours and days: 19時以降, 夜8時, "after 7 pm", and what 今日 and 今夜 are at a moment."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.hours.calendar import holiday_name
from search.question.conditions import Wish
from search.question.mentions import Mention
from search.question.said import Said

TOKYO = ZoneInfo("Asia/Tokyo")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK = (*DAYS, "holiday")
_PARTS = ("early", "morning", "daytime", "evening", "night")
_PART_FROM = {5: "early", 8: "morning", 12: "daytime", 18: "evening", 22: "night"}
_MOMENTS = ("today", "tonight", "tomorrow", "tomorrow-evening")
_AT = re.compile(
    r"(?P<half>午前|午後|夜の?|夕方の?|朝の?|昼の?|深夜の?|am|pm)?\s?(?<![\d:第])(?P<n>[012]?\d)"
    r"(?:時(?!間|代|給|短|期|点|差)(?:半|[0-5]?\d分)?|:[0-5]\d)(?:\s?(?P<late>以降|過ぎ|すぎ|から|頃|ごろ|より後|まで))?"
    r"(?!(に|まで|から|~)?(は|の)?(仕事|勤務|働|残業|バイト|シフト|起き|寝))"
)
_AT_LATIN = re.compile(
    r"(?<![\w:])(?:(?:at|after|past|from|until)\s)(?P<n>[01]?\d)(?::[0-5]\d)?\s?(?P<half>am|pm|p\.m\.|a\.m\.)(?![a-z])"
)
_AFTERNOON = ("午後", "夜", "夕", "pm", "p.", "昼")


def hours_in(said: Said) -> Iterator[Mention]:
    for pattern in (_AT, _AT_LATIN):
        for found in pattern.finditer(said.heard):
            hour = int(found["n"])
            half = found["half"] or ""
            if half.startswith(_AFTERNOON) and hour < 12 and not (half[0] == "昼" and hour > 5):
                hour += 12
            if hour <= 30:
                yield Mention(Wish.time, (f"{hour % 24}:00",), found.start(), found.end(), "asked")


def times_of(values: Sequence[str]) -> tuple[str, ...]:
    """Names of times of the week: hours become the part of the day that they are in."""
    return tuple(dict.fromkeys(_part_of(value) if ":" in value else value for value in values))


def together(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """Sunday and evening: "sunday-evening". Two days, or two parts, are alternatives."""
    first, second = times_of(one), times_of(other)
    days = [v for v in (*first, *second) if v in _WEEK]
    parts = [v for v in (*first, *second) if v in _PARTS]
    pairs = [v for v in (*first, *second) if "-" in v]
    if pairs or not days or not parts:
        return tuple(dict.fromkeys((*first, *second)))
    return tuple(f"{day}-{part}" for day in dict.fromkeys(days) for part in dict.fromkeys(parts))


def all_but(values: Sequence[str]) -> tuple[str, ...]:
    """The other days, or the other parts of the day."""
    named = times_of(values)
    if any(value in _WEEK for value in named):
        return tuple(day for day in _WEEK if day not in named)
    if any("-" in value for value in named):
        said = dict.fromkeys(value.split("-")[0] for value in named)
        busy = any(value.endswith(("morning", "daytime")) for value in named)
        free = ("evening", "night") if busy else ("morning", "daytime")
        return (
            *(day for day in _WEEK if day not in said),
            *(f"{day}-{part}" for day in said for part in free),
        )
    return tuple(part for part in _PARTS if part not in named)


def moment_of(
    value: str, hours: Sequence[str], now: datetime
) -> tuple[Wish, tuple[str, ...]] | None:
    """`value` is "today", "tonight", "tomorrow" or "tomorrow-evening"; None for others.

    With an hour it is a moment, without one a day of the week.
    """
    if value not in _MOMENTS:
        return None
    local = now.astimezone(TOKYO)
    day = local.date() + timedelta(days=value.startswith("tomorrow"))
    if hours:
        hour = int(hours[0].split(":")[0])
        if value == "tonight" and hour < 12 and hour >= 5:
            hour += 12
        moment = datetime.combine(day, time(hour), TOKYO)
        return Wish.open, (moment.isoformat(),)
    name = _name_of(day)
    if value in ("tonight", "tomorrow-evening"):
        return Wish.time, (f"{name}-evening", f"{name}-night")
    return Wish.time, (name,)


def _name_of(day: date) -> str:
    return "holiday" if holiday_name(day) else DAYS[day.weekday()]


def _part_of(clock: str) -> str:
    hour = int(clock.split(":", maxsplit=1)[0])
    return next(
        (_PART_FROM[first] for first in sorted(_PART_FROM, reverse=True) if hour >= first), "night"
    )
