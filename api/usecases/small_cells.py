"""Which counts are shown, and which are hidden so that nobody can work out a small one.

A table counts atoms: a row (a month, a topic) in a column (an area). What is shown are boxes: a
node of the tree of rows with a node of the tree of columns. A box that counts 1 to k - 1 is small.

For every small box there is a twin: other counts that no shown box can tell from the true ones,
in which the small box counts k or more. A box on which a twin differs is hidden. So whoever has
every table that is shown can still not say how many there are, nor that they are few. Where that
cannot be reached because the whole area is hidden as too small, the twin differs by one at least.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

Atom = tuple[str, str]
Box = tuple[str, str]
Paths = Mapping[str, tuple[str, ...]]

_FEW = 6
"""So many neighbours are tried first; all of them only where these do not do."""
_WORTH = 4
"""A box that stands one level higher is worth so much more."""


@dataclass(frozen=True)
class Table:
    """`rows` and `columns` give for each leaf its nodes: itself first, what contains it after."""

    counts: Mapping[Atom, int]
    rows: Paths
    columns: Paths
    k: int
    keeps_columns: bool = False
    """What is counted stays in its column: the sum of a column is shown somewhere else."""
    free: frozenset[str] = frozenset()
    """Nodes of columns of which nothing is shown anywhere: what is counted may move there."""
    most: Mapping[str, int] | None = None
    """What no cell of a column can exceed, where one thing counts in several rows."""
    totals: Counter[Box] = field(init=False, default_factory=Counter)
    heights: dict[str, int] = field(init=False, default_factory=dict)
    """How far a node stands above its leaves."""

    def __post_init__(self) -> None:
        for path in (*self.rows.values(), *self.columns.values()):
            for height, node in enumerate(path):
                self.heights[node] = max(height, self.heights.get(node, 0))
        for atom, count in self.counts.items():
            for box in self.boxes(atom):
                self.totals[box] += count

    def boxes(self, atom: Atom) -> Iterable[Box]:
        return product(self.rows[atom[0]], self.columns[atom[1]])

    def all_boxes(self) -> set[Box]:
        rows = {node for path in self.rows.values() for node in path}
        columns = {node for path in self.columns.values() for node in path}
        return set(product(rows, columns))

    def holds(self, box: Box, atom: Atom) -> bool:
        return box[0] in self.rows[atom[0]] and box[1] in self.columns[atom[1]]

    def worth(self, box: Box) -> int:
        """How much is lost where it is hidden."""
        count = self.totals[box]
        height = self.heights[box[0]] + self.heights[box[1]]
        return int(_WORTH**height) * (2 if count else 1)

    def differences(self, change: Mapping[Atom, int]) -> dict[Box, int]:
        found: Counter[Box] = Counter()
        for atom, by in change.items():
            for box in self.boxes(atom):
                found[box] += by
        return {box: by for box, by in found.items() if by}


def hide(
    table: Table, hidden: Iterable[Box] = (), shown: frozenset[Box] = frozenset()
) -> frozenset[Box]:
    """The boxes to hide, with those `hidden` already; `shown` ones are known and stay so."""
    return _hide(
        tuple(sorted(table.counts.items())),
        tuple(sorted(table.rows.items())),
        tuple(sorted(table.columns.items())),
        table.k,
        table.keeps_columns,
        table.free,
        tuple(sorted(table.most.items())) if table.most is not None else None,
        frozenset(hidden),
        shown,
    )


@lru_cache(maxsize=128)
def _hide(
    counts: tuple[tuple[Atom, int], ...],
    rows: tuple[tuple[str, tuple[str, ...]], ...],
    columns: tuple[tuple[str, tuple[str, ...]], ...],
    k: int,
    keeps_columns: bool,
    free: frozenset[str],
    most: tuple[tuple[str, int], ...] | None,
    hidden: frozenset[Box],
    shown: frozenset[Box],
) -> frozenset[Box]:
    """Worked out once for the same counts: every area's page and file asks for all of them."""
    capped = dict(most) if most is not None else None
    table = Table(dict(counts), dict(rows), dict(columns), k, keeps_columns, free, capped)
    small = [box for box, count in table.totals.items() if 0 < count < table.k]
    found = {*hidden, *small}
    if not table.keeps_columns and 0 < sum(table.counts.values()) < table.k:
        return frozenset(table.all_boxes() - shown)
    safe: set[Box] = set()
    for box in sorted(small, key=lambda one: (-table.worth(one), table.totals[one], one)):
        if box in safe:
            continue
        twin = _twin(table, box, found, shown)
        if twin is None:
            return frozenset(table.all_boxes() - shown)
        differences = table.differences(twin)
        found |= differences.keys()
        safe |= {one for one, by in differences.items() if table.totals[one] + by >= table.k}
    return frozenset(found)


def _twin(
    table: Table, box: Box, hidden: set[Box], shown: frozenset[Box]
) -> dict[Atom, int] | None:
    """What to add to the counts so that this box holds k, at the least loss."""
    lacking = table.k - table.totals[box]
    for most in (_FEW, None):
        steps = _steps(table, box, most)
        change = _combined(table, _priced(table, steps, hidden, shown, lacking), lacking)
        if change is not None:
            return change
    # A column that is hidden as a whole can be too small for k: then the box differs by one.
    for steps in (_steps(table, box, None), _steps_out(table, box)):
        change = _combined(table, _priced(table, steps, hidden, shown, 1), 1)
        if change is not None:
            return change
    return None


Step = dict[Atom, int]
"""Changes by one that do not go below zero when the counts allow it."""


def _steps(table: Table, box: Box, most: int | None) -> list[Step]:
    """Each brings one more into the box."""
    inside_rows = [row for row, path in table.rows.items() if box[0] in path]
    inside = {column for column, path in table.columns.items() if box[1] in path}
    there = [atom for atom in table.counts if table.counts[atom] and not table.holds(box, atom)]
    there.sort(key=lambda atom: (table.counts[atom] >= table.k, table.counts[atom], atom))
    beside = [atom for atom in there if box[0] in table.rows[atom[0]]]
    above = [atom for atom in there if atom[1] in inside]
    found: list[Step] = []
    for (row, other), (another, column) in product(_near(table, beside, box, most), above[:most]):
        step = {(row, column): 1, (another, other): 1, (row, other): -1, (another, column): -1}
        if len(step) == 4:
            found.append(step)
    many = most and 2 * most
    for row in inside_rows[:most]:
        found += [{(row, column): 1, (other, column): -1} for other, column in above[:many]]
    goals = sorted(inside)[:most]
    if not table.keeps_columns:
        found += [
            {(row, goal): 1, (row, column): -1} for row, column in beside[:many] for goal in goals
        ]
        found += [
            {(row, goal): 1, atom: -1}
            for atom in there[:most]
            for row in inside_rows[:2]
            for goal in goals[:2]
        ]
    elif table.free:
        found += [
            {(row, goal): 1, (row, column): -1}
            for row, column in beside
            for goal in goals
            if {*table.columns[column]} ^ {*table.columns[goal]} <= table.free
        ]
    return found


def _near(table: Table, atoms: list[Atom], box: Box, most: int | None) -> list[Atom]:
    """Those of columns that share the most with the box first."""
    inside = next(path for path in table.columns.values() if box[1] in path)
    shared = {*inside}

    def distance(atom: Atom) -> int:
        return -len(shared & {*table.columns[atom[1]]})

    return sorted(atoms, key=distance)[:most]


def _steps_out(table: Table, box: Box) -> list[Step]:
    """Each takes one out of the box."""
    found: list[Step] = []
    for atom in [one for one, count in table.counts.items() if count and table.holds(box, one)]:
        for row, path in table.rows.items():
            if box[0] not in path:
                found.append({atom: -1, (row, atom[1]): 1})
    return found


def _priced(
    table: Table, steps: list[Step], hidden: set[Box], shown: frozenset[Box], lacking: int
) -> list[Step]:
    """The cheapest for what it brings first; without those that shown boxes would give away."""
    priced: list[tuple[float, int, Step]] = []
    for number, step in enumerate(steps):
        amount = min(table.counts.get(atom, 0) for atom, by in step.items() if by < 0)
        changed = table.differences(step).keys()
        if amount < 1 or changed & shown:
            continue
        loss = sum(table.worth(one) for one in changed if one not in hidden)
        priced.append((loss / min(amount, lacking), number, step))
    return [step for _, _, step in sorted(priced, key=lambda one: one[:2])]


def _combined(table: Table, steps: list[Step], lacking: int) -> dict[Atom, int] | None:
    """So many of these steps, the first ones first, as the counts allow; None if too few."""
    change: Counter[Atom] = Counter()
    left = lacking
    for step in steps:
        times = left
        for atom, by in step.items():
            now = table.counts.get(atom, 0) + change[atom]
            if by < 0:
                times = min(times, now)
            elif table.most is not None:
                times = min(times, table.most.get(atom[1], 0) - now)
        if times < 1:
            continue
        for atom, by in step.items():
            change[atom] += by * times
        left -= times
        if not left:
            return {atom: by for atom, by in change.items() if by}
    return None
