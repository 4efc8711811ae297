"""How much is found under each topic of the directory."""

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.service import Service
from models.taxonomy import Attribute, TaxonomyTerm


class TopicRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def counts(self) -> dict[str, int]:
        """Listed services by topic id."""
        rows = await self.session.exec(
            select(TaxonomyTerm.code, func.count())
            .select_from(Attribute)
            .join(TaxonomyTerm, col(TaxonomyTerm.id) == col(Attribute.taxonomy_term_id))
            .join(Service, col(Service.id) == col(Attribute.link_id))
            .where(col(Service.listed).is_(True))
            .group_by(col(TaxonomyTerm.code))
        )
        return dict(iter(rows))
