"""Which records may be one body in two spellings: looked for after every change, asked of a person.

Only what has changed is compared, with those it shares a key with (`identity_keys`). Nothing is
merged here.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from time import time_ns
from types import MappingProxyType
from uuid import UUID

from api.usecases.compared_record import LikeRecord, Search, pair_facts
from importers.reading.identity import MINIMUM, Candidate, compare
from models.areas import AreaTree
from models.database import Sessions
from models.duplicate import DecisionAction, DuplicatePair, PairState
from models.repositories.areas import AreaRepository
from models.repositories.compared_facts import Facts
from models.repositories.duplicates import FINDER, DuplicateRepository
from models.repositories.likenesses import LikenessRepository
from models.vocabulary import RecordType

PORTION = 250
"""Changes looked at in one transaction: on SQLite nobody else writes meanwhile."""
REGISTER = 5_000
"""Entries from which a list is an official register, which tells its own entries apart by its
keys. Its drafts are compared with what people keep here, not with one another: nobody could
answer so many questions, and they are asked once somebody takes a draft up."""
CROWD = 60
"""Records that share a key; above it, the key means something only within one area."""
_SWITCHBOARD = 3
"""Records with one telephone number; above it, the number is that of a whole office."""
_MOST = 20
"""Questions about one record at a time, the surest ones."""
_OVERLAP = 120
"""Seconds before the newest change seen in which somebody else's may have been committed since."""
_CHANGED_SINCE = "前に「別のもの」と決めましたが、そのあと名前か電話番号か法人番号が変わりました。"


@dataclass(slots=True)
class Found:
    """What one search came to: records looked at, pairs new, asked again and no longer asked.

    `left_out` are possible pairs of records with very many look-alikes, beyond the surest.
    """

    looked: int = 0
    new: int = 0
    again: int = 0
    gone: int = 0
    left_out: int = 0

    def add(self, other: "Found") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


async def find_duplicates(
    sessions: Sessions,
    progress: Callable[[int], None] | None = None,
    stopping: asyncio.Event | None = None,
) -> Found:
    """Compare all that has changed since the last time, in many small transactions.

    `progress` is told how many records have been looked at. Once `stopping` is set it ends after
    the portion at work; the next time goes on behind it.
    """
    total = Found()
    last: UUID | None = None
    async with sessions() as session:
        areas = await AreaRepository(session).tree()
        search = await begin_search(areas, likenesses=LikenessRepository(session))
    while stopping is None or not stopping.is_set():
        async with sessions.begin() as session:
            last, found = await find_next(
                search,
                last,
                likenesses=LikenessRepository(session),
                duplicates=DuplicateRepository(session),
            )
        if last is None:
            return total
        total.add(found)
        if progress is not None:
            progress(total.looked)
    return total


async def begin_search(areas: AreaTree, *, likenesses: LikenessRepository) -> Search:
    return Search(areas, await likenesses.registers(REGISTER))


async def find_next(
    search: Search,
    after: UUID | None,
    *,
    likenesses: LikenessRepository,
    duplicates: DuplicateRepository,
) -> tuple[UUID | None, Found]:
    """Compare what the next revisions changed. `after` is what the call before gave, None at first.

    Gives None when there are no more. Each call is one transaction.
    """
    seen = await likenesses.begin()
    changed = await likenesses.changed_after(after or _a_moment_before(seen), PORTION)
    if not changed:
        return None, Found()
    newest = {record: number for _, record, number in changed}
    # What was looked at before stands among these as long as it is not older than a moment.
    known = await likenesses.looked_at(
        {record for revision, record, _ in changed if revision <= seen}
    )
    ids = {id for id, number in newest.items() if id not in known or known[id][1] < number}
    found = await compare_records(
        ids, search, likenesses=likenesses, duplicates=duplicates, numbers=newest
    )
    last = changed[-1][0]
    await likenesses.looked_until(max(seen, last))
    return last, found


async def compare_records(
    ids: Collection[UUID],
    search: Search,
    *,
    likenesses: LikenessRepository,
    duplicates: DuplicateRepository,
    numbers: Mapping[UUID, int] = MappingProxyType({}),
    even_unchanged: bool = False,
) -> Found:
    """Compare these records, and the organizations of services among them, with all there are.

    Those that say what they said when they were compared last are passed over, unless something
    else has changed that the question depends on.
    """
    facts = await likenesses.facts(ids, search.registers)
    await _forget(set(ids) - set(facts), likenesses, duplicates)
    owners = {one.owner_id for one in facts.values() if one.owner_id} - set(facts)
    facts |= await likenesses.facts(owners)
    known = await likenesses.looked_at(facts)
    records = await asyncio.to_thread(_as_compared, facts.values(), search)
    passed_over = [one.id for one in records if not one.is_compared]
    await _forget([id for id in passed_over if known.get(id, ("", 0))[0]], likenesses, duplicates)
    fresh = [
        one
        for one in records
        if one.is_compared and (even_unchanged or known.get(one.id, ("", 0))[0] != one.digest)
    ]
    looked = {id: ("", numbers[id]) for id in passed_over if id in numbers}
    for one in fresh:
        looked[one.id] = one.digest, numbers.get(one.id, known.get(one.id, ("", 0))[1])
    await likenesses.keep(looked, [key for one in fresh for key in one.key_rows()])
    total = Found(looked=len(fresh))
    # Organizations first: of services nothing is asked while the same is asked of their owners.
    for kind in (RecordType.organization, RecordType.service):
        part = {one.id: one for one in fresh if one.facts.record_type is kind}
        total.add(await _compare(part, search, likenesses, duplicates))
    return total


async def _compare(
    fresh: Mapping[UUID, LikeRecord],
    search: Search,
    likenesses: LikenessRepository,
    duplicates: DuplicateRepository,
) -> Found:
    if not fresh:
        return Found()
    partners, offices = await _partners(fresh, likenesses)
    others = {id for found in partners.values() for id in found} - set(fresh)
    facts = await likenesses.facts(others, search.registers)
    met = await asyncio.to_thread(_as_compared, facts.values(), search)
    known = dict(fresh) | {one.id: one for one in met}
    pairs = {
        _in_order(id, other) for id, found in partners.items() for other in found if other in known
    }
    existing = {(pair.one_id, pair.other_id): pair for pair in await duplicates.of_records(fresh)}
    owners = await _owners(known, duplicates)
    denied = await duplicates.denied_for(known)
    candidates = await asyncio.to_thread(_alike, pairs - denied, known, owners, offices)
    kept = _surest(candidates)
    result = Found(left_out=len(candidates) - len(kept))
    await _ask(kept, known, existing, duplicates, result)
    gone = [pair for sides, pair in existing.items() if sides not in kept]
    result.gone = await duplicates.stop_asking(gone)
    return result


# In a thread of their own: a server that answers meanwhile is not to wait for thousands of pairs.
def _as_compared(facts: Iterable[Facts], search: Search) -> list[LikeRecord]:
    return [LikeRecord.of(one, search) for one in facts]


def _alike(
    pairs: Collection[tuple[UUID, UUID]],
    known: Mapping[UUID, LikeRecord],
    owners: "_Owners",
    offices: frozenset[int],
) -> list[tuple[Candidate, tuple[UUID, UUID]]]:
    candidates = []
    for one, other in sorted(pairs):
        if _told_apart(known[one], known[other], owners):
            continue
        candidate = compare(*(known[side].body_without(offices) for side in (one, other)))
        if candidate is not None and candidate.score >= MINIMUM:
            candidates.append((candidate, (one, other)))
    return candidates


async def _partners(
    fresh: Mapping[UUID, LikeRecord], likenesses: LikenessRepository
) -> tuple[dict[UUID, set[UUID]], frozenset[int]]:
    """Who shares a key with whom, and which keys are numbers of whole offices."""
    partners: dict[UUID, set[UUID]] = defaultdict(set)
    offices: set[int] = set()
    for register in (False, True):
        wanted: dict[int, set[str]] = defaultdict(set)
        numbers: set[int] = set()
        asking: dict[int, list[LikeRecord]] = defaultdict(list)
        for record in (one for one in fresh.values() if one.register is register):
            for fingerprint, kind in record.probes().items():
                wanted[fingerprint].add(record.body.area or "")
                asking[fingerprint].append(record)
                if kind == "phone":
                    numbers.add(fingerprint)
        rows, counts = await likenesses.holders(wanted, registers=not register, crowd=CROWD)
        offices |= {number for number in numbers if counts.get(number, 0) > _SWITCHBOARD}
        for row in rows:
            if row.fingerprint not in offices:
                for record in asking[row.fingerprint]:
                    partners[record.id] |= {row.record_id} - {record.id}
    return partners, frozenset(offices)


@dataclass(frozen=True, slots=True)
class _Owners:
    """Pairs of organizations: of which it is asked, and was denied, that they are one."""

    asked: frozenset[tuple[UUID, UUID]]
    denied: frozenset[tuple[UUID, UUID]]


async def _owners(known: Mapping[UUID, LikeRecord], duplicates: DuplicateRepository) -> _Owners:
    owners = {one.facts.owner_id for one in known.values() if one.facts.owner_id}
    sides: dict[PairState, set[tuple[UUID, UUID]]] = defaultdict(set)
    for pair in await duplicates.of_records(owners):
        sides[pair.state].add((pair.one_id, pair.other_id))
    denied = sides[PairState.apart] | await duplicates.denied_for(owners)
    return _Owners(frozenset(sides[PairState.open]), frozenset(denied))


def _told_apart(one: LikeRecord, other: LikeRecord, owners: _Owners) -> bool:
    """Of services: whether they need not be asked about, or not yet."""
    if one.facts.owner_id is None or other.facts.owner_id is None:
        return False
    if one.facts.owner_id == other.facts.owner_id:
        # One list that has both under one organization tells them apart itself.
        return bool(one.facts.sources & other.facts.sources)
    sides = _in_order(one.facts.owner_id, other.facts.owner_id)
    # Two bodies may have one window between them, and then it has one number.
    return sides in owners.asked or (sides in owners.denied and not one.shares_number(other))


def _surest(
    candidates: Iterable[tuple[Candidate, tuple[UUID, UUID]]],
) -> dict[tuple[UUID, UUID], Candidate]:
    asked: dict[UUID, int] = defaultdict(int)
    kept: dict[tuple[UUID, UUID], Candidate] = {}
    for candidate, sides in sorted(candidates, key=lambda found: -found[0].score):
        if all(asked[side] < _MOST for side in sides):
            kept[sides] = candidate
            for side in sides:
                asked[side] += 1
    return kept


async def _ask(
    candidates: Mapping[tuple[UUID, UUID], Candidate],
    known: Mapping[UUID, LikeRecord],
    existing: Mapping[tuple[UUID, UUID], DuplicatePair],
    duplicates: DuplicateRepository,
    result: Found,
) -> None:
    new: list[DuplicatePair] = []
    for (one, other), candidate in candidates.items():
        facts = pair_facts(known[one].facts, known[other].facts)
        pair = existing.get((one, other))
        if pair is None:
            new.append(
                DuplicatePair(
                    record_type=known[one].facts.record_type,
                    one_id=one,
                    other_id=other,
                    score=candidate.score,
                    reasons=list(candidate.reasons),
                    facts=facts,
                )
            )
            continue
        reasons = list(candidate.reasons)
        if pair.state is PairState.apart:
            if pair.facts == facts:
                continue
            await duplicates.decide(pair, DecisionAction.asked_again, FINDER)
            result.again += 1
            reasons.append(_CHANGED_SINCE)
        elif _CHANGED_SINCE in pair.reasons:
            reasons.append(_CHANGED_SINCE)
        pair.score, pair.reasons, pair.facts = candidate.score, reasons, facts
    await duplicates.add(new)
    result.new = len(new)


async def _forget(
    ids: Collection[UUID], likenesses: LikenessRepository, duplicates: DuplicateRepository
) -> None:
    await likenesses.forget(ids)
    await duplicates.stop_asking(await duplicates.of_records(ids))


def _in_order(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    return (one, other) if one < other else (other, one)


def _a_moment_before(revision: UUID) -> UUID:
    """Ids of revisions tell the time (`id_in_time`); a transaction may have taken a while."""
    now = time_ns() // 1_000_000
    milliseconds = min(revision.int >> 80, now) - _OVERLAP * 1_000
    return UUID(int=max(milliseconds, 0) << 80)
