"""The search: results as a page or as the part of it that changes."""

from fastapi import APIRouter, Request, Response

from api.dependencies import Areas, Counter, Reference, Search, Services, Words
from api.usecases.find_services import find_services
from frontend.questions import read_question
from frontend.search_pages import CorrectionPage, SearchPage
from frontend.windows import National

router = APIRouter()


@router.api_route("/search", methods=["GET", "HEAD"])
async def show_results(
    request: Request,
    services: Services,
    areas: Areas,
    search: Search,
    reference: Reference,
    national: National,
    words: Words,
    counter: Counter,
) -> Response:
    question = read_question(request.query_params, reference)
    if question.errors:
        return CorrectionPage(question=question, reference=reference, national=national).response(
            request
        )
    found = await find_services(
        question.query, services=services, areas=areas, search=search, reference=reference
    )
    found = await words.with_other_spellings(found, reference)
    counter.note_found(found)
    return SearchPage(
        question=question,
        found=found,
        reference=reference,
        fallback=found.fallback,
        national=national,
    ).response(request)
