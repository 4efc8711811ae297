"""A directory with one account, browsers to visit it with, and a clock to turn."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from models.base import now
from tests.frontend.staff_visitors import StaffVisitor, new_account

NewVisitor = Callable[..., StaffVisitor]
LetPass = Callable[[timedelta], None]


@pytest_asyncio.fixture
async def visitor(app: Starlette, client: Any) -> AsyncIterator[NewVisitor]:
    """Opens browsers of people who come to a directory with one account."""
    await new_account(app)
    opened = []

    def open_browser(**how: Any) -> StaffVisitor:
        opened.append(StaffVisitor(app, **how))
        return opened[-1]

    yield open_browser
    for one in opened:
        await one.client.aclose()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> LetPass:
    """`clock(timedelta(minutes=5))` lets time pass at the door."""
    passed = timedelta()

    def later() -> Any:
        return now() + passed

    def let_pass(more: timedelta) -> None:
        nonlocal passed
        passed += more

    for place in ("api.usecases.sign_in.now", "api.access.now"):
        monkeypatch.setattr(place, later)
    return let_pass
