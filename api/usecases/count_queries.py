"""Counting the words people search with, so that nobody can be told from what is kept.

Until a word was asked for often enough on one day it is not here at all: memory holds a number
under a digest that is salted anew for every process and every day. What is counted has no person,
no hour and no other word beside it.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from hashlib import blake2b

from api.usecases.check_query import JAPAN
from api.usecases.found import FoundServices
from models.database import Sessions
from models.repositories.query_counts import QueryCountRepository
from search.counted_words import NEVER_COUNTED, counted_words
from search.synonyms import Synonyms

log = logging.getLogger(__name__)

PAUSE = 600.0
"""Seconds between two writes; every write makes kept answers old."""
KEPT = timedelta(days=400)
MOST_REMEMBERED = 20_000
"""Different words of one day in memory; a flood of nonsense cannot fill it."""

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(JAPAN)


class QueryCounter:
    """One for each process: `counted_from` has to be reached in one of them."""

    def __init__(
        self, sessions: Sessions, synonyms: Synonyms, counted_from: int, clock: Clock = _now
    ) -> None:
        self._sessions = sessions
        self._synonyms = synonyms
        self._counted_from = counted_from
        self._clock = clock
        self._begin_day()
        self._kept: dict[tuple[date, str], tuple[int, int]] = {}

    def note(self, text: str, *, has_hits: bool, topics: Iterable[str] = ()) -> None:
        """`has_hits`: whether anything held every word. `topics` are those that were asked for."""
        if not self._counted_from or not NEVER_COUNTED.isdisjoint(topics):
            return
        words = counted_words(text, self._synonyms)
        if not words:
            return
        if self._clock().date() != self._day:
            self._begin_day()
        for word in words:
            self._note_word(word, 0 if has_hits else 1)

    def note_found(self, found: FoundServices) -> None:
        """The first page of an answer; what was asked in danger is not counted."""
        asked = found.query
        if asked.page == 1 and not found.urgent:
            topics = (*asked.topic, *found.subjects)
            self.note(asked.q, has_hits=found.exact > 0, topics=topics)

    async def run(self, stopping: asyncio.Event) -> None:
        """Write what may be kept, every ten minutes and at the end."""
        while not stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), PAUSE)
            try:
                await self.write()
            except Exception:
                # A count is worth less than an answer: it may be lost, the server may not.
                log.exception("writing the counts of words failed; trying again")

    async def write(self) -> int:
        """Add what may be kept to the database; how many words."""
        kept, self._kept = self._kept, {}
        if not kept:
            return 0
        try:
            async with self._sessions.begin() as session:
                counts = QueryCountRepository(session)
                await counts.add(kept)
                await counts.forget_before(self._clock().date() - KEPT)
        except BaseException:
            for key, more in kept.items():
                self._add(key, more)
            raise
        return len(kept)

    def _begin_day(self) -> None:
        """What was not asked for often enough yesterday is forgotten."""
        self._day = self._clock().date()
        self._salt = secrets.token_bytes(32)
        self._seen: dict[bytes, tuple[int, int]] = {}

    def _note_word(self, word: str, missed: int) -> None:
        digest = blake2b(word.encode("utf-8", "replace"), key=self._salt, digest_size=16).digest()
        if digest not in self._seen and len(self._seen) >= MOST_REMEMBERED:
            return
        asked, without_hits = self._seen.get(digest, (0, 0))
        asked, without_hits = asked + 1, without_hits + missed
        self._seen[digest] = asked, without_hits
        if asked == self._counted_from:
            self._add((self._day, word), (asked, without_hits))
        elif asked > self._counted_from:
            self._add((self._day, word), (1, missed))

    def _add(self, key: tuple[date, str], more: tuple[int, int]) -> None:
        asked, without_hits = self._kept.get(key, (0, 0))
        self._kept[key] = asked + more[0], without_hits + more[1]
