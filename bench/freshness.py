"""What keeping records true costs: what is due, a round of 10,000 mails killed half way, the page.

.venv/bin/python -m bench.freshness [--organizations 10000] [--database-url URL]
"""

import argparse
import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID, uuid5

from sqlalchemy import func
from sqlmodel import select

from api.usecases.campaigns import prepare_campaigns, start_campaign
from api.usecases.data_quality import read_quality
from api.usecases.freshness import Rules, ask_where_it_is_time
from api.usecases.freshness_steps import move_on
from models.base import now
from models.content import (
    AreaContent,
    HoursContent,
    OrganizationContent,
    PhoneContent,
    ServiceContent,
    VerificationContent,
)
from models.crypto import Keyring
from models.database import open_engine, session_factory
from models.freshness import ConfirmationRequest
from models.incoming import Origin
from models.mail import OutgoingMail
from models.repositories.freshness_campaigns import CampaignRepository, Selection
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.vocabulary import Publication, VerificationStatus

RULES = Rules(Keyring("for a benchmark"), "https://madoguchi.example.org")
PORTION = 500
ROUNDS = 30


def contents(number: int) -> tuple[OrganizationContent, ServiceContent]:
    body = OrganizationContent(
        name=f"見本の会{number}",
        email=f"kai{number}@example.org",
        publication=Publication.published,
    )
    days = 20 + number * 7 % 500
    said = VerificationContent(
        field="*",
        status=VerificationStatus.confirmed,
        verified_on=date.today() - timedelta(days=days),  # noqa: DTZ011 - a day is enough here
        role="団体",
        method="電話",
    )
    service = ServiceContent(
        name=f"見本相談室{number}",
        publication=Publication.published,
        description="ひとりで悩んでいる人の話を聞きます。",
        phones=(PhoneContent(number=f"011-{number % 900 + 100}-{number % 9000 + 1000}"),),
        hours=(HoursContent(text="平日 9:00～17:00"),),
        areas=(AreaContent(code="011002", name="札幌市"),),
        verifications=(said,),
    )
    return body, service


async def fill(sessions, count: int) -> None:
    origin = Origin(actor="bench", role="staff")
    for start in range(0, count, PORTION):
        writes = []
        services = []
        for number in range(start, min(count, start + PORTION)):
            owner = UUID(int=(0xBE << 120) + number)
            body, service = contents(number)
            writes.append(OrganizationWrite(owner, body))
            services.append(ServiceWrite(uuid5(owner, "service"), owner, service))
        async with sessions.begin() as session:
            await RecordRepository(session).put([*writes, *services], origin)


def memory() -> float:
    """The most this process has ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def seconds(work) -> tuple[float, object]:
    started = time.perf_counter()
    done = await work
    return time.perf_counter() - started, done


async def prepare(url: str) -> None:
    """The part that is killed: a process of its own."""
    engine = open_engine(url)
    print(await prepare_campaigns(session_factory(engine), RULES))
    await engine.dispose()


async def counted(sessions, column) -> int:
    async with sessions() as session:
        return (await session.exec(select(func.count(column)))).one()


async def measure(url: str, count: int) -> None:
    engine = open_engine(url)
    sessions = session_factory(engine)
    took, _ = await seconds(fill(sessions, count))
    print(f"{count:,} organizations stored: {took:.1f} s")
    before = memory()
    took, quality = await seconds(_asked(sessions))
    print(f"due found and asked: {quality:,} in {took:.1f} s, {memory() - before:.0f} MB more")
    took, moved = await seconds(move_on(sessions, RULES, now() + timedelta(days=15)))
    print(f"reminded after 15 days: {moved:,} in {took:.1f} s")
    async with sessions() as session:
        took, preview = await seconds(
            CampaignRepository(session).preview(Selection(), now().date())
        )
    print(f"preview of a round: {preview.count:,} in {took * 1000:.0f} ms")
    page = []
    for _ in range(ROUNDS):
        async with sessions() as session:
            took, _ = await seconds(read_quality(session))
        page.append(took * 1000)
    page.sort()
    print(f"/about/data: median {median(page):.0f} ms, p95 {page[int(ROUNDS * 0.95)]:.0f} ms")
    await engine.dispose()


async def _asked(sessions) -> int:
    return await ask_where_it_is_time(sessions, RULES)


async def killed_round(url: str, count: int) -> None:
    """Everybody is asked by a round whose process is killed three times."""
    engine = open_engine(url)
    sessions = session_factory(engine)
    await fill(sessions, count)
    ends = now().date() + timedelta(days=60)
    await start_campaign("春の確認", Selection(), ends, "bench", sessions=sessions)
    started, kills = time.perf_counter(), 0
    while True:
        worker = subprocess.Popen(
            [sys.executable, "-m", "bench.freshness", "--prepare", "--database-url", url],
            stdout=subprocess.PIPE,
            text=True,
        )
        goal = count * (kills + 1) // 4
        while kills < 3 and worker.poll() is None:
            if await counted(sessions, ConfirmationRequest.id) >= goal:
                os.kill(worker.pid, signal.SIGKILL)
                kills += 1
                break
            await asyncio.sleep(0.05)
        worker.communicate()
        if worker.returncode == 0:
            break
    took = time.perf_counter() - started
    mails = await counted(sessions, OutgoingMail.id)
    async with sessions() as session:
        to = select(func.count(func.distinct(OutgoingMail.recipient_digest)))
        different = (await session.exec(to)).one()
    requests = await counted(sessions, ConfirmationRequest.id)
    result = {"kills": kills, "mails": mails, "recipients": different, "requests": requests}
    print(f"a round killed with -9: {took:.1f} s, {json.dumps(result)}")
    assert mails == different == requests == count
    await engine.dispose()


def upgraded(folder: Path) -> str:
    url = f"sqlite+aiosqlite:///{folder / 'madoguchi.sqlite3'}"
    command = Path(sys.executable).parent / "madoguchi"
    environment = {**os.environ, "MADOGUCHI_DATABASE_URL": url, "MADOGUCHI_DATA_DIR": str(folder)}
    subprocess.run([command, "db", "upgrade"], env=environment, check=True, capture_output=True)
    return url


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--organizations", type=int, default=10_000)
    given.add_argument("--database-url", default="")
    given.add_argument("--prepare", action="store_true", help="only what is killed")
    asked = given.parse_args()
    if asked.prepare:
        asyncio.run(prepare(asked.database_url))
        return
    with tempfile.TemporaryDirectory() as one:
        asyncio.run(measure(asked.database_url or upgraded(Path(one)), asked.organizations))
    if not asked.database_url:
        with tempfile.TemporaryDirectory() as two:
            asyncio.run(killed_round(upgraded(Path(two)), asked.organizations))
    print(f"most memory of this process: {memory():.0f} MB")


if __name__ == "__main__":
    main()
