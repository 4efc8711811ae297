"""One area: what it belongs to, what belongs to it, and where to turn in it."""

from api.usecases.default_windows import find_default_window
from api.usecases.found import AreaRead
from models.directory_reference import DirectoryReference
from models.errors import NotFound
from models.repositories.areas import AreaRepository


async def show_area(code: str, *, areas: AreaRepository, reference: DirectoryReference) -> AreaRead:
    tree = reference.areas
    area = tree.by_code.get(code)
    if area is None:
        raise NotFound("area", code)
    return AreaRead(
        code=code,
        name=area.full_name,
        kana=area.kana,
        kind=area.kind,
        parents=tuple((parent, tree.name(parent)) for parent in tree.ancestors(code)),
        children=tuple((child, tree.name(child)) for child in tree.children.get(code, ())),
        window=await find_default_window([code], areas=areas, reference=reference),
    )
