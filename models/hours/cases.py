"""The published JSON shape of hours, out and in."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from models.hours import rules as r
from models.hours.rules import Case, Day, Hours, Minute, MonthDay, Special, Weekly

UNREAD = "読み取れなかった部分："
_SEASONS: dict[str, r.Season] = {
    "お盆": "obon",
    "ゴールデンウィーク": "golden_week",
    "夏季休業": "summer",
    "冬季休業": "winter",
    "春季休業": "spring",
    "学校の長期休業": "school_holidays",
}
_SEASON_NAMES = {season: name for name, season in _SEASONS.items()}
_TIME = re.compile(r"([0-2]\d):([0-5]\d)")
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")


def as_case(hours: Hours) -> Case:
    unread = [{"kind": "note", "text": f"{UNREAD}{part}"} for part in hours.unread]
    return {
        "text": hours.text,
        "weekly": [_weekly_out(w) for w in hours.weekly],
        "holidays": hours.holidays.value,
        "year_end_closed": hours.year_end_closed,
        "exceptions": [*(_special_out(x) for x in hours.special), *unread],
        "always_open": hours.always_open,
        "by_appointment": hours.by_appointment,
        "irregular": hours.irregular,
    }


def from_case(case: Mapping[str, Any]) -> Hours:
    """Exceptions of a kind that is not known here become unread. Raises ValueError."""
    special: list[Special] = []
    unread: list[str] = []
    for exception in case["exceptions"]:
        text = str(exception.get("text", ""))
        if exception["kind"] == "note" and text.startswith(UNREAD):
            unread.append(text.removeprefix(UNREAD))
        elif read := _READERS.get(exception["kind"]):
            special.append(read(exception))
        else:
            unread.append(str(exception["kind"]))
    return Hours(
        text=case["text"],
        weekly=tuple(_weekly_in(w) for w in case["weekly"]),
        holidays=r.Holidays(case["holidays"]),
        year_end_closed=case["year_end_closed"],
        special=tuple(special),
        always_open=case["always_open"],
        by_appointment=case["by_appointment"],
        irregular=case["irregular"],
        unread=tuple(unread),
    )


def _special_out(special: Special) -> Case:
    match special:
        case r.Closed(first, last):
            return {
                "kind": "closed_dates",
                "from": _month_day_out(first),
                "to": _month_day_out(last),
            }
        case r.HolidayHours(start, end):
            return {"kind": "holiday_hours", **_span_out(start, end)}
        case r.DayBeforeHolidayHours(start, end):
            return {"kind": "day_before_holiday_hours", **_span_out(start, end)}
        case r.YearEndHours(start, end):
            return {"kind": "year_end_hours", **_span_out(start, end)}
        case r.DateHours(first, last, start, end):
            dates = {"from": _month_day_out(first), "to": _month_day_out(last)}
            return {"kind": "date_hours", **dates, **_span_out(start, end)}
        case r.DayOfMonth(days, start, end):
            return {"kind": "day_of_month", "days": list(days), **_span_out(start, end)}
        case r.MonthsOnly(months):
            return {"kind": "months_only", "months": list(months)}
        case r.MonthsClosed(months):
            return {"kind": "months_closed", "months": list(months)}
        case r.MonthsOpenAllDays(months):
            return {"kind": "months_open_all_days", "months": list(months)}
        case r.MonthOverride(months, weekly):
            rules = [_weekly_out(w) for w in weekly]
            return {"kind": "month_override", "months": list(months), "weekly": rules}
        case r.SeasonalHours(months, start, end):
            return {"kind": "seasonal_hours", "months": list(months), **_span_out(start, end)}
        case r.ClosedNth(days, nth):
            return {"kind": "closed_nth", "days": _days_out(days), "nth": list(nth)}
        case _:
            return _other_out(special)


def _other_out(special: Special) -> Case:
    match special:
        case r.ClosedInSeason(season):
            return {"kind": "note", "text": _SEASON_NAMES[season]}
        case r.LastEntry(time):
            return {"kind": "last_entry", "time": time_out(time)}
        case r.ClosureShift(to):
            return {"kind": "closure_shift", "to": to}
        case r.SessionShift(to):
            return {"kind": "session_shift", "to": to}
        case r.Biweekly(anchor):
            return (
                {"kind": "biweekly"} if anchor is None else {"kind": "biweekly", "anchor": anchor}
            )
        case r.ClosedDayAfterHoliday():
            return {"kind": "closed_day_after_holiday"}
        case r.ClosedMonthEnd():
            return {"kind": "closed_month_end"}
        case r.ChannelHours(channel, weekly):
            rules = [_weekly_out(w) for w in weekly]
            return {"kind": "channel_hours", "channel": channel, "weekly": rules}
        case r.ChannelNote(channel, text):
            return {"kind": "channel_note", "channel": channel, "text": text}
        case r.LanguageHours(language, days, nth, start, end):
            times = {} if start is None and end is None else _span_out(start, end)
            said = {"days": _days_out(days), "nth": None if nth is None else list(nth)}
            return {"kind": "language_hours", "language": language, **said, **times}
        case r.ValidPeriod(first, last):
            return {"kind": "valid_period", "from": first, "to": last}
        case r.Note(text):
            return {"kind": "note", "text": text}
        case _:
            raise TypeError(type(special).__name__)


def _note_in(case: Case) -> Special:
    season = _SEASONS.get(case["text"])
    return r.Note(case["text"]) if season is None else r.ClosedInSeason(season)


_READERS: dict[str, Callable[[Case], Special]] = {
    "closed_dates": lambda c: r.Closed(_month_day_in(c["from"]), _month_day_in(c["to"])),
    "holiday_hours": lambda c: r.HolidayHours(time_in(c["start"]), time_in(c["end"])),
    "day_before_holiday_hours": lambda c: r.DayBeforeHolidayHours(
        time_in(c["start"]), time_in(c["end"])
    ),
    "year_end_hours": lambda c: r.YearEndHours(time_in(c["start"]), time_in(c["end"])),
    "date_hours": lambda c: r.DateHours(
        _month_day_in(c["from"]), _month_day_in(c["to"]), time_in(c["start"]), time_in(c["end"])
    ),
    "day_of_month": lambda c: r.DayOfMonth(
        tuple(c["days"]), _optional_in(c.get("start")), _optional_in(c.get("end"))
    ),
    "months_only": lambda c: r.MonthsOnly(tuple(c["months"])),
    "months_closed": lambda c: r.MonthsClosed(tuple(c["months"])),
    "months_open_all_days": lambda c: r.MonthsOpenAllDays(tuple(c["months"])),
    "month_override": lambda c: r.MonthOverride(
        tuple(c["months"]), tuple(_weekly_in(w) for w in c["weekly"])
    ),
    "seasonal_hours": lambda c: r.SeasonalHours(
        tuple(c["months"]), time_in(c["start"]), time_in(c["end"])
    ),
    "closed_nth": lambda c: r.ClosedNth(_days_in(c["days"]), tuple(c["nth"])),
    "last_entry": lambda c: r.LastEntry(time_in(c["time"])),
    "closure_shift": lambda c: r.ClosureShift(_one_of(c["to"], *get_args(r.ClosureDay))),
    "session_shift": lambda c: r.SessionShift(_one_of(c["to"], *get_args(r.SessionDay))),
    "biweekly": lambda c: r.Biweekly(c.get("anchor")),
    "closed_day_after_holiday": lambda _: r.ClosedDayAfterHoliday(),
    "closed_month_end": lambda _: r.ClosedMonthEnd(),
    "channel_hours": lambda c: r.ChannelHours(
        c["channel"], tuple(_weekly_in(w) for w in c["weekly"])
    ),
    "channel_note": lambda c: r.ChannelNote(c["channel"], c["text"]),
    "language_hours": lambda c: r.LanguageHours(
        c["language"],
        _days_in(c["days"]),
        _nth_in(c.get("nth")),
        _optional_in(c.get("start")),
        _optional_in(c.get("end")),
    ),
    "valid_period": lambda c: r.ValidPeriod(c.get("from"), c.get("to")),
    "note": _note_in,
}


def _one_of(value: str, *allowed: Any) -> Any:
    if value not in allowed:
        raise ValueError(f"not one of {allowed}")
    return value


def _weekly_out(w: Weekly) -> Case:
    nth = None if w.nth is None else list(w.nth)
    return {"days": _days_out(w.days), "nth": nth, **_span_out(w.start, w.end)}


def _weekly_in(case: Case) -> Weekly:
    start, end = _optional_in(case["start"]), _optional_in(case["end"])
    return Weekly(_days_in(case["days"]), _nth_in(case["nth"]), start, end)


def _nth_in(nth: Sequence[int] | None) -> tuple[int, ...] | None:
    return None if nth is None else tuple(nth)


def _days_out(days: Sequence[Day]) -> list[str]:
    return [day.value for day in days]


def _days_in(days: Sequence[str]) -> tuple[Day, ...]:
    return tuple(Day(day) for day in days)


def _span_out(start: Minute | None, end: Minute | None) -> dict[str, str | None]:
    return {
        "start": None if start is None else time_out(start),
        "end": None if end is None else time_out(end),
    }


def time_out(minute: Minute) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def time_in(time: str) -> Minute:
    match = _TIME.fullmatch(time)
    if match is None or not (0 <= int(match[1]) * 60 + int(match[2]) <= r.DAY_MINUTES):
        raise ValueError("a time is HH:MM, 00:00 to 24:00")
    return int(match[1]) * 60 + int(match[2])


def _optional_in(time: str | None) -> Minute | None:
    return None if time is None else time_in(time)


def _month_day_out(day: MonthDay) -> str:
    return f"{day.month:02}-{day.day:02}"


def _month_day_in(text: str) -> MonthDay:
    match = _MONTH_DAY.fullmatch(text)
    if match is None:
        raise ValueError("a day of the year is MM-DD")
    return MonthDay(int(match[1]), int(match[2]))
