"""One service with everything that may be known of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from api.usecases.default_windows import find_default_window
from api.usecases.found import HoursShown, ShownService
from models.directory_reference import DirectoryReference
from models.documents.service import HoursPart, ServiceDocument
from models.hours import Opening, opening_of_text, read_hours
from models.hours.evaluate import JAPAN, Notice
from models.hours.explain_easy import explain_easy
from models.hours.explain_ja import explain
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
    now = datetime.now(UTC)
    opening = opening_of(document, now)
    today = now.astimezone(JAPAN).date()
    notices = timetable_of(document).running_notices
    return ShownService(
        document=document,
        open=opening.state,
        next_change=opening.next_change,
        fallback=await find_default_window(codes, areas=areas, reference=reference),
        hours=tuple(_shown(hours, today, notices) for hours in document.hours),
    )


def _shown(hours: HoursPart, today: date, notices: Sequence[Notice]) -> HoursShown:
    read = read_hours(hours.text)
    days = week(read, today, notices=notices) if read.weekly and not read.irregular else ()
    return HoursShown(
        text=hours.text,
        label=hours.label,
        understood=explain(read),
        easy=tuple(explain_easy(read)),
        week=days,
    )


def opening_of(document: ServiceDocument, moment: datetime) -> Opening:
    return opening_of_text(timetable_of(document).as_text(), moment)
