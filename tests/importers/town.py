"""A town that publishes a list of four columns, for tests of what every import does."""

from importers.parsers import csv_rows
from importers.row import Row
from importers.source import Source
from models.content import OrganizationContent, PhoneContent, ServiceContent
from models.incoming import IncomingRecord, IncomingService, IncomingWindow
from models.vocabulary import Publication


def draft(row: Row) -> IncomingRecord:
    row.ignore("備考")
    name = row.take("名称")
    if not name:
        raise ValueError("名称がありません。")
    phone = row.take("電話番号")
    return IncomingRecord(
        key=row.take("番号"),
        place=row.place,
        organization=OrganizationContent(name=name, publication=Publication.published),
        services=(
            IncomingService(
                key=row.take("番号"),
                content=ServiceContent(
                    name=name, phones=(PhoneContent(number=phone),) if phone else ()
                ),
            ),
        ),
    )


TOWN = Source(
    slug="example-town",
    title="見本町の一覧",
    publisher="見本町",
    plausible=range(1, 6),
    rows=csv_rows,
    draft=draft,
    windows=lambda _: [IncomingWindow(area_code="431001", name="見本町 福祉課")],
)
HEADER = "番号,名称,電話番号,備考"


def file(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode()


A, B, C = "1,ひだまり,03-0000-0001,", "2,こもれび,03-0000-0002,", "3,せせらぎ,,"


def balanced(report) -> bool:
    return report.read == report.stored + report.unchanged + report.counts.quarantined
