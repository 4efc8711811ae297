"""A second, slow judge of opening hours: every minute of a day, in every way a text can be meant.

Written from the rules of reading alone. Where a text leaves something open, each possible meaning
is one world; it is open when all worlds are open, closed when all are closed, else unknown.
"""

from collections.abc import Iterator
from datetime import date
from itertools import product

from models.hours import rules as r
from tests.models.hours.oracle_days import (
    ONE,
    Stretch,
    between,
    is_short,
    month_of,
    named,
    normal,
    of_kind,
    week_of,
)
from tests.models.hours.oracle_holidays import HOLIDAYS

FIRST, LAST = date(2026, 1, 1), date(2028, 3, 1)
SPECIAL_DAYS = [
    FIRST + n * ONE
    for n in range((LAST - FIRST).days)
    if any(
        (FIRST + (n + k) * ONE) in HOLIDAYS
        or ((FIRST + (n + k) * ONE).month, (FIRST + (n + k) * ONE).day)
        in {(12, 29), (12, 31), (1, 3), (8, 13), (8, 15), (2, 28), (2, 29), (6, 10)}
        for k in (-2, -1, 0, 1)
    )
]
WORKING = {r.Day.MO, r.Day.TU, r.Day.WE, r.Day.TH, r.Day.FR}
World = dict[str, bool]


def is_timeless(hours) -> bool:
    """Nothing certain can be said at any time."""
    kinds = (r.MonthOverride, r.HolidayHours, r.DayBeforeHolidayHours, r.DateHours, r.DayOfMonth)
    says_nothing = not hours.weekly and not any(of_kind(hours, kind) for kind in kinds)
    return bool(hours.irregular or hours.unread or says_nothing)


def worlds(hours) -> Iterator[World]:
    flags = []
    if hours.holidays in (r.Holidays.unknown, r.Holidays.next_day):
        flags.append("open on holidays")
    if hours.year_end_closed is None:
        flags.append("open at the year's end")
    if any(rule.anchor is None for rule in of_kind(hours, r.Biweekly)):
        flags.append("this week")
    if hours.holidays is r.Holidays.closed and hours.year_end_closed is False:
        flags.append("open on New Year's Day")
    if hours.by_appointment:
        flags.append("with an appointment")
    seasons = [rule.season for rule in of_kind(hours, r.ClosedInSeason)]
    if "obon" in seasons or any("盆" in note.text for note in of_kind(hours, r.Note)):
        flags.append("open at Obon")
    if any(w.start is None or not w.days for w in hours.weekly):
        flags.append("there")
    overrides = of_kind(hours, r.MonthOverride)
    if overrides and not hours.weekly:
        flags.append("in other months too")
    if of_kind(hours, r.MonthsOpenAllDays):
        flags.append("first entry on all days")
    if len(hours.weekly) > 1 or overrides:
        flags.append("the special entry alone")
    if of_kind(hours, r.SeasonalHours):
        flags.append("season for all days")
    if of_kind(hours, r.DayOfMonth):
        flags += ["day of month on any weekday", "day of month alone"]
    if of_kind(hours, r.HolidayHours):
        flags.append("holiday hours on any weekday")
    if of_kind(hours, r.DateHours):
        flags += ["dates on any weekday", "dates before closing"]
    if of_kind(hours, r.DayBeforeHolidayHours):
        flags.append("eve on any weekday")
    if of_kind(hours, r.YearEndHours):
        flags.append("other hours at the year's end")
    if of_kind(hours, r.ClosureShift) or of_kind(hours, r.SessionShift):
        flags.append("moves on and on")
    for values in product((True, False), repeat=len(flags)):
        yield dict(zip(flags, values, strict=True))


def judge(hours, day: date, year_end=((12, 29), (1, 3))) -> str:
    """1440 letters, one a minute: o, c or u."""
    if is_timeless(hours):
        return "u" * 1440
    seen = [minutes_of(hours, day, world, year_end) for world in worlds(hours)]
    return "".join(
        "o" if all(minute) else "u" if any(minute) else "c" for minute in zip(*seen, strict=True)
    )


def minutes_of(hours, day, world, year_end) -> list[bool]:
    answer = [False] * 1440
    for begins, shift in ((day - ONE, 1440), (day, 0)):
        for start, end in received(hours, stretches(hours, begins, world, year_end)):
            for minute in range(max(0, start - shift), min(1440, end - shift)):
                answer[minute] = True
    return answer


def received(hours, found: list[Stretch]) -> list[Stretch]:
    """Nobody new after the last entry, where the stretch holds that time."""
    result = []
    for start, end in found:
        stop = end
        for rule in of_kind(hours, r.LastEntry):
            for time in (rule.time, rule.time + 1440):
                if start < time < end:
                    stop = min(stop, time)
        result.append((start, stop))
    return result


def is_nth_closed(hours, day) -> bool:
    return any(
        named(r.Weekly(rule.days, rule.nth, None, None), day)
        for rule in of_kind(hours, r.ClosedNth)
    )


def is_all_days_month(hours, day) -> bool:
    return any(day.month in rule.months for rule in of_kind(hours, r.MonthsOpenAllDays))


def weekly(hours, day, world) -> list[Stretch]:
    if is_nth_closed(hours, day):
        return []
    entries = [w for w in week_of(hours, day) if named(w, day)]
    if not entries and week_of(hours, day) and is_all_days_month(hours, day):
        first = world["first entry on all days"]
        entry = week_of(hours, day)[0 if first else -1]
        like = entry.days[0 if first else -1] if entry.days else None
        entries = [w for w in week_of(hours, day) if like is None or like in w.days]
    if world.get("the special entry alone") and len({w.nth is None for w in entries}) > 1:
        entries = [w for w in entries if w.nth is not None]
    elif world.get("the special entry alone") and entries:
        timed = [(w, normal(w.start, w.end)) for w in entries if w.start is not None]
        if any(
            a != b and a[1] != b[1] and a[1][0] < b[1][1] and b[1][0] < a[1][1]
            for a in timed
            for b in timed
        ):
            fewest = min(len(w.days) * (1 if w.nth is None else len(w.nth)) for w in entries)
            entries = [
                w for w in entries if len(w.days) * (1 if w.nth is None else len(w.nth)) == fewest
            ]
    found = []
    for entry in entries:
        if entry.nth is None and not on_turn(hours, day, world):
            continue
        if (entry.start is None or not entry.days) and not world["there"]:
            continue
        found.append((0, 1440) if entry.start is None else normal(entry.start, entry.end))
    return found


def on_turn(hours, day, world) -> bool:
    for rule in of_kind(hours, r.Biweekly):
        if rule.anchor is None:
            return world["this week"]
        anchor = date.fromisoformat(rule.anchor)
        weeks = (day - day.weekday() * ONE) - (anchor - anchor.weekday() * ONE)
        if weeks.days % 14:
            return False
    return True


def in_months(hours, day) -> bool:
    only = of_kind(hours, r.MonthsOnly)
    if only and all(day.month not in rule.months for rule in only):
        return False
    return all(day.month not in rule.months for rule in of_kind(hours, r.MonthsClosed))


def usual(hours, day, world) -> list[Stretch]:
    if not in_months(hours, day) or is_nth_closed(hours, day):
        return []
    if not world.get("in other months too", True) and not week_of(hours, day):
        return []
    found = weekly(hours, day, world)
    season = [
        normal(s.start, s.end) for s in of_kind(hours, r.SeasonalHours) if day.month in s.months
    ]
    if season and found:
        same = len({(w.start, w.end) for w in week_of(hours, day)}) == 1
        found = season if same or world["season for all days"] else found
    extra = [normal(s.start, s.end) for s in of_kind(hours, r.DayOfMonth) if day.day in s.days]
    if extra:
        if not found:
            return extra if not hours.weekly or world["day of month on any weekday"] else []
        found = extra if world["day of month alone"] else found + extra
    return found


def stretches(hours, day, world, year_end) -> list[Stretch]:
    found = on_holidays(hours, day, world, year_end)
    if day + ONE in HOLIDAYS and of_kind(hours, r.DayBeforeHolidayHours):
        eve = [normal(s.start, s.end) for s in of_kind(hours, r.DayBeforeHolidayHours)]
        if in_months(hours, day) and day not in HOLIDAYS:
            if found or world["eve on any weekday"] or not hours.weekly:
                found = eve
        elif found and world["eve on any weekday"]:
            found = eve
    found = found + moved_here(hours, day, world)
    turn = [normal(s.start, s.end) for s in of_kind(hours, r.YearEndHours)]
    if turn and between(day, *year_end) and world["other hours at the year's end"]:
        found = turn
    if closure_moved_here(hours, day, world):
        return []
    if of_kind(hours, r.ClosedDayAfterHoliday) and day - ONE in HOLIDAYS:
        return []
    if of_kind(hours, r.ClosedMonthEnd) and day == month_of(day)[-1]:
        return []
    if hours.by_appointment and not world["with an appointment"]:
        return []
    if not world.get("open at Obon", True) and between(day, (8, 10), (8, 18)):
        return []
    return [] if closed_by_date(hours, day, world, year_end) else found


def closed_by_date(hours, day, world, year_end) -> bool:
    ranges = [
        ((c.first.month, c.first.day), (c.last.month, c.last.day)) for c in of_kind(hours, r.Closed)
    ]
    dated = covering(hours, day) and world["dates before closing"]
    if any(between(day, *stretch) for stretch in ranges):
        return not dated
    if not between(day, *year_end) or hours.year_end_closed is False:
        return False
    if hours.year_end_closed is None:
        return not world["open at the year's end"] and not covering(hours, day)
    told = all(any(between(d, *s) for s in ranges) for d in (date(2026, 12, 31), date(2026, 1, 1)))
    return not told and not dated


def covering(hours, day) -> list[Stretch]:
    return [
        normal(s.start, s.end)
        for s in of_kind(hours, r.DateHours)
        if between(day, (s.first.month, s.first.day), (s.last.month, s.last.day))
    ]


def on_holidays(hours, day, world, year_end) -> list[Stretch]:
    plain = usual(hours, day, world)
    dated = covering(hours, day)
    found = plain
    if dated:
        off = not WORKING & {d for w in week_of(hours, day) for d in w.days}
        few = any(
            between(day, (s.first.month, s.first.day), (s.last.month, s.last.day)) and is_short(s)
            for s in of_kind(hours, r.DateHours)
        )
        anyway = plain or not hours.weekly or (off and few) or world["dates on any weekday"]
        found = dated if anyway and in_months(hours, day) else []
    if day not in HOLIDAYS or not in_months(hours, day):
        return found
    own = [normal(s.start, s.end) for s in of_kind(hours, r.HolidayHours)]
    if of_kind(hours, r.ClosureShift) and is_closing_day(hours, day):
        if hours.holidays is r.Holidays.closed:
            return []
        return own or [normal(w.start, w.end) for w in hours.weekly][:1]
    if of_kind(hours, r.SessionShift) and plain:
        return []
    if hours.holidays is r.Holidays.closed:
        new_year = between(day, *year_end) and world.get("open on New Year's Day")
        return found if new_year else []
    if hours.holidays is not r.Holidays.open:
        return found if world["open on holidays"] else []
    if dated and own:
        return own if world["dates before closing"] else found
    if own:
        weekdays_named = any(WORKING & set(w.days) for w in hours.weekly)
        if plain or not weekdays_named or world["holiday hours on any weekday"]:
            return own
        return []
    return found


STEPS = {
    "next_day": ONE,
    "next_weekday": ONE,
    "next_week": 7 * ONE,
    "previous_day": -ONE,
    "previous_week": -7 * ONE,
}


def is_closing_day(hours, day) -> bool:
    if not hours.weekly or not in_months(hours, day):
        return False
    if is_nth_closed(hours, day):
        return True
    return not is_all_days_month(hours, day) and not any(named(w, day) for w in week_of(hours, day))


def moved_here(hours, day, world) -> list[Stretch]:
    """A session whose day is a holiday is held the next day, or the same weekday a week later."""
    found = []
    for rule in of_kind(hours, r.SessionShift):
        weekend_too = rule.to == "next_weekday" and of_kind(hours, r.DayOfMonth)
        for back in (n for n in range(-14, 15) if n):
            source = day - back * ONE
            if source not in HOLIDAYS and not (weekend_too and source.weekday() > 4):
                continue
            target = source + STEPS[rule.to]
            while rule.to == "next_weekday" and (target in HOLIDAYS or target.weekday() > 4):
                target += ONE
            while world["moves on and on"] and target in HOLIDAYS:
                target += STEPS[rule.to]
            if target == day:
                found += usual(hours, source, world)
    return found


def closure_moved_here(hours, day, world) -> bool:
    for rule in of_kind(hours, r.ClosureShift):
        for back in (n for n in range(-10, 15) if n):
            source = day - back * ONE
            if source not in HOLIDAYS or not is_closing_day(hours, source):
                continue
            target = source + STEPS[rule.to]
            if rule.to == "next_weekday":
                while target in HOLIDAYS or target.weekday() > 4:
                    target += ONE
            elif world["moves on and on"]:
                tries = 0
                while (target in HOLIDAYS or is_closing_day(hours, target)) and tries < 20:
                    target, tries = target + STEPS[rule.to], tries + 1
            if target == day:
                return True
    return False
