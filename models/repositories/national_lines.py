"""A line for the whole country, for when nobody has said which window is the one for everybody."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import DefaultWindow, ServiceArea
from models.areas import NATION
from models.documents.service import ServiceDocument, read_document
from models.hours import Timetable
from models.service import Service
from models.vocabulary import Channel

_EMERGENCIES = frozenset({"110", "118", "119"})
_LISTENING = frozenset({"ibasho", "mental", "suicide"})
"""Topics of lines that listen to whoever calls: one about law or for children is not that."""
_MOST_READ = 200


async def national_line(session: AsyncSession) -> DefaultWindow | None:
    """Of the listed lines, one that listens to anybody, is always there, and answers the most.

    It is not stored: as soon as a window is set, that one holds.
    """
    rows = await session.exec(
        select(Service.document)
        .join(ServiceArea, col(ServiceArea.service_id) == col(Service.id))
        .where(ServiceArea.extent == NATION, col(Service.listed).is_(True))
        .order_by(col(Service.name), col(Service.id))
        .limit(_MOST_READ)
    )
    lines = [line for line in map(read_document, rows) if first_number(line) is not None]
    lines = [line for line in lines if line.accepts_consultation is not False]
    if not lines:
        return None
    best = min(lines, key=_order)
    return DefaultWindow(
        area_code=NATION, name=best.name, phone=first_number(best), service_id=best.id
    )


def first_number(document: ServiceDocument) -> str | None:
    """The first number that can be called, as it is written; never that of the police or fire."""
    numbers = (
        phone.number
        for phone in document.phones
        if phone.kind is Channel.phone and phone.tel and phone.tel not in _EMERGENCIES
    )
    return next(numbers, None)


def _order(document: ServiceDocument) -> tuple[bool, bool, int, str]:
    hours = Timetable(tuple((part.text, part.label) for part in document.hours))
    listens = not _LISTENING.isdisjoint(topic.id for topic in document.topics)
    return (not listens, not hours.is_always_open, -len(document.topics), document.name)
