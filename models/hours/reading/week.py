"""Weekly rules from clauses: closing days taken out, days that were named twice told apart."""

from dataclasses import dataclass, field, replace

from models.hours.reading import said as s
from models.hours.reading.clauses import Entry, Rule
from models.hours.rules import DAY_MINUTES, ClosedNth, Day, Weekly

TWICE = "同じ曜日が重なっています。休みの書き漏れかもしれません"
CONTRADICTION = "開いている曜日が残りません"
OTHERS_UNSAID = "ほかの曜日のことが書かれていません"
NOT_CLEAR_LAST = "最終週の時間がはっきりしません"
EVERY_NTH = (1, 2, 3, 4, 5)


@dataclass(slots=True)
class Week:
    weekly: list[Weekly] = field(default_factory=list)
    closed_nth: list[ClosedNth] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """Weekly rules that stand in one clause of the text."""

    rules: tuple[Weekly, ...]
    overrides: bool


def week_of(rules: list[Rule], closed: list[Entry], also_open: list[Entry]) -> Week:
    week = Week()
    shut = [e.subject for e in closed if isinstance(e.subject, s.Weekdays)]
    only = {d for r in rules for w in _weekdays(r) for d in w.days}
    if len(only) == 1:
        nth_only = [e.subject.nth for e in closed if isinstance(e.subject, s.NthOnly)]
        shut += [s.Weekdays(tuple(only), nth) for nth in nth_only]
    rest = [e for e in closed if isinstance(e.subject, s.RestDay)]
    also = {d for e in also_open if isinstance(e.subject, s.Weekdays) for d in e.subject.days}
    if rest and not shut:
        shut = [s.Weekdays((Day.SU,))] if _names_weekend(rules) else []
    named = {d for r in rules for w in _weekdays(r) if w.nth is None for d in w.days}
    if also - named and not shut and not also >= set(s.WEEKEND):
        week.doubts.append(OTHERS_UNSAID)
    free_days = _free_days(shut, also_open, named)
    lines = [_line(rule, free_days) for rule in rules]
    found: list[Weekly] = []
    for line in lines:
        found = _added(found, line, week)
    week.weekly = _without(found, shut, week)
    if found and not week.weekly:
        week.doubts.append(CONTRADICTION)
    return week


def _names_weekend(rules: list[Rule]) -> bool:
    return any(Day.SU in w.days for r in rules for w in _weekdays(r))


def _weekdays(rule: Rule) -> list[s.Weekdays]:
    return [e.subject for e in rule.entries if isinstance(e.subject, s.Weekdays)]


def _free_days(shut: list[s.Weekdays], also_open: list[Entry], named: set[Day]) -> tuple[Day, ...]:
    """The days of times that stand alone: all that no closing day and no other rule names."""
    if not shut and not also_open:
        return ()
    return tuple(d for d in s.WEEK if d not in named)


def _line(rule: Rule, free_days: tuple[Day, ...]) -> Line:
    by_nth: dict[tuple[int, ...] | None, set[Day]] = {}
    for entry in rule.entries:
        if isinstance(entry.subject, s.Weekdays):
            by_nth.setdefault(entry.subject.nth, set()).update(entry.subject.days)
        elif isinstance(entry.subject, s.RestDay):
            by_nth.setdefault(None, set()).add(Day.SU)
    if not by_nth and not _other_days(rule):
        by_nth[None] = set(free_days)
    found: list[Weekly] = []
    for nth, days in by_nth.items():
        ordered = tuple(d for d in s.WEEK if d in days)
        found += [Weekly(ordered, nth, t.start, t.end) for t in rule.times]
        if not rule.times:
            found.append(Weekly(ordered, nth, rule.since, None))
    return Line(tuple(found), rule.in_brackets)


def _other_days(rule: Rule) -> bool:
    weekly = s.Weekdays | s.RestDay | s.Months | s.NthOnly
    return any(not isinstance(e.subject, weekly) for e in rule.entries)


def _added(found: list[Weekly], line: Line, week: Week) -> list[Weekly]:
    """Later hours of a day take the place of earlier ones where they cannot both be meant."""
    result = list(found)
    new = _once_in_line(line.rules, week)
    for rule in new:
        result = [kept for old in result for kept in _beside(old, rule, new, week)]
    return result + new


def _once_in_line(rules: tuple[Weekly, ...], week: Week) -> list[Weekly]:
    """月～土、第3土 with the same times: perhaps a closing day, so the doubled day is not read."""
    every = {(d, r.start, r.end) for r in rules if r.nth is None for d in r.days}
    kept: list[Weekly] = []
    for rule in rules:
        days = rule.days
        if rule.nth is not None:
            days = tuple(d for d in days if (d, rule.start, rule.end) not in every)
        if days != rule.days:
            week.doubts.append(TWICE)
        if days or not rule.days:
            kept.append(replace(rule, days=days))
    return kept


def _beside(old: Weekly, new: Weekly, line: list[Weekly], week: Week) -> list[Weekly]:
    """What stays of an earlier rule when a later one names some of its days again."""
    shared = tuple(d for d in old.days if d in new.days)
    if not shared or not _weeks_meet(old.nth, new.nth):
        return [old]
    if new.start is None or old.start is None or old.end is None or new.end is None:
        if new.nth != old.nth or new.start is None:
            week.doubts.append(TWICE)
        return [old]
    others = [r for r in line if r.nth == new.nth and set(shared) & set(r.days)]
    if not any(_overlap(old, r) for r in others):
        return [old]
    if (old.start, old.end) == (new.start, new.end) or not _overlap(old, new):
        if old.nth != new.nth and _overlap(old, new):
            week.doubts.append(TWICE)
            return [old]
        return cut(old, shared, new.nth, week)
    if not contains(old, new) and not contains(new, old):
        week.doubts.append(TWICE)
    return cut(old, shared, new.nth, week)


def cut(
    old: Weekly, days: tuple[Day, ...], nth: tuple[int, ...] | None, week: Week
) -> list[Weekly]:
    left = tuple(d for d in old.days if d not in days)
    kept = [replace(old, days=left)] if left else []
    if nth is None or nth == old.nth:
        return kept
    if -1 in nth or (old.nth and -1 in old.nth):
        week.doubts.append(NOT_CLEAR_LAST)
        return [old]
    others = tuple(n for n in old.nth or EVERY_NTH if n not in nth)
    return kept + ([replace(old, days=days, nth=others)] if others else [])


def _without(found: list[Weekly], shut: list[s.Weekdays], week: Week) -> list[Weekly]:
    for closing in shut:
        result: list[Weekly] = []
        for rule in found:
            shared = tuple(d for d in rule.days if d in closing.days)
            if not shared or not _weeks_meet(rule.nth, closing.nth):
                result.append(rule)
            elif (
                closing.nth and rule.nth != closing.nth and -1 in (*closing.nth, *(rule.nth or ()))
            ):
                week.closed_nth.append(ClosedNth(shared, closing.nth))
                result.append(rule)
            else:
                result += cut(rule, shared, closing.nth, week)
        found = result
    return found


def _weeks_meet(one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> bool:
    """The last may be the fourth or the fifth."""
    if one is None or other is None or set(one) & set(other):
        return True
    return (-1 in one and bool({4, 5} & set(other))) or (-1 in other and bool({4, 5} & set(one)))


def _span(rule: Weekly) -> tuple[int, int]:
    start, end = rule.start or 0, rule.end or 0
    return start, end if end > start else end + DAY_MINUTES


def _overlap(one: Weekly, other: Weekly) -> bool:
    if one.start is None or other.start is None or one.end is None or other.end is None:
        return False
    (a, b), (c, d) = _span(one), _span(other)
    return a < d and c < b


def contains(outer: Weekly, inner: Weekly) -> bool:
    if outer.start is None or outer.end is None or inner.start is None or inner.end is None:
        return (outer.start, outer.end) == (inner.start, inner.end)
    (a, b), (c, d) = _span(outer), _span(inner)
    return a <= c and d <= b
