"""Schedules of every HSDS version as opening hours in words that the hours engine reads.

A wrong "open" costs somebody the way there, so words are only written where reading them gives the
same days and times again; anything else stays unread, and the engine then answers "ask".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from importers.hsds.node import Node
from models.content import HoursContent, NoticeContent
from models.hours import read_hours
from models.hours.exchange_hsds import from_schedules, to_schedules
from models.hours.explain_ja import explain
from models.hours.rules import DAY_MINUTES, Hours
from models.vocabulary import NoticeEffect

_RULES = (
    *("valid_from", "valid_to", "dtstart", "timezone", "until", "count", "wkst", "freq"),
    *("interval", "byday", "byweekno", "bymonthday", "byyearday", "opens_at", "closes_at"),
    "attending_type",
)
_DAYS = {
    name: code
    for code, names in {
        "MO": "monday mon mo 月",
        "TU": "tuesday tue tues tu 火",
        "WE": "wednesday wed we 水",
        "TH": "thursday thu thur thurs th 木",
        "FR": "friday fri fr 金",
        "SA": "saturday sat sa 土",
        "SU": "sunday sun su 日",
    }.items()
    for name in names.split()
}
_TIME = re.compile(r"(\d{1,2})[:.]?(\d\d)?(?::\d\d(?:\.\d+)?)?\s*([ap])\.?m\.?", re.IGNORECASE)
_HOUR = re.compile(r"(\d{1,2}):(\d\d)")
_SECONDS = re.compile(r"^(\d{1,2}:\d\d):\d\d(?:\.\d+)?")
_DAY_OF_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00(?::00)?(?:\.0+)?(?:Z|[+-]\d\d:?\d\d)?")
_JAPAN = {"9", "+9", "9.0", "+09:00", "asia/tokyo", "japan", "jst"}
_DATES = ("valid_from", "valid_to", "dtstart")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_NIGHT = 16 * 60
_TRUE, _FALSE = {"true", "1", "yes", "t"}, {"false", "0", "no", "f"}


@dataclass(slots=True)
class Timed:
    """`unsaid` are doubts in Japanese about hours that could not be told in words."""

    hours: list[HoursContent] = field(default_factory=list)
    notices: list[NoticeContent] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)


def read_schedules(parents: Iterable[tuple[Node, str | None]]) -> Timed:
    """The schedules right below these rows, each with the name of what they hold for."""
    found = Timed()
    for parent, label in parents:
        for group in _groups(parent.below("schedules")):
            _read_group(group, label, found)
        for holiday in parent.below("holiday_schedules"):
            _read_holiday(holiday, found)
    return found


def _groups(schedules: Sequence[Node]) -> list[list[Node]]:
    """Schedules that make one timetable: the same words, or else the same season."""
    groups: dict[tuple[str | None, ...], list[Node]] = {}
    for schedule in schedules:
        season = (schedule.get("valid_from"), schedule.get("valid_to"))
        words = schedule.get("description")
        groups.setdefault((words, *season), []).append(schedule)
    return list(groups.values())


def _read_group(group: Sequence[Node], label: str | None, found: Timed) -> None:
    words = group[0].get("description")
    if words and (own := _own_label(group, words)) is not None:
        found.hours.append(HoursContent(text=words, label=own or label))
        return
    timed = [schedule for schedule in group if not _is_day_without_time(schedule)]
    skipped = len(group) - len(timed)
    notes = list(dict.fromkeys(filter(None, (s.get("notes") for s in group))))
    if text := _in_words(timed, [*([words] if words else []), *notes]):
        found.hours.append(HoursContent(text=text, label=label))
        if skipped and timed:
            found.unsaid.append("時刻の書かれていない曜日があります。休みかどうか分かりません。")
    elif any(set(schedule.cells) & {*_RULES, "weekday"} for schedule in group):
        found.unsaid.append("受付時間の書き方が分からず、載せていません。")
    for schedule in group:
        if link := schedule.get("schedule_link"):
            found.unsaid.append(f"受付時間は別のページにあります（{link}）。")


def _own_label(group: Sequence[Node], words: str) -> str | None:
    """What the hours are for, if the words alone say all that these schedules say; else None.

    So it is with our own output, whose notes begin with the label.
    """
    notes = explain(read_hours(words))
    written = {schedule.get("notes") or "" for schedule in group}
    if len(written) != 1:
        return None
    (note,) = written
    if not note.endswith(notes):
        return None
    expected = to_schedules(read_hours(words), iter(lambda: "", None))
    ours = [{k: str(v) for k, v in one.items() if k not in ("id", "notes")} for one in expected]
    theirs = [{k: v for k, v in s.cells.items() if k not in ("id", "notes")} for s in group]
    if ours != theirs:
        return None
    return note.removesuffix(notes).removesuffix(": ")


def _is_day_without_time(schedule: Node) -> bool:
    """Exports name all seven days and leave the times of closing days empty."""
    return bool(
        schedule.get("weekday") and not schedule.get("opens_at") and not schedule.get("closes_at")
    )


def _in_words(timed: Sequence[Node], words: Sequence[str]) -> str | None:
    """Words that the engine reads as these rules, or as something it does not know."""
    rules = _together([rule for schedule in timed if (rule := _rule(schedule))])
    if not rules:
        return "\n".join(words) or None
    uncertain = any(_is_no_night(rule) or _has_no_days(rule) for rule in rules)
    hours = None if uncertain else from_schedules(rules)
    if hours is None or hours.unread:
        raw = "、".join(f"{name} {text}" for rule in rules for name, text in rule.items())
        text = "\n".join([f"読み取れない書き方: {raw}", *words])
        return text if read_hours(text).unread else None
    told = explain(hours)
    for text in (
        "\n".join([told, *words]),
        f"{told}\n{'、'.join(words)}（書き方が二通りあります）",
    ):
        read = read_hours(text)
        if read.unread or _says_the_same(read, hours):
            return text
    return None


def _together(rules: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Days with the same times as one rule; what is not a plain day of the week stays alone."""
    found: dict[tuple[tuple[str, Any], ...], dict[str, Any]] = {}
    for rule in rules:
        rest = tuple((name, value) for name, value in rule.items() if name != "byday")
        days = rule.get("byday", "")
        plain = set(days.split(",")) <= set(_DAYS.values())
        earlier = found.setdefault(rest if plain else (*rest, ("byday", days)), dict(rule))
        if plain:
            joined = dict.fromkeys([*earlier["byday"].split(","), *days.split(",")])
            earlier["byday"] = ",".join(joined)
    return list(found.values())


def _is_no_night(rule: dict[str, Any]) -> bool:
    """An end before the start that is a slip: 9:00 to 3:00 in the afternoon, 23:00 for 13:00.

    20:00 to 8:00 is a night, and so is the night duty of an office, 17:00 to 9:00.
    """
    times = [_HOUR.match(str(rule.get(name, ""))) for name in ("opens_at", "closes_at")]
    opens, closes = (int(found[1]) * 60 + int(found[2]) if found else 0 for found in times)
    if not 0 < closes <= opens:
        return False
    return opens < DAY_MINUTES / 2 or closes + DAY_MINUTES - opens > _LONGEST_NIGHT


def _has_no_days(rule: dict[str, Any]) -> bool:
    """Whether a season begins or ends on what is not a date."""
    return any(not _ISO.fullmatch(rule[name]) for name in _DATES if name in rule)


def _says_the_same(read: Hours, hours: Hours) -> bool:
    return _week(read) == _week(hours) and set(hours.special) <= set(read.special)


def _week(hours: Hours) -> set[tuple[object, ...]]:
    return {
        (day, nth, weekly.start, weekly.end)
        for weekly in hours.weekly
        for day in weekly.days or (None,)
        for nth in weekly.nth or (None,)
    }


def _rule(schedule: Node) -> dict[str, Any]:
    """In the form of HSDS 3.1; what is not certain stays as written, for the engine to refuse."""
    rule: dict[str, Any] = {name: text for name in _RULES if (text := schedule.get(name))}
    rule.pop("wkst", None)
    if weekday := schedule.get("weekday"):
        rule |= {"freq": rule.get("freq", "WEEKLY"), "byday": weekday}
    for name in ("opens_at", "closes_at"):
        if name in rule:
            rule[name] = _clock(rule[name])
    for name in _DATES:
        if name in rule:
            day = _date(_DAY_OF_MOMENT.sub(r"\1", rule[name]))
            rule[name] = day.isoformat() if day else rule[name]
    if "freq" in rule:
        rule["freq"] = rule["freq"].upper()
    if rule.get("freq") == "DAILY" and "byday" not in rule:
        rule |= {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU"}
    if "byday" in rule:
        rule["byday"] = _days(rule["byday"])
    if str(rule.get("interval", "")).isdecimal():
        rule["interval"] = int(rule["interval"])
    if rule.get("timezone", "").casefold() in _JAPAN:
        rule["timezone"] = 9
    if rule.get("interval", 1) == 1:
        # Without an interval the first day says nothing more than that it has begun.
        rule.pop("dtstart", None)
    return rule


def _days(written: str) -> str:
    """A number for a day is left alone: some count from Sunday, some from Monday."""
    parts = [part.strip() for part in re.split(r"[,;、]", written) if part.strip()]
    codes = [_DAYS.get(part.casefold().removesuffix("曜日").removesuffix("曜")) for part in parts]
    return ",".join(code or part.upper() for code, part in zip(codes, parts, strict=True))


def _clock(written: str) -> str:
    if found := _TIME.fullmatch(written.strip()):
        hour, minute = int(found[1]), found[2] or "00"
        if 1 <= hour <= 12:
            return f"{hour % 12 + (12 if found[3].lower() == 'p' else 0):02d}:{minute}"
    return _SECONDS.sub(r"\1", written)


def _read_holiday(row: Node, found: Timed) -> None:
    first, last = _date(row.get("start_date")), _date(row.get("end_date"))
    closed = (row.get("closed") or "").casefold()
    times = "～".join(filter(None, map(row.get, ("opens_at", "closes_at"))))
    if first is None or last is None or last < first or closed not in _TRUE | _FALSE:
        found.unsaid.append(f"{row.place}: 休みの日が読み取れません。")
        return
    effect = NoticeEffect.closed if closed in _TRUE else NoticeEffect.changed
    text = "お休みです。" if closed in _TRUE else f"時間がいつもとちがいます。{times}".strip()
    found.notices.append(NoticeContent(text=text, starts_on=first, ends_on=last, effect=effect))


def _date(written: str | None) -> date | None:
    """Only a date that can mean one day: 1/2/2014 is a day in January or in February."""
    if not written:
        return None
    if numbers := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", written):
        month, day, year = map(int, numbers.groups())
        if month != day and month <= 12 and day <= 12:
            return None
        month, day = (day, month) if month > 12 else (month, day)
        written = f"{year:04d}-{month:02d}-{day:02d}"
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%B %d, %Y", "%Y-%m-%dT%H:%M:%SZ", "%Y年%m月%d日"):
        try:
            found = datetime.strptime(written, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return found if found.year >= 1900 else None
    return None
