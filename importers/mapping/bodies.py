"""The body behind a row: who runs it, and on which level."""

from dataclasses import dataclass
from functools import lru_cache

from importers.mapping.values import Values
from importers.reading.area_codes import Area, area_of, area_of_address, find_area, read_area_code
from importers.reading.corporate_numbers import read_corporate_number
from importers.reading.doubts import doubtful
from importers.reading.names import read_name
from models.content import OrganizationContent, VerificationContent
from models.vocabulary import Level, Publication

_OFFICES = ("市", "町", "村", "区", "都", "道", "府", "県", "教育委員会", "消防本部", "保健所")
_NUMBER = "法人番号の検査数字が合いません。番号のまちがいかもしれません。"


@dataclass(frozen=True, slots=True)
class Body:
    """`key` is raw; everything else follows from it, so that rows with one key never differ."""

    key: str
    content: OrganizationContent


@lru_cache(maxsize=5_000)
def _by_code(cell: str) -> Area | None:
    code = read_area_code(cell)
    return area_of(code) if code else None


def publisher_area(values: Values) -> Area | None:
    """Whose list it is: by code, by names, by the address."""
    if (code := values("area_code")) and (area := _by_code(code)):
        return area
    city = values("city") or values("area_name") or values("place_city")
    prefecture = values("prefecture") or values("place_prefecture")
    if (city or prefecture) and (area := find_area(prefecture, city)):
        return area
    return area_of_address(values("address") or city)


def place_area(values: Values) -> Area | None:
    """The municipality in which it stands."""
    if (code := values("place_code")) and (area := _by_code(code)):
        return area
    return publisher_area(values)


@lru_cache(maxsize=20_000)
def body_of(
    name: str,
    number: str,
    area_name: str,
    scope: str,
    publication: Publication,
    form: str = "",
) -> Body:
    """Raises ValueError when the name is none."""
    printed = read_name(name)
    corporate_number = read_corporate_number(number) if number else None
    notes: tuple[VerificationContent, ...] = ()
    if number and corporate_number is None:
        notes = (doubtful("corporate_number", _NUMBER, number),)
    level = level_of(name, area_name)
    content = OrganizationContent(
        name=printed.printed,
        legal_form=printed.legal_form or form or None,
        corporate_number=corporate_number,
        level=level,
        publication=publication,
        verifications=notes,
    )
    return Body(f"{scope}\t{name}\t{number}".rstrip("\t"), content)


@lru_cache(maxsize=20_000)
def level_of(name: str, area_name: str) -> Level | None:
    """Of a body: its municipality or an office of it, a prefecture, or somebody private."""
    if name.endswith(("都", "道", "府", "県")) and find_area(name, ""):
        return Level.prefectural
    if area_name and (name == area_name or name.startswith(area_name)):
        own = name.removeprefix(area_name)
        if not own or own.startswith("立") or own.endswith(_OFFICES):
            return Level.municipal
    if read_name(name).legal_form:
        return Level.private
    return Level.municipal if find_area("", name) else None
