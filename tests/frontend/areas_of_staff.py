"""Staff of one area, and records inside and outside of it, for tests."""

from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from sqlmodel import select

from models.account import Account, Role
from models.content import AreaContent
from models.organization import Organization
from models.repositories.reference import load_reference
from models.service import Service
from tests.frontend.staff_visitors import token_in
from tests.frontend.test_staff_access import SENDING, needed, routes
from tests.services.contents import service
from tests.services.duplicates import put

WHOLE, RECORD, OWN, REVIEWED, PLATFORM = "whole", "record", "own", "reviewed", "platform"
DESK = "desk"

"""For the whole installation alone; by the areas of the records; about the sender alone; what
becomes a proposal, which is decided by area; by the area of the platform (test_staff_platforms);
of the cases of the desk of exactly their area.
"""

DECIDED: dict[str, str] = {
    "/staff/account/codes/off": OWN,
    "/staff/account/codes/on": OWN,
    "/staff/account/password": OWN,
    "/staff/account/sessions/end": OWN,
    "/staff/account/sessions/end-others": OWN,
    "/staff/bulk/imports": WHOLE,
    "/staff/bulk/imports/{id}/apply": WHOLE,
    "/staff/bulk/imports/{id}/discard": WHOLE,
    "/staff/bulk/messages": WHOLE,
    "/staff/bulk/pause": WHOLE,
    "/staff/bulk/pause/end": WHOLE,
    "/staff/calls/samples": WHOLE,
    "/staff/calls/{id}/calls/{position}": WHOLE,
    "/staff/calls/{id}/end": WHOLE,
    "/staff/duplicates/decided/{decision_id}": RECORD,
    "/staff/duplicates/{id}/apart": RECORD,
    "/staff/duplicates/{id}/merge": RECORD,
    "/staff/freshness/campaigns": WHOLE,
    "/staff/freshness/campaigns/{id}/end": WHOLE,
    "/staff/freshness/campaigns/{id}/reminders": WHOLE,
    "/staff/freshness/requests/{id}/called": RECORD,
    "/staff/freshness/requests/{id}/closed": RECORD,
    "/staff/imports/uploads": WHOLE,
    "/staff/imports/uploads/{id}/columns": WHOLE,
    "/staff/imports/uploads/{id}/discard": WHOLE,
    "/staff/imports/uploads/{id}/import": WHOLE,
    "/staff/imports/uploads/{id}/read": WHOLE,
    "/staff/inquiries/new": DESK,
    "/staff/inquiries/{id}/answers/{answer_id}": DESK,
    "/staff/inquiries/{id}/close": DESK,
    "/staff/referrals/{id}/referrals/{referral_id}/cover": DESK,
    "/staff/join": REVIEWED,
    "/staff/join/{id}/check": REVIEWED,
    "/staff/join/{id}/services/{number}/{step}": REVIEWED,
    "/staff/join/{id}/{step}": REVIEWED,
    "/staff/mails/again": WHOLE,
    "/staff/mails/{id}/again": WHOLE,
    "/staff/notices/{id}/close": DESK,
    "/staff/notices/{id}/take": DESK,
    "/staff/organizations/{id}/people/invite": RECORD,
    "/staff/organizations/{id}/people/remove": RECORD,
    "/staff/organizations/{id}/people/role": RECORD,
    "/staff/organizations/{id}/people/withdraw": RECORD,
    "/staff/people/invite": WHOLE,
    "/staff/people/withdraw": WHOLE,
    "/staff/people/{id}/change": WHOLE,
    "/staff/people/{id}/codes": WHOLE,
    "/staff/people/{id}/remove": WHOLE,
    "/staff/platforms/new": PLATFORM,
    "/staff/platforms/{id}/add": PLATFORM,
    "/staff/platforms/{id}/edit": PLATFORM,
    "/staff/platforms/{id}/end": PLATFORM,
    "/staff/platforms/{id}/groups/new": PLATFORM,
    "/staff/platforms/{id}/groups/{group_id}": PLATFORM,
    "/staff/platforms/{id}/invite": PLATFORM,
    "/staff/platforms/{id}/members/{member_id}/rank": PLATFORM,
    "/staff/platforms/{id}/members/{member_id}/state": PLATFORM,
    "/staff/platforms/{id}/take-in": PLATFORM,
    "/staff/records/publication": RECORD,
    "/staff/records/{id}/confirmation": RECORD,
    "/staff/records/{id}/differences": RECORD,
    "/staff/records/{id}/files": RECORD,
    "/staff/records/{id}/files/{file_id}/approve": RECORD,
    "/staff/records/{id}/files/{file_id}/move": RECORD,
    "/staff/records/{id}/files/{file_id}/remove": RECORD,
    "/staff/records/{id}/files/{file_id}/words": RECORD,
    "/staff/records/{id}/history/restore": RECORD,
    "/staff/records/{id}/publication": RECORD,
    "/staff/referrals/new": DESK,
    "/staff/referrals/{id}/close": DESK,
    "/staff/referrals/{id}/edit": DESK,
    "/staff/referrals/{id}/followed-up": DESK,
    "/staff/referrals/{id}/lead": DESK,
    "/staff/referrals/{id}/notes": DESK,
    "/staff/referrals/{id}/person": DESK,
    "/staff/referrals/{id}/referrals/{referral_id}/move": DESK,
    "/staff/referrals/{id}/referrals/{referral_id}/say": DESK,
    "/staff/referrals/{id}/review": DESK,
    "/staff/referrals/{id}/stage": DESK,
    "/staff/referral-desk": DESK,
    "/staff/referral-desk/organizations/{id}": RECORD,
    "/staff/referrals/{id}/consent": DESK,
    "/staff/referrals/{id}/consent/{consent_id}/confirm": DESK,
    "/staff/referrals/{id}/consent/{consent_id}/receipt": DESK,
    "/staff/referrals/{id}/consent/{consent_id}/revoke": DESK,
    "/staff/referrals/{id}/receivers": DESK,
    "/staff/review/{id}/decision": RECORD,
    "/staff/sign-out": OWN,
    "/staff/words/changes/{number}": WHOLE,
    "/staff/words/groups/{id}": WHOLE,
    "/staff/words/groups/{id}/preview": WHOLE,
    "/staff/words/trials": WHOLE,
    "/staff/words/trials/{id}/remove": WHOLE,
}

OF_RECORDS = ("/staff/records/{id}/", "/staff/organizations/{id}/")

"""Forms whose address names the record they are about."""

CITY, WARD, OTHER, PREFECTURE = "431001", "431010", "432024", "430005"

NOT_YOURS = "ほかの地域の人が受けもっています"

CONFIRMED = {"role": "その団体・窓口の人", "method": "電話", "on": "2026-04-01"}

MINE = {"市の窓口": CITY, "区の窓口": WARD}

OTHERS = {"となりの市の窓口": OTHER, "県の窓口": PREFECTURE, "全国の窓口": "JP"}


def _area(code: str | None, name: str = "地域") -> AreaContent:
    return AreaContent(code=code, name=name)


def forms_of_staff(app: Any) -> dict[str, Any]:
    return {
        str(route.path): route
        for route in routes(app)
        if SENDING & (route.methods or set()) and needed(route).includes(Role.staff)
    }


async def keep_to(app: Any, area: str | None, role: Role = Role.staff) -> None:
    """From now on this account looks after one area."""
    async with app.state.sessions.begin() as session:
        for account in await session.exec(select(Account)):
            if account.role is role:
                account.area_code = area
                session.add(account)


async def put_service(app: Any, name: str, *areas: AreaContent, **fields: Any) -> tuple[UUID, UUID]:
    """(the organization, its one service)."""
    state = {"publication": fields.pop("publication", "published")}
    return await put(
        app.state.sessions, name, service(name, areas=areas, **fields, **state), **state
    )


@pytest_asyncio.fixture
async def records(app: Any, client: Any) -> dict[str, tuple[UUID, UUID]]:
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    found = {}
    for name, code in (MINE | OTHERS).items():
        found[name] = await put_service(app, name, _area(code))
    return found


@pytest_asyncio.fixture
async def person(app: Any, records: Any, visitor: Any) -> Any:
    someone = visitor()
    await keep_to(app, CITY)
    await someone.sign_in()
    return someone


async def token(person: Any) -> str:
    return token_in(await person.get("/staff/account"))


async def state_of(app: Any, id: UUID) -> str:
    async with app.state.sessions() as session:
        found = await session.get(Service, id) or await session.get(Organization, id)
    return str(found.publication)


async def suspend(person: Any, *ids: UUID, to: str = "suspended") -> httpx.Response:
    form = {"form_token": await token(person), "to": to, "reason": "ためし"}
    if len(ids) > 1:
        return await person.client.post(
            "/staff/records/publication", data=form | {"ids": [str(id) for id in ids]}
        )
    return await person.client.post(
        f"/staff/records/{ids[0]}/publication", data=form | {"number": "1"}
    )
