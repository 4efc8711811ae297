"""What of cases is forgotten by itself: drafts, files, who it was, what finders told.

Each of them is a transaction of its own: work that was killed goes on with what is left.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID

from api.usecases.job import JobContext
from api.usecases.platforms import today
from models.base import now
from models.repositories.case_retention import CaseRetentionRepository

PORTION = 100
FILES_STAY = timedelta(days=1)
"""After the end of a case, so that one that was closed by mistake can be opened again."""

_Kept = CaseRetentionRepository
_Find = Callable[[_Kept, UUID | None, int], Awaitable[Sequence[UUID]]]
_Forget = Callable[[_Kept, UUID], Awaitable[object]]


async def forget_cases(context: JobContext) -> str | None:
    """Everything whose time is over, by the clocks of the settings."""
    at, days, day = now(), context.settings.referral_clocks, today()
    untouched = at - timedelta(days=days.draft)
    known_until = at - timedelta(days=days.anonymise)
    told_until = at - timedelta(days=days.notice)
    steps: dict[str, tuple[_Find, _Forget]] = {
        "drafts": (
            lambda kept, after, most: kept.drafts(untouched, day, after, most),
            _Kept.delete,
        ),
        "cases without their files": (
            lambda kept, after, most: kept.with_files(at - FILES_STAY, after, most),
            _Kept.remove_files,
        ),
        "cases anonymised": (
            lambda kept, after, most: kept.to_anonymise(known_until, after, most),
            lambda kept, id: kept.anonymise(id, at),
        ),
        "inquiries": (
            lambda kept, after, most: kept.inquiries(told_until, after, most),
            _Kept.forget_inquiry,
        ),
        "notices": (
            lambda kept, after, most: kept.notices(told_until, after, most),
            _Kept.forget_notice,
        ),
    }
    counts = {name: await _each(context, *step) for name, step in steps.items()}
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"forgotten: {said}" if said else None


async def _each(context: JobContext, find: _Find, forget: _Forget) -> int:
    count, last = 0, None
    while not context.stopping.is_set():
        async with context.sessions() as session:
            ids = await find(_Kept(session, context.keys), last, PORTION)
        for id in ids:
            if context.stopping.is_set():
                break
            last = id
            async with context.sessions.begin() as session:
                await forget(_Kept(session, context.keys), id)
            count += 1
        if len(ids) < PORTION:
            break
    return count
