"""木曜午後休診, 土曜は午前のみ: days of which only one half is open."""

from models.hours.reading import subjects as s
from models.hours.reading.clauses import HalfDay
from models.hours.reading.week import Week, cut
from models.hours.rules import DAY_MINUTES, Day, Weekly

NOON = DAY_MINUTES // 2
MORNING_ENDS = 14 * 60
HALF_UNCLEAR = "午前と午後のどちらの時間かがはっきりしません"


def with_half_days(week: Week, halves: list[HalfDay]) -> None:
    """What is left of the week; where a stretch passes noon, it is not clear and said so."""
    for half in halves:
        named = {d for w in week.weekly if w.start is not None for d in w.days}
        told = [w for w in week.weekly if w.start is not None and w.nth is None]
        absent = tuple(d for d in half.days.days if d not in named)
        if absent and half.only and half.days.scope is s.Scope.days:
            week.weekly += _like_other_days(told, half, absent, week)
        elif absent:
            week.doubts.append(HALF_UNCLEAR)
        week.weekly = [kept for rule in week.weekly for kept in _left(rule, half, week)]


def _like_other_days(
    told: list[Weekly], half: HalfDay, days: tuple[Day, ...], week: Week
) -> list[Weekly]:
    """The half of the other days, where that is the same on all of them."""
    by_day = {
        day: {(w.start, w.end) for w in told if day in w.days and _half(w) == half.kept}
        for w in told
        for day in w.days
    }
    sessions = next(iter(by_day.values()), set())
    if not sessions or any(of_day != sessions for of_day in by_day.values()):
        week.doubts.append(HALF_UNCLEAR)
        return []
    return [Weekly(days, half.days.nth, *times) for times in sorted(sessions)]


def _left(rule: Weekly, half: HalfDay, week: Week) -> list[Weekly]:
    shared = tuple(d for d in rule.days if d in half.days.days)
    if not shared or rule.start is None or _apart(rule.nth, half.days.nth):
        return [rule]
    if _half(rule) == half.kept:
        return [rule]
    if not _half(rule):
        week.doubts.append(HALF_UNCLEAR)
        return [rule]
    return cut(rule, shared, half.days.nth, week)


def _apart(one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> bool:
    return one is not None and other is not None and not set(one) & set(other)


def _half(rule: Weekly) -> str:
    """Empty where a stretch is in neither half of the day."""
    start, end = rule.start or 0, rule.end or 0
    if start >= NOON:
        return "pm"
    return "am" if start < end <= MORNING_ENDS else ""
