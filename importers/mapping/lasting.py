"""Rows that name the last day of what they list: closed from the day after, and suspended."""

import calendar
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from importers.mapping.fields import FieldName
from importers.mapping.values import Values
from importers.reading.wareki import read_date
from models.base import now
from models.incoming import IncomingRecord
from models.last_day import LastDay, Lasting
from models.vocabulary import Kind, Publication

_JAPAN = ZoneInfo("Asia/Tokyo")
_FIELDS: frozenset[FieldName] = frozenset({"starts_on", "ends_on", "apply_by", "public_until"})
_BY_KIND = {Kind.event: Lasting.event, Kind.scheme: Lasting.applying}


def with_last_day(record: IncomingRecord, values: Values) -> IncomingRecord:
    """The record with the notice its last day asks for; suspended where that day is past."""
    if _FIELDS.isdisjoint(values.said):
        return record
    services = []
    for service in record.services:
        last = last_day(values, service.content.kind)
        if last is None:
            services.append(service)
            continue
        publication = service.content.publication
        if last.is_past(today()) and publication is not Publication.closed:
            publication = Publication.suspended
        notices = (*service.content.notices, last.notice)
        content = service.content.model_copy(
            update={"notices": notices, "publication": publication}
        )
        services.append(replace(service, content=content))
    return replace(record, services=tuple(services))


def last_day(values: Values, kind: Kind) -> LastDay | None:
    """The first of the days after which it is over, cannot be asked for, or may not be shown."""
    days = [(_BY_KIND.get(kind, Lasting.work), _day(values("ends_on")))]
    if kind is Kind.event and not values("ends_on"):
        days.append((Lasting.event, _day(values("starts_on"))))
    if kind is Kind.scheme:
        days.append((Lasting.applying, _day(values("apply_by"))))
    days.append((Lasting.showing, _day(values("public_until"))))
    return min((LastDay(on, what) for what, on in days if on), default=None)


def today() -> date:
    return now().astimezone(_JAPAN).date()


def _day(cell: str) -> date | None:
    """A month or a year that is named lasts to its end."""
    read = read_date(cell)
    if read is None:
        return None
    month = read.month or 12
    return date(read.year, month, read.day or calendar.monthrange(read.year, month)[1])
