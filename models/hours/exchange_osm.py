"""Rules as OpenStreetMap's opening_hours.

Later rules win there, so days off come after the week and PH stands last. Where the text leaves a
doubt the rule says `unknown`; what OSM has no words for makes the week unknown.
"""

from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise

from models.hours import rules as r
from models.hours.calendar import DEFAULT_YEAR_END, YearEnd, within
from models.hours.phrases_ja import runs
from models.hours.rules import DAY_MINUTES, Day, Holidays, Hours, Minute, MonthDay, Weekly
from models.hours.seasons import named_seasons

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_ENDS = (
    "Jan 31,Feb 28-29,Mar 31,Apr 30,May 31,Jun 30,Jul 31,Aug 31,Sep 30,Oct 31,Nov 30,Dec 31"
)
Week = dict[tuple[tuple[Day, ...], tuple[int, ...] | None], list[tuple[Minute, Minute]]]
"""By weekdays and their places in the month: (start, end), the end past 1440 where it is later."""
PLEASE_ASK = ' unknown "please ask"'
_OTHER_TIMES = (r.SeasonalHours, r.MonthOverride, r.DateHours, r.DayBeforeHolidayHours)
_SAID = (
    *_OTHER_TIMES,
    r.HolidayHours,
    r.Closed,
    r.ClosedNth,
    r.ClosedDayAfterHoliday,
    r.ClosedMonthEnd,
    r.ClosedInSeason,
    r.MonthsOnly,
    r.MonthsClosed,
    r.LastEntry,
    r.LanguageHours,
    r.Note,
    r.ChannelNote,
)
"""Rules that OSM has words for, or that change no time. Any other leaves the week in doubt."""
TURN_OF_YEAR = (date(2026, 12, 31), date(2026, 1, 1))
LONGEST = 255
"""Characters OpenStreetMap keeps of a value."""


def to_exact_osm(hours: Hours, *, year_end: YearEnd = DEFAULT_YEAR_END) -> str | None:
    """None too where OpenStreetMap has no words for something that the text says.

    What the text leaves open (holidays, the year's end, an appointment) is `unknown` there.
    """
    undated = named_seasons(hours.special, says_year_end=bool(hours.year_end_closed))
    # The last of February is another day every four years.
    month_end = any(isinstance(s, r.ClosedMonthEnd) for s in hours.special)
    if undated or month_end or hours.unread:
        return None
    value = to_osm(hours, year_end=year_end)
    return None if value is None or PLEASE_ASK in value else value


def to_osm(hours: Hours, *, year_end: YearEnd = DEFAULT_YEAR_END) -> str | None:
    """None where no days and times are known, or they do not fit into a value."""
    weekly = hours.weekly
    if hours.always_open and not weekly:
        weekly = (Weekly(tuple(Day), None, 0, DAY_MINUTES),)
    timed = [w for w in weekly if w.days and w.start is not None and w.end is not None]
    if hours.irregular or not timed:
        return None
    period = [s for s in hours.special if isinstance(s, r.ValidPeriod)]
    if period:
        return None
    week = _stretches(timed, hours)
    doubt = _doubt(hours, week, sure=len(timed) == len(weekly))
    if not doubt and _never_closes(hours):
        return "24/7"
    rules = [
        f"{_months_only(hours)}{_days(*named)} {','.join(_stretch(*one) for one in said)}{doubt}"
        for named, said in week.items()
    ]
    changes = [s for s in hours.special if isinstance(s, _OTHER_TIMES)]
    rules += [said for s in changes if not _is_new_year(s) for said in _special(s, timed, doubt)]
    rules += _holiday_hours(hours, timed, doubt)
    rules += _year_end(hours, year_end)
    rules += [said for s in changes if _is_new_year(s) for said in _special(s, timed, doubt)]
    rules += [
        f"{_dates(first, last)} unknown"
        for first, last in named_seasons(hours.special, says_year_end=bool(hours.year_end_closed))
    ]
    rules += [
        said
        for s in hours.special
        if not isinstance(s, _OTHER_TIMES)
        for said in _special(s, timed, doubt)
    ]
    if hours.holidays is Holidays.closed:
        own = any(isinstance(s, r.HolidayHours) for s in hours.special)
        rules.append(f"PH{PLEASE_ASK}" if own else "PH off")
    value = "; ".join(rules)
    return value if len(value) <= LONGEST else None


def _doubt(hours: Hours, week: Week, *, sure: bool) -> str:
    """The modifier and comment of every rule that would otherwise say open."""
    if hours.by_appointment:
        return ' unknown "by appointment"'
    if hours.unread or not sure or not all(isinstance(s, _SAID) for s in hours.special):
        return PLEASE_ASK
    if hours.holidays is Holidays.next_day or _are_tangled(hours):
        return PLEASE_ASK
    if _contradict(week) or not _is_received_alike(hours):
        return PLEASE_ASK
    return ""


def _are_tangled(hours: Hours) -> bool:
    """Whether rules for other times may meet on one day, where only the last would be heard."""
    kinds = {type(s) for s in hours.special}
    months = [s for s in hours.special if isinstance(s, r.MonthOverride)]
    named = [day for s in months for w in s.weekly for day in w.days]
    return (
        len(kinds.intersection(_OTHER_TIMES)) > 1
        or {r.DayBeforeHolidayHours, r.HolidayHours} <= kinds
        or (r.DateHours in kinds and hours.year_end_closed is True)
        or (r.MonthsOnly in kinds and not kinds.isdisjoint((*_OTHER_TIMES, r.HolidayHours)))
        or len(months) > 1
        or len(named) > len(set(named))
    )


def _is_received_alike(hours: Hours) -> bool:
    """Whether a time of last entry, if there is one, is meant for every stretch there is."""
    last = {s.time for s in hours.special if isinstance(s, r.LastEntry)}
    if not last:
        return True
    stretches = {(w.start, w.end) for w in hours.weekly}
    others = any(isinstance(s, (*_OTHER_TIMES, r.HolidayHours)) for s in hours.special)
    if len(last) > 1 or len(stretches) > 1 or others:
        return False
    ((start, end),) = stretches
    return (
        start is not None
        and end is not None
        and _received(start, end, [*last]) != _received(start, end, [])
    )


def _never_closes(hours: Hours) -> bool:
    return (
        hours.always_open
        and hours.holidays is Holidays.open
        and hours.year_end_closed is False
        and not hours.special
    )


def _months_only(hours: Hours) -> str:
    months = {m for s in hours.special if isinstance(s, r.MonthsOnly) for m in s.months}
    return f"{_months(sorted(months))} " if months else ""


def _stretches(entries: Sequence[Weekly], hours: Hours) -> Week:
    last = [s.time for s in hours.special if isinstance(s, r.LastEntry)]
    found: Week = {}
    for entry in dict.fromkeys(entries):
        if entry.start is not None and entry.end is not None:
            stretch = (entry.start, _received(entry.start, entry.end, last))
            found.setdefault((entry.days, entry.nth), []).append(stretch)
    return found


def _contradict(week: Week) -> bool:
    """Whether two entries speak of one weekday and do not merely stand beside each other."""
    days = [set(days) for days, _ in week]
    overlapping = any(
        other[0] < one[1] for said in week.values() for one, other in pairwise(sorted(said))
    )
    return overlapping or any(one & other for one, other in combinations(days, 2))


def _received(start: Minute, end: Minute, last: Sequence[Minute]) -> Minute:
    """Who reads only this must still be let in, so the last entry is the end."""
    finish = end if end > start else end + DAY_MINUTES
    for time in last:
        for at in (time, time + DAY_MINUTES):
            if start < at < finish:
                finish = at
    return finish


def _stretch(start: Minute, finish: Minute) -> str:
    """`finish` may be past 1440: the notation counts on to 48:00."""
    if finish <= start:
        finish += DAY_MINUTES
    return f"{_clock(start)}-{_clock(finish)}"


def _clock(minute: Minute) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _days(days: Sequence[Day], nth: Sequence[int] | None) -> str:
    if nth is not None:
        ordinals = ",".join(str(n) for n in nth)
        return ",".join(f"{day.title()}[{ordinals}]" for day in days)
    return ",".join(
        f"{run[0].title()}-{run[-1].title()}" if len(run) > 1 else run[0].title()
        for run in runs(days)
    )


def _months(numbers: Sequence[int]) -> str:
    return ",".join(_MONTHS[n - 1] for n in numbers)


def _date(day: MonthDay) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day:02d}"


def _dates(first: MonthDay, last: MonthDay) -> str:
    return _date(first) if first == last else f"{_date(first)}-{_date(last)}"


def _special(rule: r.Special, week: Sequence[Weekly], doubt: str) -> list[str]:
    match rule:
        case r.SeasonalHours(months, start, end):
            days = {(w.days, w.nth) for w in week}
            one = len({(w.start, w.end) for w in week}) == 1
            unsure = doubt if one else PLEASE_ASK
            return [
                f"{_months(months)} {_days(*named)} {_stretch(start, end)}{unsure}"
                for named in sorted(days, key=str)
            ]
        case r.MonthOverride(months, weekly):
            return [f"{_months(months)} off", *_override(months, weekly, doubt)]
        case r.DateHours(first, last, start, end):
            every = {day for w in week if w.nth is None for day in w.days} == set(Day)
            unsure = doubt if every else PLEASE_ASK
            return [f"{_dates(first, last)} {_stretch(start, end)}{unsure}"]
        case r.DayBeforeHolidayHours(start, end):
            return [f"PH -1 day {_stretch(start, end)}{PLEASE_ASK}"]
        case r.Closed(first, last):
            return [f"{_dates(first, last)} off"]
        case r.MonthsClosed(months):
            return [f"{_months(months)} off"]
        case r.ClosedNth(days, nth):
            return [f"{_days(days, nth)} off"]
        case r.ClosedDayAfterHoliday():
            return ["PH +1 day off"]
        case r.ClosedMonthEnd():
            return [f"{_MONTH_ENDS} off"]
        case _:
            return []


def _override(months: Sequence[int], weekly: Sequence[Weekly], doubt: str) -> list[str]:
    return [
        f"{_months(months)} {_days(w.days, w.nth)} {_stretch(w.start, w.end)}{doubt}"
        for w in weekly
        if w.days and w.start is not None and w.end is not None
    ]


def _is_new_year(rule: r.Special) -> bool:
    return isinstance(rule, r.DateHours) and (rule.first.month, rule.last.month) == (12, 1)


def _is_dated(hours: Hours) -> bool:
    """Whether closing dates of the text hold both last and first day of the year."""
    closed = [s for s in hours.special if isinstance(s, r.Closed)]
    return all(any(within(c.first, c.last, day) for c in closed) for day in TURN_OF_YEAR)


def _year_end(hours: Hours, year_end: YearEnd) -> list[str]:
    days = _dates(year_end.first, year_end.last)
    if hours.year_end_closed is True and not _is_dated(hours):
        return [f'{days} off "assumed"']
    return [f"{days} unknown"] if hours.year_end_closed is None else []


def _holiday_hours(hours: Hours, week: Sequence[Weekly], doubt: str) -> list[str]:
    """Before the days off, which may fall on holidays too."""
    if hours.holidays is Holidays.closed:
        return []
    own = [s for s in hours.special if isinstance(s, r.HolidayHours)]
    if hours.holidays is not Holidays.open:
        return ["PH unknown"]
    named = {day for w in week if w.nth is None for day in w.days}
    sure = named == set(Day) or not any({*w.days} & {*list(Day)[:5]} for w in week)
    times = ",".join(_stretch(s.start, s.end) for s in own)
    return [f"PH {times}{doubt if sure else PLEASE_ASK}"] if own else []
