"""Boards, search and threads among very many referrals: `python -m bench.referral_pages [ROWS]`.

On a PostgreSQL of its own. Every page is asked for as a browser does, signed in, through the whole
app without a network. The rows fill the tables; the cases opened are some the product has made.
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from uuid import UUID

from starlette.applications import Starlette

from api.app import create_app
from api.settings import Settings
from api.usecases.move_referral import Wish, move_referral
from api.usecases.referral_room import Actor
from bench.referral_rows import desk, fill_referrals
from bench.review import timed
from models.account import Role
from models.referral_states import Party, ReferralEvent
from models.repositories.cases import Sender
from tests.frontend.reviewing import let_in
from tests.services.application import lifespan
from tests.services.migrations import set_up
from tests.services.postgres import running_server
from tests.services.referrals import acting, new_case, new_desk, new_referral, new_window

OPENED = 100
MESSAGES = 20
DESK = desk(7)


async def open_some(app: Starlette) -> list[tuple[UUID, str]]:
    """(id, number) of cases of one desk, each with a referral that is out and a long thread."""
    actor = Actor("bench", "staff", sender=Sender(area=DESK))
    made = []
    async with acting(app.state.sessions, app.state.settings) as room:
        await new_desk(room, DESK)
        window = await new_window(room)
        for _ in range(OPENED):
            case = await new_case(room, actor)
            referral = await new_referral(room, case, window, actor=actor)
            wish = Wish(event=ReferralEvent.send, version=1)
            await move_referral(referral, case, wish, actor, room=room)
            seal = room.cases.seal(case)
            for number in range(MESSAGES):
                await room.messages.say(
                    case.id,
                    "明日の午後に電話してみます。" * 3,
                    referral_id=referral.id,
                    party=(Party.sender, Party.receiver)[number % 2],
                    actor="bench",
                    seal=seal,
                )
            made.append((case.id, case.number))
    return made


async def measure(app: Starlette, made: list[tuple[UUID, str]]) -> None:
    staff = await let_in(app, Role.staff, DESK)
    coordinator = await let_in(app, Role.secretariat)
    titles = ("p50", "p95", "p50 CPU", "p95 CPU")
    print(f"{'ms':<30}" + "".join(f"{one:>10}" for one in titles))
    for name, person, address in (
        ("board", staff, lambda _: "/staff/referrals"),
        ("board, theirs", staff, lambda _: "/staff/referrals?part=theirs"),
        ("board by topic", staff, lambda _: "/staff/referrals?part=theirs&topic=dv"),
        ("search by number", staff, lambda n: f"/staff/referrals?number={made[n][1]}"),
        ("case with its thread", staff, lambda n: f"/staff/referrals/{made[n][0]}"),
        ("board of the coordinator", coordinator, lambda _: "/staff/referrals/board"),
        ("numbers of the platform", coordinator, lambda _: "/staff/referrals/numbers"),
    ):

        async def ask(number: int, person=person, address=address) -> None:  # type: ignore[no-untyped-def]
            answer = await person.get(address(number % OPENED))
            assert answer.status_code in (200, 303), (address(number), answer.status_code)

        await timed(name, ask)
    for one in (staff, coordinator):
        await one.client.aclose()


async def run(rows: int, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), database_url=url, env="development", jobs="elsewhere"
        )
        settings.prepare()
        await asyncio.to_thread(set_up, url, Path(folder))
        app = create_app(settings)
        async with lifespan(app):
            start = time.perf_counter()
            async with app.state.sessions.begin() as session:
                await fill_referrals(session, rows)
            made = await open_some(app)
            print(f"{rows:,} referrals, filled in {time.perf_counter() - start:.0f} s\n")
            await measure(app, made)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("rows", type=int, nargs="?", default=100_000)
    chosen = arguments.parse_args()
    with running_server() as server:
        asyncio.run(run(chosen.rows, server.create("referral_pages")))


if __name__ == "__main__":
    main()
