"""How quick the hours are answered: `python -m bench.hours_answering`.

For very many records at once see `bench.open_now`.
"""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from models.hours.calendar import DEFAULT_YEAR_END
from models.hours.evaluate import JAPAN, Reading, next_change, state_at
from models.hours.explain_ja import explain
from models.hours.open_index import DateSpan, terms_of_timetable
from models.hours.rules import (
    Closed,
    ClosureShift,
    Day,
    Holidays,
    Hours,
    LastEntry,
    MonthDay,
    Weekly,
)
from models.hours.timetable import Timetable
from models.hours.week import week

EVERY_DAY = tuple(Day)
OFFICE = Hours(
    "",
    (Weekly(EVERY_DAY[:5], None, 540, 1020), Weekly((Day.SA,), (2, 4), 540, 720)),
    Holidays.closed,
    True,
    (Closed(MonthDay(8, 13), MonthDay(8, 16)), LastEntry(990)),
)
LIBRARY = Hours(
    "",
    (Weekly(EVERY_DAY[1:], None, 540, 1140),),
    Holidays.next_day,
    True,
    (ClosureShift("next_day"),),
)
TIMETABLE = Timetable((("平日 8:45～17:15（祝日・年末年始を除く）", None),))
NOON = datetime(2026, 11, 20, 12, tzinfo=JAPAN)
SPAN = DateSpan.around(NOON.date())


def main() -> None:
    for name, hours in (("office", OFFICE), ("library", LIBRARY)):
        print(f"{name}: {explain(hours)}")
        state_at(hours, NOON)
        row("state_at, compiled", 1e6, "µs", 20_000, partial(state_at, hours, NOON))
        row("compile and one day", 1e6, "µs", 500, partial(first_day, hours))
        row("next_change", 1e6, "µs", 2_000, partial(next_change, hours, NOON))
        row("week, compiled", 1e6, "µs", 2_000, partial(week, hours, NOON.date()))
        row("eight weeks, compiled afresh", 1e3, "ms", 20, partial(eight_weeks, hours))
    print(f"timetable: {len(terms_of_timetable(TIMETABLE, (), SPAN, DEFAULT_YEAR_END))} terms")
    row("its terms for the index", 1e3, "ms", 20, terms)


def first_day(hours: Hours) -> object:
    return Reading(hours).day(NOON.date())


def eight_weeks(hours: Hours) -> None:
    reading = Reading(hours)
    for day in SPAN.days():
        reading.day(day)


def terms() -> object:
    return terms_of_timetable(TIMETABLE, (), SPAN, DEFAULT_YEAR_END)


def row(name: str, unit: float, label: str, times: int, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    for _ in range(times):
        work()
    print(f"  {name:<26} {since(began) / times * unit:8.2f} {label}")


def since(began: float) -> float:
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
