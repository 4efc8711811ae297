"""Calling a random sample of what is listed, so that the share that is right can be told."""

import math
import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from models.base import now
from models.errors import BadRequest, Conflict
from models.freshness import CallOutcome, CallSample, SampleCall
from models.repositories.freshness_calls import CallRepository

Z = 1.959963984540054
"""Of the normal distribution, for 95 of 100."""
MOST = 2_000
HALF_WIDTHS = {3: 0.03, 5: 0.05, 10: 0.10}
OUTCOME_WORDS = {
    CallOutcome.right: "合っていた",
    CallOutcome.wrong: "違うところがあった",
    CallOutcome.unreachable: "つながらなかった",
    CallOutcome.gone: "もうやっていない",
}


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


def suggested_size(population: int, half_width: float, share: float = 0.5) -> int:
    """How many to call so that the true share lies so near, 95 times of 100 (Krejcie, Morgan).

    >>> suggested_size(1_000, 0.05), suggested_size(40, 0.05), suggested_size(0, 0.05)
    (278, 37, 0)
    """
    if population <= 0:
        return 0
    spread = Z * Z * share * (1 - share)
    size = spread * population / (half_width**2 * (population - 1) + spread)
    return min(population, math.ceil(size - 1e-9))


def wilson(right: int, size: int, population: int | None = None) -> Interval:
    """The 95 % interval of Wilson, narrower where the sample is a good part of everything.

    The finite population counts as a larger sample, so that the variance is the corrected one;
    who has asked all of them knows the share. Raises ValueError for an empty sample.
    """
    if size <= 0 or not 0 <= right <= size:
        raise ValueError("an interval needs a sample")
    share = right / size
    if population is not None and size >= population:
        return Interval(share, share)
    n = float(size)
    if population is not None:
        n = size * (population - 1) / (population - size)
    spread = Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def draw(ids: list[UUID], size: int, seed: int) -> list[UUID]:
    """The same seed draws the same from the same list, in the same order."""
    return random.Random(seed).sample(sorted(ids), size)  # noqa: S311 - it must be repeatable


@dataclass(frozen=True, slots=True)
class Accuracy:
    """`reached` are those about whom somebody could tell. The rest is told beside, not hidden."""

    counts: Mapping[CallOutcome, int]
    population: int

    @property
    def right(self) -> int:
        return self.counts.get(CallOutcome.right, 0)

    @property
    def reached(self) -> int:
        return sum(self.counts.values()) - self.unreachable

    @property
    def unreachable(self) -> int:
        return self.counts.get(CallOutcome.unreachable, 0)

    @property
    def share(self) -> float | None:
        return self.right / self.reached if self.reached else None

    @property
    def interval(self) -> Interval | None:
        """Those who could not be reached are as if they had not been drawn."""
        if not self.reached:
            return None
        return wilson(self.right, self.reached, max(self.population, self.reached))


async def draw_sample(
    title: str, size: int, created_by: str, *, calls: CallRepository, seed: int | None = None
) -> CallSample:
    """Of everything listed now. Raises BadRequest for a size that cannot be called."""
    ids = await calls.listed_ids()
    if not 1 <= size <= min(MOST, len(ids)):
        raise BadRequest(f"件数は、1 から {min(MOST, len(ids)):,} までにしてください。")
    chosen = secrets.randbelow(2**31) if seed is None else seed
    sample = CallSample(
        title=title, seed=chosen, population=len(ids), size=size, created_by=created_by
    )
    return await calls.add(sample, draw(ids, size, chosen))


async def note_call(
    sample_id: UUID,
    position: int,
    outcome: CallOutcome,
    wrong: list[str],
    note: str | None,
    called_by: str,
    *,
    calls: CallRepository,
) -> SampleCall:
    """What came of one call; said again, it is corrected. Raises Conflict once it has ended."""
    sample = await calls.get(sample_id)
    if sample.ended_at is not None:
        raise Conflict("The sample has ended.")
    call = await calls.call(sample_id, position)
    call.outcome = outcome
    call.wrong = wrong if outcome is CallOutcome.wrong else []
    call.note, call.called_by, call.called_at = note, called_by, now()
    return await calls.save(call)


async def end_sample(id: UUID, *, publish: bool, calls: CallRepository) -> CallSample:
    """No more calls; with `publish` the share stands on the page about the data.

    Raises BadRequest while there is nothing to tell.
    """
    sample = await calls.get(id)
    accuracy = await accuracy_of(sample, calls=calls)
    if publish and accuracy.share is None:
        raise BadRequest("公表するには、つながった電話が1件はいります。")
    sample.ended_at = sample.ended_at or now()
    sample.published = publish
    await calls.save_sample(sample)
    return sample


async def accuracy_of(sample: CallSample, *, calls: CallRepository) -> Accuracy:
    return Accuracy(await calls.counts(sample.id), sample.population)
