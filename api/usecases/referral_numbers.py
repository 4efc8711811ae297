"""Numbers about cases and referrals for one fiscal year and one area, none of them small.

What is shown of a year does not change any more: quarters that are over, and what the year was
made of once it is over. So whoever asks every day learns nothing from the difference
(docs/referral-numbers.md).
"""

from asyncio import to_thread
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import product
from typing import Any

from api.usecases.platforms import JAPAN
from api.usecases.small_cells import Box, Table, hide
from models.areas import NATION, AreaTree
from models.case_words import CONTACT_LABELS, REQUESTER_LABELS, URGENCY_LABELS
from models.referral_states import ReferralState
from models.referral_words import OUTCOME_LABELS, REASON_LABELS, STATE_LABELS
from models.repositories.query_counts import WordCount
from models.repositories.referral_numbers import Cells, ReferralNumbersRepository
from models.vocabulary import LANGUAGE_NAMES

YEAR = "year"
BANDS = {"0": "3日以内", "3": "3日をこえて10日以内", "10": "10日をこえた", "": "返事がなかった"}
_MOST_WORDS = 30
_ENOUGH = 4
"""So many times k answers it takes before the middle of them is said."""


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """From April to March, in the months of Japan."""

    year: int

    @property
    def bounds(self) -> list[datetime]:
        """Where each of the twelve months begins, and where the year ends."""
        months = [(self.year + (3 + n) // 12, (3 + n) % 12 + 1) for n in range(13)]
        return [datetime(year, month, 1, tzinfo=JAPAN) for year, month in months]

    def quarters_over(self, today: date) -> int:
        return sum(self.bounds[3 * n + 3].date() <= today for n in range(4))

    @property
    def months(self) -> dict[str, tuple[str, ...]]:
        return {str(n): (str(n), f"q{n // 3}", YEAR) for n in range(12)}


@dataclass(frozen=True, slots=True)
class Line:
    """`count` None is hidden."""

    label: str
    count: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What cases, or referrals that were sent, are made of."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""
    is_of_sent: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    label: str
    cases: int | None
    sent: int | None
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """`parts` is empty while the year goes on, or where there are too few altogether."""

    year: FiscalYear
    area: str
    spans: tuple[Span, ...]
    areas: tuple[tuple[str, Span], ...] = ()
    parts: tuple[Part, ...] = ()
    answers: tuple[int, int] | None = None
    """Days in which a half, and nine of ten, of those answered were answered."""
    words: tuple[WordCount, ...] = ()
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted by months and areas, and what of it is hidden."""

    table: Table
    hidden: frozenset[Box]

    def at(self, row: str, area: str) -> int | None:
        return None if (row, area) in self.hidden else self.table.totals[row, area]

    @property
    def too_small(self) -> set[str]:
        """Areas of which not even the sum of the year is shown."""
        return {area for row, area in self.hidden if row == YEAR}

    @property
    def unseen(self) -> frozenset[str]:
        """Areas of which nothing is shown in any month."""
        shown = {area for _, area in self.table.all_boxes() - self.hidden}
        return frozenset(self.too_small - shown)


def settle(cells: Cells, year: FiscalYear, areas: AreaTree, k: int, over: int) -> Counted:
    """Each quarter by itself as it ends; the year then adds to what is known already."""
    columns = column_paths((code for _, code in cells), areas)
    hidden: set[Box] = set()
    known: set[Box] = set()
    for number in range(over):
        quarter = f"q{number}"
        months = {name: path[:2] for name, path in year.months.items() if quarter in path}
        part = Table(
            {atom: count for atom, count in cells.items() if atom[0] in months}, months, columns, k
        )
        at_its_end = hide(part)
        hidden |= at_its_end
        known |= part.all_boxes() - at_its_end
    table = Table(cells, year.months, columns, k)
    if over == 4:
        return Counted(table, hide(table, hidden, frozenset(known)))
    return Counted(table, frozenset(table.all_boxes() - known))


def column_paths(codes: Iterable[str], areas: AreaTree) -> dict[str, tuple[str, ...]]:
    """Each area that something was counted for is a leaf of its own below its node."""
    found = {}
    for code in {*codes}:
        above = (code, *areas.within(code)) if code else (NATION,)
        found[code] = (f"={code}", *above)
    return found


async def read_numbers(
    year: FiscalYear,
    area: str,
    *,
    today: date,
    k: int,
    numbers: ReferralNumbersRepository,
    areas: AreaTree,
    topics: Mapping[str, str],
) -> Numbers:
    """`area` is a node of the tree, NATION for everything."""
    over = year.quarters_over(today)
    bounds = year.bounds[: 3 * over + 1]
    if not over:
        return Numbers(year, area, ())
    # Much arithmetic where areas are many: not in the loop that answers everybody else.
    opened, sent_then = await numbers.cases_by_span(bounds), await numbers.sent_by_span(bounds)
    cases = await to_thread(settle, opened, year, areas, k, over)
    sent = await to_thread(settle, sent_then, year, areas, k, over)
    shown = Numbers(
        year,
        area,
        tuple(_spans(cases, sent, area, year, over)),
        words=tuple(await numbers.words_without_hits(bounds, k, _MOST_WORDS)),
        is_over=over == 4,
    )
    if over < 4:
        return shown
    # Everything is read and hidden for all areas, whatever is looked at: what one page hides
    # must not stand on another.
    states, outcomes, reasons = await numbers.sent_by_state(bounds)
    days = await numbers.days_to_answer(bounds)
    of_cases = partial(_part, cases, area)
    of_sent = partial(_part, sent, area, is_of_sent=True)
    languages = await numbers.cases_by("language", bounds)
    served = await numbers.languages_served()
    by_topic = await numbers.cases_by_topic(bounds)
    requester = await numbers.cases_by("requester", bounds)
    contact = await numbers.cases_by("contact", bounds)
    urgency = await numbers.cases_by("urgency", bounds)
    asked: tuple[Callable[[], Part], ...] = (
        partial(
            of_cases,
            "困りごと",
            by_topic,
            {**topics, "": "まだわからない"},
            note="ひとりの相談に困りごとがいくつかあれば、それぞれに数えます。",
            is_multiple=True,
        ),
        partial(of_cases, "相談に来た人", requester, _said(REQUESTER_LABELS)),
        partial(of_cases, "来かた", contact, _said(CONTACT_LABELS)),
        partial(of_cases, "急ぎ", urgency, _said(URGENCY_LABELS)),
        partial(of_cases, "ことば", languages, LANGUAGE_NAMES, notes=_unserved(languages, served)),
        partial(of_sent, "つなぎのいま（年度の終わり）", states, _said(_STATES)),
        partial(
            of_sent, "どうなったか", outcomes, {**_said(OUTCOME_LABELS), "": "まだ終わっていない"}
        ),
        partial(of_sent, "返事までの日数", _bands(days), BANDS),
        partial(
            of_sent, "ことわられたわけ", reasons, {**_said(REASON_LABELS), "": "ことわられていない"}
        ),
    )
    parts = [await to_thread(part) for part in asked]
    return Numbers(
        year,
        area,
        shown.spans,
        areas=tuple(_below(cases, sent, area, areas)),
        parts=tuple(part for part in parts if part.lines),
        answers=_middle(days, sent, area, k),
        words=shown.words,
        is_over=True,
    )


_STATES = {
    state: label
    for state, label in STATE_LABELS.items()
    if state
    not in {
        ReferralState.draft,
        ReferralState.awaiting_consent,
        ReferralState.entered_in_error,
    }
}


def _spans(cases: Counted, sent: Counted, area: str, year: FiscalYear, over: int) -> Iterable[Span]:
    for quarter in range(over):
        for month in range(3 * quarter, 3 * quarter + 3):
            at = year.bounds[month]
            row = str(month)
            yield Span(f"{at.year}年{at.month}月", cases.at(row, area), sent.at(row, area))
        row, label = f"q{quarter}", f"第{quarter + 1}四半期"
        yield Span(label, cases.at(row, area), sent.at(row, area), is_sum=True)
    if over == 4:
        label = f"{year.year}年度"
        yield Span(label, cases.at(YEAR, area), sent.at(YEAR, area), is_sum=True)


def _below(cases: Counted, sent: Counted, area: str, areas: AreaTree) -> Iterable[tuple[str, Span]]:
    """The areas right below in which anything was counted, and what is of the area itself."""
    nodes: set[str] = set()
    for table in (cases.table, sent.table):
        for path in table.columns.values():
            if area in path and path.index(area) > 0:
                nodes.add(path[path.index(area) - 1])
    for node in sorted(nodes):
        code = "" if node.startswith("=") else node
        label = areas.name(code) if code else "くわしい地域がわからない"
        yield code, Span(label, cases.at(YEAR, node), sent.at(YEAR, node))


def _part(
    counted: Counted,
    area: str,
    title: str,
    cells: Cells,
    labels: Mapping[str, str],
    *,
    note: str = "",
    notes: Mapping[str, str] | None = None,
    is_multiple: bool = False,
    is_of_sent: bool = False,
) -> Part:
    if area in counted.too_small or not counted.table.totals[YEAR, area]:
        return Part(title, ())
    table = counted.table
    known = {**labels}
    for value, _ in cells:
        known.setdefault(value, value)
    sums: Counter[str] = Counter()
    for (_, code), count in table.counts.items():
        sums[code] += count
    of = Table(
        cells,
        {value: (value,) for value in known},
        table.columns,
        table.k,
        keeps_columns=True,
        free=counted.unseen,
        most=sums if is_multiple else None,
    )
    hidden = hide(of, product(known, counted.too_small))
    said = notes or {}
    lines = [
        Line(
            label,
            None if (value, area) in hidden else of.totals[value, area],
            said.get(value, ""),
        )
        for value, label in known.items()
        if (value, area) in hidden or of.totals[value, area]
    ]
    return Part(title, tuple(lines), note, is_of_sent)


def _said(labels: Mapping[Any, str]) -> dict[str, str]:
    """By the plain words of the codes."""
    return {str(code): label for code, label in labels.items()}


def _unserved(languages: Cells, served: set[str]) -> dict[str, str]:
    unserved = {code for code, _ in languages} - served - {"ja", "ja-easy"}
    return dict.fromkeys(unserved, "話せる相談先がのっていません")


def _bands(days: Cells) -> Cells:
    found: Cells = Counter()
    for (day, code), count in days.items():
        band = "" if not day else next(str(least) for least in (10, 3, 0) if int(day) >= least)
        found[band, code] += count
    return found


def _middle(days: Cells, sent: Counted, area: str, k: int) -> tuple[int, int] | None:
    """The days of a half and of nine in ten; None where too few were answered to say so."""
    if area in sent.too_small:
        return None
    found: Counter[int] = Counter()
    for (day, code), count in days.items():
        if day and area in sent.table.columns.get(code, ()):
            found[int(day)] += count
    if found.total() < _ENOUGH * k:
        return None
    ordered = sorted(found.elements())
    half, most = (ordered[-(-len(ordered) * tenths // 10) - 1] for tenths in (5, 9))
    return half, most
