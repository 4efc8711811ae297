"""Registers of corporations: bodies to invite, with no way to reach them and nothing to publish."""

from collections.abc import Iterable, Mapping

from importers.mapping.record import NO_CONTACT
from importers.reading.doubts import doubtful, unconfirmed
from models.content import OrganizationContent, VerificationContent
from models.incoming import IncomingRecord
from models.vocabulary import Level, Publication

_NUMBER = "法人番号の検査数字が合いません。番号のまちがいかもしれません。"
_LONGEST = 20_000


def invited(
    *,
    key: str,
    place: str,
    name: str,
    number: str | None,
    printed_number: str,
    facts: Iterable[tuple[str, str]],
    ended: bool,
    reading: str | None = None,
    legal_form: str | None = None,
    level: Level | None = Level.private,
    website: str | None = None,
) -> IncomingRecord:
    """An organization without services. `facts` are for the office that invites it, not shown."""
    said = "\n".join(f"{column}: {text}" for column, text in facts if text)[:_LONGEST]
    notes: list[VerificationContent] = [unconfirmed("*", NO_CONTACT, said or None)]
    if printed_number and number is None:
        notes.append(doubtful("corporate_number", _NUMBER, printed_number))
    return IncomingRecord(
        key=key,
        place=place,
        organization=OrganizationContent(
            name=name,
            reading=reading or None,
            legal_form=legal_form,
            corporate_number=number,
            website=website,
            level=level,
            publication=Publication.closed if ended else Publication.draft,
            verifications=tuple(notes),
        ),
        services=(),
    )


def spoken(cells: Mapping[str, str], columns: Iterable[str]) -> list[tuple[str, str]]:
    return [(column, text) for column in columns if (text := cells.get(column, "").strip())]
