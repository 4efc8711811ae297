"""Locations and addresses of a feed as places, and the areas a service is for."""

import re
from collections.abc import Iterable

from importers.hsds.node import Node
from importers.reading.coordinates import read_point
from importers.reading.prefectures import prefecture_codes
from models.content import AreaContent, PlaceContent

_JAPAN = {"jp", "jpn", "japan", "日本", "日本国"}
_SECRET = {"redacted", "confidential", "private", "hidden"}
_AREA_CODE = re.compile(r"\d{6}")
_CODE_TYPES = ("jp-local-government-code", "全国地方公共団体コード")


def read_place(location: Node, *, ours: bool) -> PlaceContent | None:
    """Where it is, as far as the feed says; None for a place on the net or a post box alone.

    `ours`: in our own output the description of a location without a whole address is its address.
    """
    kind = (location.get("location_type") or "").casefold()
    if kind in ("virtual", "postal") or location.get("virtual") == "true":
        return None
    addresses = [a for a in location.below("addresses") if a.get("address_type") != "postal"]
    if len(addresses) > 1:
        location.remark("住所がいくつかあります。はじめのものを載せました。")
    address = _address(addresses[0]) if addresses else {}
    if ours and not address and (words := location.line("description")):
        address = {"address": words}
    point = read_point(location.get("latitude") or "", location.get("longitude") or "")
    if point.note:
        location.remark(point.note)
    fields = address | {
        "name": location.line("name"),
        "transportation": location.get("transportation"),
        "latitude": point.latitude,
        "longitude": point.longitude,
    }
    said = {name: value for name, value in fields.items() if value is not None}
    return PlaceContent.model_validate(said | {"hidden": kind in _SECRET}) if said else None


def _address(row: Node) -> dict[str, str | None]:
    """In Japan with its parts; elsewhere, or where the prefecture is not one, as one line."""
    country = (row.get("country") or "").casefold()
    prefecture = row.line("state_province")
    streets = [row.line(name) for name in ("address_1", "address_2", "address_3", "address_4")]
    street = " ".join(filter(None, streets))
    if (not country or country in _JAPAN) and (not prefecture or _is_prefecture(prefecture)):
        return {
            "postal_code": row.line("postal_code"),
            "prefecture": prefecture,
            "city": row.line("city"),
            "address": street[:500] or None,
        }
    parts = (street, *(row.line(n) for n in ("city", "region", "state_province", "postal_code")))
    whole = ", ".join(part for part in (*parts, row.line("country")) if part)
    return {"address": whole[:500] or None}


def _is_prefecture(name: str) -> bool:
    return name in prefecture_codes()


def read_areas(rows: Iterable[Node]) -> list[AreaContent]:
    found: dict[tuple[str | None, str], AreaContent] = {}
    for row in rows:
        for area in row.below("service_areas"):
            name = area.line("name", "service_area", "description", "extent")
            if name is None:
                area.remark("地域の名前が書かれていません。")
                continue
            content = AreaContent(code=_area_code(area), name=name)
            found.setdefault((content.code, content.name), content)
        for name in re.split(r"[,;、]", row.get("service_areas") or ""):
            if words := name.strip()[:500]:
                found.setdefault((None, words), AreaContent(name=words))
    return list(found.values())


def _area_code(area: Node) -> str | None:
    """Only codes that say what they are; a number alone may be a postal code elsewhere."""
    extent, kind = area.get("extent") or "", area.get("extent_type") or ""
    if kind in _CODE_TYPES and _AREA_CODE.fullmatch(extent):
        return extent
    return "JP" if extent == "JP" and kind.startswith("iso-3166") else None
