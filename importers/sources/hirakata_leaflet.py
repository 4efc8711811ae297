"""Hirakata City's leaflet for children and the young, and its card about young carers."""

import re
from collections.abc import Iterator

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.reading.dates import printed_date
from importers.reading.leaflet_desk import (
    CONTACT,
    DATE,
    FAX,
    FIGURE,
    HOURS,
    NAME,
    OFFICE,
    OTHER_OFFICE,
    PLACE,
    PROMISE,
    SAME_NUMBER,
    TWINS,
    WHAT,
    DeskCells,
    read_desk,
)
from importers.reading.office_leaflet import Desk, figure_lines, read_card, read_leaflet
from importers.reading.spellings import voiced_twins
from importers.reading.tables import lines_of
from importers.row import Row
from importers.source import Source
from models.incoming import IncomingRecord

_CITY, _CODE, _PREFECTURE = "枚方市", "272108", "大阪府"
_LEAFLET = re.compile(r"「(?P<office>[^」]+)」\s*案内リーフレット")
_CARD = re.compile(r"「(?P<name>[^」]*カード)」")
_CARD_CAPTION = re.compile(rf"^図表.*{_CARD.pattern}")
_LEAFLET_NAME = "リーフレット"
_NUMBER = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}")


def rows(file: SourceFile) -> Iterator[Row]:
    """The windows and sections of the leaflet, then the windows of the card."""
    lines = lines_of(file)
    caption = next((line for line in lines if _LEAFLET.search(line)), "")
    title = _LEAFLET.search(caption)
    if not title:
        raise UnreadableFile(
            "「案内リーフレット」の見出しが見つかりません。何も取り込んでいません。"
        )
    leaflet = read_leaflet(figure_lines(lines, _LEAFLET), title["office"])
    card = read_card(figure_lines(lines, _CARD))
    card_name = next(
        (found["name"] for line in lines if (found := _CARD_CAPTION.search(line))), "カード"
    )
    shared = {OFFICE: "", OTHER_OFFICE: "", HOURS: "", PROMISE: "", PLACE: "", FAX: "", TWINS: ""}
    about = {
        OFFICE: leaflet.office,
        OTHER_OFFICE: "\n".join(_other_spellings(title["office"], file.text)),
        HOURS: " ".join(leaflet.hours),
        PROMISE: "\n".join(leaflet.promise),
        PLACE: leaflet.place,
        FAX: leaflet.fax,
        TWINS: "\n".join(" / ".join(pair) for pair in voiced_twins(leaflet.place, file.text)),
    }
    figures = [
        *((_LEAFLET_NAME, desk, about) for desk in leaflet.desks),
        *((card_name, desk, shared) for desk in card),
    ]
    desks = [desk for _, desk, _ in figures]
    date = published_in(file) or ""
    for number, (figure, desk, common) in enumerate(figures, start=1):
        own = {
            FIGURE: figure,
            NAME: desk.name,
            WHAT: "\n".join(desk.what),
            CONTACT: desk.contact,
            DATE: date,
            SAME_NUMBER: "、".join(_same_number(desk, desks)),
        }
        yield Row(number, _place(desk), own | common)


def _place(desk: Desk) -> str:
    return f"{desk.at}行目" if desk.at == desk.until else f"{desk.at}～{desk.until}行目"


def _same_number(desk: Desk, desks: list[Desk]) -> list[str]:
    """Names of the other desks that give the same number."""
    numbers = set(_NUMBER.findall(desk.contact))
    return [
        other.name
        for other in desks
        if other is not desk and numbers & set(_NUMBER.findall(other.contact))
    ]


def _other_spellings(office: str, text: str) -> list[str]:
    """The office under another last word elsewhere in the file: ととな, となとな."""
    body, _, last = office.rpartition(" ")
    if not body:
        return []
    found = re.findall(rf"{re.escape(body)}\s*([ぁ-ゖァ-ヴー]{{2,20}})(?=[」』）)])", text)
    return [f"{body} {word}" for word in dict.fromkeys(found) if word != last]


def draft(row: Row) -> IncomingRecord:
    cells = DeskCells(
        figure=row.take(FIGURE),
        name=row.take(NAME),
        what=row.take(WHAT),
        contact=row.take(CONTACT),
        hours=row.take(HOURS),
        promise=row.take(PROMISE),
        place=row.take(PLACE),
        fax=row.take(FAX),
        office=row.take(OFFICE),
        other_office=row.take(OTHER_OFFICE),
        date=row.take(DATE),
        same_number=row.take(SAME_NUMBER),
        twins=row.take(TWINS),
    )
    return read_desk(cells, place=row.place, city=_CITY, code=_CODE, prefecture=_PREFECTURE)


def published_in(file: SourceFile) -> str | None:
    """The date beside the printing of the leaflet, such as 令和5年2月下旬."""
    dates = (printed_date(line) for line in lines_of(file) if "案内リーフレット" in line)
    return next(filter(None, dates), None)


SOURCE = Source(
    slug="hirakata-leaflet",
    title="枚方市 子どもの相談リーフレット・ヤングケアラー啓発カード",
    publisher="枚方市",
    plausible=range(4, 61),
    rows=rows,
    draft=draft,
    published_in=published_in,
    shipped="hirakata-leaflet.txt",
)
