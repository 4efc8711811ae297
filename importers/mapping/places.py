"""Where it is: the address of a row in one piece or in several, and the point on the map."""

import re
import unicodedata
from functools import lru_cache

from importers.mapping.bodies import place_area
from importers.mapping.values import Values
from importers.reading.area_codes import Area, area_of, find_area
from importers.reading.coordinates import read_point
from importers.reading.doubts import doubtful, unconfirmed
from models.content import AreaContent, PlaceContent, VerificationContent

_PARTING = re.compile(r"[、,，;；・/／\n]+")
_ALL_OF_IT = re.compile(r"^(?:市区町村|市|町|村|区|市内|町内|村内|区内)(?:の)?(?:全域|一円)?$")
_AREA_WORDS = "活動する地域の書き方がはっきりしないため、確かめています。"
_POSTAL = re.compile(r"〒?\s*(\d{3})-?(\d{4})")
_AREA_NOTE = (
    "「{name}」は、この施設のある市区町村です。ほかの市区町村の人も使えるかは、確かめていません。"
)


def _postal_code(cell: str) -> str:
    """123-4567; a zero that Excel dropped is put back, as every code has seven digits."""
    if len(cell) == 7 and cell.isascii() and cell.isdigit():
        return f"{cell[:3]}-{cell[3:]}"
    text = unicodedata.normalize("NFKC", cell).strip()
    found = _POSTAL.fullmatch(text.zfill(7) if text.isdigit() and len(text) == 6 else text)
    return f"{found[1]}-{found[2]}" if found else " ".join(cell.split())


def place_of(values: Values) -> tuple[PlaceContent | None, Area | None, list[VerificationContent]]:
    area = place_area(values)
    address = _address(values)
    point = read_point(values("latitude"), values("longitude"))
    name = values("place_name")
    access = _access(values)
    if not (address or point.latitude or name):
        return None, area, _point_notes(point.note, point.repaired, values)
    postal = values("postal_code")
    place = PlaceContent(
        name=" ".join(name.split()) or None,
        postal_code=_postal_code(postal) if postal else None,
        prefecture=(area.prefecture if area else values("place_prefecture")) or None,
        city=(area.name if area and area.name != area.prefecture else values("place_city")) or None,
        address=address or None,
        latitude=point.latitude,
        longitude=point.longitude,
        transportation=access or None,
    )
    return place, area, _point_notes(point.note, point.repaired, values) if point.note else []


def _point_notes(note: str | None, repaired: bool, values: Values) -> list[VerificationContent]:
    if not note:
        return []
    evidence = f"{values('latitude')} / {values('longitude')}"
    if repaired:
        return [unconfirmed("places[0].latitude", note, evidence)]
    return [doubtful("places[0].latitude", note, evidence)]


def _address(values: Values) -> str:
    address = values("address")
    if not address:
        parts = (values("place_prefecture"), values("place_city"), values("town"), values("street"))
        address = "".join(parts)
    building = values("building")
    if building and building not in address:
        address = f"{address} {building}"
    return " ".join(address.split())


def _access(values: Values) -> str:
    parking = values("parking")
    access = values("access")
    return "\n".join(part for part in (access, f"駐車場: {parking}" if parking else "") if part)


def areas_of(
    values: Values, area: Area | None, home: str | None
) -> tuple[tuple[AreaContent, ...], tuple[VerificationContent, ...]]:
    """For whom it is by area: what the row says, else where it stands, else whose table it is."""
    if words := values("area"):
        return _named_areas(words, home)
    if area is None and home:
        area = area_of(home)
    return _standing_in(area) if area else ((), ())


@lru_cache(maxsize=5_000)
def _standing_in(area: Area) -> tuple[tuple[AreaContent, ...], tuple[VerificationContent, ...]]:
    note = unconfirmed("areas", _AREA_NOTE.format(name=area.name))
    return (AreaContent(code=area.code, name=area.name),), (note,)


@lru_cache(maxsize=5_000)
def _named_areas(
    words: str, home: str | None
) -> tuple[tuple[AreaContent, ...], tuple[VerificationContent, ...]]:
    """Names of areas in a cell. Words that name none stay words and are not read as an area."""
    found: dict[str, AreaContent] = {}
    unread = False
    for part in filter(None, (part.strip() for part in _PARTING.split(words))):
        named = area_of(home) if home and _ALL_OF_IT.search(part) else None
        named = named or find_area("", part) or find_area(part, "")
        if named:
            found[named.name] = AreaContent(code=named.code, name=named.name)
        elif part == "全国":
            found[part] = AreaContent(code="JP", name=part)
        else:
            unread = True
    notes = (unconfirmed("areas", _AREA_WORDS, words[:500]),) if unread else ()
    return tuple(found.values()), notes
