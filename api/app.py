"""Puts the parts together: the JSON API and the site as two apps over one database and index."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Hashable, Sequence
from functools import partial

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.file_stores import open_file_store
from api.import_worker import ImportWorker
from api.jobs import JOBS, open_runner
from api.response_cache import ResponseCache, this_minute
from api.routes import fhir, health, hsds, search, suggest
from api.settings import JobsPlace, Settings
from api.usecases.count_queries import QueryCounter
from api.usecases.upload_folder import UploadFolder
from api.words_in_use import WordsInUse
from frontend import (
    about_data,
    api_docs,
    confirm,
    consent,
    files,
    files_members,
    finders,
    handout,
    hours_calendar,
    inquiries,
    inquiries_staff,
    join,
    join_follow,
    join_staff,
    leaflets,
    members,
    members_edit,
    members_invitation,
    members_notices,
    members_people,
    members_referral_profile,
    members_referrals,
    platforms,
    platforms_members,
    proposals,
    proposals_follow,
    proposals_missing,
    public,
    receiver,
    receiver_cover,
    short_links,
    sign_in_code,
    sign_in_mail,
    sign_in_provider,
    staff,
    staff_account,
    staff_account_codes,
    staff_audit,
    staff_bulk,
    staff_bulk_messages,
    staff_bulk_pause,
    staff_calls,
    staff_consent,
    staff_duplicates,
    staff_files,
    staff_finder_notices,
    staff_freshness,
    staff_history,
    staff_imports,
    staff_mails,
    staff_mapping,
    staff_numbers,
    staff_people,
    staff_platforms,
    staff_platforms_invite,
    staff_platforms_members,
    staff_receivers,
    staff_record_list,
    staff_records,
    staff_referral_desk,
    staff_referral_numbers,
    staff_referrals,
    staff_referrals_acts,
    staff_referrals_board,
    staff_referrals_thread,
    staff_review,
    staff_review_decisions,
    staff_uploads,
    staff_words,
    staff_words_changes,
)
from frontend import search as site_search
from frontend.print.leaflet import LeafletPrinter
from frontend.site import create_site
from models.change_watch import open_watch
from models.database import open_engine, session_factory
from models.repositories.areas import WindowMemory
from search.backends import open_backend
from search.indexer import Indexer
from search.warming import warm

API_PATHS = ("/api", "/fhir", "/hsds", "/openapi.json", "/healthz", "/readyz")
TITLE = "Madoguchi"


class Prefixes(BaseRoute):
    """Hands whole paths to an app, unlike a mount, so that its documents name real paths.

    No prefixes means everything that is left.
    """

    def __init__(self, app: ASGIApp, prefixes: Sequence[str] = ()) -> None:
        self.app = app
        self.prefixes = prefixes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http":
            return Match.NONE, {}
        path = scope["path"]
        ours = not self.prefixes or any(
            path == prefix or path.startswith(f"{prefix}/") for prefix in self.prefixes
        )
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class OpenToAll:
    """What every answer of the API carries: any page may read it, nothing guesses its type."""

    HEADERS = ((b"access-control-allow-origin", b"*"), (b"x-content-type-options", b"nosniff"))

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_openly(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.HEADERS]
            await send(message)

        await self.app(scope, receive, send_openly)


def create_api() -> FastAPI:
    app = FastAPI(
        title=TITLE,
        version="0.1.0",
        summary="A directory of support, open to everybody.",
        docs_url=None,
        redoc_url=None,
        responses=problems.RESPONSES,
        redirect_slashes=False,
    )
    problems.install(app)
    for routes in (search, suggest, hsds, fhir, health):
        app.include_router(routes.router)
    return app


def create_app(settings: Settings) -> Starlette:
    """The whole product as one ASGI app; opens nothing before its lifespan starts."""
    api = create_api()
    site = create_site(
        name=settings.site_name,
        base_url=settings.base_url,
        links=[
            ("/join", "団体を登録する"),
            ("/members", "団体・職員のログイン"),
            ("/proposals/missing", "のっていない団体を知らせる"),
            ("/notice", "気になる人のことを知らせる"),
            ("/docs", "API（開発する人へ）"),
        ],
        routers=(
            public.router,
            confirm.router,
            consent.router,
            about_data.router,
            proposals.router,
            proposals_missing.router,
            proposals_follow.router,
            files.router,
            finders.router,
            join_follow.router,
            join.router,
            hours_calendar.router,
            leaflets.router,
            platforms.router,
            receiver.router,
            inquiries.router,
            site_search.router,
            short_links.router,
            api_docs.router,
        ),
    )
    staff.install(
        site,
        staff_account.router,
        staff_audit.router,
        staff_numbers.router,
        staff_duplicates.router,
        staff_uploads.router,
        staff_mapping.router,
        staff_imports.router,
        staff_mails.router,
        staff_receivers.router,
        staff_finder_notices.router,
        handout.router,
        staff_record_list.router,
        staff_records.router,
        staff_history.router,
        staff_history.restoring,
        staff_review.router,
        staff_review_decisions.router,
        join_staff.router,
        staff_files.router,
        staff_files.queue,
        staff_bulk_messages.router,
        staff_bulk_pause.router,
        staff_bulk.router,
        files_members.router,
        staff_freshness.router,
        staff_referral_desk.desk,
        staff_referral_desk.router,
        members_referral_profile.router,
        staff_consent.router,
        staff_consent.members_router,
        staff_calls.router,
        staff_words.router,
        staff_words_changes.router,
        platforms_members.router,
        staff_platforms.desk,
        staff_platforms_invite.desk,
        staff_platforms_members.desk,
        staff_platforms.router,
        staff_platforms_members.router,
        sign_in_code.router,
        sign_in_mail.router,
        sign_in_provider.router,
        members.router,
        staff_account.members_router,
        staff_account_codes.router,
        staff_account_codes.members_router,
        members_edit.router,
        members_notices.router,
        members_people.router,
        members_people.staff_router,
        members_referrals.router,
        receiver_cover.router,
        inquiries_staff.router,
        members_invitation.router,
        staff_people.router,
        # Pages with a name of their own stand before those of one case.
        staff_referral_numbers.router,
        staff_referrals_board.coordinators,
        staff_referrals_board.router,
        staff_referrals.router,
        staff_referrals_acts.router,
        staff_referrals_thread.router,
        staff_referrals_thread.files,
    )

    @contextlib.asynccontextmanager
    async def lifespan(root: Starlette) -> AsyncIterator[None]:
        settings.prepare()
        engine = open_engine(settings.database_url)
        state = root.state
        state.engine = engine
        state.sessions = session_factory(engine)
        state.words = WordsInUse(state.sessions)
        state.counter = QueryCounter(state.sessions, state.words.synonyms, settings.counted_from)
        state.open_search = partial(open_backend, settings.search)
        state.search = state.open_search(state.words.synonyms)
        state.watch = await open_watch(engine)
        state.printer = LeafletPrinter()
        state.files = open_file_store(settings)
        uploads = UploadFolder(settings.data_dir / "uploads")
        state.imports = ImportWorker(settings.database_url, state.sessions, uploads)
        stopping = asyncio.Event()
        working = [
            # Somebody who asks in the first second after a start must not pay for the dictionary.
            asyncio.create_task(asyncio.to_thread(warm)),
            asyncio.create_task(Indexer(state.sessions, state.search).run(stopping)),
            asyncio.create_task(state.words.run(stopping, state.watch.version)),
            asyncio.create_task(state.counter.run(stopping)),
        ]
        if settings.jobs is JobsPlace.here:
            runner = open_runner(settings, state.sessions, stopping)
            working.append(asyncio.create_task(runner.run()))
        try:
            yield
        finally:
            stopping.set()
            await asyncio.gather(*working)
            await state.words.close()
            await state.imports.close()
            await asyncio.to_thread(state.printer.close)
            await state.files.close()
            await state.watch.close()
            await engine.dispose()

    def directory_state() -> Hashable | None:
        """Differs whenever a page or an answer may; None while that cannot be known."""
        state = root.state
        records, index = state.watch.version(), state.search.state()
        if records is None or index is None:
            return None
        return records, index, state.words.version, this_minute()

    root = Starlette(
        lifespan=lifespan,
        routes=[Prefixes(OpenToAll(api), API_PATHS), Prefixes(site)],
        middleware=[Middleware(ResponseCache, state=directory_state)],
    )
    root.state.settings = settings
    root.state.reference = None
    root.state.jobs = JOBS
    root.state.windows = WindowMemory()
    root.state.openapi = api.openapi
    api.state = site.state = root.state
    return root
