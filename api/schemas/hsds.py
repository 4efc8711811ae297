"""The envelope of HSDS lists and the parameters HSDS gives them."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas.parameters import Parameters


class About(BaseModel):
    version: str
    profile: str
    openapi_url: str


class HsdsPage(BaseModel):
    """`contents` are HSDS 3.1 objects; `size` counts those on this page."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[dict[str, Any]]


class PageParameters(Parameters):
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=500)] = 20


class OrganizationParameters(PageParameters):
    search: Annotated[str, Field(max_length=20_000)] = ""


class ServiceParameters(OrganizationParameters):
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | date | None = Field(None, description="On or after this moment.")
    full: bool = Field(False, description="Whole services, as under /hsds/services/{id}.")


def page_text(total: int, page: int, per_page: int, contents: list[str]) -> str:
    """The JSON of a page from the stored JSON of its items; nothing is parsed again."""
    pages = -(-total // per_page)
    first, last = str(page <= 1).lower(), str(page >= pages).lower()
    return (
        f'{{"total_items":{total},"total_pages":{pages},"page_number":{page},'
        f'"size":{len(contents)},"first_page":{first},"last_page":{last},'
        f'"empty":{str(not contents).lower()},"contents":[{",".join(contents)}]}}'
    )
