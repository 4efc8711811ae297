"""Where to turn when unsure: there is always a named window."""

from collections.abc import Sequence

from api.usecases.found import DefaultWindowRead
from models.area import DefaultWindow
from models.directory_reference import DirectoryReference
from models.phone_numbers import read_number
from models.repositories.areas import AreaRepository


async def find_default_window(
    codes: Sequence[str], *, areas: AreaRepository, reference: DirectoryReference
) -> DefaultWindowRead | None:
    """The window of the nearest of these areas or of what contains them, else the national one."""
    chain = [code for given in codes for code in (given, *reference.areas.ancestors(given))]
    window = await areas.default_window(chain)
    return read_window(window, reference) if window else None


def of_all(codes: Sequence[str], reference: DirectoryReference) -> tuple[str, ...]:
    """What contains all of these areas, nearest first: nobody knows which 北区 is meant."""
    if not codes:
        return ()
    first, *others = ((code, *reference.areas.ancestors(code)) for code in codes)
    return tuple(code for code in first if all(code in other for other in others))


def read_window(window: DefaultWindow, reference: DirectoryReference) -> DefaultWindowRead:
    return DefaultWindowRead(
        area_code=window.area_code,
        area_name=reference.areas.name(window.area_code),
        name=window.name,
        phone=window.phone,
        tel=read_number(window.phone).tel if window.phone else None,
        note=window.note,
        url=window.url,
        service_id=window.service_id,
    )
