"""What a route can ask for, as types."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from api.settings import Settings
from api.usecases.count_queries import QueryCounter
from api.words_in_use import WordsInUse
from models.database import Sessions
from models.directory_reference import DirectoryReference
from models.repositories.areas import AreaRepository
from models.repositories.organizations import OrganizationRepository
from models.repositories.reference import read_reference
from models.repositories.services import ServiceRepository
from models.repositories.topics import TopicRepository
from search.protocol import SearchBackend


async def _session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


async def _write_session(request: Request) -> AsyncIterator[AsyncSession]:
    """One request, one transaction: commit on success, roll back on any error."""
    async with request.app.state.sessions.begin() as session:
        yield session


Session = Annotated[AsyncSession, Depends(_session, scope="function")]
"""To read with; each question sees what is committed when it is asked (decision 0014)."""

# scope="function": committed before the response leaves, so that a failed commit is not a 200.
WriteSession = Annotated[AsyncSession, Depends(_write_session, scope="function")]


async def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


AllSessions = Annotated[Sessions, Depends(_sessions)]
"""For what needs transactions of its own."""


async def _services(session: Session) -> ServiceRepository:
    return ServiceRepository(session)


async def _organizations(session: Session) -> OrganizationRepository:
    return OrganizationRepository(session)


async def _areas(request: Request, session: Session) -> AreaRepository:
    state = request.app.state
    return AreaRepository(session, memory=state.windows, version=state.watch.version())


async def _topics(session: Session) -> TopicRepository:
    return TopicRepository(session)


async def _search(request: Request) -> SearchBackend:
    backend: SearchBackend = request.app.state.search
    return backend


async def _words(request: Request) -> WordsInUse:
    words: WordsInUse = request.app.state.words
    return words


async def _counter(request: Request) -> QueryCounter:
    counter: QueryCounter = request.app.state.counter
    return counter


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _reference(request: Request, session: Session) -> DirectoryReference:
    known: DirectoryReference | None = request.app.state.reference
    if known is None or not known.is_loaded:
        year_end = request.app.state.settings.year_end
        known = await read_reference(session, year_end=year_end)
        request.app.state.reference = known
        if known.is_loaded:
            request.app.state.words.prepare(known)
    return known


Services = Annotated[ServiceRepository, Depends(_services)]
Organizations = Annotated[OrganizationRepository, Depends(_organizations)]
Areas = Annotated[AreaRepository, Depends(_areas)]
Topics = Annotated[TopicRepository, Depends(_topics)]
Search = Annotated[SearchBackend, Depends(_search)]
Words = Annotated[WordsInUse, Depends(_words)]
Counter = Annotated[QueryCounter, Depends(_counter)]
AppSettings = Annotated[Settings, Depends(_settings)]
Reference = Annotated[DirectoryReference, Depends(_reference)]
