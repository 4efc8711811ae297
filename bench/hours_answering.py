"""How quick the hours are answered: `python -m bench.hours_answering [records ...]`."""

import random
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from statistics import median

from models.hours.evaluate import JAPAN, Reading, next_change, state_at
from models.hours.explain_ja import explain
from models.hours.open_index import OpenIndex, compile_year
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
NOON = datetime(2026, 11, 20, 12, tzinfo=JAPAN)


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [1_000, 100_000]
    for name, hours in (("office", OFFICE), ("library", LIBRARY)):
        print(f"{name}: {explain(hours)}")
        state_at(hours, NOON)
        row("state_at, compiled", 1e6, "µs", 20_000, partial(state_at, hours, NOON))
        row("compile and one day", 1e6, "µs", 500, partial(first_day, hours))
        row("next_change", 1e6, "µs", 2_000, partial(next_change, hours, NOON))
        row("week, compiled", 1e6, "µs", 2_000, partial(week, hours, NOON.date()))
        row("a year, compiled afresh", 1e3, "ms", 10, partial(compile_year, hours, 2027))
    for size in sizes:
        many(size)


def first_day(hours: Hours) -> object:
    return Reading(hours).day(NOON.date())


def many(size: int) -> None:
    """Of many records, many say what another says too."""
    seeded = random.Random(size)
    distinct = [different(seeded) for _ in range(max(1, min(size // 2, 20_000)))]
    records = [(seeded.choice(distinct), ()) for _ in range(size)]
    began = time.perf_counter()
    index = OpenIndex(records)
    print(f"{size} records, {len(set(distinct))} different: built in {since(began):.2f} s")
    began = time.perf_counter()
    shapes = index.prepare(NOON.date())
    print(f"  a new day: {since(began):.2f} s, {len(shapes)} different shapes")
    moments = [NOON.replace(hour=0) + timedelta(minutes=n * 7) for n in range(200)]
    index.prepare(NOON.date() + timedelta(days=1))
    spent = []
    for moment in moments:
        began = time.perf_counter()
        index.open_at(moment)
        spent.append(since(began) * 1e3)
    print(f"  open at a moment: {median(spent):.2f} ms, worst {max(spent):.2f} ms")
    count = index.open_at(NOON).bit_count()
    alone = sum(state_at(hours, NOON).state == "open" for hours, _ in records[:2_000])
    print(f"  open at noon: {count} of {size} ({alone} of the first {min(size, 2_000)})")


def different(seeded: random.Random) -> Hours:
    start = seeded.randrange(14, 24) * 30
    first = seeded.randrange(0, 3)
    days = EVERY_DAY[first : first + seeded.randrange(2, 6)]
    closed = date(2024, 1, 1) + timedelta(days=seeded.randrange(366))
    day = MonthDay(closed.month, closed.day)
    return Hours(
        "",
        (Weekly(days, seeded.choice([None, None, None, (2, 4)]), start, start + 480),),
        seeded.choice([Holidays.closed, Holidays.unknown, Holidays.open]),
        seeded.choice([True, None]),
        (Closed(day, day),),
    )


def row(name: str, unit: float, label: str, times: int, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    for _ in range(times):
        work()
    print(f"  {name:<26} {since(began) / times * unit:8.2f} {label}")


def since(began: float) -> float:
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
