"""How quick "who is open?" is: `python -m bench.open_now [records:timetables ...]`.

Everything is measured in one run on one index, in turns, so that only the ratios carry over to
other machines. An ordinary search with a filter is the measure: by one topic of 36 (few hits), and
by a flag that half of the records have (as many hits as are open by day). `cold` asks for another
minute each time, `warm` for the same one; `first` is the first question to an index just opened.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

from models.hours import Timetable
from models.hours.calendar import holiday_name
from models.hours.evaluate import JAPAN
from search.backends import open_backend
from search.protocol import SearchBackend, SearchDocument, SearchQuery, SearchSettings

DAYS = ("平日", "月～金", "月～土", "毎日", "火・木・土", "月・水", "第2・第4土曜", "土日祝")
ROUNDS = 60
SIZES = ((1_000, 100), (100_000, 100), (100_000, 5_000), (100_000, 100_000))


def timetables(number: int) -> list[str]:
    """All different: days, times to the minute, and a date of their own on which it is closed."""
    chance = random.Random(number)
    found: dict[str, None] = {}
    while len(found) < number:
        start, end = chance.randrange(420, 660), chance.randrange(900, 1260)
        if chance.random() < 0.7:
            start, end = start - start % 15, end - end % 15
        closed = date(2024, 1, 1) + timedelta(days=chance.randrange(366))
        times = f"{start // 60}:{start % 60:02}～{end // 60}:{end % 60:02}"
        without = f"{chance.choice(['祝日・', ''])}年末年始、{closed.month}/{closed.day}"
        text = f"{chance.choice(DAYS)} {times}（{without}を除く）"
        found.setdefault(Timetable(((text, None),)).as_text())
    return list(found)


def documents(records: int, distinct: int) -> Iterator[SearchDocument]:
    """Little text, so that most of the time of building goes into the hours."""
    chance = random.Random(records)
    hours = timetables(distinct)
    for n in range(records):
        code = f"{11002 + n % 1_900:06}"
        yield SearchDocument(
            id=UUID(int=n + 1),
            name=f"窓口{n}",
            organization="",
            topics_text="",
            description="",
            readings="",
            extra="",
            topics=(f"topic{chance.randrange(36)}",),
            areas=(code,),
            areas_within=(code, f"{n % 47 + 1:02}0000", "JP"),
            languages=("ja", "vi") if n % 9 == 0 else ("ja",),
            channels=("phone", "line") if n % 3 else ("visit",),
            flags=("free",) if n % 2 else ("anonymous",),
            kind="window",
            level="private",
            minimum_age=0,
            maximum_age=200,
            updated=1_700_000_000 + n,
            timetable=hours[n % distinct],
            name_key=f"{n:07}",
        )


def milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1_000


def measure(records: int, distinct: int, directory: Path) -> None:
    settings = SearchSettings(directory)
    built = milliseconds(lambda: open_backend(settings).rebuild(documents(records, distinct)))
    size = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
    noon = next_workday_noon()
    minutes = count()

    def another_minute() -> datetime:
        return noon - timedelta(minutes=120) + timedelta(minutes=next(minutes) % 240)

    questions: dict[str, Callable[[], SearchQuery]] = {
        "topic": lambda: SearchQuery(topics=("topic3",), moment=noon),
        "flag": lambda: SearchQuery(flags=("free",), moment=noon),
        "open, cold": lambda: SearchQuery(moment=another_minute(), open_only=True),
        "open, warm": lambda: SearchQuery(moment=noon, open_only=True),
        "open + topic": lambda: SearchQuery(
            topics=("topic3",), moment=another_minute(), open_only=True
        ),
        "no filter": lambda: SearchQuery(moment=noon),
        "no filter, not counting the open": SearchQuery,
    }
    first = {name: first_time(settings, make) for name, make in questions.items()}
    before = memory()
    backend = open_backend(settings)
    times: dict[str, list[float]] = {name: [] for name in questions}
    for _ in range(ROUNDS):
        for name, make in questions.items():
            query = make()
            times[name].append(milliseconds(lambda q=query: backend.search(q)))  # type: ignore[misc]
    print(
        f"\n{records:,} records, {distinct:,} timetables: built in {built / 1_000:.0f} s, "
        f"{size / 1e6:.0f} MB on disk, {memory() - before:.0f} MB of memory more to ask"
    )
    print(f"{'':34}{'hits':>9} {'first':>8} {'p50':>8} {'p95':>8} ms   ×topic  ×flag")
    for name, spent in times.items():
        p50, p95 = median(spent), quantiles(spent, n=20)[18]
        number = hits(backend, questions[name]())
        print(
            f"{name:34}{number:9,} {first[name]:8.2f} {p50:8.2f} {p95:8.2f}"
            f"      {p50 / median(times['topic']):5.2f}  {p50 / median(times['flag']):5.2f}"
        )


def first_time(settings: SearchSettings, make: Callable[[], SearchQuery]) -> float:
    backend, query = open_backend(settings), make()
    return milliseconds(lambda: backend.search(query))


def hits(backend: SearchBackend, query: SearchQuery) -> int:
    return backend.search(replace(query, facets=False)).total


def next_workday_noon() -> datetime:
    day = datetime.now(JAPAN).replace(hour=12, minute=0, second=0, microsecond=0)
    while day.weekday() > 3 or holiday_name(day.date()):
        day += timedelta(days=1)
    return day


def memory() -> float:
    """Megabytes of this process alone, without the files of the index; where it can be told."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1_024


def main() -> None:
    sizes = [tuple(map(int, size.split(":"))) for size in sys.argv[1:]] or SIZES
    for records, distinct in sizes:
        with tempfile.TemporaryDirectory() as directory:
            measure(records, distinct, Path(directory))


if __name__ == "__main__":
    main()
