import asyncio

from models.area import DefaultWindow
from models.change_watch import announce_change, open_watch
from models.database import open_engine


async def known(watch):
    async with asyncio.timeout(10):
        while watch.version() is None:
            await asyncio.sleep(0.01)
    return watch.version()


async def test_every_commit_is_noticed_and_nothing_else(database_url, sessions):
    other = open_engine(database_url)
    watch = await open_watch(other)
    before = await known(watch)
    async with sessions() as session:
        await session.get(DefaultWindow, "431001")
    assert watch.version() == before
    async with sessions.begin() as session:
        session.add(DefaultWindow(area_code="431001", name="窓口"))
        await announce_change(session)
        await session.flush()
        assert watch.version() == before
    async with asyncio.timeout(5):
        while watch.version() == before:
            await asyncio.sleep(0.005)
    await watch.close()
    await other.dispose()


async def test_a_database_that_cannot_be_reached_is_not_known(tmp_path):
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'none.sqlite3'}")
    watch = await open_watch(engine)
    assert watch.version() is None
    await watch.close()
    await engine.dispose()
