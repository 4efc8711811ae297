"""The members of a platform for everybody: a page, and a table to take along."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from importers.written_csv import BYTE_ORDER_MARK, csv_line
from models.platform import RANK_LABELS, Platform
from models.repositories.platforms import GroupRow, PlatformRepository, RosterRow

PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Roster:
    """`hidden` is how many members are not shown: their organization is not public itself."""

    platform: Platform
    rows: tuple[RosterRow, ...]
    shown: int
    hidden: int
    groups: tuple[GroupRow, ...]


async def read_roster(id: UUID, *, page: int, platforms: PlatformRepository) -> Roster:
    """Raises NotFound where the roster is not public."""
    platform = await platforms.public(id)
    rows, shown, every = await platforms.roster_page(id, page=page, per_page=PER_PAGE)
    return Roster(
        platform,
        tuple(rows),
        shown,
        every - shown,
        tuple(await platforms.groups(id, only_public=True)),
    )


async def roster_csv(id: UUID, *, platforms: PlatformRepository) -> Iterator[str]:
    """Line by line. Raises NotFound where the roster is not public."""
    await platforms.public(id)
    rows = await platforms.roster(id)

    def lines() -> Iterator[str]:
        yield BYTE_ORDER_MARK + csv_line(["団体名", "区分", "参加した日"])
        for row in rows:
            since = row.since.isoformat() if row.since else ""
            yield csv_line([row.name, RANK_LABELS[row.rank], since])

    return lines()
