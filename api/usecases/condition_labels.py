"""Words for what was read from a question: times of the week, moments, ages, and the rest."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from api.usecases.check_query import JAPAN, moment_asked
from api.usecases.labels import facet_label
from models.directory_reference import DirectoryReference
from search.question.conditions import Wish

DAYS = {
    "monday": "月曜日",
    "tuesday": "火曜日",
    "wednesday": "水曜日",
    "thursday": "木曜日",
    "friday": "金曜日",
    "saturday": "土曜日",
    "sunday": "日曜日",
    "holiday": "祝日",
}
PARTS_OF_DAY = {
    "early": "早朝",
    "morning": "朝",
    "daytime": "昼",
    "evening": "夜",
    "night": "夜中",
}
ALWAYS = "always"
"""Every hour of every day."""
_DAYS_TOGETHER = {
    ("monday", "tuesday", "wednesday", "thursday", "friday"): "平日",
    ("saturday", "sunday"): "土日",
    ("saturday", "sunday", "holiday"): "土日祝日",
}
_OLDEST = 120
_FEWEST_ALIKE = 2
_WEEKDAYS = "月火水木金土日"


def condition_labels(
    wish: str, values: Sequence[str], reference: DirectoryReference
) -> tuple[str, ...]:
    """The values in words; alternatives that have a name together get that one."""
    match wish:
        case Wish.time:
            return _times(values)
        case Wish.open:
            return tuple(map(_opened, values))
        case Wish.age:
            return tuple(map(age_label, values))
        case Wish.near:
            return ("近く",)
        case _:
            # 中文 says it all where 简体中文 and 繁體中文 are asked for beside it.
            named = [
                v for v in values if v.partition("-")[0] == v or v.partition("-")[0] not in values
            ]
            return tuple(facet_label(wish, value, reference) for value in named)


def _is_part(value: str, values: Sequence[str]) -> bool:
    whole = value.partition("-")[0]
    return whole != value and whole in values


def together(labels: Sequence[str], most: int = 3) -> str:
    """Alternatives in few words: the name that all of them share, as every 北区, or the first."""
    if name := shared_name(labels):
        return name
    more = "など" if len(labels) > most else ""
    return "・".join(labels[:most]) + more


def shared_name(labels: Sequence[str]) -> str:
    """How all of several areas begin or end; "" for one, or where that is 市 alone."""
    if len(labels) < _FEWEST_ALIKE:
        return ""
    beginning = _beginning(labels)
    ending = _beginning([label[::-1] for label in labels])[::-1]
    name = max(beginning, ending, key=len)
    return name if len(name) >= _FEWEST_ALIKE else ""


def _beginning(labels: Sequence[str]) -> str:
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*labels, strict=False))
    return "".join(letters[0] for letters in alike)


def age_label(value: str) -> str:
    """A year, or a range such as "30-39", as it is said."""
    low, _, high = value.partition("-")
    if not high or low == high:
        return f"{low}歳"
    if int(high) >= _OLDEST:
        return f"{low}歳以上"
    if int(low) == 0:
        return f"{high}歳まで"
    if int(high) == int(low) + 9 and int(low) % 10 == 0:
        return f"{low}代"
    return f"{low}〜{high}歳"


def ages_of_value(value: str) -> tuple[int, int]:
    """First and last year of "15" or "30-39"."""
    low, _, high = value.partition("-")
    return int(low), int(high or low)


def times_together(said: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Days and parts of the day that were said apart, as in 「日曜 夜」: "sunday-evening"."""
    values = list(dict.fromkeys(value for one in said for value in one))
    days = [value for value in values if value in DAYS]
    parts = [value for value in values if value in PARTS_OF_DAY]
    if not days or not parts:
        return tuple(values)
    paired = [value for value in values if value not in DAYS and value not in PARTS_OF_DAY]
    return (*paired, *(f"{day}-{part}" for day in days for part in parts))


def other_times(values: Sequence[str]) -> tuple[str, ...]:
    """What is left of the week without these days, or of the day without these parts of it."""
    left: list[str] = []
    for names in (DAYS, PARTS_OF_DAY):
        if not names.keys().isdisjoint(values):
            left += [name for name in names if name not in values]
    return tuple(left)


def _times(values: Sequence[str]) -> tuple[str, ...]:
    # 夜 goes on until morning: who said it need not read of 夜中 too.
    said = [
        v for v in values if not v.endswith("night") or v.replace("night", "evening") not in values
    ]
    parts = {one.partition("-")[2] for one in said}
    days = [one.partition("-")[0] for one in said]
    together = _DAYS_TOGETHER.get(tuple(day for day in DAYS if day in days))
    if together and len(parts) == 1 and len(days) == len(set(days)):
        part = PARTS_OF_DAY.get(parts.pop())
        return (f"{together}の{part}" if part else together,)
    return tuple(map(_time, said))


def _time(value: str) -> str:
    day, _, part = value.partition("-")
    if part:
        return f"{DAYS.get(day, day)}の{PARTS_OF_DAY.get(part, part)}"
    return "24時間" if day == ALWAYS else DAYS.get(day) or PARTS_OF_DAY.get(day, day)


def _opened(value: str) -> str:
    if value == "now":
        return "いま受付中"
    return f"{spoken_moment(moment_asked(value))}に受付中"


def spoken_moment(moment: datetime) -> str:
    """In Japanese time, with its day: right on whatever day it is read."""
    local = moment.astimezone(JAPAN)
    weekday = _WEEKDAYS[local.weekday()]
    return f"{local.month}月{local.day}日（{weekday}） {local.hour}:{local.minute:02}"
