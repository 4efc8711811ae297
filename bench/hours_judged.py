"""What is answered from texts, against cases and moments that a person has judged."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from models.hours.cases import from_case
from models.hours.evaluate import Reading, state_at
from models.hours.opening import OpenState
from models.hours.parse import parse
from models.hours.rules import Hours

FIRST, DAYS = date(2026, 1, 1), 731
Case = dict[str, Any]


def _rows(path: Path) -> list[Case]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _judged(case: Case) -> Hours:
    """Exceptions with one rule of their own may have it flat."""
    flat = ("days", "nth", "start", "end")
    exceptions = [
        {**{k: v for k, v in e.items() if k not in flat}, "weekly": [{k: e.get(k) for k in flat}]}
        if e["kind"] in {"channel_hours", "month_override"} and "weekly" not in e
        else e
        for e in case["exceptions"]
    ]
    return from_case({**case, "exceptions": exceptions})


def _open_minutes(reading: Reading, day: date) -> set[int]:
    found: set[int] = set()
    start = 0
    for end, state, _, _ in reading.day(day):
        if state is OpenState.open:
            found.update(range(start, end))
        start = end
    return found


def falsely_open(text: str, judged: Hours) -> tuple[int, int]:
    """Minutes of two years that are said to be open, and those of them that are not."""
    said, truth = Reading(parse(text)), Reading(judged)
    opened = wrong = 0
    for count in range(DAYS):
        day = FIRST + timedelta(days=count)
        minutes = _open_minutes(said, day)
        opened += len(minutes)
        wrong += len(minutes - _open_minutes(truth, day)) if minutes else 0
    return opened, wrong


def report_cases(path: Path) -> None:
    opened = wrong = left_out = 0
    for case in _rows(path):
        try:
            judged = _judged(case)
        except ValueError:
            left_out += 1
            continue
        of_text, falsely = falsely_open(case["text"], judged)
        opened, wrong = opened + of_text, wrong + falsely
        if falsely:
            print(f"  ! {falsely} minutes falsely open: {case['text']!r}")
    print(f"  {opened} minutes open, {wrong} of them falsely; {left_out} cases not comparable")


def report_moments(path: Path) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    for row in _rows(path):
        answer = state_at(parse(row["text"]), datetime.fromisoformat(row["at"]))
        counted[row["state"], answer.state.value] += 1
        if row["state"] != answer.state.value:
            print(f"  {row['state']}, said {answer.state.value}: {row['text']!r} {row['at']}")
    falsely = sum(n for (truth, said), n in counted.items() if said == "open" != truth)
    right = sum(n for (truth, said), n in counted.items() if said == truth)
    print(f"{path.name}: {right} of {counted.total()} right, {falsely} falsely open")
