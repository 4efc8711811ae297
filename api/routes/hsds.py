"""`/hsds`: the records in HSDS 3.1, for any HSDS or Open Referral UK client."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import AppSettings, Organizations, Search, Services
from api.hsds_profile import hsds_profile
from api.schemas.hsds import About, HsdsPage, OrganizationParameters, ServiceParameters, page_text
from api.usecases.find_hsds import matching_organizations, matching_services
from models.documents.hsds import TAXONOMY_ID
from models.errors import BadRequest

router = APIRouter(prefix="/hsds", tags=["hsds"])

VERSION = "3.1"
EARLIEST, LATEST = 1900, 2200


def _json(text: str) -> Response:
    # The stored text is already JSON; FastAPI would parse and check it again.
    return Response(text, media_type="application/json")


@router.get("", include_in_schema=False)
@router.get("/")
async def about(settings: AppSettings) -> About:
    """Which version and profile of HSDS this is."""
    return About(
        version=VERSION,
        profile=f"{settings.base_url}/hsds/profile",
        openapi_url=f"{settings.base_url}/openapi.json",
    )


@router.get("/profile")
async def profile() -> dict[str, Any]:
    """What this directory adds to HSDS, as JSON merge patches over its schemas."""
    return hsds_profile()


@router.get("/services", response_model=HsdsPage)
async def list_services(
    parameters: Annotated[ServiceParameters, Query()], services: Services, search: Search
) -> Response:
    """Services in the order of their ids; conditions hold together."""
    ids = await matching_services(parameters.search, services=services, search=search)
    if parameters.taxonomy_id not in {None, TAXONOMY_ID}:
        ids = []
    total, contents = await services.hsds_page(
        page=parameters.page,
        per_page=parameters.per_page,
        ids=ids,
        organization_id=parameters.organization_id,
        taxonomy_term_id=parameters.taxonomy_term_id,
        with_topic=parameters.taxonomy_id is not None,
        modified_after=_moment(parameters.modified_after),
        full=parameters.full,
    )
    return _json(page_text(total, parameters.page, parameters.per_page, contents))


@router.get("/services/{id}", response_model=dict[str, Any])
async def read_service(id: UUID, services: Services) -> Response:
    """One service, whole."""
    return _json(await services.hsds(id))


@router.get("/organizations", response_model=HsdsPage)
async def list_organizations(
    parameters: Annotated[OrganizationParameters, Query()],
    organizations: Organizations,
    services: Services,
    search: Search,
) -> Response:
    """Organizations in the order of their ids."""
    ids = await matching_organizations(parameters.search, services=services, search=search)
    total, contents = await organizations.hsds_page(
        page=parameters.page, per_page=parameters.per_page, ids=ids
    )
    return _json(page_text(total, parameters.page, parameters.per_page, contents))


@router.get("/organizations/{id}", response_model=dict[str, Any])
async def read_organization(id: UUID, organizations: Organizations, services: Services) -> Response:
    """One organization with its services."""
    text = await organizations.hsds(id)
    offered = await services.hsds_of_organization(id)
    return _json(f'{text[:-1]},"services":[{",".join(offered)}]}}')


def _moment(given: datetime | date | None) -> datetime | None:
    if given is None:
        return None
    moment = given if isinstance(given, datetime) else datetime.combine(given, time())
    if not EARLIEST <= moment.year <= LATEST:
        raise BadRequest(
            "Use a moment between the years 1900 and 2200.", parameter="modified_after"
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
