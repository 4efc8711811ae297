"""A person decides about two records: keep them apart, make them one, or take that back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from api.usecases.compared_record import Search, pair_facts
from api.usecases.find_duplicates import compare_records
from models.duplicate import DecisionAction, DuplicateDecision, DuplicatePair, PairState
from models.errors import BadRequest, Conflict, Gone
from models.incoming import Origin
from models.repositories.duplicates import DuplicateRepository
from models.repositories.likenesses import LikenessRepository
from models.repositories.merges import MergeRepository
from models.taking_over import Choice, taken_over
from models.vocabulary import RecordType


@dataclass(frozen=True, slots=True)
class Merged:
    """`onward` are pairs to look at next: services that now stand under one organization."""

    decision: DuplicateDecision
    stays: UUID
    onward: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """`left` are fields of the one that stayed: people changed them since, so they stay."""

    pair: DuplicatePair
    action: DecisionAction
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a person chose. `seen` is the newest revision of each record when they looked."""

    stays: UUID
    choices: Mapping[str, Choice]
    seen: Mapping[UUID, int]


async def keep_apart(
    id: UUID,
    seen: Mapping[UUID, int],
    origin: Origin,
    search: Search,
    *,
    duplicates: DuplicateRepository,
    likenesses: LikenessRepository,
) -> DuplicateDecision:
    """Raises Conflict if somebody has decided already or a record has changed since it was seen."""
    pair = await _undecided(id, seen, duplicates)
    ids = (pair.one_id, pair.other_id)
    facts = await likenesses.facts(ids)
    if len(facts) < len(ids):
        raise Gone("pair", id)
    pair.facts = pair_facts(facts[pair.one_id], facts[pair.other_id])
    decision = await duplicates.decide(pair, DecisionAction.keep_apart, origin)
    # Their services were not asked about as long as it was asked of them.
    services = [one for owned in (await duplicates.services_of(ids)).values() for one, _ in owned]
    await compare_records(
        services, search, likenesses=likenesses, duplicates=duplicates, even_unchanged=True
    )
    return decision


async def planned_content(
    pair: DuplicatePair, plan: MergePlan, *, merges: MergeRepository
) -> dict[str, Any]:
    """What the record that stays would say. Raises BadRequest where the choices do not fit."""
    ids = (pair.one_id, pair.other_id)
    if plan.stays not in ids:
        raise BadRequest("残す記録を選んでください。", parameter="stays")
    contents = await merges.contents(*ids)
    goes = ids[1 - ids.index(plan.stays)]
    try:
        return taken_over(pair.record_type, contents[plan.stays], contents[goes], plan.choices)
    except ValidationError:
        raise BadRequest(
            "選んだ内容どうしが合いません。年齢の「から」と「まで」などを、同じ記録からとってください。",
            parameter="choices",
        ) from None


async def merge_duplicate(
    id: UUID,
    plan: MergePlan,
    origin: Origin,
    search: Search,
    *,
    duplicates: DuplicateRepository,
    likenesses: LikenessRepository,
    merges: MergeRepository,
) -> Merged:
    """Raises Conflict if somebody has decided already or a record has changed since it was seen."""
    pair = await _undecided(id, plan.seen, duplicates)
    content = await planned_content(pair, plan, merges=merges)
    goes = pair.other_id if plan.stays == pair.one_id else pair.one_id
    detail = await merges.merge(pair.record_type, plan.stays, goes, content, origin)
    decision = await duplicates.decide(pair, DecisionAction.merge, origin, detail)
    services = [UUID(one) for one in detail["traces"].get("services", ())]
    await compare_records(
        {plan.stays, goes, *services}, search, likenesses=likenesses, duplicates=duplicates
    )
    return Merged(decision, plan.stays, await _onward(services, duplicates))


async def undo_decision(
    decision_id: UUID,
    origin: Origin,
    search: Search,
    *,
    duplicates: DuplicateRepository,
    likenesses: LikenessRepository,
    merges: MergeRepository,
) -> Undone:
    """Raises Conflict if it was taken back already, or a later decision rests on it."""
    decision = await duplicates.decision(decision_id)
    pair = await duplicates.get(decision.pair_id, to_decide=True)
    newest = (await duplicates.history(pair.id))[0]
    if decision.undone_at is not None or newest.id != decision.id:
        raise Conflict("この決定は、もう元に戻してあるか、あとで新しく決めなおされています。")
    left: tuple[str, ...] = ()
    touched = {pair.one_id, pair.other_id}
    if decision.action is DecisionAction.merge:
        await _check_nothing_rests_on(decision, pair, duplicates)
        left = await merges.undo(pair.record_type, decision.detail, origin)
        decision.detail = decision.detail | {"left": list(left)}
        touched |= {UUID(one) for one in decision.detail["traces"].get("services", ())}
    await duplicates.undo(pair, decision, origin)
    await compare_records(touched, search, likenesses=likenesses, duplicates=duplicates)
    return Undone(pair, decision.action, left)


async def _undecided(
    id: UUID, seen: Mapping[UUID, int], duplicates: DuplicateRepository
) -> DuplicatePair:
    pair = await duplicates.get(id, to_decide=True)
    if pair.state is not PairState.open:
        raise Conflict("この組は、ほかの人が先に決めました。")
    if await duplicates.numbers((pair.one_id, pair.other_id)) != dict(seen):
        raise Conflict("見ているあいだに、どちらかの記録が変わりました。新しい内容を見てください。")
    return pair


async def _check_nothing_rests_on(
    decision: DuplicateDecision, pair: DuplicatePair, duplicates: DuplicateRepository
) -> None:
    """The newest goes back first, where a later merge ended a record that this one needs."""
    traces = decision.detail["traces"]
    needed = {decision.detail["stays"], *traces.get("services", ())}
    if pair.record_type is RecordType.service:
        needed.add(traces["organization_id"])
    for later in await duplicates.merges_after(decision):
        if later.detail["goes"] in needed:
            names = await duplicates.names([UUID(later.detail["goes"])])
            raise Conflict(
                f"「{next(iter(names.values()), '')}」は、このあとで別の記録とひとつになりました。"
                "先にそちらを元に戻してください。"
            )


async def _onward(services: Collection[UUID], duplicates: DuplicateRepository) -> tuple[UUID, ...]:
    pairs = await duplicates.of_records(services)
    pairs = [pair for pair in pairs if pair.state is PairState.open]
    return tuple(pair.id for pair in sorted(pairs, key=lambda pair: -pair.score))
