"""`/api/search` and `/api/services/{id}`: the directory's own questions and answers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import Areas, Counter, Reference, Search, Services, Words
from api.schemas.search import SearchParameters, SearchRead
from api.schemas.search_json import search_json
from api.schemas.service import ShownServiceRead
from api.usecases.find_services import find_services
from api.usecases.show_service import show_service

router = APIRouter(prefix="/api", tags=["search"])


@router.get("/search", response_model=SearchRead)
async def search_services(
    parameters: Annotated[SearchParameters, Query()],
    services: Services,
    areas: Areas,
    search: Search,
    reference: Reference,
    words: Words,
    counter: Counter,
) -> Response:
    """Find services by words and conditions; never empty-handed: see `fallback`."""
    found = await find_services(
        parameters.as_query(), services=services, areas=areas, search=search, reference=reference
    )
    found = await words.with_other_spellings(found, reference)
    counter.note_found(found)
    return Response(search_json(found), media_type="application/json")


@router.get("/services/{id}")
async def read_service(
    id: UUID, services: Services, areas: Areas, reference: Reference
) -> ShownServiceRead:
    """One service, with everything the public may know of it."""
    return ShownServiceRead.shown(
        await show_service(id, services=services, areas=areas, reference=reference)
    )
