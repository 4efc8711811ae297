"""People of organizations, their organizations, and the mail they get, as a test needs them."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

from starlette.applications import Starlette

from api.access import keyring
from api.usecases.keep_account import add_account
from api.usecases.mail_address import mail_digests
from models.account import Role
from models.content import (
    ChannelContent,
    HoursContent,
    LanguageContent,
    OrganizationContent,
    PhoneContent,
    PlaceContent,
    ServiceContent,
)
from models.incoming import Origin
from models.person import OrganizationPerson, OrganizationRole
from models.repositories.accounts import AccountRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.vocabulary import Channel
from tests.frontend.sent_letters import letters
from tests.frontend.staff_visitors import PASSWORD
from tests.services.contents import organization, service

LINK = re.compile(r"http://test\.example\.org(/\S+)")

OFFERS = service(
    "みなとの相談",
    for_whom="ひとりでいる人",
    phones=[
        PhoneContent(number="096-328-2340", label="相談", hours_text="平日だけ"),
        PhoneContent(number="096-328-2341", kind=Channel.fax),
    ],
    channels=[ChannelContent(kind=Channel.visit), ChannelContent(kind=Channel.line, value="@m")],
    hours=[HoursContent(text="月〜金 10:00-17:00")],
    languages=[LanguageContent(code="en", days_text="水曜"), LanguageContent(note="手話")],
    places=[PlaceContent(name="会館", address="中央1-2", latitude=32.8, longitude=130.7)],
)
"""A service that says of everything a little, and more than its form asks."""


@dataclass(frozen=True)
class Body:
    """An organization with one service."""

    id: UUID
    service: UUID


async def new_body(
    app: Starlette,
    name: str = "みなと子ども食堂",
    *,
    content: OrganizationContent | None = None,
    offers: ServiceContent | None = None,
) -> Body:
    body = Body(uuid4(), uuid4())
    async with app.state.sessions.begin() as session:
        await load_reference(session)
        await RecordRepository(session).put(
            [
                OrganizationWrite(body.id, content or organization(name)),
                ServiceWrite(body.service, body.id, offers or service(f"{name}の相談")),
            ],
            Origin("madoguchi", "administrator"),
        )
    return body


async def new_member(
    app: Starlette,
    mail: str,
    body: Body | None = None,
    role: OrganizationRole = OrganizationRole.manager,
    *,
    as_: Role = Role.member,
) -> UUID:
    async with app.state.sessions.begin() as session:
        accounts, keys = AccountRepository(session), keyring(app.state.settings)
        known = await accounts.with_mail(mail_digests(mail, keys))
        id = known.id if known else None
        if id is None:
            id = await add_account(mail, as_, PASSWORD, accounts=accounts, keys=keys)
        if body is not None:
            session.add(OrganizationPerson(organization_id=body.id, account_id=id, role=role))
    return id


async def last_link(app: Starlette, kind: str) -> str:
    """The path of the link in the newest letter of this kind."""
    found = LINK.fullmatch(str((await letters(app, kind))[-1].facts["link"]))
    assert found
    return found[1]
