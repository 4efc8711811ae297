"""Somebody who has every table that is shown tries to work out a small count."""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.usecases.small_cells import Table, hide

K = 5
MONTHS = {f"m{n}": (f"m{n}", f"q{n // 2}", "year") for n in range(4)}
AREAS = {
    "city": ("city", "north", "all"),
    "town": ("town", "north", "all"),
    "village": ("village", "south", "all"),
    "island": ("island", "south", "all"),
}
TOPICS = {name: (name,) for name in ("money", "home", "work")}
COUNT = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 30))


class Attacker:
    """Knows that counts are not negative, and what shown boxes say: equations over atoms."""

    def __init__(self, atoms):
        self.atoms = {atom: place for place, atom in enumerate(sorted(atoms))}
        self.equations = []

    def learn(self, atoms, count):
        self.equations.append((frozenset(atoms), count))

    def row_space(self):
        """The equations in echelon form, each with its pivot."""
        found = {}
        for atoms, count in self.equations:
            row = self.reduced(self.vector(atoms), Fraction(count), found)
            pivot = next((place for place, by in enumerate(row[0]) if by), None)
            if pivot is None:
                assert row[1] == 0, "the tables contradict each other"
                continue
            by = row[0][pivot]
            found[pivot] = ([one / by for one in row[0]], row[1] / by)
        return found

    def vector(self, atoms):
        row = [Fraction(0)] * len(self.atoms)
        for atom in atoms:
            row[self.atoms[atom]] = Fraction(1)
        return row

    @staticmethod
    def reduced(vector, count, known):
        vector = list(vector)
        for pivot in sorted(known):
            by = vector[pivot]
            if by:
                other, value = known[pivot]
                vector = [one - by * two for one, two in zip(vector, other, strict=True)]
                count -= by * value
        return vector, count

    def bounds(self):
        """The narrowest range of each atom that single equations give, again and again."""
        low = dict.fromkeys(self.atoms, 0)
        high = dict.fromkeys(self.atoms, 10**6)
        changed = True
        while changed:
            changed = False
            for atoms, count in self.equations:
                lows, highs = sum(low[one] for one in atoms), sum(high[one] for one in atoms)
                for one in atoms:
                    most = min(high[one], count - lows + low[one])
                    least = max(low[one], count - highs + high[one])
                    if (most, least) != (high[one], low[one]):
                        lows += least - low[one]
                        highs += most - high[one]
                        high[one], low[one], changed = most, least, True
        return low, high

    def check(self, boxes):
        """No small box is the sum of what is shown, or shut in by it."""
        known = self.row_space()
        low, high = self.bounds()
        for atoms, count in boxes:
            rest, _ = self.reduced(self.vector(atoms), Fraction(0), known)
            assert any(rest), f"{sorted(atoms)} is {count}: a sum of what is shown"
            shut_in = sum(low[one] for one in atoms) == sum(high[one] for one in atoms)
            assert not shut_in, f"{sorted(atoms)} is {count}: nothing else is possible"


def members(table, box):
    every = product(table.rows, table.columns)
    return frozenset(atom for atom in every if table.holds(box, atom))


def attack(*told):
    """`told`: (table, hidden boxes, name of its counts). Checks each with all of the rest."""
    atoms, small = set(), []
    for table, _, name in told:
        atoms |= {(name, *atom) for atom in product(table.rows, table.columns)}
    attacker = Attacker(atoms)
    for table, hidden, name in told:
        for box in table.all_boxes():
            inside = frozenset((name, *atom) for atom in members(table, box))
            count = table.totals[box]
            if box not in hidden:
                assert not 0 < count < K
                attacker.learn(inside, count)
            elif 0 < count < K:
                small.append((inside, count))
    return attacker, small


def counts(draw, rows, columns):
    found = {atom: draw(COUNT) for atom in product(rows, columns)}
    return {atom: count for atom, count in found.items() if count}


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_nobody_can_work_out_a_small_count_by_months_quarters_and_areas(data):
    table = Table(counts(data.draw, MONTHS, AREAS), MONTHS, AREAS, K)
    attacker, small = attack((table, hide(table), "time"))
    attacker.check(small)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_nor_by_comparing_topics_with_the_sums_of_areas(data):
    """The sums of areas are shown by another table; no case leaves its area."""
    cells = counts(data.draw, TOPICS, AREAS)
    sums = Counter()
    for (_, area), count in cells.items():
        sums["year", area] += count
    years = Table(sums, {"year": ("year",)}, AREAS, K)
    hidden_years = hide(years)
    too_small = {area for _, area in hidden_years}
    free = frozenset(too_small)
    table = Table(cells, TOPICS, AREAS, K, keeps_columns=True, free=free)
    hidden = hide(table, product(TOPICS, too_small))
    attacker, small = attack((table, hidden, "topic"))
    for (_, area), count in years.totals.items():
        if area not in too_small:
            inside = [("topic", *atom) for atom in product(TOPICS, AREAS)]
            attacker.learn([one for one in inside if area in AREAS[one[2]]], count)
    for area in too_small:
        assert all((topic, area) in hidden for topic in TOPICS)
    attacker.check(small)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_nor_by_keeping_the_tables_of_each_quarter_until_the_year_is_over(data):
    cells = counts(data.draw, MONTHS, AREAS)
    kept, hidden = set(), set()
    for quarter in ("q0", "q1"):
        months = {name: path[:2] for name, path in MONTHS.items() if quarter in path}
        inside = {atom: count for atom, count in cells.items() if atom[0] in months}
        part = Table(inside, months, AREAS, K)
        now_hidden = hide(part)
        hidden |= now_hidden
        kept |= part.all_boxes() - now_hidden
    table = Table(cells, MONTHS, AREAS, K)
    at_the_end = hide(table, hidden, frozenset(kept))
    assert not at_the_end & kept
    attacker, small = attack((table, at_the_end, "time"))
    attacker.check(small)


def test_one_small_count_takes_the_next_smallest_with_it():
    rows = {name: (name, "sum") for name in "abcd"}
    cells = {("a", "x"): 2, ("b", "x"): 7, ("c", "x"): 30, ("d", "x"): 40}
    table = Table(cells, rows, {"x": ("x",)}, K)
    assert hide(table) == {("a", "x"), ("b", "x")}


def test_two_small_counts_that_are_few_together_take_a_third():
    rows = {name: (name, "sum") for name in "abc"}
    table = Table({("a", "x"): 1, ("b", "x"): 2, ("c", "x"): 30}, rows, {"x": ("x",)}, K)
    assert hide(table) == {("a", "x"), ("b", "x"), ("c", "x")}


def test_where_nothing_was_counted_nothing_is_hidden():
    assert hide(Table({}, MONTHS, AREAS, K)) == frozenset()


@pytest.mark.parametrize("number", [1, 4])
def test_so_few_altogether_that_nothing_is_shown(number):
    table = Table({("m0", "city"): number}, MONTHS, AREAS, K)
    assert hide(table) == table.all_boxes()


def test_where_all_are_many_all_are_shown():
    cells = dict.fromkeys(product(MONTHS, AREAS), K)
    assert hide(Table(cells, MONTHS, AREAS, K)) == frozenset()


def test_whoever_hides_the_small_one_alone_gives_it_away():
    """What the attacker of these tests can do."""
    rows = {name: (name, "sum") for name in "abc"}
    table = Table({("a", "x"): 2, ("b", "x"): 7, ("c", "x"): 30}, rows, {"x": ("x",)}, K)
    attacker, small = attack((table, {("a", "x")}, "time"))
    with pytest.raises(AssertionError, match="a sum of what is shown"):
        attacker.check(small)
