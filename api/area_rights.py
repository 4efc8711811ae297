"""Rights by area as a route asks for them.

A route that changes records asks for `ChangeRights` and calls `check`; one that changes something
of the whole installation stands under `dependencies=WHOLE`. tests/frontend/areas_of_staff.py names
what each form of staff does about it: a new one must be named there.
"""

from typing import Annotated

from fastapi import Depends
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Account, Staff
from api.dependencies import Session, WriteSession
from api.usecases.rights import OutsideArea, Rights
from api.usecases.sign_in import SignedIn
from models.repositories.areas import AreaRepository
from models.repositories.record_places import RecordPlaceRepository


def rights_of(who: SignedIn, session: AsyncSession) -> Rights:
    return Rights(who, RecordPlaceRepository(session), AreaRepository(session))


async def _reading(who: Account, session: Session) -> Rights:
    return rights_of(who, session)


async def _changing(who: Account, session: WriteSession) -> Rights:
    return rights_of(who, session)


ReadRights = Annotated[Rights, Depends(_reading)]
ChangeRights = Annotated[Rights, Depends(_changing)]
"""In the transaction of the change itself."""


async def whole_installation(who: Staff) -> None:
    """Lets nobody through who looks after one area only."""
    if who.area_code is not None:
        raise OutsideArea(who)


WHOLE = [Depends(whole_installation)]
