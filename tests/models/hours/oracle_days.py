"""Days and stretches as the slow judge counts them."""

from datetime import date, timedelta

from models.hours import rules as r

ONE = timedelta(days=1)
Stretch = tuple[int, int]


def of_kind(hours, kind):
    return [s for s in hours.special if isinstance(s, kind)]


def normal(start, end) -> Stretch:
    return (start, end if end > start else end + 1440)


def is_short(rule) -> bool:
    """At most fourteen days, in a year that has every day."""
    first, last = (date(2024, d.month, min(d.day, 28)) for d in (rule.first, rule.last))
    return (last - first).days % 366 < 14


def between(day, first, last) -> bool:
    here = (day.month, day.day)
    if first <= last:
        return first <= here <= last
    return here >= first or here <= last


def named(entry, day) -> bool:
    weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day.weekday()]
    if entry.days and weekday not in entry.days:
        return False
    if entry.nth is None or not entry.days:
        return True
    same = [d for d in month_of(day) if d.weekday() == day.weekday()]
    return same.index(day) + 1 in entry.nth or (-1 in entry.nth and same[-1] == day)


def month_of(day) -> list[date]:
    first = day.replace(day=1)
    return [first + n * ONE for n in range(31) if (first + n * ONE).month == day.month]


def week_of(hours, day):
    """The entries that hold in the month of this day."""
    overrides = [rule for rule in of_kind(hours, r.MonthOverride) if day.month in rule.months]
    return [w for rule in overrides for w in rule.weekly] if overrides else hours.weekly
