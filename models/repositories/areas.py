"""Areas and the windows people are sent to when they do not know whom to ask."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import Area, DefaultWindow
from models.areas import NATION, AreaTree
from models.errors import NotFound


class AreaRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def tree(self) -> AreaTree:
        known = self.session.info.get("areas")
        if isinstance(known, AreaTree):
            return known
        tree = AreaTree.of(await self.session.exec(select(Area)))
        self.session.info["areas"] = tree
        return tree

    async def get(self, code: str) -> Area:
        if (area := await self.session.get(Area, code)) is None:
            raise NotFound("area", code)
        return area

    async def default_window(self, codes: Sequence[str]) -> DefaultWindow | None:
        """The window of the first of these areas that has one, else the national one."""
        rows = await self.session.exec(
            select(DefaultWindow).where(col(DefaultWindow.area_code).in_([*codes, NATION]))
        )
        windows = {window.area_code: window for window in rows}
        return next((windows[code] for code in (*codes, NATION) if code in windows), None)
