"""From the code printed on paper to the record it stands for."""

from uuid import UUID

from models.repositories.services import ServiceRepository


async def follow_short_link(code: str, *, services: ServiceRepository) -> UUID:
    """The id of the service to show; NotFound if the code was never given out."""
    return await services.with_short_code(code)
