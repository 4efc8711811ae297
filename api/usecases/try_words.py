"""What a change of words would do: the same questions, asked before and after."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from anyio import to_thread

import search
from api.usecases.found import DirectoryQuery
from api.usecases.search_and_loosen import Asked, question_for, search_and_loosen
from models.directory_reference import DirectoryReference
from models.errors import BadRequest
from models.repositories.services import ServiceRepository
from search.protocol import SearchBackend
from search.synonyms import Group, Synonyms

SHOWN = 5
"""Results looked at for each question."""
OpenSearch = Callable[[Synonyms], SearchBackend]
"""Opens the engine on the same index with other words before it."""


@dataclass(frozen=True, slots=True)
class Result:
    """One of the first results. `moved`: places up (+) or down (-); None where it is new."""

    id: UUID
    name: str
    moved: int | None = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """One question before and after. `total` counts all hits."""

    text: str
    before: tuple[Result, ...]
    after: tuple[Result, ...]
    total_before: int
    total_after: int

    @property
    def has_changed(self) -> bool:
        return [one.id for one in self.before] != [one.id for one in self.after]

    @property
    def gone(self) -> tuple[Result, ...]:
        """Those that are not among the first any more."""
        kept = {one.id for one in self.after}
        return tuple(one for one in self.before if one.id not in kept)


@lru_cache(maxsize=1)
def trial_queries() -> tuple[str, ...]:
    """The questions that come with the software."""
    text = Path(search.__file__).with_name("trials.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line)


async def try_words(
    questions: Sequence[str],
    groups: Iterable[Group],
    *,
    now: SearchBackend,
    open_search: OpenSearch,
    services: ServiceRepository,
    reference: DirectoryReference,
) -> tuple[Trial, ...]:
    """Ask each question as things are and as they would be with these groups."""
    proposed = await to_thread.run_sync(lambda: open_search(Synonyms(groups)))
    asked = [
        one
        for text in dict.fromkeys(questions)
        if (one := await _asked(text, services=services, reference=reference))
    ]
    found = [
        (
            one.given.q,
            await _first(one, search=now, services=services),
            await _first(one, search=proposed, services=services),
        )
        for one in asked
    ]
    ids = {id for _, before, after in found for id in (*before[1], *after[1])}
    names = {document.id: document.name for document in await services.documents(list(ids))}
    return tuple(_trial(text, before, after, names) for text, before, after in found)


async def _asked(
    text: str, *, services: ServiceRepository, reference: DirectoryReference
) -> Asked | None:
    query = DirectoryQuery(q=text, per_page=SHOWN)
    try:
        asked = await question_for(query, services=services, reference=reference)
    except BadRequest:
        return None
    return replace(asked, search=replace(asked.search, facets=False))


async def _first(
    asked: Asked, *, search: SearchBackend, services: ServiceRepository
) -> tuple[int, tuple[UUID, ...]]:
    hits, _, _ = await search_and_loosen(asked, search=search, services=services)
    return hits.total, hits.ids[:SHOWN]


def _trial(
    text: str,
    before: tuple[int, tuple[UUID, ...]],
    after: tuple[int, tuple[UUID, ...]],
    names: dict[UUID, str],
) -> Trial:
    places = {id: place for place, id in enumerate(before[1])}
    return Trial(
        text,
        tuple(Result(id, names[id]) for id in before[1] if id in names),
        tuple(
            Result(id, names[id], places[id] - place if id in places else None)
            for place, id in enumerate(after[1])
            if id in names
        ),
        before[0],
        after[0],
    )
