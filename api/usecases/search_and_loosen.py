"""One way to put a question to the index, the same for pages, the API, the command and paper."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from api.usecases.area_names import places_of
from api.usecases.ask_index import ask_index
from api.usecases.check_query import check_query, moment_asked
from api.usecases.found import DirectoryQuery, FoundCondition, GivenUp
from api.usecases.read_conditions import (
    Understood,
    found_conditions,
    understand,
    with_reading,
)
from api.usecases.steps_to_loosen import SELDOM_STATED, Step, steps, without
from models.directory_reference import DirectoryReference
from models.repositories.services import ServiceRepository
from search.protocol import Hits, SearchBackend, SearchQuery, Stage
from search.question.conditions import Reading
from search.question.reader import read_question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came, as it was understood, and as the index can answer it."""

    given: DirectoryQuery
    understood: Understood
    search: SearchQuery
    conditions: tuple[FoundCondition, ...]
    reference: DirectoryReference

    @property
    def query(self) -> DirectoryQuery:
        """The question with those conditions of its words that a query can name."""
        return self.understood.query

    @property
    def reading(self) -> Reading:
        return self.understood.reading


async def question_for(
    query: DirectoryQuery,
    *,
    services: ServiceRepository,
    reference: DirectoryReference,
) -> Asked:
    """The query and what its words ask, with what only the database knows put in.

    Raises BadRequest for values that do not exist.
    """
    check_query(query, reference)
    reading = read_question(query.q, places_of(reference.areas))
    understood = understand(query, reading)
    whole = understood.query
    asked = with_reading(check_query(whole, reference), understood)
    asked = replace(
        asked,
        moment=moment_asked(whole.open),
        open_only=whole.open is not None,
        beyond=query.beyond,
    )
    if whole.lat is not None and whole.lon is not None and whole.radius is not None:
        near = await services.near(whole.lat, whole.lon, whole.radius)
        asked = replace(asked, ids=near)
    if asked.beyond or understood.near_asked:
        asked = nearest_first(asked, reference)
    conditions = found_conditions(understood, reference)
    return Asked(query, understood, asked, conditions, reference)


async def search_and_loosen(
    asked: Asked,
    wanted: SearchQuery | None = None,
    *,
    search: SearchBackend,
    services: ServiceRepository,
) -> tuple[Hits, tuple[GivenUp, ...], SearchQuery]:
    """Hits, the conditions that had to be given up to get any, and the question they answer.

    `wanted` is the question where it differs from `asked.search`, as in its page. What is given
    up depends on totals alone, so every page of a question gives up the same.
    """
    question = asked.search if wanted is None else wanted
    hits = await ask_index(question, search=search, services=services)

    async def tried(trial: SearchQuery) -> Hits:
        trial = replace(trial, offset=0, limit=1, facets=False)
        return await ask_index(trial, search=search, services=services)

    async def finds(given_up: Sequence[Step]) -> bool:
        return (await tried(without(question, given_up))).total > 0

    async def helps(given_up: Sequence[Step]) -> bool:
        """Whether what is found is for the trouble, and not for some word beside it."""
        trial = without(question, given_up)
        if given_up and (await tried(trial)).stage is Stage.everything:
            return True
        return (await tried(replace(trial, topics=hits.subjects))).total > 0

    in_order = steps(asked.given, asked.conditions, question, asked.reference)
    if not hits.total:
        given_up = await _fewest(in_order, finds)
    elif hits.stage is Stage.some_words and hits.subjects and not question.topics:
        seldom = [step for step in in_order if step.told.read and step.told.name in SELDOM_STATED]
        given_up = await _fewest(seldom, helps) if seldom and not await helps(()) else []
    else:
        given_up = []
    if not given_up:
        # If even that finds nothing, the words are to blame, not the conditions.
        return hits, (), question
    looser = without(question, given_up)
    if looser.beyond:
        looser = nearest_first(looser, asked.reference)
    hits = await ask_index(looser, search=search, services=services)
    return hits, tuple(dict.fromkeys(step.told for step in given_up)), looser


def nearest_first(question: SearchQuery, reference: DirectoryReference) -> SearchQuery:
    """Seen from the middle of the area asked for, where no other point was given."""
    if not question.areas or question.near is not None:
        return question
    area = reference.areas.by_code.get(question.areas[0].code)
    if area is None or area.latitude is None or area.longitude is None:
        return question
    return replace(question, near=(area.latitude, area.longitude))


async def _fewest(
    in_order: Sequence[Step], finds: Callable[[Sequence[Step]], Awaitable[bool]]
) -> list[Step]:
    """One more at a time until something is found; then back with each that does no harm."""
    given_up: list[Step] = []
    for step in in_order:
        given_up.append(step)
        if await finds(given_up):
            break
    else:
        return []
    # The dearest comes back first. Without the last one there is nothing, so it stays away.
    for step in reversed(given_up[:-1]):
        kept_away = [one for one in given_up if one is not step]
        if await finds(kept_away):
            given_up = kept_away
    return given_up
