"""People at the door of the pages for staff, as a test needs them."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette

from api.access import keyring
from api.usecases.keep_account import add_account
from models.account import Role
from models.repositories.accounts import AccountRepository

PASSWORD = "a path along the quiet river"
MAIL = "window@example.org"
FORM_TOKEN = re.compile(r'name="form_token" value="(\w+)"')


def token_in(page: httpx.Response) -> str:
    found = FORM_TOKEN.search(page.text)
    assert found, page.text
    return found[1]


async def new_account(app: Starlette, role: Role = Role.staff, mail: str = MAIL) -> None:
    async with app.state.sessions.begin() as session:
        await add_account(
            mail,
            role,
            PASSWORD,
            accounts=AccountRepository(session),
            keys=keyring(app.state.settings),
        )


@dataclass
class StaffVisitor:
    """A browser of somebody's; `address` is where its requests come from."""

    app: Starlette
    address: str = "192.0.2.1"
    base_url: str = "http://test.example.org"
    agent: str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        transport = httpx.ASGITransport(app=self.app, client=(self.address, 50_000))
        self.client = httpx.AsyncClient(
            transport=transport, base_url=self.base_url, headers={"user-agent": self.agent}
        )

    async def get(self, path: str, **how: Any) -> httpx.Response:
        return await self.client.get(path, **how)

    async def send(self, page: str, path: str, **fields: Any) -> httpx.Response:
        """The form on `page`, sent to `path` with the token that stands in it."""
        token = token_in(await self.get(page))
        return await self.client.post(path, data={"form_token": token} | fields)

    async def sign_in(
        self, mail: str = MAIL, password: str = PASSWORD, next: str = "/staff"
    ) -> httpx.Response:
        return await self.send(
            "/staff/sign-in", "/staff/sign-in", mail=mail, password=password, next=next
        )

    @property
    def is_signed_in(self) -> bool:
        return any(name.endswith("madoguchi-session") for name in self.client.cookies)
