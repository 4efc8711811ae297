"""A directory with somebody at its form for registering, and what the form has stored."""

import pytest_asyncio
from sqlmodel import select

from models.proposal import Proposal
from models.repositories.reference import load_reference
from tests.frontend.join_visitors import Joining, slowly


@pytest_asyncio.fixture
async def visitor(app, client, monkeypatch):
    slowly(monkeypatch)
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    someone = Joining(app)
    yield someone
    await someone.client.aclose()


async def proposals(app):
    async with app.state.sessions() as session:
        return list(await session.exec(select(Proposal).order_by(Proposal.id)))
