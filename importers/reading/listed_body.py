"""A body a list only names: kept as a draft until somebody has found out how to reach it."""

from collections.abc import Iterable
from dataclasses import dataclass

from importers.reading.doubts import unconfirmed
from importers.reading.levels import level_of
from importers.reading.names import pending_note, read_name
from importers.reading.wording import proposed_topics
from models.content import (
    AreaContent,
    HoursContent,
    OrganizationContent,
    PrintedText,
    ServiceContent,
    VerificationContent,
)
from models.incoming import IncomingRecord, IncomingService
from models.vocabulary import Kind, Level, Publication


@dataclass(frozen=True, slots=True)
class City:
    name: str
    code: str
    prefecture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBody:
    """`name` is for display, with the legal form; `listed` says where and when the name stood."""

    key: str
    name: str
    listed: str
    printed: tuple[PrintedText, ...]
    kind: Kind = Kind.window
    level: Level | None = None
    organization: str | None = None
    organization_key: str | None = None
    alternate_names: tuple[str, ...] = ()
    area: str | None = None
    hours: tuple[HoursContent, ...] = ()
    what: str | None = None
    notes: tuple[VerificationContent, ...] = ()
    words: str = ""


def body_without_contact(body: ListedBody, city: City, *, place: str) -> IncomingRecord:
    """A draft of the body and of its window. Raises ValueError when there is no name."""
    service_name = read_name(body.name)
    owner = read_name(body.organization or body.name)
    level = body.level or level_of(
        body.organization or body.name, city=city.name, prefecture=city.prefecture
    )
    whole = unconfirmed("*", f"{body.listed}に名前があります。連絡先は、まだ確かめていません。")
    pending = service_name.pending or pending_note(" ".join(cell.text for cell in body.printed))
    notes = [whole, *body.notes]
    if pending:
        notes.append(
            unconfirmed("publication", "調整中と書かれているため、公開していません。", pending)
        )
    others = dict.fromkeys((service_name.printed, body.name, *body.alternate_names))
    service = ServiceContent(
        name=service_name.service,
        alternate_names=tuple(other for other in others if other != service_name.service),
        kind=body.kind,
        level=level,
        what=body.what,
        hours=body.hours,
        areas=(AreaContent(code=city.code, name=body.area or city.name),),
        topics=proposed_topics(f"{body.name} {body.words}"),
        verifications=tuple(notes),
        printed=body.printed,
        publication=Publication.draft,
    )
    organization = OrganizationContent(
        name=owner.organization,
        legal_form=owner.legal_form,
        level=level,
        publication=Publication.draft,
        verifications=(whole,) if body.organization_key is None else (),
    )
    return IncomingRecord(
        key=body.organization_key or body.key,
        place=place,
        organization=organization,
        services=(IncomingService(key=body.key, content=service),),
    )


def printed_cells(cells: Iterable[tuple[str, str]]) -> tuple[PrintedText, ...]:
    return tuple(PrintedText(column=column, text=text) for column, text in cells if text)
