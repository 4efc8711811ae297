"""The lines of a leaflet of one office and of a card, sorted by what they are."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from importers.reading.cell import plain
from importers.reading.contacts import read_contacts

_BOLD_LINE = re.compile(r"^\*\*(?P<name>[^*]+)\*\*$")
_BULLET = re.compile(r"^[●○・◆■]\s*(?P<rest>\S.*)$")
_POSTAL = re.compile(r"^[〒〠]\s*[0-9０-９]{3}")
_PROMISE = re.compile(r"無料|秘密|匿名")
_TIME = re.compile(r"\d{1,2}\s*[:：]\s*\d{2}|\d{1,2}時")
_DAYS = re.compile(r"[月火水木金土日]曜|平日|毎日|[月火水木金土日][～〜~・][月火水木金土日]")
_PHONE_LINE = re.compile(r"^(?:電話|TEL|☎)\s*[:：]?\s*0", re.IGNORECASE)
_FAX = re.compile(r"^FAX|^ファ[クッ]", re.IGNORECASE)
_NUMBER_LINE = re.compile(r"^0\d{1,4}-\d{1,4}-\d{3,4}$")
_LONGEST_HOURS = 60
_SENTENCE = re.compile(r"[。！？!?]$")


@dataclass(slots=True)
class Desk:
    """One window or section. `at` and `until` are the first and last of its lines, from 1."""

    at: int
    until: int
    name: str
    what: list[str] = field(default_factory=list)
    contact: str = ""
    is_section: bool = False


@dataclass(slots=True)
class Leaflet:
    """`office` is the longest bold name of the office; `hours` may stand on several lines."""

    office: str
    desks: list[Desk] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    promise: list[str] = field(default_factory=list)
    place: str = ""
    fax: str = ""


def figure_lines(lines: Sequence[str], caption: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Numbered lines under the caption of a figure, up to the next caption or chapter."""
    inside = False
    for at, raw in enumerate(lines, start=1):
        line = plain(raw)
        if line.startswith(("図表", "#", "- ")):
            inside = bool(caption.search(line))
        elif inside and line:
            yield at, line


def read_leaflet(lines: Iterator[tuple[int, str]], office: str) -> Leaflet:
    """Bold lines name windows, except those that name the office itself."""
    leaflet = Leaflet(office)
    desk: Desk | None = None
    for at, line in lines:
        if bold := _BOLD_LINE.match(line):
            name = bold["name"].strip()
            if name.endswith(office):
                leaflet.office = max(leaflet.office, name, key=len)
                desk = None
            else:
                desk = Desk(at, at, name)
                leaflet.desks.append(desk)
        elif bullet := _BULLET.match(line):
            _read_bullet(at, bullet["rest"], leaflet)
            desk = None
        elif desk and _PHONE_LINE.match(line):
            desk.contact, desk.until = line, at
            desk = None
        elif desk and not _is_hours(line):
            desk.what.append(line)
            desk.until = at
        else:
            _read_common(line, leaflet)
    return leaflet


def _read_bullet(at: int, text: str, leaflet: Leaflet) -> None:
    if _FAX.match(text):
        leaflet.fax = text
        return
    found = read_contacts(text)
    if found.phones or found.channels:
        name, _, contact = text.partition(" ")
        leaflet.desks.append(Desk(at, at, name, contact=contact, is_section=True))


def _read_common(line: str, leaflet: Leaflet) -> None:
    if _POSTAL.match(line):
        leaflet.place = leaflet.place or line
    elif _PROMISE.search(line) and _SENTENCE.search(line):
        leaflet.promise.append(line)
    elif _is_hours(line):
        leaflet.hours.append(line)


def _is_hours(line: str) -> bool:
    return len(line) <= _LONGEST_HOURS and bool(_DAYS.search(line) or _TIME.search(line))


def read_card(lines: Iterator[tuple[int, str]]) -> list[Desk]:
    """A number alone on its line belongs to the name right above it; above that stands what for."""
    desks: list[Desk] = []
    above: list[tuple[int, str]] = []
    for at, line in lines:
        number = re.sub(r"</?b>|\*\*", "", line).strip()
        if not _NUMBER_LINE.match(unicodedata.normalize("NFKC", number)):
            above.append((at, line))
            continue
        if above:
            start, name = above[-1]
            desk = Desk(start, at, name, contact=number)
            if len(above) > 1 and not _SENTENCE.search(above[-2][1]):
                desk.at, subject = above[-2]
                desk.what.append(subject)
            desks.append(desk)
        above = []
    return desks
