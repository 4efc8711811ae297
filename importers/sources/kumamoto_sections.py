"""The sections of Kumamoto City that work together against isolation: names, no contacts."""

from collections.abc import Iterator

from importers.file import SourceFile
from importers.reading.dates import printed_date
from importers.reading.doubts import unconfirmed
from importers.reading.listed_body import City, ListedBody, body_without_contact, printed_cells
from importers.reading.tables import carried_down, compact, lines_of, table_under
from importers.row import Row
from importers.source import Source
from models.content import VerificationContent
from models.incoming import IncomingRecord
from models.vocabulary import Level

NUMBER, BUREAU, DIVISION, SECTION = "No.", "局", "部", "課（室）"
COLUMNS = (NUMBER, BUREAU, DIVISION, SECTION)
BUREAU_READ, DIVISION_READ, DATE = "局（上の行から）", "部（上の行から）", "時点"
_CITY = City("熊本市", "431001", "熊本県")
_TITLE = "孤独・孤立対策健康福祉局プロジェクトチーム"


def rows(file: SourceFile) -> Iterator[Row]:
    """One row for each section; the bureau and the division are those printed above it."""
    lines = table_under(lines_of(file), COLUMNS)
    bureaus, divisions = carried_down(lines, 1), carried_down(lines, 2)
    date = published_in(file) or ""
    for number, (line, bureau, division) in enumerate(
        zip(lines, bureaus, divisions, strict=True), start=1
    ):
        cells = dict(zip(COLUMNS, line.cells, strict=False))
        read = {BUREAU_READ: bureau, DIVISION_READ: division, DATE: date}
        yield Row(number, f"{line.at}行目", cells | read)


def draft(row: Row) -> IncomingRecord:
    number, bureau, division = row.take(NUMBER), row.take(BUREAU), row.take(DIVISION)
    section = row.take(SECTION).strip()
    if not section:
        raise ValueError("課の名前がありません。")
    path = " ".join(filter(None, (row.take(BUREAU_READ), row.take(DIVISION_READ), section)))
    date = row.take(DATE)
    notes: tuple[VerificationContent, ...] = ()
    if not division.strip() or not bureau.strip():
        note = "局や部の欄が空いているので、上の行と同じものとして読みました。"
        notes = (unconfirmed("alternate_names", note, path),)
    body = ListedBody(
        key=section,
        name=f"{_CITY.name} {section}",
        listed=f"{date}の一覧" if date else "作成時期の分からない一覧",
        printed=printed_cells(
            ((NUMBER, number), (BUREAU, bureau), (DIVISION, division), (SECTION, section))
        ),
        level=Level.municipal,
        alternate_names=(section, f"{_CITY.name} {path}"),
        notes=notes,
    )
    return body_without_contact(body, _CITY, place=row.place)


def published_in(file: SourceFile) -> str | None:
    """The date in the title of the table, such as 令和3年度."""
    for line in lines_of(file):
        if line.startswith("図表") and compact(_TITLE) in compact(line):
            return printed_date(line)
    return None


SOURCE = Source(
    slug="kumamoto-sections",
    title="熊本市 孤独・孤立対策健康福祉局プロジェクトチーム構成員",
    publisher="熊本市",
    plausible=range(5, 61),
    rows=rows,
    draft=draft,
    published_in=published_in,
    shipped="kumamoto-sections.txt",
)
