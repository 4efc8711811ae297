"""What is lost when the indexer is killed: `python -m bench.indexer_killed [rounds]`.

One process indexes, this one changes records and kills it at any moment, without warning, and
starts the next. Lost is a record that, after all that, is not found by what was stored last. Where
the indexer is left alone it also says how long a change took to be found.
"""

import asyncio
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from anyio import to_thread

from api.installation import COMMAND, Installation
from api.settings import Settings
from bench.generated import generated
from models.repositories.records import RecordRepository, ServiceWrite
from search.protocol import SearchQuery, SearchUnavailable

ROUNDS = 40
RECORDS = 30
_LONGEST_LIFE = 0.9
"""Seconds until it is killed: sometimes before it has begun, sometimes in the middle of writing."""
_PATIENCE = 60.0

INDEXER = """
import asyncio, sys
from pathlib import Path
from models.database import open_engine, session_factory
from search.backends import open_backend
from search.indexer import Indexer
from search.protocol import SearchSettings

async def main(database, index):
    indexer = Indexer(session_factory(open_engine(database)), open_backend(SearchSettings(index)))
    print("started", flush=True)
    await indexer.run(asyncio.Event())

asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
"""


@dataclass
class Outcome:
    """`seconds` from commit to found, each of a change made while an indexer was running."""

    changes: int = 0
    lost: int = 0
    seconds: list[float] = field(default_factory=list)


async def run(folder: Path, rounds: int, *, timed: int = 10, seed: int = 1) -> Outcome:
    chance = random.Random(seed)
    outcome = Outcome()
    settings = Settings(
        data_dir=folder, database_url=f"sqlite+aiosqlite:///{folder / 'bench.sqlite3'}"
    )
    async with Installation(settings) as here:
        await here.upgrade()
        pairs = list(generated(RECORDS, ["430005"]))
        async with here.sessions.begin() as session:
            records = RecordRepository(session)
            await records.put([owner for owner, _ in pairs], COMMAND)
            await records.put([service for _, service in pairs], COMMAND)
        await here.indexer.rebuild()
        services = {service.id: service for _, service in pairs}
        named: dict[UUID, int] = {}
        for number in range(rounds):
            process = _started(settings)
            try:
                for turn in range(chance.randint(1, 3)):
                    some = chance.sample(sorted(services), chance.randint(1, RECORDS // 2))
                    fresh = {
                        id: 9_000_000 + number * 1_000 + turn * 100 + n for n, id in enumerate(some)
                    }
                    await _rename(here, services, fresh)
                    named |= fresh
                    outcome.changes += len(fresh)
                    await asyncio.sleep(chance.random() * _LONGEST_LIFE / 3)
            finally:
                process.send_signal(signal.SIGKILL)
                process.wait()
        process = _started(settings)
        try:
            outcome.lost = await _lost(here, named)
            for n, id in enumerate(sorted(services)[:timed]):
                await _rename(here, services, {id: 8_000_000 + n})
                outcome.seconds.append(await _seconds_until_found(here, id, 8_000_000 + n))
        finally:
            process.kill()
            process.wait()
    return outcome


def _started(settings: Settings) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            INDEXER,
            settings.database_url,
            str(settings.search.directory),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdout is not None:
        # It says one thing only, when it begins.
        process.stdout.readline()
        process.stdout.close()
    return process


async def _rename(
    here: Installation, services: dict[UUID, ServiceWrite], names: dict[UUID, int]
) -> None:
    for id, name in names.items():
        services[id] = replace(
            services[id], content=services[id].content.model_copy(update={"name": f"窓口 {name}"})
        )
    async with here.sessions.begin() as session:
        await RecordRepository(session).put([services[id] for id in names], COMMAND)


async def _lost(here: Installation, named: dict[UUID, int]) -> int:
    """How many are not found after the indexer has had all the time it needs."""
    waiting = dict(named)
    end = time.monotonic() + _PATIENCE
    while waiting and time.monotonic() < end:
        waiting = {id: name for id, name in waiting.items() if not await _is_found(here, id, name)}
        await asyncio.sleep(0.05)
    return len(waiting)


async def _seconds_until_found(here: Installation, id: UUID, name: int) -> float:
    started = time.monotonic()
    while not await _is_found(here, id, name) and time.monotonic() < started + _PATIENCE:
        await asyncio.sleep(0.01)
    return time.monotonic() - started


async def _is_found(here: Installation, id: UUID, name: int) -> bool:
    query = SearchQuery(str(name), ids=frozenset({id}), facets=False)
    try:
        return (await to_thread.run_sync(here.backend.search, query)).exact == 1
    except SearchUnavailable:
        return False


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(run(Path(folder), rounds))
    slowest = max(outcome.seconds)
    print(f"{rounds} rounds, {outcome.changes:,} changes, {outcome.lost} lost")
    print(f"a change is found after {min(outcome.seconds):.2f} to {slowest:.2f} s")
    sys.exit(1 if outcome.lost else 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
