"""One row of a table as a record, by the columns it was found to have."""

from functools import lru_cache

from importers.errors import LooseRow
from importers.mapping.bodies import Body, body_of, publisher_area
from importers.mapping.columns import Columns
from importers.mapping.contacts import Reached, reached
from importers.mapping.fields import FieldName
from importers.mapping.hours import hours_and_notes
from importers.mapping.people import further_of
from importers.mapping.places import areas_of, place_of
from importers.mapping.rules import TableRules
from importers.mapping.standing import standing_of
from importers.mapping.topics import topics_of
from importers.mapping.values import Values
from importers.reading.doubts import unconfirmed
from importers.reading.footnotes import is_footnote
from importers.reading.wording import accepts_consultation, kind_of
from importers.row import Row
from importers.tables import SURPLUS, note_as_read
from models.content import (
    HoursContent,
    ServiceContent,
    VerificationContent,
)
from models.incoming import IncomingRecord, IncomingService
from models.vocabulary import Kind, Publication

LONGEST = 500
NO_CONTACT = "連絡先は、まだ確かめていません。"
_NOTE = 3


_DESCRIBED: frozenset[FieldName] = frozenset(
    {"description", "accessibility", "capacity", "apply_by", "remarks"}
)


def record_of(row: Row, columns: Columns, rules: TableRules) -> IncomingRecord:
    """Raises ValueError, with a Japanese sentence, for a row that cannot be believed."""
    note_as_read(row, columns.known)
    values = Values(row, columns)
    _refuse_what_is_no_record(values)
    name = " ".join(values("name").split())
    if not name:
        raise ValueError("名前がありません。")
    if len(name) > LONGEST:
        raise ValueError("名前が長すぎます。列がずれているかもしれません。")
    ways = reached(values)
    place, area, notes = place_of(values)
    hours, hours_notes = hours_and_notes(values, rules.hours)
    standing = standing_of(values, name)
    further, further_notes = further_of(values)
    topics = topics_of(values, name, rules)
    areas, area_notes = areas_of(values, area, rules.home)
    if ways.hours:
        hours = (*hours, *(HoursContent(text=text) for text in ways.hours))
    publication, contact_notes = _publication(rules, ways, bool(place), standing.publication)
    list_name, publisher = rules.list_name, rules.publisher or values("area_name")
    verifications = (
        _from_list(list_name, publisher),
        *area_notes,
        *contact_notes,
        *standing.notes,
        *ways.notes,
        *notes,
        *further_notes,
        *hours_notes,
    )
    further["printed"] = columns.printed.of(values.cells)
    organization = _body(values, rules, name, publication)
    service = ServiceContent(
        name=name,
        alternate_names=_other_names(values, name),
        reading=values("reading")[:LONGEST] or None,
        kind=_kind(values, rules, name, ways),
        level=organization.content.level or rules.level,
        description=_description(values, ways),
        what=_short(rules.what(values)),
        phones=ways.phones,
        channels=ways.channels,
        urls=ways.urls,
        hours=hours,
        areas=areas,
        places=(place,) if place else (),
        topics=topics,
        verifications=verifications,
        publication=publication,
        **further,
    )
    return IncomingRecord(
        key=organization.key,
        place=row.place,
        organization=organization.content,
        services=(IncomingService(key=rules.key(values), content=service),),
    )


def _refuse_what_is_no_record(values: Values) -> None:
    cells = values.cells
    if next(reversed(cells), "").startswith(SURPLUS):
        raise ValueError("見出しより列が多い行です。列がずれているかもしれません。")
    # A row that says more than its name and one thing about it is no note.
    if len(values) < _NOTE and is_footnote([text for text in cells.values() if text.strip()]):
        raise LooseRow("表の注意書きのようです。記録にはしていません。")


def _publication(
    rules: TableRules, ways: Reached, has_place: bool, standing: Publication | None
) -> tuple[Publication, tuple[VerificationContent, ...]]:
    if ways.any or (has_place and rules.place_reaches):
        return standing or rules.publication, ()
    return standing or Publication.draft, (_no_contact(),)


@lru_cache(maxsize=1)
def _no_contact() -> VerificationContent:
    return unconfirmed("*", NO_CONTACT)


@lru_cache(maxsize=5_000)
def _from_list(list_name: str, publisher: str) -> VerificationContent:
    whose = f"{publisher}の" if publisher else ""
    return unconfirmed(
        "*", f"{whose}「{list_name}」の内容です。今も同じかどうかは、まだ確かめていません。"
    )


def _body(values: Values, rules: TableRules, name: str, publication: Publication) -> Body:
    owner = " ".join(values("organization").split())[:LONGEST]
    area = publisher_area(values)
    area_name = values("area_name") or (area.name if area else "")
    if not owner and rules.owner_by_area:
        owner = area_name
    shared = bool(owner)
    # Clinics of one name are many: who is named by nobody else stands for itself alone.
    scope = rules.scope_of_body(values) if shared else rules.key(values)
    number = values("corporate_number") if shared or not rules.owner_by_area else ""
    try:
        return body_of(
            owner or name,
            number,
            area_name,
            scope,
            rules.publication if shared else publication,
            "" if shared else values("legal_form")[:LONGEST],
        )
    except ValueError:
        return body_of(name, "", area_name, scope, publication)


def _other_names(values: Values, name: str) -> tuple[str, ...]:
    others = (" ".join(values(one).split()) for one in ("alias", "english_name"))
    return tuple(dict.fromkeys(one[:LONGEST] for one in others if one and one != name))


def _kind(values: Values, rules: TableRules, name: str, ways: Reached) -> Kind:
    if not rules.kind_by_words:
        return rules.kind
    text = f"{name} {values('description')}"
    if ways.phones and "相談" not in text:
        return Kind.window
    accepts = accepts_consultation(text) if "相談" in text else None
    return kind_of(text, accepts=accepts, has_phone=bool(ways.phones))


def _description(values: Values, ways: Reached) -> str | None:
    if _DESCRIBED.isdisjoint(values.said):
        return ways.words or None
    parts = [values.joined("description")]
    if text := values("accessibility"):
        parts.append(f"バリアフリー: {text}")
    if text := values("capacity"):
        parts.append(_capacity(text))
    if text := values("apply_by"):
        parts.append(f"申込みの締切: {text} {values('apply_by_time')}".strip())
    parts += [values.joined("remarks"), ways.words]
    return "\n".join(part for part in parts if part) or None


def _capacity(text: str) -> str:
    """A count of 0 is how tables leave the cell empty."""
    if not text.isdecimal():
        return f"定員: {text}"
    return f"定員: {int(text)}人" if int(text) else ""


def _short(text: str) -> str | None:
    return " ".join(text.split())[:LONGEST] or None
