"""One service with everything that may be known of it."""

from datetime import UTC, datetime
from uuid import UUID

from api.usecases.default_windows import find_default_window
from api.usecases.found import ShownService
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.hours import Opening, read_timetable
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
    opening = opening_of(document, datetime.now(UTC))
    return ShownService(
        document=document,
        open=opening.state,
        next_change=opening.next_change,
        fallback=await find_default_window(codes, areas=areas, reference=reference),
    )


def opening_of(document: ServiceDocument, moment: datetime) -> Opening:
    return read_timetable(timetable_of(document).as_text()).opening(moment)
