"""One request is one transaction, and it is committed before the response leaves."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import IntegrityError

from api import problems
from api.dependencies import WriteSession
from models.area import ServiceArea
from models.database import open_engine, session_factory
from tests.services.application import lifespan


@pytest.fixture
def failing_app(database_url):
    app = FastAPI()
    engine = open_engine(database_url)
    app.state.sessions = session_factory(engine)
    app.state.engine = engine
    problems.install(app)

    @app.post("/write")
    async def write(session: WriteSession) -> dict[str, str]:
        from uuid import uuid4

        # The row points to a service that does not exist: only the commit can notice.
        session.add(ServiceArea(service_id=uuid4(), name="どこでもない"))
        return {"status": "stored"}

    return app


async def test_a_commit_that_fails_is_never_answered_as_success(failing_app):
    transport = httpx.ASGITransport(app=failing_app, raise_app_exceptions=False)
    async with (
        lifespan(failing_app),
        httpx.AsyncClient(transport=transport, base_url="http://test.example.org") as client,
    ):
        answer = await client.post("/write")
    await failing_app.state.engine.dispose()
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "stored" not in answer.text
    assert IntegrityError.__name__ not in answer.text


async def test_a_reader_that_becomes_a_writer_waits_for_its_turn(sessions):
    """On SQLite a late first write would fail at once when somebody else has written."""
    import asyncio

    from sqlmodel import select

    from models.area import DefaultWindow

    async def add(code: str) -> None:
        async with sessions.begin() as session:
            list(await session.exec(select(DefaultWindow)))
            await asyncio.sleep(0.01)
            session.add(DefaultWindow(area_code=code, name="窓口"))

    await asyncio.gather(*(add(f"{number:06}") for number in range(12)))
    async with sessions() as session:
        assert len(list(await session.exec(select(DefaultWindow)))) == 12
