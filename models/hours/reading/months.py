"""Rules that hold in some months only: seasons, odd months, a month with hours of its own."""

from dataclasses import dataclass, field

from models.hours.reading import said as s
from models.hours.reading.clauses import Entry, Rule
from models.hours.reading.week import Week, week_of
from models.hours.rules import MonthOverride, MonthsOnly, SeasonalHours, Special

UNCLEAR_MONTHS = "どの月の時間かがはっきりしません"


@dataclass(slots=True)
class Monthly:
    week: Week
    special: list[Special] = field(default_factory=list)


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
    if () in grouped and any(_months(r) for r in rules[: rules.index(grouped[()][0])]):
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
