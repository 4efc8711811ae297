"""What is kept of searches: words that many asked for, on a day, and of danger nothing at all."""

import asyncio
import gc
import logging
import pickle
from datetime import date, datetime, timedelta
from urllib.parse import quote

import pytest

from api.usecases.check_query import JAPAN
from api.usecases.count_queries import KEPT, MOST_REMEMBERED, QueryCounter
from models.repositories.query_counts import QueryCountRepository, WordCount
from search.synonyms import curated

TODAY = datetime(2026, 4, 1, 12, tzinfo=JAPAN)


class Clock:
    def __init__(self):
        self.now = TODAY

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def counter(sessions, clock):
    return QueryCounter(sessions, curated(), 5, clock)


async def counted(sessions, *, since=TODAY.date(), missed=False):
    async with sessions() as session:
        counts = QueryCountRepository(session)
        return await counts.since(since, only_without_hits=missed, limit=100)


def memory(counter):
    """Everything the counter holds, as bytes."""
    held = {name: value for name, value in vars(counter).items() if name in {"_seen", "_kept"}}
    assert len(held) == 2
    return pickle.dumps(held)


async def test_a_word_is_kept_from_the_threshold_on(sessions, counter):
    for _ in range(4):
        counter.note("ゴミ屋敷", has_hits=False)
    assert await counter.write() == 0
    assert await counted(sessions) == []
    assert "ゴミ屋敷".encode() not in memory(counter)
    counter.note("ゴミ屋敷", has_hits=True)
    assert await counter.write() == 1
    assert await counted(sessions) == [WordCount("ゴミ屋敷", 5, 4)]
    counter.note("ゴミ屋敷", has_hits=False)
    await counter.write()
    assert await counted(sessions, missed=True) == [WordCount("ゴミ屋敷", 6, 5)]


async def test_two_processes_add_up(sessions, clock):
    one, other = (QueryCounter(sessions, curated(), 3, clock) for _ in range(2))
    for counter in (one, other):
        for _ in range(3):
            counter.note("ボードゲーム", has_hits=True)
    await asyncio.gather(one.write(), other.write())
    found = await counted(sessions)
    assert {one.word: one.asked for one in found} == {"ボード": 6, "ゲーム": 6}
    assert await counted(sessions, missed=True) == []


async def test_a_day_that_is_over_leaves_nothing_below_the_threshold(sessions, counter, clock):
    for _ in range(4):
        counter.note("ゴミ屋敷", has_hits=True)
    before = memory(counter)
    clock.now += timedelta(days=1)
    counter.note("ゴミ屋敷", has_hits=True)
    await counter.write()
    assert await counted(sessions) == []
    # The same word has another digest today: yesterday and today cannot be laid side by side.
    (digest,) = counter._seen
    assert digest not in before


async def test_old_counts_are_forgotten(sessions, counter, clock):
    async with sessions.begin() as session:
        old = date(2024, 1, 1)
        await QueryCountRepository(session).add({(old, "むかし"): (9, 9)})
    clock.now = datetime.combine(old, TODAY.timetz()) + KEPT + timedelta(days=1)
    for _ in range(5):
        counter.note("ゴミ屋敷", has_hits=True)
    await counter.write()
    assert [one.word for one in await counted(sessions, since=old)] == ["ゴミ屋敷"]


async def test_what_could_not_be_written_is_written_later(sessions, counter):
    for _ in range(5):
        counter.note("ゴミ屋敷", has_hits=True)
    working, counter._sessions = counter._sessions, None
    with pytest.raises(AttributeError):
        await counter.write()
    counter._sessions = working
    counter.note("ゴミ屋敷", has_hits=True)
    await counter.write()
    assert await counted(sessions) == [WordCount("ゴミ屋敷", 6, 0)]


def test_a_flood_of_words_does_not_fill_the_memory(clock):
    counter = QueryCounter(None, curated(), 5, clock)
    for number in range(MOST_REMEMBERED + 50):
        counter._note_word(f"ことば{number}", 0)
    assert len(counter._seen) == MOST_REMEMBERED


def test_zero_counts_nothing(clock):
    counter = QueryCounter(None, curated(), 0, clock)
    for _ in range(9):
        counter.note("ひきこもり", has_hits=True)
    assert not counter._seen
    assert not counter._kept


@pytest.mark.parametrize("topics", [("dv",), ("work", "suicide"), ("sexual_violence",)])
def test_nothing_is_counted_under_topics_of_danger(clock, topics):
    counter = QueryCounter(None, curated(), 3, clock)
    for _ in range(9):
        counter.note("ひきこもり", has_hits=True, topics=topics)
    assert not counter._seen


CRISIS = ("死にたい", "しにたい", "夫に殴られる", "DV", "レイプされた", "虐待されている")


async def test_a_question_of_danger_leaves_no_trace(demo_app, demo_client, demo_dir, caplog):
    """Not in the database, not in a log, not in what the counter holds."""
    caplog.set_level(logging.DEBUG)
    counter = demo_app.state.counter
    counter._counted_from = 2
    for text in (*CRISIS, "ボードゲーム"):
        # Other addresses: kept answers are not asked for again.
        for path in ("/api/search?per_page=1", "/search?sort=name"):
            answer = await demo_client.get(f"{path}&q={quote(text)}")
            assert answer.status_code == 200
    assert await counter.write() == 2, "what may be counted is counted here"
    gc.collect()
    held = memory(counter)
    files = [path.read_bytes() for path in demo_dir.glob("madoguchi.sqlite3*")]
    assert any("ボード".encode() in content for content in files)
    assert not [one for one in counter._kept if one[1] not in {"ボード", "ゲーム"}]
    async with demo_app.state.sessions() as session:
        counts = QueryCountRepository(session)
        found = await counts.since(date(2000, 1, 1), only_without_hits=False, limit=100)
    assert {one.word for one in found} == {"ボード", "ゲーム"}
    ours = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("httpx")
    )
    for text in CRISIS:
        assert text.encode() not in held
        assert text not in ours
    assert len(counter._seen) == 2, "a digest of a question of danger is a trace as well"
