"""Whether people find help: judged questions on a generated directory with near misses.

    python -m bench.search_quality                  a directory of 5,000 records, thrown away
    python -m bench.search_quality --data DIR       keep it there, or use what is there already
    python -m bench.search_quality --queries FILE   other questions, in a table like ours
    python -m bench.search_quality --cases FILE     questions with a judgement of their own as well
    python -m bench.search_quality --worst [CLASS]  with every question that failed, and what came

`bench/quality/second_set.tsv` is for `--queries`: whoever mends the rules looks at its totals,
never at its questions, so that something is left to be judged by.

recall@5: somebody who helps is among the first five. urgent shown: of the questions that speak of
danger; falsely: of those that only look like it. Conditions: of what people said beside their
trouble (place, time, channel …) how much was understood, and how much of what was understood was
said. Answers come from `/api/search`, the whole application included.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from uuid import UUID

import httpx

from api.app import create_app
from api.installation import Installation
from bench.quality.asking import Marked, ask
from bench.quality.cases import Judged, judged_queries, read_cases
from bench.quality.directory import generated, truths
from bench.quality.filling import fill, settings_of
from bench.quality.judging import Known, known_of
from models.repositories.services import ServiceRepository
from tests.services.application import lifespan

RECORDS = 5_000
Directory = dict[UUID, Known]


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--data", type=Path, help="a data folder to keep or to use")
    arguments.add_argument("--queries", type=Path, help="questions instead of our own")
    arguments.add_argument("--cases", type=Path, help="more questions, one JSON object a line")
    arguments.add_argument("--records", type=int, default=RECORDS)
    arguments.add_argument("--worst", nargs="?", const="", metavar="CLASS")
    chosen = arguments.parse_args()
    asked = judged_queries(chosen.queries) if chosen.queries else judged_queries()
    asked += read_cases(chosen.cases) if chosen.cases else []
    with tempfile.TemporaryDirectory() as folder:
        marks = asyncio.run(_answers(chosen.data or Path(folder), asked, chosen.records))
    if chosen.worst is not None:
        _print_failing(marks, chosen.worst)
    _print_table(marks)


async def _answers(folder: Path, asked: Sequence[Judged], records: int) -> list[Marked]:
    settings = settings_of(folder)
    async with Installation(settings) as here:
        if await here.is_empty():
            await fill(here, ((made.organization, made.service) for made in generated(records)))
        await here.upgrade()
        await here.bring_index_up_to_date()
        directory = await _known(here, records)
    app = create_app(settings)
    transport = httpx.ASGITransport(app=app)
    moment = datetime.now(UTC).replace(second=0, microsecond=0)
    async with (
        lifespan(app),
        httpx.AsyncClient(transport=transport, base_url=settings.base_url) as client,
    ):
        return [await ask(client, one, directory, moment) for one in asked]


async def _known(here: Installation, records: int) -> Directory:
    true = truths(records)
    async with here.sessions() as session:
        chunks = ServiceRepository(session).listed()
        return {doc.id: known_of(doc, true) async for chunk in chunks for doc in chunk}


def _print_table(marks: Sequence[Marked]) -> None:
    print(
        f"{'class':14} {'asked':>5} {'recall@5':>8} {'nDCG@10':>8} {'no hits':>8} {'empty':>6}"
        f" {'urgent':>7} {'falsely':>8} {'cond. R':>8} {'cond. P':>8}"
    )
    groups: dict[str, list[Marked]] = {}
    for mark in marks:
        groups.setdefault(mark.asked.group, []).append(mark)
    for name, members in groups.items():
        _print_row(name, members)
    own = [mark for mark in marks if not mark.asked.terms_alone]
    _print_row("all", own)
    if len(own) < len(marks):
        _print_row("all cases", [mark for mark in marks if mark.asked.terms_alone])


def _print_row(name: str, marks: Sequence[Marked]) -> None:
    danger = [mark.urgent for mark in marks if mark.asked.urgent]
    calm = [mark.urgent for mark in marks if mark.asked.urgent is False]
    agreed = sum(mark.agreed for mark in marks)
    missed = sum(len(mark.missed) for mark in marks)
    invented = sum(len(mark.invented) for mark in marks)
    print(
        f"{name:14} {len(marks):5}"
        f" {_mean([m.helped for m in marks if m.helped is not None]):>8}"
        f" {_mean([m.ndcg for m in marks if m.ndcg is not None]):>8}"
        f" {_mean([m.found == 0 for m in marks]):>8}"
        f" {sum(not m.is_never_empty for m in marks):6}"
        f" {_mean(danger):>7} {_mean(calm):>8}"
        f" {_share(agreed, agreed + missed):>8} {_share(agreed, agreed + invented):>8}"
    )


def _mean(values: Sequence[float]) -> str:
    return f"{fmean(values):.3f}" if values else "–"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def _print_failing(marks: Iterable[Marked], group: str) -> None:
    faults: list[tuple[str, Callable[[Marked], bool]]] = [
        ("danger, nothing shown", lambda m: bool(m.asked.urgent) and m.urgent_is_wrong),
        ("no danger, but shown", lambda m: m.asked.urgent is False and m.urgent_is_wrong),
        ("nobody who helps in the first five", lambda m: m.helped is False),
        ("a condition missed or invented", lambda m: bool(m.missed or m.invented)),
        ("an empty page", lambda m: not m.is_never_empty),
    ]
    failing = [m for m in marks if m.is_failing and m.asked.group.startswith(group)]
    for title, fits in faults:
        chosen = [mark for mark in failing if fits(mark)]
        print(f"== {title}: {len(chosen)}")
        for mark in chosen:
            missed = " ".join(f"missed {one}" for one in mark.missed)
            invented = " ".join(f"invented {one}" for one in mark.invented)
            print(
                f"[{mark.asked.group}] {mark.asked.q}  ({mark.found}, {mark.stage})"
                f" {missed} {invented}".rstrip()
            )
            if mark.helped is False:
                for name in mark.names:
                    print(f"      {name}")
    print()


if __name__ == "__main__":
    main()
