"""Rules that hold in some months only: seasons, odd months, a month with hours of its own."""

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from models.hours.calendar import within
from models.hours.reading import said as s
from models.hours.reading.clauses import Entry, Rule, is_whole_week
from models.hours.reading.week import Week, week_of
from models.hours.rules import MonthDay, MonthOverride, MonthsOnly, SeasonalHours, Special

UNCLEAR_MONTHS = "どの月の時間かがはっきりしません"


@dataclass(slots=True)
class Monthly:
    week: Week
    special: list[Special] = field(default_factory=list)


def as_months(rules: list[Rule]) -> list[Rule]:
    """4/1～9/30 9:00～18:00 says the same as 4月～9月, where no rule is for the whole year."""
    dated = [r for r in rules if any(isinstance(e.subject, s.Dates) for e in r.entries)]
    for rule in dated if len(dated) == len([r for r in rules if r.times]) else []:
        if all(isinstance(e.subject, s.Dates) or is_whole_week(e) for e in rule.entries):
            rule.entries = [replace(e, subject=_whole_months(e.subject)) for e in rule.entries]
        if any(isinstance(e.subject, s.Dates) for e in rule.entries):
            # 期間中無休 says nothing of the rest of the year.
            rule.entries = [e for e in rule.entries if not is_whole_week(e)]
    return [Rule([], dated[0].times), *rules] if _fill_the_year(rules) else rules


def _fill_the_year(rules: list[Rule]) -> bool:
    """4/16～10/15 and 10/16～4/15: on every day one of them holds, so that the week is the same."""
    dates = [e.subject for r in rules for e in r.entries]
    if len(dates) < 2 or not all(isinstance(d, s.Dates) for d in dates):
        return False
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]
    return all(
        any(isinstance(d, s.Dates) and within(d.first, d.last, day) for d in dates) for day in days
    )


def _whole_months(subject: s.Subject) -> s.Subject:
    if not isinstance(subject, s.Dates) or subject.year is not None:
        return subject
    first, last = subject.first, subject.last
    if first.day != 1 or last != MonthDay(last.month, monthrange(2023, last.month)[1]):
        return subject
    count = (last.month - first.month) % 12 + 1
    return s.Months(tuple(sorted((first.month + n - 1) % 12 + 1 for n in range(count))))


def months_of(rules: list[Rule], closed: list[Entry], also_open: list[Entry]) -> Monthly:
    grouped: dict[tuple[int, ...], list[Rule]] = {}
    for rule in rules:
        grouped.setdefault(_months(rule), []).append(rule)
    if not any(grouped):
        return Monthly(week_of(rules, closed, also_open))
    base = () if () in grouped else next(iter(grouped), ())
    monthly = Monthly(week_of(grouped.get(base, []), closed, also_open))
    seasons = {m: of for m, of in grouped.items() if m != base}
    named = [m for months in grouped for m in months]
    if len(named) != len(set(named)):
        monthly.week.doubts.append(UNCLEAR_MONTHS)
    for months, of in seasons.items():
        _add_season(monthly, months, of, closed)
    if base and len(set(named)) < 12:
        monthly.special.append(MonthsOnly(tuple(sorted(set(named)))))
    said_last = () in grouped and all(r.others for r in grouped[()])
    if (
        () in grouped
        and not said_last
        and any(_months(r) for r in rules[: rules.index(grouped[()][0])])
    ):
        monthly.week.doubts.append(UNCLEAR_MONTHS)
    return monthly


def _add_season(
    monthly: Monthly, months: tuple[int, ...], rules: list[Rule], closed: list[Entry]
) -> None:
    named = any(isinstance(e.subject, s.Weekdays) for r in rules for e in r.entries)
    times = [t for r in rules for t in r.times]
    usual = {(w.start, w.end) for w in monthly.week.weekly}
    if named:
        week = week_of(rules, closed, [])
        monthly.week.doubts += week.doubts
        if week.closed_nth:
            monthly.week.doubts.append(UNCLEAR_MONTHS)
        monthly.special.append(MonthOverride(months, tuple(week.weekly)))
    elif len(times) == 1 and len(usual) == 1:
        monthly.special.append(SeasonalHours(months, times[0].start, times[0].end))
    else:
        monthly.week.doubts.append(UNCLEAR_MONTHS)


def _months(rule: Rule) -> tuple[int, ...]:
    found = {m for e in rule.entries if isinstance(e.subject, s.Months) for m in e.subject.months}
    return tuple(sorted(found))
