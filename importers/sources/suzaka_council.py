"""The council of Suzaka City against isolation: who sits in it, as bodies and not as persons."""

import re
from collections.abc import Iterator

from importers.file import SourceFile
from importers.reading.dates import printed_date
from importers.reading.doubts import unconfirmed
from importers.reading.listed_body import City, ListedBody, body_without_contact, printed_cells
from importers.reading.posts import body_of_post
from importers.reading.tables import carried_down, lines_of, table_under
from importers.row import Row
from importers.source import Source
from models.content import VerificationContent
from models.incoming import IncomingRecord
from models.vocabulary import Kind, Level

NUMBER, SIDE, POST, REMARK = "No.", "所属", "職名", "備考"
COLUMNS = (NUMBER, SIDE, POST, REMARK)
SIDE_READ, DATE = "所属（上の行から）", "施行"
_CITY = City("須坂市", "202070", "長野県")
_OF_THE_CITY = re.compile(r"(?:課|(?<!支)部|(?<!事務)局|室|係|教育委員会)$")
_CHARTER = "要綱は"


def rows(file: SourceFile) -> Iterator[Row]:
    """One row for each seat; an empty 所属 is the one printed above it."""
    lines = table_under(lines_of(file), COLUMNS)
    date = published_in(file) or ""
    for number, (line, side) in enumerate(zip(lines, carried_down(lines, 1), strict=True), start=1):
        cells = dict(zip(COLUMNS, line.cells, strict=False))
        yield Row(number, f"{line.at}行目", cells | {SIDE_READ: side, DATE: date})


def draft(row: Row) -> IncomingRecord:
    number, side, post = row.take(NUMBER), row.take(SIDE), row.take(POST)
    remark, side_read, date = row.take(REMARK), row.take(SIDE_READ), row.take(DATE)
    if not post.strip():
        raise ValueError("職名がありません。")
    body = body_of_post(post)
    of_the_city = _OF_THE_CITY.search(body) is not None
    division = side_read if of_the_city and _OF_THE_CITY.search(side_read) else ""
    listed = ListedBody(
        key=post,
        name=f"{_CITY.name} {body}" if of_the_city else body,
        listed=f"{date}からの協議会の名簿" if date else "作成時期の分からない協議会の名簿",
        printed=printed_cells(((NUMBER, number), (SIDE, side), (POST, post), (REMARK, remark))),
        kind=Kind.window if of_the_city else Kind.group,
        level=Level.municipal if of_the_city else None,
        alternate_names=(body, *((f"{division} {body}",) if division else ())),
        notes=tuple(_notes(post, body, side, side_read)),
    )
    return body_without_contact(listed, _CITY, place=row.place)


def _notes(post: str, body: str, side: str, side_read: str) -> Iterator[VerificationContent]:
    if body != post.strip():
        note = "名簿には職の名前があります。その職のある組織として読みました。"
        yield unconfirmed("name", note, post)
    if not side.strip():
        if side_read:
            note = f"所属の欄が空いているので、上の行と同じ「{side_read}」として読みました。"
        else:
            note = "所属の欄が空いています。どこの部署かは、この名簿からは分かりません。"
        yield unconfirmed("alternate_names", note, post)


def published_in(file: SourceFile) -> str | None:
    """The day from which the charter holds, such as 令和5年2月1日."""
    lines = lines_of(file)
    return next((printed_date(line) for line in lines if _CHARTER in line and "施行" in line), None)


SOURCE = Source(
    slug="suzaka-council",
    title="須坂市孤独・孤立対策官民連携プラットフォーム推進協議会 構成",
    publisher="須坂市",
    plausible=range(8, 101),
    rows=rows,
    draft=draft,
    published_in=published_in,
    shipped="suzaka-council.txt",
)
