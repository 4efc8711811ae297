"""Changes to the groups of words that mean the same, and the questions they are tried on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.change_watch import announce_change
from models.errors import Conflict, NotFound
from models.search_words import SynonymEdit, TrialQuery

MOST_TRIALS = 60
"""Questions of one's own; each is asked twice for every preview."""

WordsVersion = tuple[int, int]
"""(how many edits, the highest number): differs after every edit, on every database."""


@dataclass(frozen=True, slots=True)
class EditPage:
    edits: tuple[SynonymEdit, ...]
    total: int


class SynonymRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def version(self) -> WordsVersion:
        found = await self.session.exec(
            select(func.count(), func.max(SynonymEdit.number)).select_from(SynonymEdit)
        )
        count, highest = found.one()
        return count, highest or 0

    async def newest(self) -> tuple[SynonymEdit, ...]:
        """The edit that holds for each group, in the order in which groups were first touched."""
        numbers = select(func.max(SynonymEdit.number)).group_by(col(SynonymEdit.group_id))
        rows = await self.session.exec(
            select(SynonymEdit)
            .where(col(SynonymEdit.number).in_(numbers))
            .order_by(col(SynonymEdit.number))
        )
        return tuple(rows)

    async def of_group(self, group_id: str) -> tuple[SynonymEdit, ...]:
        """Everything that was done to one group, the newest first."""
        rows = await self.session.exec(
            select(SynonymEdit)
            .where(col(SynonymEdit.group_id) == group_id)
            .order_by(col(SynonymEdit.number).desc())
        )
        return tuple(rows)

    async def get(self, number: int) -> SynonymEdit:
        found = await self.session.get(SynonymEdit, number)
        if found is None:
            raise NotFound("change of words", str(number))
        return found

    async def page(self, page: int, per_page: int) -> EditPage:
        """The newest first."""
        total = await self.session.exec(select(func.count()).select_from(SynonymEdit))
        rows = await self.session.exec(
            select(SynonymEdit)
            .order_by(col(SynonymEdit.number).desc())
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        return EditPage(tuple(rows), total.one())

    async def add(self, edit: SynonymEdit, *, seen: int) -> SynonymEdit:
        """Raises Conflict where somebody else has changed the group since number `seen`."""
        if self.session.get_bind().dialect.name == "postgresql":
            # On SQLite only one transaction writes at a time anyway.
            connection = await self.session.connection()
            await connection.execute(text("LOCK TABLE synonym_edit IN SHARE ROW EXCLUSIVE MODE"))
        before = await self.of_group(edit.group_id)
        if (before[0].number if before else 0) != seen:
            raise Conflict("Somebody else has changed these words.")
        self.session.add(edit)
        await self.session.flush()
        await announce_change(self.session)
        return edit


class TrialQueryRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self) -> Sequence[TrialQuery]:
        rows = await self.session.exec(
            select(TrialQuery).order_by(col(TrialQuery.created_at), col(TrialQuery.id))
        )
        return list(rows)

    async def add(self, words: str) -> None:
        """Raises Conflict where it is there already, or where there are enough."""
        known = [one.text for one in await self.all()]
        if words in known:
            raise Conflict("The question is there already.")
        if len(known) >= MOST_TRIALS:
            raise Conflict("There are enough questions.")
        self.session.add(TrialQuery(text=words))
        await self.session.flush()

    async def remove(self, id: UUID) -> None:
        await self.session.exec(delete(TrialQuery).where(col(TrialQuery.id) == id))
