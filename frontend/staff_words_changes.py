"""`/staff/words/…`: changes and taking them back, questions to try words on, counts of words."""

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.access import CheckedForm, Staff, needs
from api.area_rights import WHOLE
from api.dependencies import AppSettings, Reference, Session, WriteSession
from api.usecases.edit_words import LONGEST_REASON, before_edit, undo_edit
from api.usecases.sign_in import SignedIn
from api.usecases.try_words import trial_queries
from frontend import wording
from frontend.form_values import text_of
from frontend.public import READ
from frontend.staff_duplicate_pages import PER_PAGE
from frontend.staff_words import REASON_MISSING, Desk, PageNumber, WordDesk, newest, see
from frontend.staff_words_pages import (
    PATH,
    TrialQueriesPage,
    WordChangePage,
    WordChangesPage,
    WordCountsPage,
)
from models.account import Role
from models.directory_reference import DirectoryReference
from models.errors import Conflict, NotFound
from models.repositories.query_counts import QueryCountRepository
from models.repositories.search_words import MOST_TRIALS, SynonymRepository, TrialQueryRepository
from models.search_words import LONGEST_TRIAL
from search.synonym_overlay import shipped_groups

CHANGES, TRIALS = f"{PATH}/changes", f"{PATH}/trials"
DAYS = 28
MOST_COUNTED = 100
HIGHEST_NUMBER = 2**31 - 1
CHANGED_SINCE = (
    "このあとで、もう一度変えられています。元に戻すときは、ことばのページで直してください。"
)

router = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=16 * 1024)


@router.api_route("/changes", methods=READ)
async def show_changes(
    request: Request, who: Staff, desk: Desk, page: PageNumber = 1, done: str = ""
) -> Response:
    found = await desk.edits.page(page, PER_PAGE)
    return WordChangesPage(
        who=who,
        topics=desk.reference.topics,
        edits=found.edits,
        total=found.total,
        number=page,
        names={edit.group_id: await _name(edit.group_id, desk) for edit in found.edits},
        done=done,
    ).response(request)


@router.api_route("/changes/{number}", methods=READ)
async def show_change(request: Request, number: int, who: Staff, desk: Desk) -> Response:
    return (await _change_page(request, number, who, desk)).response(request)


@router.post("/changes/{number}", dependencies=WHOLE)
async def undo_change(
    request: Request, number: int, form: CheckedForm, who: Staff, desk: Desk
) -> Response:
    reason = text_of(form, "reason", LONGEST_REASON)
    errors = {} if reason else {"reason": REASON_MISSING}
    if not errors:
        try:
            async with request.app.state.sessions.begin() as session:
                words = SynonymRepository(session)
                await undo_edit(_checked(number), who.origin(reason), words)
        except Conflict:
            errors["reason"] = CHANGED_SINCE
    if errors:
        page = await _change_page(request, number, who, desk, errors, reason)
        return page.response(request)
    await desk.words.refresh()
    return see(CHANGES, done="undone")


@router.api_route("/trials", methods=READ)
async def show_trials(
    request: Request, who: Staff, session: Session, reference: Reference, done: str = ""
) -> Response:
    page = await _trials_page(who, session, reference, done=done)
    return page.response(request)


@router.post("/trials", dependencies=WHOLE)
async def add_trial(
    request: Request, form: CheckedForm, who: Staff, session: WriteSession, reference: Reference
) -> Response:
    text = " ".join(text_of(form, "text").split())
    error = ""
    if not text:
        error = "質問を入れてください。"
    elif len(text) > LONGEST_TRIAL:
        error = f"{LONGEST_TRIAL}字までにしてください。"
    elif text in trial_queries():
        error = "はじめからある質問です。"
    else:
        try:
            await TrialQueryRepository(session).add(text)
        except Conflict:
            error = f"もう加えてあるか、{MOST_TRIALS}個をこえています。"
    if error:
        page = await _trials_page(who, session, reference, errors={"text": error}, text=text)
        return page.response(request)
    return see(TRIALS, done="added")


@router.post("/trials/{id}/remove", dependencies=WHOLE)
async def remove_trial(id: UUID, form: CheckedForm, session: WriteSession) -> Response:
    await TrialQueryRepository(session).remove(id)
    return see(TRIALS, done="removed")


@router.api_route("/counts", methods=READ)
async def show_counts(
    request: Request, who: Staff, session: Session, settings: AppSettings, reference: Reference
) -> Response:
    counts = QueryCountRepository(session)
    since = datetime.now(wording.JST).date() - timedelta(days=DAYS)
    return WordCountsPage(
        who=who,
        topics=reference.topics,
        days=DAYS,
        counted_from=settings.counted_from,
        missed=await counts.since(since, only_without_hits=True, limit=MOST_COUNTED),
        asked=await counts.since(since, only_without_hits=False, limit=MOST_COUNTED),
    ).response(request)


async def _change_page(
    request: Request,
    number: int,
    who: SignedIn,
    desk: WordDesk,
    errors: dict[str, str] | None = None,
    reason: str = "",
) -> WordChangePage:
    edit = await desk.edits.get(_checked(number))
    earlier = await before_edit(edit, desk.edits)
    is_newest = newest(await desk.edits.of_group(edit.group_id)) == number
    tried = dict.fromkeys([*(earlier.group.words if earlier.group else ()), *edit.words])
    return WordChangePage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        errors=errors or {},
        topics=desk.reference.topics,
        edit=edit,
        earlier=earlier,
        shipped=shipped_groups().get(edit.group_id),
        name=await _name(edit.group_id, desk),
        is_newest=is_newest,
        reason=reason,
        trials=await desk.effect(request, earlier, list(tried)) if is_newest else (),
    )


async def _trials_page(
    who: SignedIn,
    session: Session,
    reference: DirectoryReference,
    *,
    errors: dict[str, str] | None = None,
    text: str = "",
    done: str = "",
) -> TrialQueriesPage:
    return TrialQueriesPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        errors=errors or {},
        topics=reference.topics,
        own=await TrialQueryRepository(session).all(),
        shipped=trial_queries(),
        text=text,
        done=done,
    )


async def _name(group_id: str, desk: WordDesk) -> str:
    """What a group is called: its first word, now or as it last was."""
    known = next((one.group for one in desk.words.groups if one.id == group_id), None)
    if known is not None and known.words:
        return known.words[0]
    history = await desk.edits.of_group(group_id)
    return next((edit.words[0] for edit in history if edit.words), "ことば")


def _checked(number: int) -> int:
    if not 0 < number <= HIGHEST_NUMBER:
        raise NotFound("change of words", str(number)[:20])
    return number
