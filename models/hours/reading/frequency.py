"""月2回, 週3日, 隔週: how often, which must agree with the days that are named."""

from collections.abc import Sequence
from datetime import date

from models.hours.reading import said as s
from models.hours.rules import Biweekly, DayOfMonth, MonthsOnly, Special, ValidPeriod, Weekly

ALTERNATE = ({1, 3}, {2, 4}, {1, 3, 5})


def agrees(often: s.HowOften, weekly: Sequence[Weekly], special: Sequence[Special]) -> bool:
    """Whether the days are just as many, so that the words say nothing more."""
    if often.unit == "週":
        days = {day for w in weekly for day in w.days}
        return all(w.nth is None for w in weekly) and len(days) == often.count
    in_month = _in_a_month(weekly, special)
    if often.unit == "月":
        return in_month == often.count
    months = {m for rule in special if isinstance(rule, MonthsOnly) for m in rule.months}
    return bool(in_month) and len(months or range(12)) * in_month == often.count


def _in_a_month(weekly: Sequence[Weekly], special: Sequence[Special]) -> int:
    """0 where it is not the same in every month."""
    if any(w.nth is None or 5 in w.nth for w in weekly):
        return 0
    sessions = {(day, n) for w in weekly for day in w.days for n in w.nth or ()}
    dates = {d for rule in special if isinstance(rule, DayOfMonth) for d in rule.days}
    return len(sessions) + len(dates)


def every_other_week(
    said: s.EveryOtherWeek, weekly: Sequence[Weekly], special: Sequence[Special]
) -> tuple[Biweekly | None, bool]:
    """The rule, if the days do not say it themselves, and whether the weeks are known."""
    if weekly and all(w.nth is not None and set(w.nth) in ALTERNATE for w in weekly):
        return None, True
    periods = [p for p in special if isinstance(p, ValidPeriod) and p.first]
    first = said.first or (periods[0].first if len(periods) == 1 else None)
    days = {day for w in weekly for day in w.days}
    if first is None or len(days) != 1 or any(w.nth for w in weekly):
        return Biweekly(), False
    begins_on = s.WEEK[date.fromisoformat(first).weekday()]
    return (Biweekly(first), True) if begins_on in days else (Biweekly(), False)
