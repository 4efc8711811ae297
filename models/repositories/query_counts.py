"""How often words were asked for, by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.search_words import QueryCount


@dataclass(frozen=True, slots=True)
class WordCount:
    """`without_hits` of the `asked` times nothing in the directory held every word."""

    word: str
    asked: int
    without_hits: int


class QueryCountRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, counts: Mapping[tuple[date, str], tuple[int, int]]) -> None:
        """Add (asked, without hits) to what stands there for a day and a word."""
        on_sqlite = self.session.get_bind().dialect.name == "sqlite"
        # In one order, so that two processes never wait for each other.
        for (day, word), (asked, without_hits) in sorted(counts.items()):
            insert = (sqlite.insert if on_sqlite else postgresql.insert)(QueryCount)
            await self.session.exec(
                insert.values(
                    day=day, word=word, asked=asked, without_hits=without_hits
                ).on_conflict_do_update(
                    index_elements=["day", "word"],
                    set_={
                        "asked": col(QueryCount.asked) + insert.excluded.asked,
                        "without_hits": col(QueryCount.without_hits) + insert.excluded.without_hits,
                    },
                )
            )

    async def since(self, day: date, *, only_without_hits: bool, limit: int) -> list[WordCount]:
        """The words asked for most from that day on, or those that most often found nothing."""
        asked, missed = func.sum(QueryCount.asked), func.sum(QueryCount.without_hits)
        statement = (
            select(QueryCount.word, asked, missed)
            .where(col(QueryCount.day) >= day)
            .group_by(col(QueryCount.word))
        )
        if only_without_hits:
            statement = statement.having(missed > 0).order_by(missed.desc(), col(QueryCount.word))
        else:
            statement = statement.order_by(asked.desc(), col(QueryCount.word))
        rows = await self.session.exec(statement.limit(limit))
        return [WordCount(word, int(times), int(without)) for word, times, without in rows]

    async def forget_before(self, day: date) -> None:
        await self.session.exec(delete(QueryCount).where(col(QueryCount.day) < day))
