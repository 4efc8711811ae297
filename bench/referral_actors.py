"""Many people act on the same referrals at once: `python -m bench.referral_actors [--actors 200]`.

For so many seconds every actor takes a referral, reads its version, and does something that may
be allowed, some of them with a version that is old by then. At the end each referral has to stand
where its own steps lead, every step that was told "done" has to be there once, and no other.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from api.settings import Settings
from api.usecases.move_referral import Wish, move_as
from models.database import open_engine, session_factory
from models.errors import BadRequest, Conflict
from models.referral_states import MOVES, OutcomeCode, Party, ReasonCode
from models.repositories.referrals import IllegalMove
from tests.services.migrations import set_up
from tests.services.postgres import running_server
from tests.services.referrals import acting, new_case, new_desk, new_referral, new_window

REFERRALS = 60


async def work(address: str, folder: Path, actors: int, seconds: float) -> None:
    settings = Settings(
        secret_key="for the bench alone",  # noqa: S106
        base_url="http://bench.example.org",
        database_url=address,
        data_dir=folder,
    )
    await asyncio.to_thread(set_up, address, folder)
    engine = open_engine(address)
    sessions = session_factory(engine)
    async with acting(sessions, settings) as room:
        await new_desk(room)
        window = await new_window(room)
        ids = []
        for _ in range(REFERRALS):
            case = await new_case(room)
            ids.append((await new_referral(room, case, window)).id)
    told: Counter[str] = Counter()
    done: set[str] = set()
    ends = time.perf_counter() + seconds
    await asyncio.gather(
        *(_act(n, ids, window, sessions, settings, ends, told, done) for n in range(actors))
    )
    await _check(ids, sessions, settings, done)
    print(f"{actors} actors, {seconds:.0f} s, {len(ids)} referrals, {REFERRALS} at a time")
    for what, count in told.most_common():
        print(f"  {what:<10} {count:>8}")
    print("  no lost update, no illegal state, every act once")
    await engine.dispose()


async def _act(n, ids, window, sessions, settings, ends, told, done) -> None:  # type: ignore[no-untyped-def]
    mine = random.Random(n)
    count = 0
    while time.perf_counter() < ends:
        count += 1
        key = f"{n}-{count}"
        try:
            async with acting(sessions, settings) as room:
                referral = await room.referrals.get(mine.choice(ids[-REFERRALS:]))
                case = await room.cases.get(referral.case_id)
                possible = list(MOVES[referral.state].items())
                if not possible:
                    fresh = await new_referral(room, await new_case(room), window)
                    ids.append(fresh.id)
                    told["opened"] += 1
                    continue
                event, move = mine.choice(possible)
                wish = Wish(
                    event=event,
                    version=referral.version - (mine.random() < 0.1),
                    reason=ReasonCode.full,
                    outcome=OutcomeCode.found_elsewhere,
                    note="ひとこと",
                    next_service_id=referral.service_id,
                    key=key,
                )
                party = mine.choice([*move.by, Party.sender])
                await asyncio.sleep(mine.random() / 50)
                await move_as(party, referral, case, wish, f"actor {n}", room=room)
            done.add(key)
            told["done"] += 1
        except IllegalMove:
            told["illegal"] += 1
        except (Conflict, BadRequest) as refused:
            told[type(refused).__name__] += 1


async def _check(ids, sessions, settings, done) -> None:  # type: ignore[no-untyped-def]
    stored = set()
    async with acting(sessions, settings) as room:
        for id in ids:
            referral, steps = await room.referrals.get(id), await room.referrals.steps(id)
            before = "none"
            for number, step in enumerate(steps, 1):
                assert (step.number, step.before) == (number, before)
                before = step.after.value
                if number > 1:
                    assert step.key not in stored
                    stored.add(step.key)
            assert (referral.state, referral.version) == (before, len(steps))
    assert stored == done, "what was told and what is stored differ"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--actors", type=int, default=200)
    arguments.add_argument("--seconds", type=float, default=300)
    chosen = arguments.parse_args()
    with running_server() as server, tempfile.TemporaryDirectory() as name:
        address = server.create("referral_actors")
        asyncio.run(work(address, Path(name), chosen.actors, chosen.seconds))


if __name__ == "__main__":
    main()
