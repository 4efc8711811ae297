"""A brake on forms that anybody may send: so many from one network in so much time.

Nobody's address is kept: what is counted is a digest that only this installation can make.
"""

from datetime import datetime, timedelta

from models.base import now
from models.crypto import Keyring
from models.database import Sessions
from models.errors import Unavailable
from models.repositories.rates import RateRepository

_EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


class TooOften(Unavailable):
    """Raised before anything of the form is looked at. `wait` is how long until it may be sent."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("sent too often from one network")
        self.wait = wait


async def count_sending(
    what: str,
    network: str,
    *,
    most: int,
    within: timedelta,
    sessions: Sessions,
    keys: Keyring,
) -> None:
    """Counts one sending of `what`, in a transaction of its own. Raises TooOften above `most`."""
    at = now()
    starts_at = at - (at - _EPOCH) % within
    bucket = keys.digests(f"{what}\n{network}", "sending rate")[0]
    async with sessions.begin() as session:
        rates = RateRepository(session)
        await rates.forget_old(at - timedelta(days=2))
        count = await rates.count(bucket, starts_at)
    if count > most:
        raise TooOften(starts_at + within - at)
