"""Areas and the windows people are sent to when they do not know whom to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import Area, DefaultWindow
from models.areas import NATION, AreaTree
from models.documents.service import read_document
from models.repositories.national_lines import first_number, national_line
from models.service import Service


@dataclass(slots=True)
class WindowMemory:
    """The default windows as they were in one version of the database."""

    version: int | None = None
    windows: Mapping[str, DefaultWindow] = field(default_factory=dict)


class AreaRepository:
    """With a `memory` and the `version` of the database, windows are read once per version."""

    def __init__(
        self,
        session: AsyncSession,
        *,
        memory: WindowMemory | None = None,
        version: int | None = None,
    ) -> None:
        self.session = session
        self._memory = memory
        self._version = version

    async def tree(self) -> AreaTree:
        known = self.session.info.get("areas")
        if isinstance(known, AreaTree):
            return known
        tree = AreaTree.of(await self.session.exec(select(Area)))
        self.session.info["areas"] = tree
        return tree

    async def default_window(self, codes: Sequence[str]) -> DefaultWindow | None:
        """The window of the first of these areas that has one, else the national one.

        A window with a number goes before one without: somebody may be on the way to a telephone.
        """
        windows = await self._windows()
        found = [windows[code] for code in (*codes, NATION) if code in windows]
        return next((window for window in found if window.phone), found[0] if found else None)

    async def _windows(self) -> Mapping[str, DefaultWindow]:
        memory = self._memory
        if memory is not None and self._version is not None and memory.version == self._version:
            return memory.windows
        # A window that is a record of its own is only offered while that record may be shown.
        rows = await self.session.exec(
            select(DefaultWindow, Service.document)
            .outerjoin(Service, col(Service.id) == col(DefaultWindow.service_id))
            .where(or_(col(DefaultWindow.service_id).is_(None), col(Service.listed).is_(True)))
        )
        windows = {window.area_code: _with_number(window, text) for window, text in rows}
        if NATION not in windows and (line := await national_line(self.session)) is not None:
            windows[NATION] = line
        if memory is not None:
            memory.windows, memory.version = windows, self._version
        return windows


def _with_number(window: DefaultWindow, document: str | None) -> DefaultWindow:
    """A window that is a record has the record's number where it was given none of its own."""
    if window.phone or not document:
        return window
    number = first_number(read_document(document))
    return DefaultWindow(**window.model_dump() | {"phone": number})
