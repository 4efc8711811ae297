"""The product as it is served: facets, filters, who is open now, highlights, the whole request."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from api.installation import Installation
from bench.peers.processes import Server
from bench.peers.questions import PAGE, Question
from bench.quality.directory import Made
from bench.quality.filling import fill, settings_of
from tests.services.postgres import free_port

COMMAND = Path(sys.executable).parent / "madoguchi"


class Ours:
    """`page`: the page that people see, instead of the API."""

    def __init__(self, folder: Path, *, page: bool = False) -> None:
        self.name = "this, /search" if page else "this, /api/search"
        self.tells_total = not page
        self._path = "/search" if page else "/api/search"
        self._numbers = count()
        port = free_port()
        environment = environment_of(folder) | {"MADOGUCHI_PORT": str(port)}
        self._server = Server([COMMAND, "serve"], port, "/readyz", environment)
        self.cpu, self.memory, self.close = (
            self._server.cpu,
            self._server.memory,
            self._server.close,
        )

    def ask(self, question: Question) -> int:
        chosen = question.filters
        asked = {
            "q": question.q,
            "area": chosen.area,
            "channel": chosen.channel,
            "flag": chosen.flag,
            "language": chosen.language,
            "open": "now" if chosen.open_now else "",
            # Each address is new, so no answer is taken from memory.
            "_": str(next(self._numbers)),
        }
        if self.tells_total:
            asked["per_page"] = str(PAGE)
        body = self._server.get(f"{self._path}?{urlencode({k: v for k, v in asked.items() if v})}")
        return int(json.loads(body)["total"]) if self.tells_total else len(body)


def environment_of(folder: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")}
    # As on a server of some size, where another process does the periodic work; here it would
    # look for doubles among all the records that were just written.
    return clean | {"MADOGUCHI_DATA_DIR": str(folder), "MADOGUCHI_JOBS": "elsewhere"}


def fill_ours(folder: Path, made: Iterable[Made]) -> float:
    """A data folder with these records, unless it has one; seconds for the index."""

    async def work() -> float:
        async with Installation(settings_of(folder)) as here:
            if await here.is_empty():
                await fill(here, ((one.organization, one.service) for one in made))
            await here.upgrade()
            started = time.perf_counter()
            await here.bring_index_up_to_date()
            return time.perf_counter() - started

    return asyncio.run(work())


def rebuilding(folder: Path) -> "subprocess.Popen[bytes]":
    """The index is made anew beside a server that goes on answering."""
    return subprocess.Popen(
        [COMMAND, "reindex"], env=environment_of(folder), stdout=subprocess.DEVNULL
    )
