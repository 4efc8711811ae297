"""Search beside its peers, on the same records and questions, in one run.

    python -m bench.search_peers [RECORDS …]            1,000 and 10,000, if nothing is said
    python -m bench.search_peers --datasette PROGRAM    beside a Datasette installed elsewhere
    python -m bench.search_peers 100000 --rebuild       and what it answers during a new index
    python -m bench.search_peers --data DIR             keep the product's folders for later

Every question goes to each engine in turn, so that a busy machine is busy for all. Ours and
Datasette answer over HTTP; SQLite and PostgreSQL are asked without, which flatters them. Only ours
knows opening hours, areas that contain one another, readings, synonyms and languages: "none" is
the share of questions to which an engine has no answer at all. CPU is that of the process that
answers; MB what it holds, mapped files included.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.peers.datasette import Datasette, fill_datasette
from bench.peers.fts5 import Fts5, fill_fts5
from bench.peers.ours import Ours, fill_ours, rebuilding
from bench.peers.postgres import Postgres
from bench.peers.questions import Engine, Question, questions, rows
from bench.quality.directory import generated
from tests.services.postgres import ServerUnavailable, running_server

ROUNDS = 4


class Figures:
    """Milliseconds of every question but those of the first round, which only warms up."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []
        self.cpu = 0.0
        self.none = 0.0

    def at(self, share: float) -> float:
        times = sorted(self.milliseconds)
        return times[min(int(share * len(times)), len(times) - 1)]


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("records", nargs="*", type=int, default=[1_000, 10_000])
    arguments.add_argument("--datasette", type=Path, help="the program, if it is to be compared")
    arguments.add_argument("--data", type=Path, help="a folder for the product's data folders")
    arguments.add_argument("--rebuild", action="store_true", help="answers during a new index")
    arguments.add_argument("--only-ours", action="store_true", help="no peers")
    chosen = arguments.parse_args()
    for count in chosen.records:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            _compare(count, Path(folder), chosen, stack)


def _compare(count: int, folder: Path, chosen: argparse.Namespace, stack: ExitStack) -> None:
    print(f"{count:,} records")
    home = (chosen.data or folder) / f"ours-{count}"
    home.mkdir(parents=True, exist_ok=True)
    print(f"  ours: {fill_ours(home, generated(count)):.1f} s for the index")
    engines: list[Engine] = [Ours(home), Ours(home, page=True)]
    if not chosen.only_ours:
        engines += _peers(count, folder, chosen.datasette, stack)
    for engine in engines:
        stack.callback(engine.close)
    asked = questions()
    figures = _measured(engines, asked)
    _print_table(engines, figures, asked)
    if chosen.rebuild:
        _answer_while_rebuilding(home, engines[0], asked)


def _peers(count: int, folder: Path, datasette: Path | None, stack: ExitStack) -> Iterator[Engine]:
    file = folder / "fts5.db"
    print(f"  SQLite FTS5: {fill_fts5(file, rows(generated(count))):.1f} s")
    yield Fts5(file)
    try:
        server = stack.enter_context(running_server())
    except ServerUnavailable as reason:
        print(f"  PostgreSQL left out: {reason}")
    else:
        postgres = Postgres(server.create(f"peers_{count}"), rows(generated(count)))
        print(f"  PostgreSQL: {postgres.seconds_to_fill:.1f} s")
        yield postgres
    if datasette:
        file = folder / "directory.db"
        fill_datasette(file, rows(generated(count)))
        yield Datasette(datasette, file)
        yield Datasette(datasette, file, page=True)


def _measured(engines: Sequence[Engine], asked: Sequence[Question]) -> list[Figures]:
    figures = [Figures() for _ in engines]
    before = [0.0 for _ in engines]
    for turn in range(ROUNDS + 1):
        if turn == 1:
            before = [engine.cpu() for engine in engines]
        for question in asked:
            for engine, figure in zip(engines, figures, strict=True):
                started = time.perf_counter()
                hits = engine.ask(question)
                took = time.perf_counter() - started
                if turn:
                    figure.milliseconds.append(1_000 * took)
                    figure.none += (not hits) / ROUNDS
    for engine, figure, start in zip(engines, figures, before, strict=True):
        figure.cpu = 1_000 * (engine.cpu() - start) / len(figure.milliseconds)
    return figures


def _print_table(
    engines: Sequence[Engine], figures: Sequence[Figures], asked: Sequence[Question]
) -> None:
    ours = figures[0]
    print(
        f"  {'':22} {'p50 ms':>8} {'p95':>8} {'p99':>8} {'CPU ms':>8} {'MB':>6} {'none':>6}"
        f"   {'x ours: p50':>11} {'p95':>6} {'p99':>6}"
    )
    for engine, figure in zip(engines, figures, strict=True):
        times = [figure.at(share) for share in (0.5, 0.95, 0.99)]
        none = f"{figure.none / len(asked):.0%}" if engine.tells_total else ""
        ratios = [figure.at(share) / ours.at(share) for share in (0.5, 0.95, 0.99)]
        print(
            f"  {engine.name:22} {times[0]:8.2f} {times[1]:8.2f} {times[2]:8.2f} {figure.cpu:8.2f}"
            f" {engine.memory() or '':>6} {none:>6}"
            f"   {ratios[0]:11.2f} {ratios[1]:6.2f} {ratios[2]:6.2f}"
        )


def _answer_while_rebuilding(home: Path, ours: Engine, asked: Sequence[Question]) -> None:
    figure = Figures()
    started = time.perf_counter()
    work = rebuilding(home)
    while work.poll() is None:
        for question in asked:
            asked_at = time.perf_counter()
            ours.ask(question)
            figure.milliseconds.append(1_000 * (time.perf_counter() - asked_at))
    took = time.perf_counter() - started
    if work.returncode != 0:
        raise RuntimeError("the index could not be made anew")
    print(
        f"  a new index in {took:.1f} s; {len(figure.milliseconds)} questions answered meanwhile,"
        f" p50 {figure.at(0.5):.2f}, p95 {figure.at(0.95):.2f}, p99 {figure.at(0.99):.2f} ms"
    )


if __name__ == "__main__":
    main()
