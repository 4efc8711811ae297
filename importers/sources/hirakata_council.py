"""The council of Hirakata City for children and the young: its bodies, printed in two columns."""

import re
from collections.abc import Iterator

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.reading.dates import printed_date
from importers.reading.doubts import unconfirmed
from importers.reading.listed_body import City, ListedBody, body_without_contact, printed_cells
from importers.reading.tables import lines_of
from importers.row import Row
from importers.source import Source
from models.content import VerificationContent
from models.incoming import IncomingRecord
from models.vocabulary import Kind, Level

BODY, ROLE, DATE = "構成機関", "役割", "年度"
_CITY = City("枚方市", "272108", "大阪府")
_TITLE = re.compile(r"協議会」?.*構成機関")
_ROLE = re.compile(r"^【(?P<role>[^】]+)】\s*(?P<body>.*)$")
_SECTION = re.compile(r"[課室部局所]$")


def rows(file: SourceFile) -> Iterator[Row]:
    """One row for each cell that names a body; a cell that holds only a role goes with its line."""
    lines = lines_of(file)
    start = next((i for i, line in enumerate(lines) if _TITLE.search(line)), None)
    if start is None:
        raise UnreadableFile("「構成機関」の見出しが見つかりません。何も取り込んでいません。")
    date = printed_date(lines[start]) or ""
    number = 0
    for at, line in enumerate(lines[start + 1 :], start=start + 2):
        if "\t" not in line:
            return
        bodies, roles = _sorted_cells(line)
        for column, body in bodies:
            number += 1
            cells = {BODY: body, ROLE: "、".join(roles), DATE: date}
            yield Row(number, f"{at}行目 {column}列目", cells)


def _sorted_cells(line: str) -> tuple[list[tuple[int, str]], list[str]]:
    """The bodies with the number of their column, and the roles said of them on this line."""
    bodies: list[tuple[int, str]] = []
    roles: list[str] = []
    for column, cell in enumerate(line.split("\t"), start=1):
        body = cell.strip()
        if role := _ROLE.match(body):
            roles.append(role["role"])
            body = role["body"].strip()
        if body:
            bodies.append((column, body))
    return bodies, roles


def draft(row: Row) -> IncomingRecord:
    name, role, date = row.take(BODY), row.take(ROLE), row.take(DATE)
    of_the_city = name.startswith(_CITY.name) and bool(_SECTION.search(name))
    last = name.split(" ")[-1]
    notes: tuple[VerificationContent, ...] = ()
    if role:
        notes = (unconfirmed("alternate_names", f"この協議会での役割は「{role}」です。", role),)
    body = ListedBody(
        key=name,
        name=name,
        listed=f"{date}の協議会の一覧" if date else "作成時期の分からない協議会の一覧",
        printed=printed_cells(((BODY, name), (ROLE, role))),
        kind=Kind.window if of_the_city else Kind.group,
        level=Level.municipal if of_the_city else None,
        alternate_names=(last,) if of_the_city else (),
        notes=notes,
    )
    return body_without_contact(body, _CITY, place=row.place)


def published_in(file: SourceFile) -> str | None:
    """The year in the title of the list, such as 令和4年度."""
    title = next((line for line in lines_of(file) if _TITLE.search(line)), "")
    return printed_date(title)


SOURCE = Source(
    slug="hirakata-council",
    title="枚方市子ども・若者支援地域協議会 代表者会議構成機関",
    publisher="枚方市",
    plausible=range(8, 101),
    rows=rows,
    draft=draft,
    published_in=published_in,
    shipped="hirakata-council.txt",
)
