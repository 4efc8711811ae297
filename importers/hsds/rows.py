"""The rows of a feed that are counted, each of which becomes a record or says why it does not."""

import re
from collections.abc import Iterator

from importers.errors import LooseRow
from importers.hsds import organization as organizations
from importers.hsds import service as services
from importers.hsds.join import Joined, Loose, Owner
from importers.hsds.node import Node
from importers.hsds.organization import Organization
from importers.row import Row
from models.incoming import IncomingRecord

TOLD_ONE_BY_ONE = 20
"""Rows of one table with the same fault. More than these are a fault of the whole table: they are
kept aside together, so that ten thousand of them do not hide everything else in the report."""
_IDS = re.compile(r"(?<=_id) [^、）]+|\S+(?= と同じ)|(?<=行が ).+?(?= に)")


class HsdsRow(Row):
    """A row of the feed with everything joined to it; its cells are those of all of these rows."""

    __slots__ = ("_node", "_organization", "_reason", "_service")

    def __init__(
        self,
        number: int,
        node: Node,
        *,
        organization: Organization | None = None,
        service: Node | None = None,
        reason: str | None = None,
        place: str | None = None,
    ) -> None:
        super().__init__(number, place or node.place, {})
        self._node = node
        self._organization = organization
        self._service = service
        self._reason = reason

    def record(self) -> IncomingRecord:
        """Raises LooseRow or another ValueError with the reason in Japanese."""
        if self._organization is None:
            raise LooseRow(self._reason)
        owner = self._organization.owner
        if self._service is None and owner.known and self._organization.name is None:
            raise ValueError("団体名が書かれていません。")
        return self._organization.record(self._service, place=self.place)

    @property
    def cells(self) -> dict[str, str]:
        return self._node.flat()

    @property
    def columns(self) -> list[str]:
        return [f"{self._node.table}.{column}" for column in self._node.cells]

    @property
    def used(self) -> list[str]:
        read = services.READ_COLUMNS if self._service else organizations.READ_COLUMNS
        return [f"{self._node.table}.{column}" for column in self._node.cells if column in read]

    @property
    def unused(self) -> frozenset[str]:
        return frozenset(self.columns) - frozenset(self.used)


def counted_rows(joined: Joined) -> Iterator[HsdsRow]:
    """Organizations with their services, then what belongs to none; numbers from 1."""
    number = 0
    for owner in joined.owners:
        for row in _of_owner(owner, number):
            number = row.number
            yield row
    yield from _of_nobody(joined.loose, number)


def _of_owner(owner: Owner, number: int) -> Iterator[HsdsRow]:
    """The organization, then its services.

    One without a row of its own is counted where other rows hang from it: the first stands for all.
    """
    organization = Organization(owner)
    if owner.known or owner.node.children:
        number += 1
        first = None if owner.known else next(owner.node.whole_below()).place
        yield HsdsRow(number, owner.node, organization=organization, place=first)
    for service in owner.services:
        number += 1
        yield HsdsRow(number, service, organization=organization, service=service)


def _of_nobody(loose: list[Loose], number: int) -> Iterator[HsdsRow]:
    alike: dict[tuple[str, str], list[Loose]] = {}
    for one in loose:
        fault = _IDS.sub("", one.reason)
        alike.setdefault((one.node.table, fault), []).append(one)
    for (table, fault), rows in alike.items():
        if len(rows) <= TOLD_ONE_BY_ONE:
            for one in rows:
                number += 1
                yield HsdsRow(number, one.node, reason=one.reason)
            continue
        number += 1
        together = {one.node.place: _one_text(one.node) for one in rows}
        node = Node(table, f"{rows[0].node.place} ほか {len(rows) - 1} 行", together)
        yield HsdsRow(number, node, reason=f"{table} の {len(rows)} 行: {fault}")


def _one_text(row: Node) -> str:
    return "\n".join(f"{column}: {text}" for column, text in row.flat().items())
