"""From tables to organizations with their services, and whatever cannot be joined to one.

Rows that only hang from another row go below it. Where an id leads nowhere nothing is guessed: a
service keeps its own organization, marked as unknown; other rows are given back with the reason.
"""

from dataclasses import dataclass, field

from importers.hsds.node import Node
from importers.hsds.package import Package
from importers.hsds.tables import (
    ABOUT_ALL,
    DEFINITIONS,
    DEPTH,
    LINKS,
    LOCATIONS,
    ORGANIZATIONS,
    PARENTS,
    PLACES,
    REFERENCES,
    SERVICES,
    depth,
    table_of,
)

_CANNOT_BE_TWO = (ORGANIZATIONS, SERVICES, LOCATIONS, PLACES, "contacts", "programs")


@dataclass(slots=True)
class Owner:
    """An organization. `known`: the feed has a row (or an object) that says who it is."""

    key: str
    node: Node
    known: bool
    services: list[Node] = field(default_factory=list)
    doubts: dict[int, str] = field(default_factory=dict)
    """Why a service is perhaps not of this organization, by `id()` of the service."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A row that belongs to no record, with everything below it."""

    node: Node
    reason: str


@dataclass(slots=True)
class Joined:
    owners: list[Owner]
    loose: list[Loose]


def join(package: Package) -> Joined:
    joining = _Joining(package)
    joining.unfold()
    joining.refuse_repeated()
    joining.name_owners()
    joining.refer()
    joining.attach()
    joining.give_services_owners()
    joining.give_places_owners()
    return Joined(list(joining.owners.values()), joining.loose)


class _Joining:
    def __init__(self, package: Package) -> None:
        self.tables = package.tables
        self.loose = [
            Loose(node, f"{node.table} は HSDS にない表なので、使い方が分かりません。")
            for node in package.unknown
        ]
        self.index: dict[tuple[str, str], Node] = {}
        self.used: set[int] = set()
        self.owners: dict[str, Owner] = {}
        self.owner_of_nested: dict[int, Node] = {}
        self.owners_named: set[str | None] = set()
        self.services: dict[str, Node] = {}

    def unfold(self) -> None:
        """Services nested in organizations or in places become rows of their own."""
        self.services = {row.id: row for row in self.tables.get(SERVICES, []) if row.id}
        for organization in self.tables.get(ORGANIZATIONS, []):
            for service in organization.children.pop(SERVICES, []):
                self.owner_of_nested[id(service)] = organization
                self._add_service(service, organization.place)
        alone = []
        for place in self.tables.get(PLACES, []):
            nested = place.children.pop(SERVICES, [])
            for service in nested:
                self._add_service(service, place.place).add(place)
            if not nested:
                alone.append(place)
        self.tables[PLACES] = alone

    def _add_service(self, service: Node, place: str) -> Node:
        """The fuller of two forms of one service, as places repeat it."""
        service.place = f"{place} {service.place}"
        earlier = self.services.setdefault(service.id, service) if service.id else service
        if earlier is service:
            self.tables.setdefault(SERVICES, []).append(service)
            return service
        if earlier.cells != service.cells and not earlier.cells.items() >= service.cells.items():
            earlier.add(service)
            earlier.remark(f"{service.place} に、ちがう内容でもう一度あります。")
        for child in (child for below in service.children.values() for child in below):
            earlier.add(child)
        return earlier

    def refuse_repeated(self) -> None:
        for table, rows in self.tables.items():
            kept: list[Node] = []
            whole: dict[tuple[tuple[str, str], ...], Node] = {}
            for row in rows:
                reason = self._repeated(table, row, whole)
                if reason:
                    self.loose.append(Loose(row, reason))
                else:
                    kept.append(row)
            self.tables[table] = kept

    def _repeated(
        self, table: str, row: Node, whole: dict[tuple[tuple[str, str], ...], Node]
    ) -> str | None:
        if row.says_nothing:
            return "id のほかに何も書かれていません。"
        if not row.children:
            same = whole.setdefault(tuple(sorted(row.cells.items())), row)
            if same is not row:
                return f"{same.place} と同じ内容です。"
        if not row.id:
            return None
        earlier = self.index.setdefault((table, row.id), row)
        if earlier is row:
            return None
        if table in _CANNOT_BE_TWO:
            earlier.remark(f"同じ id の、ちがう内容の行が {row.place} にもあります。")
            other = f"同じ id の、ちがう内容の行が {earlier.place} にあります。"
            return f"{other}どちらが正しいか分かりません。"
        row.remark(f"同じ id の行が {earlier.place} にもあります。")
        return None

    def name_owners(self) -> None:
        for row in self.tables.get(ORGANIZATIONS, []):
            key = _key(row)
            self.owners[key] = Owner(key, row, known=True)
        rows = (*self.tables.get(SERVICES, []), *self.tables.get(LOCATIONS, []))
        self.owners_named = {row.get("organization_id") for row in rows}

    def refer(self) -> None:
        """Put rows that are referred to below those that refer to them."""
        for table, columns in REFERENCES.items():
            for row in self.tables.get(table, []):
                if row.below("taxonomies") or (table == PLACES and row.below(LOCATIONS)):
                    continue
                self._refer(row, columns)

    def _refer(self, row: Node, columns: tuple[tuple[str, str], ...]) -> None:
        for column, target in columns:
            for id in _ids(row, column):
                found = self.index.get((target, id))
                if found is not None and found is not row:
                    row.add(found)
                    if target != LOCATIONS:
                        self.used.add(_mark(found))
                elif found is None and not row.below(target):
                    row.remark(f"{column} {id} の行がありません。")

    def attach(self) -> None:
        """Put every row below the one it names; the most specific name counts."""
        for table in (*DEPTH, *(name for name in self.tables if name not in DEPTH)):
            if table in (ORGANIZATIONS, SERVICES, LOCATIONS):
                continue
            for row in self.tables.get(table, []):
                self._attach(table, row)
        for table in DEFINITIONS:
            for row in self.tables.get(table, []):
                if _mark(row) not in self.used:
                    self.loose.append(Loose(row, "この項目を使っている記録がありません。"))

    def _attach(self, table: str, row: Node) -> None:
        if table in ABOUT_ALL:
            self.loose.append(
                Loose(row, "データ全体についての行で、どの記録のものでもありません。")
            )
            return
        parents = self._parents(table, row)
        for parent in parents:
            parent.add(row)
        if parents:
            self.used.add(_mark(row))
        elif table not in DEFINITIONS:
            named = [f"{name} {row.get(name)}" for name, _ in _named(table, row)]
            named += [f"{name} {row.get(name)}" for name, _ in LINKS if row.get(name)]
            self.loose.append(Loose(row, _lost(named)))

    def _parents(self, table: str, row: Node) -> list[Node]:
        for column, kind in LINKS:
            if link := row.get(column):
                said = table_of(row.get(kind) or "")
                tables = [said] if said else [*DEPTH, *self.tables]
                above = [name for name in tables if depth(name) < depth(table)]
                found = next((n for t in above if (n := self.index.get((t, link)))), None)
                return [] if found is None else [found]
        missing: list[str] = []
        for column, parent in _named(table, row):
            ids = _ids(row, column)
            found_rows = [node for id in ids if (node := self.index.get((parent, id)))]
            missing += [f"{column} {id}" for id in ids if (parent, id) not in self.index]
            if found_rows:
                if missing:
                    row.remark(f"つながる先の行がありません（{'、'.join(missing)}）。")
                return found_rows
        return self._unknown_parents(table, row)

    def _unknown_parents(self, table: str, row: Node) -> list[Node]:
        """An organization without a row is still one, for rows that name nothing narrower."""
        named = _named(table, row)
        if table in DEFINITIONS or [parent for _, parent in named] != [ORGANIZATIONS]:
            return []
        id = row.get("organization_id") or ""
        return [self._owner(id).node] if id in self.owners_named else []

    def _owner(self, key: str) -> Owner:
        """The organization with this id; where there is none, one that is marked as unknown."""
        node = Node(ORGANIZATIONS, f"organization_id {key}", {})
        return self.owners.setdefault(key, Owner(key, node, known=False))

    def give_services_owners(self) -> None:
        for service in self.tables.get(SERVICES, []):
            owner, doubt = self._owner_of(service)
            owner.services.append(service)
            if doubt:
                owner.doubts[id(service)] = doubt

    def _owner_of(self, service: Node) -> tuple[Owner, str | None]:
        if parent := self.owner_of_nested.get(id(service)):
            return self.owners[_key(parent)], None
        if nested := service.children.pop(ORGANIZATIONS, []):
            return self._nested_owner(service, nested[0])
        ids = _ids(service, "organization_id")
        through = "organization_id"
        for location in self._own_locations(service):
            ids = ids or _ids(location, "organization_id")
            through = "location_id"
        known = [self.owners[id] for id in ids if id in self.owners and self.owners[id].known]
        if known:
            doubt = f"{through} に {len(ids)} つの団体があります。" if len(ids) > 1 else None
            return known[0], doubt
        written = service.get("organization_id") or ",".join(ids)
        if written:
            return self._owner(written), f"団体の行がありません（organization_id {written}）。"
        key = f"service {service.id or service.get('name')}"
        return self._owner(key), "organization_id が書かれていません。"

    def _own_locations(self, service: Node) -> list[Node]:
        """Before HSDS 1.0 a service stood at one location, and the location in an organization."""
        found = [self.index.get((LOCATIONS, id)) for id in _ids(service, "location_id")]
        return [location for location in found if location is not None]

    def _nested_owner(self, service: Node, nested: Node) -> tuple[Owner, str | None]:
        key = nested.id or service.get("organization_id") or _key(nested)
        owner = self.owners.get(key)
        if owner is None:
            owner = self.owners[key] = Owner(key, nested, known=True)
        elif not owner.node.cells.items() >= nested.cells.items():
            # Lists leave parts of an organization out; what differs is kept with the service.
            service.add(nested)
            if any(owner.node.cells.get(name, text) != text for name, text in nested.cells.items()):
                service.remark("団体の内容が、ほかの窓口にあるものとちがいます。")
        return owner, None

    def give_places_owners(self) -> None:
        """A location belongs to the services there; one without services to its organization."""
        for service in self.tables.get(SERVICES, []):
            for location in self._own_locations(service):
                service.add(location)
                self.used.add(_mark(location))
            for id in _ids(service, "location_id"):
                if (LOCATIONS, id) not in self.index:
                    service.remark(f"location_id {id} の行がありません。")
            for place in service.below(PLACES):
                self.used.update(map(_mark, place.below(LOCATIONS)))
        for location in self.tables.get(LOCATIONS, []):
            if _mark(location) in self.used:
                continue
            key = location.get("organization_id")
            if key is None:
                self.loose.append(Loose(location, _lost([])))
                continue
            self._owner(key).node.add(location)


def _named(table: str, row: Node) -> list[tuple[str, str]]:
    if table == PLACES:
        return [("service_id", SERVICES)] if row.get("service_id") else []
    return [
        (column, parent)
        for column, parent in PARENTS
        if row.get(column) and depth(parent) < depth(table)
    ]


def _ids(row: Node, column: str) -> list[str]:
    """One id, or several with commas between them, as spreadsheets export links to many."""
    return [id.strip() for id in (row.get(column) or "").split(",") if id.strip()]


def _lost(named: list[str]) -> str:
    if not named:
        return "どの団体、窓口、場所のものか書かれていません。"
    return f"つながる先の行がありません（{'、'.join(named)}）。"


def _key(row: Node) -> str:
    return row.id or f"name {row.get('name')}"


def _mark(row: Node) -> int:
    return id(row)
