"""Thousands of services out into a workbook and back: seconds, megabytes, rows.

python -m bench.bulk_workbook [SERVICES]
"""

import asyncio
import io
import resource
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from openpyxl import load_workbook
from rich.console import Console
from rich.table import Table

from api.access import keyring
from api.installation import Installation
from api.settings import Settings
from api.usecases.bulk_export import MOST_EXPORTED, export_workbook
from api.usecases.bulk_import import MOST_CHANGED, apply_plan, plan_import
from api.usecases.bulk_workbook import read_workbook
from models.content import OrganizationContent, ServiceContent
from models.incoming import Origin
from models.repositories.bulk import BulkQuery, BulkRepository
from models.repositories.proposals import ProposalRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import read_reference
from models.repositories.staff_lists import RecordQuery

ORIGIN = Origin("bench", "secretariat", reason="measured")
PORTION = 500


def content(number: int) -> ServiceContent:
    return ServiceContent.model_validate(
        {
            "name": f"見本の相談室 {number}",
            "publication": "published",
            "description": "ひとりで悩んでいる人の話を聞きます。" * 4,
            "for_whom": "だれでも",
            "what": "話を聞き、いっしょに考えます",
            "phones": [{"number": f"096-{number:07}"[:12], "label": "相談"}],
            "urls": [{"url": f"https://example.org/{number}"}],
            "hours": [{"text": "平日 9:00～17:00（祝日、年末年始は休み）"}],
            "areas": [{"code": "431001", "name": "熊本市"}],
            "flags": {"free": True, "anonymous": True},
        }
    )


async def fill(here: Installation, count: int) -> None:
    for start in range(0, count, PORTION):
        writes: list[OrganizationWrite | ServiceWrite] = []
        for number in range(start, min(start + PORTION, count)):
            body = uuid4()
            named = {"name": f"見本の会 {number}", "publication": "published"}
            writes.append(OrganizationWrite(body, OrganizationContent.model_validate(named)))
            writes.append(ServiceWrite(uuid4(), body, content(number)))
        writes.sort(key=lambda one: isinstance(one, ServiceWrite))
        async with here.sessions.begin() as session:
            await RecordRepository(session).put(writes, ORIGIN)


def edit(made: bytes, most: int) -> bytes:
    book = load_workbook(io.BytesIO(made))
    sheet = book["相談先"]
    headers = [cell.value for cell in sheet[1]]
    column = headers.index("受付時間1") + 1
    for row in range(2, min(most, sheet.max_row - 1) + 2):
        sheet.cell(row, column, "平日 10:00～16:00")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def measure(count: int, folder: Path) -> Table:
    table = Table("step", "seconds", "result")
    settings = Settings(data_dir=folder)
    settings.prepare()
    async with Installation(settings) as here:
        await here.upgrade()
        await fill(here, count)
        began = time.perf_counter()
        async with here.sessions() as session:
            bulk = BulkRepository(session)
            selection = await bulk.chosen(BulkQuery(RecordQuery()), MOST_EXPORTED)
            assert selection is not None
            made = await export_workbook(selection, with_hidden=False, bulk=bulk)
            reference = await read_reference(session, year_end=settings.year_end)
        size = f"{len(made) / 1e6:.1f} MB, {selection.count:,} rows"
        table.add_row("export", f"{time.perf_counter() - began:.1f}", size)
        for name, file in (("as it was", made), ("edited", edit(made, MOST_CHANGED))):
            began = time.perf_counter()
            rows = read_workbook(file)
            read = time.perf_counter()
            async with here.sessions() as session:
                plan = await plan_import(rows, BulkRepository(session), reference)
            words = (
                f"{plan.rows:,} = {len(plan.changed):,} + {plan.unchanged:,} + {len(plan.aside)}"
            )
            table.add_row(f"read, {name}", f"{read - began:.1f}", f"{len(rows):,} rows")
            table.add_row(f"differences, {name}", f"{time.perf_counter() - read:.1f}", words)
        began = time.perf_counter()
        async with here.sessions.begin() as session:
            keys = keyring(settings)
            await apply_plan(
                plan,
                ORIGIN,
                records=RecordRepository(session),
                proposals=ProposalRepository(session, keys),
            )
        done = f"{len(plan.changed):,} changed, one transaction"
        table.add_row("apply", f"{time.perf_counter() - began:.1f}", done)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("memory at its highest", "", f"{peak:,.0f} MB")
    return table


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MOST_EXPORTED
    with tempfile.TemporaryDirectory() as folder:
        Console().print(asyncio.run(measure(count, Path(folder))))


if __name__ == "__main__":
    main()
