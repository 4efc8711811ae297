"""The pages anybody may read: home, topics, areas, services and organizations."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.dependencies import Areas, Organizations, Reference, Search, Services, Topics
from api.usecases.find_services import find_services
from api.usecases.found import DirectoryQuery
from api.usecases.list_topics import list_topics
from api.usecases.show_area import show_area
from api.usecases.show_organization import show_organization
from api.usecases.show_service import show_service
from frontend.files_shown import Attachments, shown_files
from frontend.public_pages import (
    AboutPage,
    AreaPage,
    AreasPage,
    HomePage,
    OrganizationPage,
    ServicePage,
    TopicsPage,
)
from frontend.windows import National
from models.areas import NATION
from models.vocabulary import RecordType

router = APIRouter()
READ = ["GET", "HEAD"]


@router.api_route("/", methods=READ)
async def show_home(
    request: Request, topics: Topics, reference: Reference, national: National
) -> Response:
    listed = await list_topics(topics=topics, reference=reference)
    return HomePage(topics=listed, national=national).response(request)


@router.api_route("/topics", methods=READ)
async def show_topics(
    request: Request, topics: Topics, reference: Reference, national: National
) -> Response:
    listed = await list_topics(topics=topics, reference=reference)
    return TopicsPage(topics=listed, national=national).response(request)


@router.api_route("/about", methods=READ)
async def show_about(request: Request, national: National) -> Response:
    return AboutPage(national=national).response(request)


@router.api_route("/areas", methods=READ)
async def show_areas(request: Request, reference: Reference, national: National) -> Response:
    tree = reference.areas
    prefectures = sorted(code for code, area in tree.by_code.items() if not area.parent_code)
    named = tuple((code, tree.name(code)) for code in prefectures)
    return AreasPage(areas=named, national=national).response(request)


@router.api_route("/areas/{code}", methods=READ)
async def show_one_area(
    request: Request,
    code: str,
    services: Services,
    areas: Areas,
    search: Search,
    reference: Reference,
) -> Response:
    if code.upper() == NATION:
        # The country is no place in the tree, but it is a condition of the search.
        return RedirectResponse(f"/search?area={NATION}", status_code=302)
    area = await show_area(code, areas=areas, reference=reference)
    found = await find_services(
        DirectoryQuery(area=(code,)),
        services=services,
        areas=areas,
        search=search,
        reference=reference,
    )
    return AreaPage(area=area, found=found, fallback=area.window).response(request)


@router.api_route("/services/{id}", methods=READ)
async def show_one_service(
    request: Request,
    id: UUID,
    services: Services,
    areas: Areas,
    reference: Reference,
    attachments: Attachments,
) -> Response:
    shown = await show_service(id, services=services, areas=areas, reference=reference)
    files = shown_files(await attachments.shown(RecordType.service, id))
    return ServicePage(shown=shown, fallback=shown.fallback, files=files).response(request)


@router.api_route("/organizations/{id}", methods=READ)
async def show_one_organization(
    request: Request,
    id: UUID,
    organizations: Organizations,
    services: Services,
    areas: Areas,
    reference: Reference,
    attachments: Attachments,
) -> Response:
    shown = await show_organization(
        id, organizations=organizations, services=services, areas=areas, reference=reference
    )
    files = shown_files(await attachments.shown(RecordType.organization, id))
    page = OrganizationPage(organization=shown, fallback=shown.fallback, files=files)
    return page.response(request)
