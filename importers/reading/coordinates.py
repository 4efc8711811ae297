"""Latitude and longitude of a place in Japan, and what to say when they cannot be right."""

import re
import unicodedata
from dataclasses import dataclass

_LATITUDES = (20.0, 46.0)
_LONGITUDES = (122.0, 154.0)
_SEXAGESIMAL = re.compile(
    r"[NE北東緯経]*\s*(\d{2,3})[°度:](\d{1,2})['′分:](\d{1,2}(?:\.\d+)?)[\"″秒]?"
)

SWAPPED = "もとの表では緯度と経度が入れかわっていたので、正しい順になおしました。"
OUTSIDE = "緯度・経度が日本の範囲にありません。地図には使っていません。"
HALF = "緯度と経度の片方しか書かれていません。地図には使っていません。"


@dataclass(slots=True)
class Point:
    """Degrees, or None; `note` says what was done, in words anybody may read."""

    latitude: float | None = None
    longitude: float | None = None
    note: str | None = None
    repaired: bool = False


NO_POINT = Point()


def read_point(latitude: str, longitude: str) -> Point:
    """The point of two cells. They are put in order only where each fits the other's range alone.

    The ranges of Japan do not overlap, so two values in each other's range leave no doubt. Zeros
    mean that nobody measured.
    """
    if not latitude and not longitude:
        return NO_POINT
    north, east = _degrees(latitude), _degrees(longitude)
    if not north and not east:
        if _is_nothing(latitude) and _is_nothing(longitude):
            return NO_POINT
        return Point(note=OUTSIDE)
    if not north or not east:
        return Point(note=HALF)
    if _LATITUDES[0] <= north <= _LATITUDES[1] and _LONGITUDES[0] <= east <= _LONGITUDES[1]:
        return Point(north, east)
    if _LATITUDES[0] <= east <= _LATITUDES[1] and _LONGITUDES[0] <= north <= _LONGITUDES[1]:
        return Point(east, north, SWAPPED, repaired=True)
    return Point(note=OUTSIDE)


def _is_nothing(cell: str) -> bool:
    return not cell.strip(" 0.-－ー　")


def _degrees(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        pass
    text = unicodedata.normalize("NFKC", cell).strip()
    if found := _SEXAGESIMAL.fullmatch(text):
        return int(found[1]) + int(found[2]) / 60 + float(found[3]) / 3600
    try:
        return float(text)
    except ValueError:
        return None
