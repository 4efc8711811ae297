"""A yearly round by mail: `python -m bench.mail_campaign [letters] [kills]`.

Writes so many letters into the outbox in transactions of 500, then lets `madoguchi jobs run` send
them into a folder: once undisturbed, and once killed without warning again and again. Counted
is how often each letter lies in the folder, and what the outbox says of it.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import update
from sqlmodel import col

from api.access import keyring
from api.installation import Installation
from api.settings import Settings
from models.base import now
from models.mail import MailState, OutgoingMail
from models.repositories.mail_lists import MailListRepository
from models.repositories.mails import Letter, MailRepository

LETTERS, KILLS = 10_000, 8
PORTION = 500
COMMAND = Path(sys.executable).parent / "madoguchi"


@dataclass
class Round:
    """Seconds, and megabytes of the runner at its largest. `left` is how often each address got
    how many files, `beside` what else lies in the folder."""

    writing: float = 0.0
    sending: float = 0.0
    memory: float = 0.0
    left: Counter[int] = field(default_factory=Counter)
    beside: int = 0
    states: dict[MailState, int] = field(default_factory=dict)
    kills: int = 0

    def is_exactly_once(self, letters: int) -> bool:
        return (
            self.left == {1: letters}
            and self.states == {MailState.sent: letters}
            and not self.beside
        )


async def run(folder: Path, letters: int, kills: int, *, seed: int = 1) -> Round:
    """In a folder of its own, on SQLite."""
    chance, done = random.Random(seed), Round()
    async with Installation(Settings(data_dir=folder)) as here:
        await here.upgrade()
        done.writing = await _write(here, letters)
        mails = folder / "mail"
        start = time.perf_counter()
        for _ in range(kills):
            enough = _count(mails) + chance.randrange(1, max(2, letters // (kills + 1)))
            status = await asyncio.to_thread(
                _run, folder, done, once=False, until=lambda enough=enough: _count(mails) >= enough
            )
            done.kills += status == -signal.SIGKILL
            await _let_claims_end(here)
        await asyncio.to_thread(_run, folder, done, once=True)
        done.sending = time.perf_counter() - start
        async with here.sessions() as session:
            done.states = await MailListRepository(session).counts()
    files = list(mails.iterdir())
    done.beside = sum(file.suffix != ".eml" for file in files)
    times = Counter(
        message_from_bytes(file.read_bytes())["To"] for file in files if file.suffix == ".eml"
    )
    done.left = Counter(times.values())
    return done


async def _write(here: Installation, letters: int) -> float:
    start = time.perf_counter()
    for first in range(0, letters, PORTION):
        async with here.sessions.begin() as session:
            mails = MailRepository(session, keyring(here.settings))
            for number in range(first, min(first + PORTION, letters)):
                to = f"office{number}@example.org"
                facts = {"at": f"{here.settings.base_url}/members/confirm/{number:043}"}
                await mails.write(Letter("trial", to, f"round {number}", facts, "round"))
    return time.perf_counter() - start


def _run(
    folder: Path, done: Round, *, once: bool, until: Callable[[], bool] = lambda: False
) -> int:
    """One runner: to its end, or killed as soon as there is enough."""
    given = ["madoguchi", "jobs", "run", *(["--once"] if once else [])]
    place = {"MADOGUCHI_DATA_DIR": str(folder)}
    runner = os.posix_spawn(COMMAND, given, os.environ | place)
    while True:
        ended, status, used = os.wait4(runner, os.WNOHANG)
        if ended:
            done.memory = max(done.memory, used.ru_maxrss / 1024)
            return os.waitstatus_to_exitcode(status)
        if until():
            os.kill(runner, signal.SIGKILL)
        time.sleep(0.05)


def _count(mails: Path) -> int:
    return len(list(mails.glob("*.eml")))


async def _let_claims_end(here: Installation) -> None:
    """As if ten minutes had gone by."""
    async with here.sessions.begin() as session:
        await session.exec(
            update(OutgoingMail)
            .where(col(OutgoingMail.state) == MailState.sending)
            .values(due_at=now())
        )


def main(letters: int, kills: int) -> None:
    table = Table("", "undisturbed", f"killed {kills} times", title=f"{letters:,} letters")
    rounds = []
    for count in (0, kills):
        with tempfile.TemporaryDirectory() as folder:
            rounds.append(asyncio.run(run(Path(folder), letters, count)))
    rows: dict[str, Callable[[Round], str]] = {
        "written, s": lambda one: f"{one.writing:.1f}",
        "sent, s (with every start)": lambda one: f"{one.sending:.1f}",
        "letters a second": lambda one: f"{letters / one.sending:.0f}",
        "memory of the runner, MB": lambda one: f"{one.memory:.0f}",
        "kill -9 in the middle": lambda one: str(one.kills),
        "exactly one file": lambda one: f"{one.left[1]:,}",
        "more than one": lambda one: str(sum(one.left.values()) - one.left[1]),
        "none": lambda one: str(letters - sum(one.left.values())),
        "half written": lambda one: str(one.beside),
        "marked as sent": lambda one: f"{one.states.get(MailState.sent, 0):,}",
    }
    for name, cell in rows.items():
        table.add_row(name, *(cell(one) for one in rounds))
    Console().print(table)
    sys.exit(0 if all(one.is_exactly_once(letters) for one in rounds) else 1)


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*(given + [LETTERS, KILLS][len(given) :]))
