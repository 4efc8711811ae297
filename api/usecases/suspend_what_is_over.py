"""What has had its last day leaves the site by itself."""

from datetime import date, datetime

from api.usecases.check_query import JAPAN
from models.database import Sessions
from models.repositories.past_days import PastDaysRepository


async def suspend_what_is_over(sessions: Sessions, today: date | None = None) -> int:
    """Suspends events, schemes and services whose last day is past; how many. Safe to repeat."""
    day = today or datetime.now(JAPAN).date()
    count = 0
    while await _is_any(sessions, day):
        async with sessions.begin() as session:
            changes = await PastDaysRepository(session).suspend(day)
        done = sum(change.action == "changed" for change in changes)
        if not done:
            break
        count += done
    return count


async def _is_any(sessions: Sessions, day: date) -> bool:
    """Asked without the right to write, which an import may hold."""
    async with sessions() as session:
        return await PastDaysRepository(session).is_any(day)
