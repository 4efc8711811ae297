"""A PostgreSQL of our own for tests: found, started on a free port, thrown away afterwards."""

import asyncio
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import URL, make_url

URL_VARIABLE = "TEST_POSTGRES_URL"
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/usr/pgsql-*/bin",
    "/Applications/Postgres.app/Contents/Versions/latest/bin",
)
ROOT = Path("/")
# Plain "C" would count only ASCII as letters; macOS has no C.UTF-8.
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
SECONDS_TO_START = 30


class ServerUnavailable(Exception):
    """PostgreSQL is missing or did not start; the message says which."""


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest where there are several."""
    found = [
        folder
        for place in PLACES
        for folder in ROOT.glob(place.removeprefix("/"))
        if (folder / "initdb").is_file() and (folder / "postgres").is_file()
    ]
    if found:
        return max(found, key=_version)
    initdb = shutil.which("initdb")
    folder = Path(initdb).resolve().parent if initdb else None
    return folder if folder and (folder / "postgres").is_file() else None


def _version(folder: Path) -> int:
    digits = "".join(c for c in folder.parent.name if c.isdigit())
    return int(digits or 0)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `url` is asyncpg's, for its maintenance database."""

    url: URL

    def create(self, name: str, template: str = "template0") -> str:
        """The SQLAlchemy URL of a new database in UTF-8."""
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        # In a thread of its own, because a fixture may stand inside a running loop.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, self._execute(statement)).result()

    async def _execute(self, statement: str) -> None:
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(address)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@contextmanager
def running_server() -> Iterator[Server]:
    """The server of TEST_POSTGRES_URL, or one started for as long as this lasts."""
    if given := os.environ.get(URL_VARIABLE):
        yield Server(make_url(given).set(drivername="postgresql+asyncpg"))
        return
    binaries = find_binaries()
    if binaries is None:
        raise ServerUnavailable(
            "PostgreSQL is not installed. Debian, Ubuntu: apt-get install postgresql. "
            f"macOS: brew install postgresql. Or set {URL_VARIABLE}."
        )
    home = Path(tempfile.mkdtemp(prefix="madoguchi-pg-", dir=_folder_for_all()))
    try:
        with _started(binaries, home) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _folder_for_all() -> str | None:
    # The server gives up root, and a temporary folder of root's may be closed to others.
    return "/tmp" if os.getuid() == 0 else None  # noqa: S108 - mkdtemp makes a private folder in it


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the system's own account for it, else nobody."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}


@contextmanager
def _started(binaries: Path, home: Path) -> Iterator[Server]:
    identity = _identity()
    data, log = home / "data", home / "log"
    password = secrets.token_hex(16)
    (home / "password").write_text(password)
    if identity:
        for path in (home, home / "password"):
            os.chown(path, identity["user"], identity["group"])
    made = subprocess.run(
        [
            binaries / "initdb",
            *("-D", data, "-U", "postgres", "-A", "password", "--pwfile", home / "password"),
            *(f"--locale={LOCALE}", "--encoding=UTF8", "--no-sync", "--no-instructions"),
        ],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        **identity,
    )
    if made.returncode != 0:
        raise ServerUnavailable(f"initdb failed: {made.stderr.strip()}")
    port = free_port()
    with log.open("w") as output:
        server = subprocess.Popen(
            [
                binaries / "postgres",
                *("-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", ""),
                *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
                *("-c", "autovacuum=off", "-c", "max_connections=60"),
            ],
            cwd=home,
            stdout=output,
            stderr=output,
            **identity,
        )
    try:
        _wait_until_ready(server, data, log)
        address = URL.create(
            "postgresql+asyncpg", "postgres", password, "127.0.0.1", port, "postgres"
        )
        yield Server(address)
    finally:
        server.send_signal(2)  # SIGINT: disconnect everybody and stop
        server.wait(timeout=SECONDS_TO_START)


def _wait_until_ready(server: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    # The last line of this file says "ready" once connections are taken; pg_ctl reads the same.
    state = data / "postmaster.pid"
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        if state.is_file() and state.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.02)
    raise ServerUnavailable(f"PostgreSQL did not start: {log.read_text().strip()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
