"""Rules as HSDS 3.1 schedules, and back.

HSDS says which days at which times. Holidays, the year's end and the like have no field, so the
note of every schedule says the whole in plain Japanese, which reading back understands. Words
that are not understood become unread, so that nothing is taken for open that they may close.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.hours import phrases_ja as ja
from models.hours.explain_ja import explain
from models.hours.parse import parse
from models.hours.rules import (
    DAY_MINUTES,
    Biweekly,
    ChannelHours,
    Day,
    DayOfMonth,
    Holidays,
    Hours,
    Minute,
    Special,
    ValidPeriod,
    Weekly,
)

Schedule = dict[str, Any]
JAPAN_OFFSET = 9
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?(Z|[+-]\d\d:?\d\d)?")
_BYDAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_OUR_OFFSETS = {None, "+09:00", "+0900"}
_NOT_SAID_BY_US = ("count", "until", "byweekno", "byyearday")


def to_schedules(hours: Hours, ids: Iterator[str]) -> list[Schedule]:
    """At least one schedule: a text without a calendar has its description and notes alone."""
    period = next((s for s in hours.special if isinstance(s, ValidPeriod)), None)
    shared = _without_empty(
        {
            "description": hours.text,
            "notes": explain(hours),
            "valid_from": period and period.first,
            "valid_to": period and period.last,
            "timezone": JAPAN_OFFSET,
        }
    )
    biweekly = next((s for s in hours.special if isinstance(s, Biweekly)), None)
    found = [_weekly(entry, biweekly) for entry in hours.weekly]
    for rule in hours.special:
        if isinstance(rule, ChannelHours):
            found += [_weekly(w, None) | {"attending_type": rule.channel} for w in rule.weekly]
        elif isinstance(rule, DayOfMonth):
            days = ",".join(str(day) for day in rule.days)
            found.append({"freq": "MONTHLY", "bymonthday": days} | _times(rule.start, rule.end))
    return [{"id": next(ids)} | fields | shared for fields in found or [{}]]


def _weekly(entry: Weekly, biweekly: Biweekly | None) -> Schedule:
    fields: Schedule = {}
    if entry.days and entry.nth is None:
        fields = {"freq": "WEEKLY", "byday": ",".join(entry.days)}
        if biweekly is not None:
            fields |= _without_empty({"interval": 2, "dtstart": biweekly.anchor})
    elif entry.days and entry.nth is not None:
        fields["freq"] = "MONTHLY"
        fields["byday"] = ",".join(f"{n}{day}" for day in entry.days for n in entry.nth)
    return fields | _times(entry.start, entry.end)


def _times(start: Minute | None, end: Minute | None) -> Schedule:
    return _without_empty({"opens_at": _clock(start), "closes_at": _clock(end)})


def _clock(minute: Minute | None) -> str | None:
    """Midnight at the end of a day is 00:00, as the end lies after the start."""
    if minute is None:
        return None
    minute %= DAY_MINUTES
    return f"{minute // 60:02d}:{minute % 60:02d}+09:00"


def _without_empty(fields: Schedule) -> Schedule:
    return {name: value for name, value in fields.items() if value not in (None, "")}


def from_schedules(schedules: Sequence[Mapping[str, Any]]) -> Hours:
    """The rules of one thing's schedules. Whatever is not understood is unread."""
    weekly: list[Weekly] = []
    special: list[Special] = []
    unread: list[str] = []
    channels: dict[str, list[Weekly]] = {}
    for schedule in schedules:
        unread += [f"{name}={schedule[name]}" for name in _NOT_SAID_BY_US if schedule.get(name)]
        period = ValidPeriod(schedule.get("valid_from") or None, schedule.get("valid_to") or None)
        if (period.first or period.last) and period not in special:
            special.append(period)
        try:
            entry = _entry(schedule)
        except ValueError as broken:
            unread.append(str(broken))
            continue
        channel = schedule.get("attending_type")
        if isinstance(entry, DayOfMonth):
            special.append(entry)
        elif entry is not None and channel in ja.CHANNEL_NAMES:
            channels.setdefault(str(channel), []).append(entry)
        elif entry is not None:
            weekly.append(entry)
            if channel:
                unread.append(f"attending_type={channel}")
    special += [ChannelHours(name, tuple(entries)) for name, entries in channels.items()]
    intervals = {(s.get("interval") or 1, s.get("dtstart") or None) for s in schedules}
    if any(interval == 2 for interval, _ in intervals):
        special.append(Biweekly(next(iter(intervals))[1] if len(intervals) == 1 else None))
    if len({(s.get("valid_from"), s.get("valid_to")) for s in schedules}) > 1:
        # Schedules of different seasons cannot be one text.
        unread.append("valid_from, valid_to")
    text = next((str(s["description"]) for s in schedules if s.get("description")), "")
    read = Hours(text, tuple(weekly), special=tuple(special), unread=tuple(unread))
    words = [str(s[name]) for name in ("notes", "description") for s in schedules if s.get(name)]
    return _with_words(read, list(dict.fromkeys(words)))


def _entry(schedule: Mapping[str, Any]) -> Weekly | DayOfMonth | None:
    start, end = _minute(schedule.get("opens_at")), _minute(schedule.get("closes_at"))
    if end == 0 and start is not None:
        end = DAY_MINUTES
    if schedule.get("timezone") not in (None, JAPAN_OFFSET):
        raise ValueError(f"timezone={schedule['timezone']}")
    frequency, interval = schedule.get("freq"), schedule.get("interval") or 1
    if interval not in (1, 2) or (interval == 2 and frequency == "MONTHLY"):
        raise ValueError(f"interval={interval}")
    if schedule.get("bymonthday"):
        days = tuple(int(n) for n in str(schedule["bymonthday"]).split(","))
        if schedule.get("byday") or not all(1 <= n <= 31 for n in days):
            raise ValueError(f"bymonthday={schedule['bymonthday']}")
        return DayOfMonth(days, start, end)
    if not schedule.get("byday"):
        if frequency:
            raise ValueError(f"freq={frequency} without days")
        return None if start is None and end is None else Weekly((), None, start, end)
    found = [_BYDAY.fullmatch(part.strip()) for part in str(schedule["byday"]).split(",")]
    parts = [(m[2], int(m[1]) if m[1] else None) for m in found if m]
    if len(parts) != len(found):
        raise ValueError(f"byday={schedule['byday']}")
    nth = tuple(dict.fromkeys(n for _, n in parts if n is not None))
    days_named = tuple(day for day in Day if any(name == day for name, _ in parts))
    if not nth and frequency != "MONTHLY":
        return Weekly(days_named, None, start, end)
    every = {(day, n) for day in days_named for n in nth}
    if {(Day(name), n) for name, n in parts} != every or not set(nth) <= {1, 2, 3, 4, 5, -1}:
        raise ValueError(f"byday={schedule['byday']}")
    return Weekly(days_named, nth, start, end)


def _minute(text: Any) -> Minute | None:
    """Raises ValueError for another time zone: a time elsewhere may be another day in Japan."""
    if not text:
        return None
    found = _TIME.fullmatch(str(text).strip())
    if found is None or found[3] not in _OUR_OFFSETS:
        raise ValueError(f"time {text}")
    minute = int(found[1]) * 60 + int(found[2])
    if minute > DAY_MINUTES:
        raise ValueError(f"time {text}")
    return minute


def _with_words(read: Hours, words: Sequence[str]) -> Hours:
    """Put together with what the notes and the description say."""
    if not read.weekly and not read.special and not read.unread and words:
        return replace(parse(words[0]), text=read.text)
    for sentence in words:
        whole, added = parse(sentence), parse(f"{explain(read)}{sentence}")
        said = next((h for h in (whole, added) if not h.unread and _same_week(h, read)), None)
        if said is None:
            read = replace(read, unread=(*read.unread, sentence))
        else:
            read = _joined(read, said)
    return read


def _joined(read: Hours, said: Hours) -> Hours:
    """Where one is silent, the other speaks; where both speak, the later words are unread."""
    both = Holidays.unknown not in (read.holidays, said.holidays)
    contrary = both and read.holidays is not said.holidays
    return replace(
        read,
        holidays=read.holidays if said.holidays is Holidays.unknown else said.holidays,
        year_end_closed=(
            read.year_end_closed if said.year_end_closed is None else said.year_end_closed
        ),
        special=tuple(dict.fromkeys((*read.special, *said.special))),
        always_open=read.always_open or said.always_open,
        by_appointment=read.by_appointment or said.by_appointment,
        irregular=read.irregular or said.irregular,
        unread=(*read.unread, said.text) if contrary else read.unread,
    )


def _same_week(one: Hours, other: Hours) -> bool:
    return _entries(one) == _entries(other)


def _entries(hours: Hours) -> set[tuple[object, ...]]:
    """Midnight at the end of a day may be said as 0:00 or as 24:00."""
    return {
        (day, n, w.start, DAY_MINUTES if w.end == 0 and w.start else w.end)
        for w in hours.weekly
        for day in w.days or (None,)
        for n in w.nth or (None,)
    }
