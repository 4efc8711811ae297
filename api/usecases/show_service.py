"""One service with everything that may be known of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from api.usecases.default_windows import find_default_window
from api.usecases.found import DefaultWindowRead, HoursShown, ShownService
from models.directory_reference import DirectoryReference
from models.documents.service import HoursPart, ServiceDocument
from models.hours import Opening, opening_of_text, read_hours
from models.hours.calendar import YearEnd
from models.hours.evaluate import JAPAN, Notice
from models.hours.explain_easy import explain_easy
from models.hours.explain_en import explain_en
from models.hours.explain_ja import explain
from models.hours.rules import ChannelNote, Hours, Note
from models.hours.sure_hours import SureHours
from models.hours.week import week
from models.repositories.areas import AreaRepository
from models.repositories.services import ServiceRepository
from search.documents import timetable_of


async def show_service(
    id: UUID,
    *,
    services: ServiceRepository,
    areas: AreaRepository,
    reference: DirectoryReference,
) -> ShownService:
    document = await services.document(id)
    codes = [area.code for area in document.areas if area.code]
    fallback = await find_default_window(codes, areas=areas, reference=reference)
    return shown_service(document, datetime.now(UTC), fallback, reference.year_end)


def shown_service(
    document: ServiceDocument,
    now: datetime,
    fallback: DefaultWindowRead | None,
    year_end: YearEnd,
) -> ShownService:
    """What the public sees of a document at a moment."""
    opening = opening_of(document, now, year_end)
    today = now.astimezone(JAPAN).date()
    timetable = timetable_of(document)
    return ShownService(
        document=document,
        open=opening.state,
        next_change=opening.next_change,
        fallback=fallback,
        reason=opening.reason_ja,
        assumed=opening.assumed,
        hours=tuple(
            _shown(hours, today, year_end, timetable.running_notices) for hours in document.hours
        ),
        sure_hours=SureHours(timetable, year_end),
    )


def opening_of(document: ServiceDocument, moment: datetime, year_end: YearEnd) -> Opening:
    return opening_of_text(timetable_of(document).as_text(), moment, year_end=year_end)


def hours_as_read(text: str, today: date, year_end: YearEnd) -> HoursShown:
    """What we understand of a text that is in no record yet."""
    return _shown(HoursPart(text=text, label=None), today, year_end, ())


def _shown(
    hours: HoursPart, today: date, year_end: YearEnd, notices: Sequence[Notice]
) -> HoursShown:
    read = read_hours(hours.text)
    understood = _says_something(read)
    in_week = understood and not read.irregular
    return HoursShown(
        text=hours.text,
        label=hours.label,
        understood=explain(read) if understood else "",
        easy=tuple(explain_easy(read)) if understood else (),
        english=_english(read) if understood else "",
        week=week(read, today, year_end=year_end, notices=notices) if in_week else (),
    )


def _says_something(read: Hours) -> bool:
    rules = [rule for rule in read.special if not isinstance(rule, Note | ChannelNote)]
    return bool(read.weekly or rules or read.always_open)


def _english(read: Hours) -> str:
    """Empty where a reader of English would miss something: only the whole is told."""
    if read.unread or read.irregular:
        return ""
    rules = tuple(rule for rule in read.special if not isinstance(rule, Note | ChannelNote))
    remarks = " The Japanese text adds a remark: please ask." if rules != read.special else ""
    return explain_en(replace(read, special=rules)) + remarks
