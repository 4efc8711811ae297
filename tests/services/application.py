"""The directory as people run it: its command, its server, and its life inside a test."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import httpx
from starlette.applications import Starlette

from tests.services.commands import ROOT, run_command
from tests.services.postgres import free_port

COMMAND = Path(sys.executable).parent / "madoguchi"
SECONDS_TO_START = 60


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    """The caller's environment without settings of his own, and those of this test."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")}
    own = {f"MADOGUCHI_{name.upper()}": value for name, value in settings.items()}
    return clean | {"MADOGUCHI_DATA_DIR": str(data_dir), "PYTHONUTF8": "1"} | own


def madoguchi(
    *arguments: str, data_dir: Path, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """One command, run to its end; the caller looks at `returncode`."""
    return run_command(*arguments, environment=environment(data_dir), cwd=cwd)


@contextmanager
def serving(
    data_dir: Path, command: tuple[str, ...] = (), settings: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of a server on a free port; it is stopped afterwards."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = data_dir / "server.log"
    given = {"host": "127.0.0.1", "port": str(port), "base_url": address, **(settings or {})}
    with log.open("w") as output:
        server = subprocess.Popen(
            command or (str(COMMAND), "serve"),
            cwd=ROOT,
            env=environment(data_dir, **given),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait_until_ready(server, address, log)
        yield address
    finally:
        _stop(server)


def _wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(f"{address}/readyz", trust_env=False).is_success:
                return
        time.sleep(0.05)
    raise AssertionError(f"The server did not become ready.\n{log.read_text()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    # `make serve` is make with the server below it, so the whole group is told.
    for signal in (2, 9):
        if server.poll() is None:
            os.killpg(server.pid, signal)
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                continue


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Start-up and shutdown, both in one task: a test's fixture enters and leaves in two."""
    started, leaving = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.router.lifespan_context(app):
            started.set()
            await leaving.wait()

    life, start = asyncio.create_task(live()), asyncio.create_task(started.wait())
    await asyncio.wait({life, start}, return_when=asyncio.FIRST_COMPLETED)
    if life.done():
        start.cancel()
        await life
    try:
        yield
    finally:
        leaving.set()
        await life
