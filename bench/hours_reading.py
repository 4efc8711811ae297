"""How well and how quickly opening hours are read: `python -m bench.hours_reading --help`."""

import argparse
import csv
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bench import hours_fuzz, hours_judged
from models.hours.cases import as_case
from models.hours.parse import LONGEST, parse

ROOT = Path(__file__).parent.parent
GIVEN = ROOT.parent / "shared" / "cases" / "hours.jsonl"
OWN = ROOT / "tests" / "models" / "hours" / "examples.tsv"
HELD_BACK = ROOT / "tests" / "models" / "hours" / "held_back.tsv"
LETTERS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), "月火水木金土日", strict=True))

Case = dict[str, Any]


class Line(NamedTuple):
    """A reading, short enough for a table; `*` in a table means: not compared."""

    weekly: str
    holidays: str
    year_end: str
    flags: str
    exceptions: str

    def differing(self, other: "Line") -> list[str]:
        pairs = zip(self._fields, self, other, strict=True)
        return [name for name, a, b in pairs if "*" not in a and "*" not in b and a != b]


def line_of(case: Case) -> Line:
    year_end = {True: "closed", False: "open", None: "-"}[case["year_end_closed"]]
    flags = {
        "always": case["always_open"],
        "appointment": case["by_appointment"],
        "irregular": case["irregular"],
    }
    said = ",".join(name for name, value in flags.items() if value)
    exceptions = [short for e in case["exceptions"] if (short := _short(e))]
    return Line(
        _weekly(case["weekly"]), case["holidays"], year_end, said or "-", _together(exceptions)
    )


def _weekly(rules: list[Case]) -> str:
    """One line for the same times and weeks, whatever the text's order of the days was."""
    days: dict[tuple[str, str], set[str]] = {}
    for rule in rules:
        nth = f"#{','.join(map(str, rule['nth']))}" if rule["nth"] else ""
        days.setdefault((nth, _span(rule)), set()).update(rule["days"])
    lines = [
        f"{''.join(c for d, c in LETTERS.items() if d in names) or '・'}{nth} {times}"
        for (nth, times), names in days.items()
    ]
    return _together(lines)


def _span(case: Case) -> str:
    if case.get("start") is None:
        return "-"
    return f"{case['start']}-{case['end'] or ''}"


def _together(parts: list[str]) -> str:
    return " / ".join(sorted(parts)) or "-"


def _short(e: Case) -> str:
    """An exception as the tables write it; remarks are left out."""
    match e["kind"]:
        case "note":
            seasons = {"お盆": "obon", "ゴールデンウィーク": "golden_week", "夏季休業": "summer"}
            return f"season {seasons[e['text']]}" if e["text"] in seasons else ""
        case "closed_dates":
            return f"closed {e['from']}..{e['to']}"
        case "date_hours":
            return f"dates {e['from']}..{e['to']} {_span(e)}"
        case "holiday_hours":
            return f"holiday {_span(e)}"
        case "day_before_holiday_hours":
            return f"before_holiday {_span(e)}"
        case "day_of_month":
            return f"monthday {_numbers(e['days'])} {_span(e)}"
        case "months_only":
            return f"months {_numbers(e['months'])}"
        case "seasonal_hours":
            return f"seasonal {_numbers(e['months'])} {_span(e)}"
        case "month_override":
            return f"override {_numbers(e['months'])}: {_weekly(e.get('weekly', [e]))}"
        case "months_closed" | "months_open_all_days":
            return f"{e['kind']} {_numbers(e['months'])}"
        case "closed_nth" | "language_hours":
            name = "closed_nth" if e["kind"] == "closed_nth" else f"lang {e['language']}"
            return f"{name} {_weekly([{'start': None, **e}]).removesuffix(' -')}"
        case "last_entry":
            return f"last {e['time']}"
        case "closed_day_after_holiday":
            return "after_holiday"
        case "closed_month_end":
            return "month_end"
        case "channel_hours":
            return f"channel {e['channel']}: {_weekly(e.get('weekly', [e]))}"
        case "channel_note":
            return f"channel_note {e['channel']}"
        case "valid_period":
            return f"valid {e['from'] or ''}..{e['to'] or ''}"
        case _:
            return " ".join(str(v) for v in e.values())


def _numbers(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))


def from_table(path: Path) -> Iterator[tuple[str, Line]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            weekly, exceptions = (_sorted(row[k]) for k in ("weekly", "exceptions"))
            text = row["text"].replace("\\n", "\n")
            yield text, Line(weekly, row["holidays"], row["year_end"], row["flags"], exceptions)


def _sorted(cell: str) -> str:
    return cell if "channel " in cell or "override" in cell else _together(cell.split(" / "))


def from_cases(path: Path) -> Iterator[tuple[str, Line]]:
    for row in path.read_text("utf-8").splitlines():
        case = json.loads(row)
        yield case["text"], line_of(case)


def report(path: Path, *, verbose: bool) -> None:
    if not path.exists():
        print(f"{path.name}: not here")
        return
    rows = from_cases(path) if path.suffix == ".jsonl" else from_table(path)
    expected = list(rows)
    started = time.process_time()
    read = [parse(text) for text, _ in expected]
    seconds = time.process_time() - started
    got = [line_of(as_case(hours)) for hours in read]
    count = len(expected)
    print(f"{path.name}: {count} texts, {seconds / count * 1e6:.0f} µs of processor time for each")
    differing = [a.differing(b) for (_, a), b in zip(expected, got, strict=True)]
    for name in Line._fields:
        right = sum(name not in d for d in differing)
        print(f"  {name:11} {right:4} of {count}  {right / count:.1%}")
    print(f"  {'all of it':11} {sum(not d for d in differing):4} of {count}")
    meant = ["irregular" in a.flags for _, a in expected]
    said = ["irregular" in b.flags for b in got]
    both = sum(m and x for m, x in zip(meant, said, strict=True))
    print(f"  irregular: recall {both} of {sum(meant)}, precision {both} of {sum(said)}")
    for (text, a), b, names in zip(expected, got, differing, strict=True):
        if verbose and names:
            print(f"  × {text!r} {parse(text).unread}")
            for name in names:
                print(f"      {name}: {getattr(a, name)}")
                print(f"      {'got':>{len(name)}}: {getattr(b, name)}")


def slowest() -> None:
    seeds = [
        "第",
        "月・",
        "1・",
        "9:00～",
        "（",
        "土日祝を除く",
        "12月29日～1月3日、",
        "第1・",
        "1",
        "月",
        " ",
    ]
    seeds += [
        "毎月第2・第4火曜日 午後1時30分から午後3時30分",
        "お問い合わせ",
        "祝日の場合は",
        "10～",
        "電話、",
    ]
    texts = [(seed * LONGEST)[:LONGEST] for seed in seeds] + ["あ" * 20_000]
    times = []
    for text in texts:
        started = time.process_time()
        parse(text)
        times.append((time.process_time() - started) * 1_000)
    print(f"long texts of one thing: {', '.join(f'{t:.1f}' for t in times)} ms")


def main() -> None:
    """Prints. Without options: the published cases and our own examples."""
    options = argparse.ArgumentParser(description=main.__doc__)
    options.add_argument("-v", action="store_true", help="show what differs")
    options.add_argument("--held-back", action="store_true", help="the held-back table too")
    options.add_argument("--cases", type=Path, nargs="*", default=[], help="more cases, JSON lines")
    options.add_argument("--moments", type=Path, nargs="*", default=[], help="judged moments")
    options.add_argument("--fuzz", type=int, default=0, metavar="N", help="random texts to read")
    options.add_argument("--seed", type=int, default=1, help="of the random texts")
    asked = options.parse_args()
    paths = [GIVEN, OWN, *([HELD_BACK] if asked.held_back else []), *asked.cases]
    for path in paths:
        report(path, verbose=asked.v)
        if path.suffix == ".jsonl" and path.exists():
            hours_judged.report_cases(path)
    for path in asked.moments:
        hours_judged.report_moments(path)
    slowest()
    if asked.fuzz:
        real = [text for path in (OWN, HELD_BACK) for text, _ in from_table(path) if text]
        hours_fuzz.report(hours_fuzz.fuzz(asked.fuzz, real, asked.seed))


if __name__ == "__main__":
    main()
