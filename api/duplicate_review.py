"""What the pages and commands about doubled records work with, as one thing to ask for."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlmodel.ext.asyncio.session import AsyncSession

from api.dependencies import Session, WriteSession
from api.usecases.compared_record import Search
from api.usecases.find_duplicates import begin_search
from models.repositories.areas import AreaRepository
from models.repositories.duplicates import DuplicateRepository
from models.repositories.likenesses import LikenessRepository
from models.repositories.merges import MergeRepository


@dataclass(frozen=True, slots=True)
class DuplicateReview:
    areas: AreaRepository
    duplicates: DuplicateRepository
    likenesses: LikenessRepository
    merges: MergeRepository

    @classmethod
    def over(cls, session: AsyncSession) -> "DuplicateReview":
        return cls(
            AreaRepository(session),
            DuplicateRepository(session),
            LikenessRepository(session),
            MergeRepository(session),
        )

    async def search(self) -> Search:
        return await begin_search(await self.areas.tree(), likenesses=self.likenesses)


async def _reading(session: Session) -> DuplicateReview:
    return DuplicateReview.over(session)


async def _deciding(session: WriteSession) -> DuplicateReview:
    return DuplicateReview.over(session)


Reviewing = Annotated[DuplicateReview, Depends(_reading)]
Deciding = Annotated[DuplicateReview, Depends(_deciding)]
