"""One row of a support list: topic, contact, hours and place, and every doubt about them."""

from importers.reading.cell import plain
from importers.reading.doubts import contact_doubts, leftover_doubts
from importers.reading.levels import level_of
from importers.reading.list_rules import unsaid_closing_days
from importers.reading.listed_contact import ListedContact, read_listed_contact
from importers.reading.names import PrintedName, pending_note, read_name
from importers.reading.places import read_place
from importers.reading.printed_topics import PrintedTopics, read_printed_topics, topics_of
from importers.reading.support_cells import SupportCells
from importers.reading.support_notes import as_printed, list_notes, name_notes, topic_notes
from models.content import (
    AreaContent,
    HoursContent,
    OrganizationContent,
    ServiceContent,
    VerificationContent,
)
from models.incoming import IncomingRecord, IncomingService
from models.vocabulary import Flag, Level, Publication

_LONGEST_CELL = 2_000
_WHEN_UNSURE = "どこに相談したらよいか分からないときの相談"


def read_support_entry(
    cells: SupportCells, *, place: str, city: str, code: str, prefecture: str
) -> IncomingRecord:
    """Raises ValueError, with a Japanese sentence, for a row that cannot be read."""
    if max(map(len, (cells.topic, cells.contact, cells.hours, cells.place))) > _LONGEST_CELL:
        raise ValueError("欄が長すぎます。表がくずれているかもしれません。")
    if not any((cells.contact, cells.hours, cells.place)):
        raise ValueError("列が分かれていません。前の行の続きかもしれません。")
    here = cells.in_place
    contact = read_listed_contact(here.contact)
    name = read_name(contact.name)
    found = contact.contacts
    hours, hours_notes = _read_hours(here)
    found.hours = [*hours, *found.hours]
    topics = _read_topics(here)
    where = read_place(here.place, city=city)
    pending = name.pending or pending_note(here.hours) or pending_note(here.place)
    reachable = bool(found.phones or found.channels or found.urls or where)
    level = level_of(contact.joined, city=city, prefecture=prefecture)
    words = " ".join((contact.printed, *(phone.label or "" for phone in found.phones)))
    service = ServiceContent(
        name=name.service,
        alternate_names=_other_names(contact, name),
        level=level,
        for_whom=topics.for_whom,
        what=topics.text,
        accepts_consultation=True if topics.text and "相談" in topics.text else None,
        minimum_age=topics.minimum_age,
        maximum_age=topics.maximum_age,
        eligibility=topics.eligibility,
        flags={Flag.appointment: True} if topics.appointment and not topics.is_above else {},
        phones=tuple(found.phones),
        channels=tuple(found.channels),
        urls=tuple(found.urls),
        hours=tuple(found.hours),
        areas=(AreaContent(code=code, name=city),),
        places=(where,) if where else (),
        topics=topics_of(topics, words),
        verifications=(
            *list_notes(cells.date, pending, reachable=reachable),
            *contact_doubts(found, name.printed),
            *leftover_doubts(found.leftovers),
            *name_notes(contact),
            *hours_notes,
            *topic_notes(cells, topics),
        ),
        printed=cells.printed,
        publication=Publication.published if reachable and not pending else Publication.draft,
    )
    return IncomingRecord(
        key=contact.printed,
        place=place,
        organization=_organization(contact, name, level, reachable=reachable),
        services=(IncomingService(key=_key(contact, cells), content=service),),
    )


def _key(contact: ListedContact, cells: SupportCells) -> str:
    """The name to the letter; a window that stands twice in the list has its number behind."""
    if cells.occurrence == "1":
        return contact.printed
    return f"{contact.printed}\n{cells.occurrence}"


def _read_topics(cells: SupportCells) -> PrintedTopics:
    if not cells.default:
        return read_printed_topics(cells.topic, cells.topic_above, cells.marks)
    return PrintedTopics(_WHEN_UNSURE, (_WHEN_UNSURE,), (), appointment=False, is_above=False)


def _read_hours(
    cells: SupportCells,
) -> tuple[tuple[HoursContent, ...], tuple[VerificationContent, ...]]:
    """The hours of the row and, where it is silent about them, the closing days of the list."""
    text = plain(cells.hours)
    if not text:
        return (), ()
    days = unsaid_closing_days(text, cells.closed)
    if not days:
        return (HoursContent(text=text),), ()
    rule = f"{'・'.join(days)}は休み"
    note = f"「{rule}」は、この行ではなく、一覧の決まりに書かれています。"
    return (HoursContent(text=f"{text}（{rule}）"),), (as_printed("hours[0].text", note, text),)


def _other_names(contact: ListedContact, name: PrintedName) -> tuple[str, ...]:
    names = dict.fromkeys(filter(None, (contact.printed, contact.alias)))
    return tuple(other for other in names if other != name.service)


def _organization(
    contact: ListedContact, name: PrintedName, level: Level | None, *, reachable: bool
) -> OrganizationContent:
    """The same for every row that names it: nothing here may depend on one row alone."""
    public = reachable and not name.pending
    return OrganizationContent(
        name=name.organization,
        alternate_names=(contact.alias,) if contact.alias else (),
        legal_form=name.legal_form,
        level=level,
        publication=Publication.published if public else Publication.draft,
    )
