"""`/staff/words`: groups of words that mean the same, tried out before they are saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from api.access import CheckedForm, Staff, needs
from api.area_rights import WHOLE
from api.dependencies import Reference, Search, Session, Words
from api.usecases.edit_words import (
    LONGEST_REASON,
    NEW,
    Proposal,
    elsewhere,
    faults,
    save_proposal,
    with_proposal,
    words_of,
)
from api.usecases.sign_in import SignedIn
from api.usecases.try_words import Trial, trial_queries, try_words
from api.words_in_use import WordsInUse
from frontend.form_values import text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_duplicate_pages import PER_PAGE
from frontend.staff_words_pages import (
    PATH,
    STATES,
    Typed,
    WordGroupPage,
    WordListPage,
    WordPreviewPage,
    state_of,
)
from models.account import Role
from models.directory_reference import DirectoryReference
from models.errors import Conflict, NotFound
from models.repositories.search_words import SynonymRepository, TrialQueryRepository
from models.repositories.services import ServiceRepository
from models.search_words import SynonymEdit
from search.folding import loose
from search.protocol import SearchBackend
from search.synonym_overlay import GroupEdit, KnownGroup, groups_in_use
from search.synonyms import Group

OWN_WORDS_TRIED = 6
REASON_MISSING = "わけを、ひとこと書いてください。"
CHANGED_MEANWHILE = (
    "ほかの人が先にこのことばを変えました。下の内容は、まだ保存していません。"
    "いまの内容を一覧で見てから、もう一度保存してください。"
)
NOTHING_CHANGES = "まだ、何も変わっていません。"

router = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=64 * 1024)


@dataclass(frozen=True, slots=True)
class WordDesk:
    """What a page about words needs: to read, to search, and the words as they are."""

    session: Session
    words: WordsInUse
    search: SearchBackend
    reference: DirectoryReference

    @property
    def edits(self) -> SynonymRepository:
        return SynonymRepository(self.session)

    async def effect(
        self, request: Request, proposed: GroupEdit, own: Sequence[str] = ()
    ) -> tuple[Trial, ...]:
        """What the change does to the questions of the software, of the house, and `own` words."""
        others = [one.text for one in await TrialQueryRepository(self.session).all()]
        known = with_proposal(await self.edits.newest(), proposed)
        return await try_words(
            [*own[:OWN_WORDS_TRIED], *others, *trial_queries()],
            groups_in_use(known),
            now=self.search,
            open_search=request.app.state.open_search,
            services=ServiceRepository(self.session),
            reference=self.reference,
        )


async def _desk(session: Session, words: Words, search: Search, reference: Reference) -> WordDesk:
    # What is shown here must be what the database says, not what it said half a second ago.
    await words.refresh()
    return WordDesk(session, words, search, reference)


Desk = Annotated[WordDesk, Depends(_desk)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@router.api_route("", methods=READ)
async def show_words(
    request: Request,
    who: Staff,
    desk: Desk,
    q: str = "",
    topic: str = "",
    state: str = "",
    page: PageNumber = 1,
    done: str = "",
) -> Response:
    q = q.strip()[:100]
    state = state if state in STATES else ""
    found = [one for one in desk.words.groups if _fits(one, loose(q), topic, state)]
    return WordListPage(
        who=who,
        topics=desk.reference.topics,
        groups=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(found),
        number=page,
        q=q,
        topic=topic,
        state=state,
        done=done,
    ).response(request)


@router.api_route("/groups/{id}", methods=READ)
async def show_group(
    request: Request, id: str, who: Staff, desk: Desk, word: str = "", done: str = ""
) -> Response:
    known = _known(id, desk)
    typed = Typed.of(known.group) if known else Typed(word.strip()[:60], "", "")
    return (await _group_page(who, desk, known, typed, done=done)).response(request)


@router.post("/groups/{id}/preview", dependencies=WHOLE)
async def preview_group(
    request: Request, id: str, form: CheckedForm, who: Staff, desk: Desk
) -> Response:
    known, typed = _known(id, desk), _typed(form)
    proposal = _proposal(id, form, known)
    errors = faults(proposal.group, desk.reference)
    if not typed.reason:
        errors["reason"] = REASON_MISSING
    elif known and known.group == proposal.group and known.is_off == proposal.is_off:
        errors["synonyms"] = NOTHING_CHANGES
    if errors:
        page = await _group_page(who, desk, known, typed, errors, seen=proposal.seen)
        return page.response(request)
    tried = [word for word in proposal.group.words if not known or word not in known.group.words]
    return WordPreviewPage(
        who=who,
        topics=desk.reference.topics,
        known=known,
        group=proposal.group,
        is_off=proposal.is_off,
        seen=proposal.seen,
        reason=typed.reason,
        shared=elsewhere(proposal.group, id, desk.words.groups),
        trials=await desk.effect(request, proposal.edit, tried or proposal.group.words),
    ).response(request)


@router.post("/groups/{id}", dependencies=WHOLE)
async def save_group(
    request: Request, id: str, form: CheckedForm, who: Staff, desk: Desk
) -> Response:
    known, typed = _known(id, desk), _typed(form)
    proposal = _proposal(id, form, known)
    errors = faults(proposal.group, desk.reference)
    if not typed.reason:
        errors["reason"] = REASON_MISSING
    if not errors:
        groups = {one.id: one for one in desk.words.groups}
        try:
            async with request.app.state.sessions.begin() as session:
                words = SynonymRepository(session)
                origin = who.origin(typed.reason)
                saved = await save_proposal(proposal, origin, groups, words)
        except Conflict:
            errors["synonyms"] = CHANGED_MEANWHILE
    if errors:
        page = await _group_page(who, desk, known, typed, errors)
        return page.response(request)
    await desk.words.refresh()
    return see(f"{PATH}/groups/{saved.group_id}", done="saved")


async def _group_page(
    who: SignedIn,
    desk: WordDesk,
    known: KnownGroup | None,
    typed: Typed,
    errors: dict[str, str] | None = None,
    *,
    seen: int | None = None,
    done: str = "",
) -> WordGroupPage:
    history = await desk.edits.of_group(known.id) if known else ()
    return WordGroupPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        errors=errors or {},
        topics=desk.reference.topics,
        known=known,
        typed=typed,
        seen=newest(history) if seen is None else seen,
        history=history,
        done=done,
    )


def newest(history: Sequence[SynonymEdit]) -> int:
    return (history[0].number or 0) if history else 0


def see(address: str, **query: str) -> RedirectResponse:
    return go_on(f"{address}?{urlencode(query)}")


def _known(id: str, desk: WordDesk) -> KnownGroup | None:
    if id == NEW:
        return None
    known = next((one for one in desk.words.groups if one.id == id), None)
    if known is None:
        raise NotFound("group of words", id[:80])
    return known


def _typed(form: FormData) -> Typed:
    return Typed(
        text_of(form, "synonyms"),
        text_of(form, "leads_to"),
        text_of(form, "topic", 40),
        text_of(form, "reason", LONGEST_REASON),
    )


def _proposal(id: str, form: FormData, known: KnownGroup | None) -> Proposal:
    """As the form says; whoever switches a group off or on leaves its words alone."""
    seen = text_of(form, "seen", 20)
    switch = text_of(form, "switch", 10)
    is_off = known is not None and known.is_off
    group = Group(
        words_of(text_of(form, "synonyms")),
        words_of(text_of(form, "leads_to")),
        text_of(form, "topic", 40),
    )
    if known is not None and switch in {"off", "on"}:
        group, is_off = known.group, switch == "off"
    return Proposal(id, group, is_off, int(seen) if seen.isdecimal() else 0)


def _fits(one: KnownGroup, words: str, topic: str, state: str) -> bool:
    if topic and one.group.topic != topic:
        return False
    if state and state_of(one) != state:
        return False
    return not words or any(words in loose(w) for w in (*one.group.words, *one.group.leads_to))
