"""The groups of words this process searches with: as the database has them, within a second."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace

from anyio import to_thread

from api.usecases.edit_words import group_edit
from api.usecases.found import FoundServices
from api.usecases.suggest import did_you_mean, make_suggester
from models.database import Sessions
from models.directory_reference import DirectoryReference
from models.repositories.search_words import SynonymRepository, WordsVersion
from search.suggest import Suggester
from search.synonym_overlay import KnownGroup, groups_in_use, known_groups
from search.synonyms import Group, Synonyms, curated

log = logging.getLogger(__name__)

PAUSE = 0.5
"""Seconds between two looks at whether anything has changed."""
LITTLE = 3
"""Hits for every word; below that the word may have been another."""
PATIENCE = 1.0
"""Seconds an answer waits, once, for the words to be made ready."""
LONG_PAUSE = 5.0
"""Seconds until a database that could not be read is tried again."""


class WordsInUse:
    """`synonyms` is what the engine's planner holds; it becomes another when words are edited."""

    def __init__(self, sessions: Sessions) -> None:
        self.synonyms = Synonyms()
        self.synonyms.become(curated())
        self.groups: tuple[KnownGroup, ...] = known_groups()
        self.version: WordsVersion = (0, 0)
        self._sessions = sessions
        self._changing = asyncio.Lock()
        self._suggester: tuple[WordsVersion, DirectoryReference, Suggester] | None = None
        self._making = asyncio.Lock()
        self._made: set[asyncio.Task[Suggester]] = set()

    async def run(self, stopping: asyncio.Event, change: Callable[[], int | None]) -> None:
        """Until told to stop. `change` differs after every commit, or is None if not known."""
        seen: int | None = None
        while not stopping.is_set():
            pause, now = PAUSE, change()
            if now is None or now != seen:
                try:
                    await self.refresh()
                    seen = now
                except Exception:
                    # The loop must outlive a database that is away for a moment.
                    log.exception("reading the words of the search failed; trying again")
                    pause = LONG_PAUSE
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), pause)

    async def refresh(self) -> bool:
        """Take over what has been edited since; whether anything was."""
        async with self._changing:
            async with self._sessions() as session:
                words = SynonymRepository(session)
                version = await words.version()
                if version == self.version:
                    return False
                edits = await words.newest()
            self.groups = known_groups(map(group_edit, edits))
            made = await to_thread.run_sync(made_of, groups_in_use(self.groups))
            self.synonyms.become(made)
            self.version = version
            return True

    async def suggester(self, reference: DirectoryReference) -> Suggester:
        """Made when it is first asked for, and anew after every change."""
        async with self._making:
            version, kept = self.version, self._suggester
            if kept is not None and kept[0] == version and kept[1] is reference:
                return kept[2]
            groups = groups_in_use(self.groups)
            made = await to_thread.run_sync(make_suggester, groups, reference)
            self._suggester = version, reference, made
            return made

    def prepare(self, reference: DirectoryReference) -> asyncio.Task[Suggester]:
        """Begin to make what suggestions come from, before somebody types."""
        making = asyncio.create_task(self.suggester(reference))
        self._made.add(making)
        making.add_done_callback(self._made.discard)
        return making

    async def close(self) -> None:
        await asyncio.gather(*self._made, return_exceptions=True)

    async def with_other_spellings(
        self, found: FoundServices, reference: DirectoryReference
    ) -> FoundServices:
        """The same answer; where it holds little and nobody is in danger, with what was meant."""
        asked = found.query
        if found.urgent or not asked.q or asked.page > 1 or found.exact >= LITTLE:
            return found
        making = self.prepare(reference)
        # It goes on where it takes longer; nobody waits for a spelling.
        done, _ = await asyncio.wait({making}, timeout=PATIENCE)
        if not done:
            return found
        read = [condition.text for condition in found.conditions]
        meant = did_you_mean(asked.q, suggester=making.result(), understood=read)
        return replace(found, did_you_mean=meant)


def made_of(groups: Iterable[Group]) -> Synonyms:
    return Synonyms(groups)
