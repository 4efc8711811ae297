"""After MADOGUCHI_SECRET_KEY was replaced: the keys of all cases are wrapped by the new one."""

from collections.abc import Callable
from dataclasses import dataclass

from models.crypto import Keyring
from models.database import Sessions
from models.repositories.case_keys import SEALED, CaseKeyRepository

PORTION = 200


@dataclass(frozen=True, slots=True)
class Rotated:
    """`lost` are those that neither secret opens."""

    keys: int
    others: int
    lost: int


async def count_old(sessions: Sessions, keys: Keyring) -> int:
    async with sessions() as session:
        kept = CaseKeyRepository(session, keys)
        return sum([await kept.count(one) for one in SEALED])


async def rotate_keys(sessions: Sessions, keys: Keyring, tell: Callable[[int], None]) -> Rotated:
    """In portions, each a transaction: stopped anywhere, the next run goes on with the rest."""
    looked, done, lost = 0, {True: 0, False: 0}, 0
    for column in SEALED:
        last = None
        while True:
            async with sessions.begin() as session:
                kept = CaseKeyRepository(session, keys)
                sealed, broken, last = await kept.seal_again(column, last, PORTION)
            done[column is SEALED[0]] += sealed
            lost += broken
            looked += sealed + broken
            tell(looked)
            if last is None:
                break
    return Rotated(done[True], done[False], lost)
