"""How quick the pages of a platform are that 10,000 organizations belong to.

`python -m bench.platforms [organizations] [times]`. Everything is made in a folder of its own,
which is removed afterwards. Nothing is cached: somebody signed in asks for each page.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from starlette.applications import Starlette

from api.app import create_app
from api.settings import JobsPlace, Settings
from models.account import Role
from models.content import AreaContent, OrganizationContent, ServiceContent
from models.incoming import Origin
from models.platform import Membership, MembershipRank, MembershipState, Platform, PlatformKind
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.vocabulary import Publication
from tests.frontend.staff_visitors import StaffVisitor, new_account
from tests.services.application import lifespan
from tests.services.migrations import set_up

PORTION = 500
AREA = AreaContent(code="012068", name="釧路市")
OFFICERS = 14


async def fill(app: Starlette, count: int) -> tuple[UUID, UUID]:
    """(the platform everybody belongs to, one nobody belongs to)."""
    full = Platform(
        name="見本道プラットフォーム",
        kind=PlatformKind.platform,
        area_code="010006",
        agreement_version="1",
        roster_public=True,
    )
    empty = Platform(name="見本市プラットフォーム", kind=PlatformKind.platform, area_code="012068")
    async with app.state.sessions.begin() as session:
        await load_reference(session)
        session.add(full)
        session.add(empty)
    for start in range(0, count, PORTION):
        numbers = range(start, min(count, start + PORTION))
        async with app.state.sessions.begin() as session:
            await _portion(session, full, numbers)
    return full.id, empty.id


async def _portion(session: Any, platform: Platform, numbers: range) -> None:
    writes: list[OrganizationWrite | ServiceWrite] = []
    for number in numbers:
        id, name = uuid4(), f"見本の会{number:05}"
        state = Publication.published if number % 7 else Publication.confirming
        mail = f"a{number}@example.org" if number % 2 else None
        body = OrganizationContent(name=name, email=mail, publication=state)
        offered = ServiceContent(name=f"{name}の相談", areas=(AREA,), publication=state)
        writes += [OrganizationWrite(id, body), ServiceWrite(uuid4(), id, offered)]
    await RecordRepository(session).put(writes, Origin("importer", "importer"))
    for number, write in zip(numbers, writes[::2], strict=True):
        leads = number < OFFICERS
        session.add(
            Membership(
                platform_id=platform.id,
                organization_id=write.id,
                rank=MembershipRank.leading if leads else MembershipRank.member,
                state=MembershipState.member,
                since=date(2026, 4, 1),
                agreement_version="1" if number % 3 else None,
            )
        )


async def timed(ask: Callable[[], Awaitable[httpx.Response]], times: int) -> tuple[float, float]:
    """(p50, p95) in milliseconds, after two that do not count."""
    took = []
    for _ in range(times + 2):
        began = time.perf_counter()
        answer = await ask()
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.status_code
    counted = sorted(took[2:])
    return counted[len(counted) // 2], counted[int(len(counted) * 0.95)]


async def main(count: int, times: int, folder: Path) -> None:
    settings = Settings(
        data_dir=folder, base_url="http://test.example.org", jobs=JobsPlace.elsewhere
    )
    settings.prepare()
    await asyncio.to_thread(set_up, settings.database_url, folder)
    app = create_app(settings)
    async with lifespan(app):
        full, empty = await fill(app, count)
        await new_account(app, Role.secretariat)
        person = StaffVisitor(app)
        await person.sign_in()
        staff = f"/staff/platforms/{full}"
        print(f"{count:,} organizations, {times} times each; milliseconds")
        for name, address in (
            ("tree", "/staff/platforms"),
            ("members", staff),
            ("members, last page", f"{staff}?page={max(1, count // 50)}"),
            ("members by name", f"{staff}?q=会00"),
            ("members with an old agreement", f"{staff}?agreement=old"),
            ("add, by name", f"{staff}/add?q=会00"),
            ("invite: nobody is a member", f"/staff/platforms/{empty}/invite"),
            ("invite: everybody is", f"{staff}/invite"),
            ("public roster", f"/platforms/{full}"),
            ("public roster, last page", f"/platforms/{full}?page={max(1, count // 240)}"),
            ("roster as CSV", f"/platforms/{full}/members.csv"),
        ):
            middle, slow = await timed(partial(person.get, address), times)
            print(f"{name:32} p50 {middle:7.1f}   p95 {slow:7.1f}", flush=True)
        await person.client.aclose()


if __name__ == "__main__":
    wanted = [int(one) for one in sys.argv[1:]] or [10_000]
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(main(wanted[0], wanted[1] if len(wanted) > 1 else 40, Path(made)))
