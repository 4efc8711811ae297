"""From the code printed on paper to the record it stands for."""

from uuid import UUID

from models.errors import Gone, NotFound
from models.repositories.services import ServiceRepository


async def follow_short_link(code: str, *, services: ServiceRepository) -> UUID:
    """The id of the service to show.

    Raises NotFound if the code was never given out, Gone while its service is not shown, Moved if
    it lives on under another id: paper cannot be wrong, only old.
    """
    id = await services.with_short_code(code)
    try:
        await services.document(id)
    except NotFound:
        raise Gone("service", id) from None
    return id
