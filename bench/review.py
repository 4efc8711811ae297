"""How quick queue, proposal and history are: `python -m bench.review [--organizations 10000]`.

A directory of its own with so many organizations, five revisions of each service, one long
history and half as many proposals waiting as there are organizations. Pages are asked for as a
browser does, signed in, through the whole app without a network.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID, uuid4

from starlette.applications import Starlette

from api.access import keyring
from api.app import create_app
from api.settings import Settings
from models.account import Role
from models.base import now
from models.content import (
    AreaContent,
    HoursContent,
    OrganizationContent,
    PhoneContent,
    ServiceContent,
    canonical,
)
from models.incoming import Origin
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.proposals import ProposalRepository, ProposerContact
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.revision import Revision
from models.vocabulary import RecordType
from tests.frontend.reviewing import let_in
from tests.services.application import lifespan
from tests.services.migrations import set_up

PORTION = 500
ROUNDS = 100
REVISIONS = 5
LONG_HISTORY = 500
AREAS = ("431001", "430005", "432024", "011002", "016942")


def service(n: int, revision: int) -> ServiceContent:
    return ServiceContent(
        name=f"相談窓口{n}",
        description="ひとりで悩んでいる人の話を聞きます。" * 5,
        for_whom="だれでも",
        what="話を聞く",
        fees=f"{revision * 100}円",
        phones=(PhoneContent(number=f"096-{n % 1000:03}-{(n * 7 + revision) % 10_000:04}"),),
        hours=(HoursContent(text=f"平日 {8 + revision % 4}:00～17:00"),),
        areas=(AreaContent(code=AREAS[n % len(AREAS)], name="地域"),),
    )


def revision(id: UUID, n: int, number: int) -> Revision:
    """As a change by hand leaves it; the tables below stay as they are, no page here reads them."""
    return Revision(
        record_type=RecordType.service,
        record_id=id,
        number=number,
        action="update",
        content=canonical(service(n, number)),
        actor=str(uuid4()),
        role=Role.staff,
        reason="電話で聞いた",
    )


async def fill(app: Starlette, organizations: int) -> tuple[list[UUID], list[UUID], UUID]:
    """(services, proposals, the service with a long history)."""
    bodies = [uuid4() for _ in range(organizations)]
    services = [uuid4() for _ in range(organizations)]
    origin = Origin("importer", "importer")
    for start in range(0, organizations, PORTION):
        portion = range(start, min(start + PORTION, organizations))
        async with app.state.sessions.begin() as session:
            records = RecordRepository(session)
            named = [
                OrganizationWrite(bodies[n], OrganizationContent(name=f"団体{n}")) for n in portion
            ]
            await records.put(named, origin)
            offered = [ServiceWrite(services[n], bodies[n], service(n, 1)) for n in portion]
            await records.put(offered, origin)
            for n in portion:
                last = LONG_HISTORY if n == 0 else REVISIONS
                session.add_all(revision(services[n], n, number) for number in range(2, last + 1))
        print(f"\r{portion.stop:,} 団体", end="", flush=True)
    proposals = [
        await _proposals(app, services, start) for start in range(0, organizations, PORTION)
    ]
    print()
    return services, [id for some in proposals for id in some], services[0]


async def _proposals(app: Starlette, services: list[UUID], start: int) -> list[UUID]:
    """Half of them wait, the other half is decided."""
    found = []
    async with app.state.sessions.begin() as session:
        repository = ProposalRepository(session, keyring(app.state.settings))
        for n in range(start, min(start + PORTION, len(services))):
            said = service(n, 9).model_copy(update={"description": "新しい説明です。" * 5})
            waits = n % 2 == 0
            by_rule = n % 10 == 1
            proposal = Proposal(
                kind=list(ProposalKind)[n % 3],
                state=ProposalState.submitted if waits else ProposalState.approved,
                record_type=RecordType.service,
                record_id=services[n],
                base_number=REVISIONS,
                title=f"相談窓口{n}",
                content={"services": [{"id": str(services[n]), "content": canonical(said)}]},
                area_code=AREAS[n % len(AREAS)],
                submitted_at=now() - timedelta(minutes=n),
                first_approval_by="rule" if by_rule else None,
                decided_by="rule" if by_rule else None if waits else "somebody",
                decided_at=None if waits else now(),
            )
            await repository.add(proposal, ProposerContact(mail=f"m{n}@example.org"))
            if waits:
                found.append(proposal.id)
    return found


async def timed(name: str, ask: Callable[[int], Awaitable[None]]) -> None:
    """The time it takes, and the time a processor works for it: on a busy machine they differ."""
    took, worked = [], []
    await ask(0)
    for number in range(ROUNDS):
        start, begun = time.perf_counter(), time.process_time()
        await ask(number)
        took.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - begun) * 1000)
    figures = (median(took), _p95(took), median(worked), _p95(worked))
    print(f"{name:<30}" + "".join(f"{one:>10.1f}" for one in figures))


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


async def fill_and_measure(app: Starlette, organizations: int) -> None:
    start = time.perf_counter()
    services, proposals, long = await fill(app, organizations)
    revisions = REVISIONS * (organizations - 1) + LONG_HISTORY
    print(f"{organizations:,} organizations, {revisions:,} revisions, {len(proposals):,} waiting")
    print(f"filled in {time.perf_counter() - start:.0f} s\n")
    await measure(app, services, proposals, long)


async def measure(app: Starlette, services: list[UUID], proposals: list[UUID], long: UUID) -> None:
    person = await let_in(app, Role.secretariat)
    chance = random.Random(1)

    def page(address: Callable[[int], str]) -> Callable[[int], Awaitable[None]]:
        async def ask(number: int) -> None:
            answer = await person.get(address(number))
            assert answer.status_code == 200, (address(number), answer.status_code)

        return ask

    titles = ("p50", "p95", "p50 CPU", "p95 CPU")
    print(f"{'ms':<30}" + "".join(f"{one:>10}" for one in titles))
    some = [chance.choice(services) for _ in range(ROUNDS)]
    for name, address in (
        ("queue", lambda _: "/staff/review"),
        ("queue by kind and area", lambda _: "/staff/review?kind=change&area=430005"),
        ("published at once", lambda _: "/staff/review?view=at_once"),
        ("approved", lambda _: "/staff/review?view=approved"),
        ("start page with its counts", lambda _: "/staff"),
        ("one proposal", lambda n: f"/staff/review/{proposals[n % len(proposals)]}"),
        ("history, five revisions", lambda n: f"/staff/records/{some[n]}/history"),
        ("history, first of 500", lambda _: f"/staff/records/{long}/history"),
        ("history, in the middle", lambda _: f"/staff/records/{long}/history?before=250"),
        ("two of 500 compared", lambda n: f"/staff/records/{long}/history/compare?then={n + 1}"),
    ):
        await timed(name, page(address))
    await person.client.aclose()


async def run(organizations: int, url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder), database_url=url, env="development", jobs="elsewhere"
        )
        settings.prepare()
        await asyncio.to_thread(set_up, settings.database_url, Path(folder))
        app = create_app(settings)
        async with lifespan(app):
            await fill_and_measure(app, organizations)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organizations", type=int, default=10_000)
    parser.add_argument("--url", default="", help="an empty PostgreSQL database; else SQLite")
    given = parser.parse_args()
    asyncio.run(run(given.organizations, given.url))
