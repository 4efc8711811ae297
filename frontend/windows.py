"""The window for everybody, read for every page that does not belong to an area."""

from typing import Annotated

from fastapi import Depends, Request

from api.dependencies import Areas, Reference
from api.usecases.default_windows import find_default_window
from api.usecases.found import DefaultWindowRead
from models.repositories.areas import AreaRepository
from models.repositories.reference import read_reference


async def _national(areas: Areas, reference: Reference) -> DefaultWindowRead | None:
    return await find_default_window((), areas=areas, reference=reference)


National = Annotated[DefaultWindowRead | None, Depends(_national)]


async def read_national_window(request: Request) -> DefaultWindowRead | None:
    """The same for an error page, whose request has left its transaction already."""
    state = request.app.state
    async with state.sessions() as session:
        reference = state.reference or await read_reference(
            session, year_end=state.settings.year_end
        )
        return await find_default_window((), areas=AreaRepository(session), reference=reference)
