"""The areas of Nabari City: the residents' body of each, and its まちの保健室 run by the city.

The report gives no telephone and no address for any of them, so all are drafts.
"""

import re
import unicodedata
from collections.abc import Iterator

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.reading.dates import printed_date
from importers.reading.doubts import unconfirmed
from importers.reading.listed_body import City, ListedBody, body_without_contact, printed_cells
from importers.reading.support_notes import as_printed
from importers.reading.tables import lines_of, table_under
from importers.row import Row
from importers.source import Source
from models.content import HoursContent
from models.incoming import IncomingRecord
from models.vocabulary import Kind, Level

AREA, BODY, FEATURE, PEOPLE, AGED = (
    "地域名",
    "地域づくり組織名",
    "地区の特徴",
    "人口(人)",
    "高齢化率(%)",
)
COLUMNS = (AREA, BODY, FEATURE, PEOPLE, AGED)
WHICH, HOURS, TASK, DATE = "何の記録か", "まちの保健室の受付時間", "まちの保健室の役割", "時点"
ROOM, COMMUNITY = "まちの保健室", "地域づくり組織"
_CITY = City("名張市", "242080", "三重県")
_COUNT = re.compile(rf"市内の\s*(?P<count>\d+)\s*区域.*「?{ROOM}")
_TASK = re.compile(rf"{ROOM}は.*(?P<task>総合相談)(?:の)?窓口")
_HOURS = re.compile(
    rf"{ROOM}は.*?(?P<hours>平日の?\s*\d{{1,2}}\s*時\s*(?:から|[~～〜-])\s*\d{{1,2}}\s*時(?:の間)?)"
)


def rows(file: SourceFile) -> Iterator[Row]:
    """Two rows for each line of the table: the まちの保健室 of the area and its residents' body.

    Raises UnreadableFile when the text speaks of more areas than the table has.
    """
    lines = lines_of(file)
    table = table_under(lines, COLUMNS)
    said = _first(_COUNT, lines, "count")
    if said and int(said) != len(table):
        raise UnreadableFile(
            f"文には {said} 区域とあり、表には {len(table)} 行あります。"
            "ファイルが途中で切れていませんか。何も取り込んでいません。"
        )
    shared = {
        HOURS: _first(_HOURS, lines, "hours") or "",
        TASK: _first(_TASK, lines, "task") or "",
        DATE: published_in(file) or "",
    }
    number = 0
    for line in table:
        cells = dict(zip(COLUMNS, line.cells, strict=False))
        for which in (ROOM, COMMUNITY):
            number += 1
            yield Row(number, f"{line.at}行目（{which}）", cells | shared | {WHICH: which})


def _first(pattern: re.Pattern[str], lines: list[str], group: str) -> str | None:
    found = (pattern.search(unicodedata.normalize("NFKC", line)) for line in lines)
    return next((match[group] for match in found if match), None)


def draft(row: Row) -> IncomingRecord:
    printed = printed_cells((column, row.take(column)) for column in COLUMNS)
    area, date = row.take(AREA).strip(), row.take(DATE)
    hours, task = row.take(HOURS), row.take(TASK)
    if not area:
        raise ValueError("地域名がありません。")
    listed = f"{date}の資料" if date else "作成時期の分からない資料"
    if row.take(WHICH) == COMMUNITY:
        body = ListedBody(
            key=row.take(BODY),
            name=row.take(BODY),
            listed=listed,
            printed=printed,
            kind=Kind.group,
            level=Level.private,
            area=f"{_CITY.name} {area}",
            notes=(unconfirmed("areas", _area_note(area)),),
        )
    else:
        body = ListedBody(
            key=f"{ROOM}\n{area}",
            name=f"{ROOM}（{area}）",
            organization=f"{_CITY.name} {ROOM}",
            organization_key=ROOM,
            listed=listed,
            printed=printed,
            level=Level.municipal,
            alternate_names=(ROOM, f"{area} {ROOM}"),
            area=f"{_CITY.name} {area}",
            hours=(HoursContent(text=hours),) if hours else (),
            what=task or None,
            notes=(
                as_printed(
                    "hours[0].text", "受付時間は、市内の全部のまちの保健室について書かれています。"
                ),
                unconfirmed("areas", _area_note(area)),
            )
            if hours
            else (unconfirmed("areas", _area_note(area)),),
        )
    return body_without_contact(body, _CITY, place=row.place)


def _area_note(area: str) -> str:
    return f"「{area}」は資料にある地域の名前です。どこまでが入るかは、確かめていません。"


def published_in(file: SourceFile) -> str | None:
    """The date of the source under the table, such as 2021年8月."""
    lines = lines_of(file)
    table = table_under(lines, COLUMNS)
    below = lines[table[-1].at :][:3] if table else []
    return next((date for line in below if (date := printed_date(line))), None)


SOURCE = Source(
    slug="nabari-areas",
    title="名張市 まちの保健室と地域づくり組織",
    publisher="名張市",
    plausible=range(10, 201),
    rows=rows,
    draft=draft,
    published_in=published_in,
    shipped="nabari-areas.txt",
)
