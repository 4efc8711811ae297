"""Latency and CPU of the main addresses, against an endpoint that does nothing, in one run.

    python -m bench.http                 shipped data and 10,000 generated records, SQLite
    python -m bench.http --postgres URL  the same on PostgreSQL as well (an empty database)

CPU is that of the server process (user and system) divided by the requests; PostgreSQL's own is
not in it. Requests go one after the other over one connection, from another process.
"""

import argparse
import asyncio
import http.client
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from bench.generated import generated
from models.repositories.records import RecordRepository
from models.repositories.reference import load_reference
from tests.services.postgres import free_port

REQUESTS = 400
TICKS = os.sysconf("SC_CLK_TCK")
BARE = """
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
async def bare() -> dict[str, int]:
    return {"a": 1}
"""
PATHS = {
    "/api/search": f"/api/search?q={quote('相談')}",
    "/api/search (no words)": "/api/search",
    "/hsds/services": "/hsds/services",
    "/search": f"/search?q={quote('相談')}",
    "/services/{id}": "",
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--postgres", help="postgresql+asyncpg://… of an empty database")
    arguments.add_argument("--records", type=int, default=10_000)
    chosen = arguments.parse_args()
    bare = _measure_bare()
    print(f"{'':42} {'p50 ms':>8} {'p95':>8} {'p99':>8} {'CPU ms':>8} {'x bare':>7}")
    _row('bare {"a":1}', bare, bare)
    for kind, url in (("SQLite", None), ("PostgreSQL", chosen.postgres)):
        if kind == "PostgreSQL" and url is None:
            continue
        for records in (0, chosen.records):
            with tempfile.TemporaryDirectory() as folder:
                environment = os.environ | {"MADOGUCHI_DATA_DIR": folder}
                if url:
                    environment["MADOGUCHI_DATABASE_URL"] = url
                _fill(environment, records)
                print(f"{kind}, {'shipped data' if not records else f'+ {records:,} records'}")
                _measure_product(environment, bare)


def _fill(environment: dict[str, str], records: int) -> None:
    _run(["demo"], environment)
    if not records:
        return
    os.environ.update(environment)
    started = time.perf_counter()
    asyncio.run(_write(records))
    written = time.perf_counter()
    _run(["reindex"], environment)
    indexed = time.perf_counter()
    print(
        f"  {records / (written - started):,.0f} records/s written,"
        f" {records / (indexed - written):,.0f} records/s indexed"
    )


async def _write(records: int) -> None:
    from api.installation import Installation
    from api.settings import Settings
    from models.incoming import Origin
    from models.repositories.areas import AreaRepository

    async with Installation(Settings()) as here:
        async with here.sessions.begin() as session:
            await load_reference(session)
            codes = sorted((await AreaRepository(session).tree()).by_code)[:200]
        pairs = list(generated(records, codes))
        for start in range(0, len(pairs), 1_000):
            async with here.sessions.begin() as session:
                writes = [write for pair in pairs[start : start + 1_000] for write in pair]
                await RecordRepository(session).put(writes, Origin(actor="bench", role="bench"))


def _run(arguments: list[str], environment: dict[str, str]) -> None:
    command = Path(sys.executable).parent / "madoguchi"
    subprocess.run([command, *arguments], env=environment, check=True, capture_output=True)


def _measure_bare() -> "Figures":
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare.py").write_text(BARE, encoding="utf-8")
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "bare:app", "--port", str(port)]
        command += ["--no-access-log", "--log-level", "warning"]
        server = subprocess.Popen(command, cwd=folder)
        try:
            return _measure(server.pid, port, "/")
        finally:
            server.terminate()
            server.wait()


def _measure_product(environment: dict[str, str], bare: "Figures") -> None:
    port = free_port()
    command = [Path(sys.executable).parent / "madoguchi", "serve"]
    server = subprocess.Popen(
        command,
        env=environment | {"MADOGUCHI_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for name, path in PATHS.items():
            at = path or f"/services/{_one_id(port)}"
            _row(f"  {name}, made each time", _measure(server.pid, port, at, again=False), bare)
            _row(f"  {name}, asked again", _measure(server.pid, port, at), bare)
        print(f"  memory of the server: {_memory(server.pid)} MB")
    finally:
        server.terminate()
        server.wait()


class Figures:
    def __init__(self, seconds: list[float], cpu: float) -> None:
        self.milliseconds = sorted(1000 * one for one in seconds)
        self.cpu = 1000 * cpu

    def at(self, share: float) -> float:
        return self.milliseconds[min(int(share * len(self.milliseconds)), REQUESTS - 1)]


def _measure(pid: int, port: int, path: str, *, again: bool = True) -> Figures:
    """`again`: the same address every time. Otherwise each differs, so none is kept in memory."""
    joint = "&" if "?" in path else "?"
    connection = _connected(port, path)
    for number in range(100):
        _get(connection, path if again else f"{path}{joint}_={number}")
    before = _cpu(pid)
    seconds = []
    for number in range(REQUESTS):
        address = path if again else f"{path}{joint}_={1_000 + number}"
        started = time.perf_counter()
        _get(connection, address)
        seconds.append(time.perf_counter() - started)
    used = (_cpu(pid) - before) / REQUESTS
    connection.close()
    return Figures(seconds, used)


def _connected(port: int, path: str) -> http.client.HTTPConnection:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            _get(connection, path)
            return connection
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")


def _get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return body


def _one_id(port: int) -> str:
    import json

    found = json.loads(_get(_connected(port, "/healthz"), "/api/search?per_page=1"))
    return str(found["items"][0]["id"])


def _cpu(pid: int) -> float:
    """Seconds of CPU the process and its threads have used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def _row(name: str, figures: Figures, bare: Figures) -> None:
    print(
        f"{name:42} {figures.at(0.5):8.2f} {figures.at(0.95):8.2f} {figures.at(0.99):8.2f}"
        f" {figures.cpu:8.2f} {figures.cpu / bare.cpu:7.1f}"
    )


if __name__ == "__main__":
    main()
