"""Rules in plain English."""

from collections.abc import Sequence

from models.hours import phrases_ja as ja
from models.hours import rules as r
from models.hours.explain_ja import dates_say_year_end, hours_say_year_end, moves
from models.hours.rules import Day, Holidays, Hours, Minute, Special, Weekly

_DAYS = dict(
    zip(
        Day,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
_MONTH_NAMES = """
January February March April May June July August September October November December
"""
_MONTHS = _MONTH_NAMES.split()
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
_CHANNELS = {
    "phone": "By phone",
    "in_person": "In person",
    "mail": "By e-mail",
    "line": "On LINE",
    "chat": "By chat",
    "fax": "By fax",
    "video": "By video call",
    "form": "By online form",
}
_LANGUAGES = {
    "en": "English", "zh": "Chinese", "ko": "Korean", "pt": "Portuguese", "es": "Spanish",
    "vi": "Vietnamese", "tl": "Tagalog", "fil": "Filipino", "ne": "Nepali", "id": "Indonesian",
    "th": "Thai", "ru": "Russian", "fr": "French", "my": "Burmese", "mn": "Mongolian",
    "si": "Sinhala", "uk": "Ukrainian", "km": "Khmer", "ar": "Arabic", "bn": "Bengali",
    "hi": "Hindi", "fa": "Persian", "de": "German", "it": "Italian", "ur": "Urdu", "ms": "Malay",
    "lo": "Lao", "ja": "Japanese", "nan": "Taiwanese", "yue": "Cantonese", "tr": "Turkish",
}  # fmt: skip
_SEASONS = {
    "obon": "around Obon (mid-August)",
    "golden_week": "around Golden Week (early May)",
    "summer": "for a summer break",
    "winter": "for a winter break",
    "spring": "for a spring break",
    "school_holidays": "in the school holidays",
}


_SHIFTS = {
    "next_day": "the next day",
    "next_weekday": "the next weekday",
    "next_week": "the next week",
    "previous_day": "the day before",
    "previous_week": "the week before",
}


def explain_en(hours: Hours) -> str:
    """Sentences. Remarks of the source stay in Japanese."""
    always = "Open 24 hours, every day"
    if hours.year_end_closed is False:
        always += " of the year"
    said = [always] if hours.always_open else _week(hours.weekly)
    said += [_special(rule) for rule in hours.special]
    own = any(isinstance(s, r.HolidayHours) for s in hours.special)
    if hours.holidays is Holidays.closed:
        said.append("Closed on public holidays")
    elif hours.holidays is Holidays.open and not own and not hours.always_open:
        said.append("Open on public holidays")
    elif hours.holidays is Holidays.next_day and not moves(hours):
        said.append("A public holiday moves it to the next day")
    if hours.year_end_closed is True and not dates_say_year_end(hours):
        said.append("Closed over the New Year holidays")
    elif hours.year_end_closed is False and not hours.always_open and not hours_say_year_end(hours):
        said.append("Open over the New Year holidays")
    if hours.by_appointment:
        said.append("By appointment only")
    if hours.irregular:
        said.append("Days and times vary: please ask")
    if hours.unread:
        said.append("Part of the original text could not be read: please see it")
    return " ".join(f"{sentence}." for sentence in said if sentence)


def _list(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _clock(minute: Minute) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _stretch(start: Minute | None, end: Minute | None) -> str:
    if start is None:
        return "" if end is None else f"until {_clock(end)}"
    if end is None:
        return f"from {_clock(start)}"
    return f"{_clock(start)}–{_clock(end)}{'' if end > start else ' the next day'}"


def _days(days: Sequence[Day]) -> str:
    parts: list[str] = []
    for run in ja.runs(days):
        names = [_DAYS[day] for day in run]
        parts += [f"{names[0]} to {names[-1]}"] if len(run) > 2 else names
    return _list(parts)


def _nth(nth: Sequence[int]) -> str:
    return _list([_ORDINALS[n] for n in nth])


def _entry(entry: Weekly) -> str:
    if entry.nth is None:
        return _days(entry.days)
    days = _list([_DAYS[day] for day in entry.days]) or "week"
    return f"The {_nth(entry.nth)} {days} of the month"


def _week(entries: Sequence[Weekly]) -> list[str]:
    times: dict[str, list[str]] = {}
    for entry in entries:
        times.setdefault(_entry(entry), []).append(_stretch(entry.start, entry.end))
    return [
        " ".join(part for part in (days, _list([t for t in said if t])) if part)
        for days, said in times.items()
    ]


def _months(numbers: Sequence[int]) -> str:
    return _list([_MONTHS[n - 1] for n in numbers])


def _date(day: r.MonthDay) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _dates(first: r.MonthDay, last: r.MonthDay) -> str:
    return _date(first) if first == last else f"{_date(first)} to {_date(last)}"


def _special(rule: Special) -> str:
    match rule:
        case r.Closed(first, last):
            return f"Closed {_dates(first, last)}"
        case r.HolidayHours(start, end):
            return f"Public holidays {_stretch(start, end)}"
        case r.DayBeforeHolidayHours(start, end):
            return f"The day before a public holiday {_stretch(start, end)}"
        case r.YearEndHours(start, end):
            return f"Over the New Year holidays {_stretch(start, end)}"
        case r.DateHours(first, last, start, end):
            return f"{_dates(first, last)}: {_stretch(start, end)}"
        case r.DayOfMonth(days, start, end):
            named = f"On day {_list([str(d) for d in days])} of every month"
            return f"{named} {_stretch(start, end)}".rstrip()
        case r.MonthsOnly(months):
            return f"Only in {_months(months)}"
        case r.MonthsClosed(months):
            return f"Closed in {_months(months)}"
        case r.MonthsOpenAllDays(months):
            return f"No closing day in {_months(months)}"
        case r.MonthOverride(months, weekly):
            return f"In {_months(months)}: {'; '.join(_week(weekly))}"
        case r.ClosedNth(days, nth):
            return f"Closed on the {_nth(nth)} {_list([_DAYS[d] for d in days])} of the month"
        case r.ClosedInSeason(season):
            return f"Closed {_SEASONS[season]}: please ask for the dates"
        case r.SeasonalHours(months, start, end):
            return f"In {_months(months)} {_stretch(start, end)}"
        case r.LastEntry(time):
            return f"Last admission {_clock(time)}"
        case r.ClosureShift(to):
            return f"If a closing day is a public holiday, {_SHIFTS[to]} is closed instead"
        case r.SessionShift(to):
            return f"If the day is a public holiday, it is held {_SHIFTS[to]}"
        case r.Biweekly(anchor):
            return "Every other week" + (f", counted from {anchor}" if anchor else "")
        case _:
            return _remark(rule)


def _remark(rule: Special) -> str:
    match rule:
        case r.ClosedDayAfterHoliday():
            return "Closed on the day after a public holiday"
        case r.ClosedMonthEnd():
            return "Closed on the last day of the month"
        case r.ChannelHours(channel, weekly):
            return f"{_CHANNELS.get(channel, channel)}: {'; '.join(_week(weekly))}"
        case r.ChannelNote(channel, text):
            return f"{_CHANNELS.get(channel, channel)}: {text}"
        case r.LanguageHours(language, days, nth, start, end):
            week = "; ".join(_week([Weekly(days, nth, start, end)]))
            return f"{_LANGUAGES.get(language, language)}: {week}"
        case r.ValidPeriod(first, last):
            parts = (f"from {first}" if first else "", f"until {last}" if last else "")
            return f"Valid {' '.join(p for p in parts if p)}"
        case r.Note(text):
            return text.rstrip("。.")
        case _:
            raise TypeError(f"no words for {rule!r}")
