"""The `search` parameter of HSDS lists: which records hold the words."""

from uuid import UUID

from api.usecases.ask_index import ask_index
from models.repositories.services import ServiceRepository
from search.protocol import SearchBackend, SearchQuery

MOST = 1_000
"""Records a text search hands to a list; a client that wants more narrows its words."""


async def matching_services(
    text: str, *, services: ServiceRepository, search: SearchBackend
) -> list[UUID] | None:
    """Ids of services that hold the words; None where no words are given."""
    if not text.strip():
        return None
    question = SearchQuery(text=text, limit=MOST, facets=False)
    return list((await ask_index(question, search=search, services=services)).ids)


async def matching_organizations(
    text: str, *, services: ServiceRepository, search: SearchBackend
) -> frozenset[UUID] | None:
    """Ids of organizations one of whose services holds the words; None without words."""
    found = await matching_services(text, services=services, search=search)
    return None if found is None else await services.owners(found)
