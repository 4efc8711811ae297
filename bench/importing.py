"""How quickly a table becomes committed drafts: `python -m bench.importing [rows ...]`.

Rows of 公共施設一覧 in all its 40 columns, invented, into a new SQLite file, in a process of its
own for its memory. Wall and CPU are seconds until the last row is committed; looking for doubles
comes after that, and its CPU seconds stand beside it.
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from api.installation import Installation
from api.settings import Settings
from bench.open_data_rows import write
from importers.file import SourceFile
from importers.sources.public_facility import SOURCE

SIZES = (10_000, 100_000)


async def measure(rows: int) -> None:
    """Prints one line of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "rows.csv", rows)
        settings = Settings(
            data_dir=folder, database_url=f"sqlite+aiosqlite:///{folder / 'bench.sqlite3'}"
        )
        async with Installation(settings) as here:
            await here.upgrade()
            for what in ("first", "again"):
                await _once(here, folder / "rows.csv", what)


async def _once(here: Installation, path: Path, what: str) -> None:
    size = path.stat().st_size / 1_000_000
    wall, work = time.perf_counter(), time.process_time()
    stored = wall, work

    def note(_: int) -> None:
        nonlocal stored
        stored = time.perf_counter(), time.process_time()

    report = await here.import_file(SOURCE, SourceFile.at(path), progress=note)
    doubles = time.process_time() - stored[1]
    wall, work = stored[0] - wall, stored[1] - work
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = kilobytes / (1_000_000 if sys.platform == "darwin" else 1_000)
    print(
        f"{report.read:>9,} {size:>7.1f} {what:>6} {report.stored:>9,} {report.unchanged:>9,}"
        f" {report.counts.quarantined:>6,} {wall:>8.1f} {work:>7.1f} {report.read / wall:>8,.0f}"
        f" {doubles:>12.1f} {megabytes:>8.0f}",
        flush=True,
    )


def main() -> None:
    print(
        "     rows      MB            stored unchanged  aside     wall     CPU   rows/s"
        "  doubles, CPU  peak MB",
        flush=True,
    )
    for size in [int(given) for given in sys.argv[1:]] or SIZES:
        subprocess.run([sys.executable, "-m", "bench.importing", "--one", str(size)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        asyncio.run(measure(int(sys.argv[2])))
    else:
        main()
