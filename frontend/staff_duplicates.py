"""`/staff/duplicates`: records that may be one, decided by a person, and decisions taken back."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData, QueryParams

from api.access import CheckedForm, Staff, needs
from api.area_rights import ChangeRights, ReadRights
from api.duplicate_review import Deciding, DuplicateReview, Reviewing
from api.usecases.decide_duplicate import (
    MergePlan,
    keep_apart,
    merge_duplicate,
    planned_content,
    undo_decision,
)
from api.usecases.show_duplicate import ShownPair, show_duplicate
from api.usecases.sign_in import SignedIn
from frontend.form_values import id_of, text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_decided_pages import DecidedPage, UndoPage
from frontend.staff_duplicate_pages import (
    CHOICE,
    PER_PAGE,
    SEEN,
    DuplicatePage,
    DuplicatesPage,
    MergePreviewPage,
)
from models.account import Role
from models.errors import BadRequest, Conflict
from models.repositories.duplicates import Asked
from models.taking_over import Choice
from models.vocabulary import RecordType

PATH = "/staff/duplicates"
LONGEST_FORM = 16 * 1024
LONGEST_REASON = 500
_SURE = 0.8

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=LONGEST_FORM)

Page = Annotated[int, Query(ge=1, le=100_000)]


async def _both(review: DuplicateReview, id: UUID) -> tuple[UUID, UUID]:
    pair = await review.duplicates.get(id)
    return pair.one_id, pair.other_id


async def _is_readable(review: Reviewing, id: UUID, rights: ReadRights) -> None:
    await rights.check_reading(*await _both(review, id))


READABLE = [Depends(_is_readable)]


async def waiting(request: Request) -> int:
    """How many pairs are to be decided."""
    async with request.app.state.sessions() as session:
        return await DuplicateReview.over(session).duplicates.count_open(Asked())


@router.api_route("", methods=READ)
async def show_queue(
    request: Request,
    who: Staff,
    review: Reviewing,
    kind: str = "",
    q: str = "",
    sure: str = "",
    page: Page = 1,
    done: str = "",
) -> Response:
    asked = Asked(
        record_type=RecordType(kind) if kind in set(RecordType) else None,
        words=q.strip()[:100].replace("\x00", ""),
        surer_than=_SURE if sure else 0,
    )
    return DuplicatesPage(
        who=who,
        asked=asked,
        total=await review.duplicates.count_open(asked),
        pairs=await review.duplicates.queue(asked, page=page, per_page=PER_PAGE),
        number=page,
        done=done,
    ).response(request)


@router.api_route("/decided", methods=READ)
async def show_decided(
    request: Request, who: Staff, review: Reviewing, page: Page = 1, done: str = ""
) -> Response:
    return DecidedPage(
        who=who,
        total=await review.duplicates.count_decided(),
        decided=await review.duplicates.decided(page=page, per_page=PER_PAGE),
        number=page,
        done=done,
    ).response(request)


@router.api_route("/decided/{decision_id}", methods=READ)
async def ask_to_undo(
    request: Request, who: Staff, review: Reviewing, decision_id: UUID, rights: ReadRights
) -> Response:
    await rights.check_reading(*await _decided(review, decision_id))
    return (await _undo_page(who, review, decision_id)).response(request)


@router.post("/decided/{decision_id}")
async def undo(
    request: Request,
    form: CheckedForm,
    who: Staff,
    review: Deciding,
    decision_id: UUID,
    rights: ChangeRights,
) -> Response:
    both = await _decided(review, decision_id)
    await rights.check(*both)
    reason = text_of(form, "reason", LONGEST_REASON)
    if not reason:
        errors = {"reason": "元に戻すわけを、ひとこと書いてください。"}
        page = await _undo_page(who, review, decision_id, errors)
        return page.response(request)
    try:
        undone = await undo_decision(
            decision_id,
            who.origin(reason),
            await review.search(),
            duplicates=review.duplicates,
            likenesses=review.likenesses,
            merges=review.merges,
        )
    except Conflict as refused:
        page = await _undo_page(who, review, decision_id, {"reason": str(refused)}, reason)
        return page.response(request)
    await rights.check(*both)
    return go_on(f"{PATH}/decided?{urlencode({'done': 'left' if undone.left else 'undone'})}")


@router.api_route("/{id}", methods=READ, dependencies=READABLE)
async def show_pair(
    request: Request, who: Staff, review: Reviewing, id: UUID, stays: str = "", done: str = ""
) -> Response:
    shown = await _shown(review, id, stays)
    chosen = _choices(request.query_params)
    return DuplicatePage(who=who, shown=shown, chosen=chosen, done=done).response(request)


@router.api_route("/{id}/preview", methods=READ, dependencies=READABLE)
async def preview(
    request: Request, who: Staff, review: Reviewing, id: UUID, stays: str = ""
) -> Response:
    shown = await _shown(review, id, stays)
    return (await _preview(who, review, shown, _choices(request.query_params))).response(request)


@router.post("/{id}/apart")
async def decide_apart(
    request: Request,
    form: CheckedForm,
    who: Staff,
    review: Deciding,
    id: UUID,
    rights: ChangeRights,
) -> Response:
    await rights.check(*await _both(review, id))
    reason = text_of(form, "reason", LONGEST_REASON)
    problem = "" if reason else "別のものだと分かったわけを、ひとこと書いてください。"
    if reason:
        try:
            await keep_apart(
                id,
                _seen(form),
                who.origin(reason),
                await review.search(),
                duplicates=review.duplicates,
                likenesses=review.likenesses,
            )
        except Conflict as refused:
            problem = str(refused)
        else:
            return go_on(f"{PATH}?done=apart")
    shown = await _shown(review, id, str(form.get("stays", "")))
    return DuplicatePage(
        who=who,
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        shown=shown,
        reason=reason,
        errors={"reason": problem},
    ).response(request)


@router.post("/{id}/merge")
async def decide_merge(
    request: Request,
    form: CheckedForm,
    who: Staff,
    review: Deciding,
    id: UUID,
    rights: ChangeRights,
) -> Response:
    both = await _both(review, id)
    await rights.check(*both)
    reason, choices = text_of(form, "reason", LONGEST_REASON), _choices(form)
    problem = "" if reason else "同じだと分かったわけを、ひとこと書いてください。"
    stays = id_of(form.get("stays"))
    if reason and stays is not None:
        try:
            merged = await merge_duplicate(
                id,
                MergePlan(stays, choices, _seen(form)),
                who.origin(reason),
                await review.search(),
                duplicates=review.duplicates,
                likenesses=review.likenesses,
                merges=review.merges,
            )
        except (BadRequest, Conflict) as refused:
            problem = str(refused)
        else:
            await rights.check(*both)
            if merged.onward:
                return go_on(f"{PATH}/{merged.onward[0]}?done=onward")
            return go_on(f"{PATH}?done=merged")
    shown = await _shown(review, id, str(form.get("stays", "")))
    return (await _preview(who, review, shown, choices, problem, reason)).response(request)


async def _decided(review: DuplicateReview, decision_id: UUID) -> tuple[UUID, UUID]:
    return await _both(review, (await review.duplicates.decision(decision_id)).pair_id)


async def _shown(review: DuplicateReview, id: UUID, stays: str) -> ShownPair:
    return await show_duplicate(
        id,
        id_of(stays),
        duplicates=review.duplicates,
        likenesses=review.likenesses,
        merges=review.merges,
    )


async def _preview(
    who: SignedIn,
    review: DuplicateReview,
    shown: ShownPair,
    choices: dict[str, Choice],
    problem: str = "",
    reason: str = "",
) -> DuplicatePage | MergePreviewPage:
    """What would come of it; back to the choice where that cannot be."""
    unprocessable = HTTPStatus.UNPROCESSABLE_ENTITY
    plan = MergePlan(shown.stays.id, choices, {})
    try:
        content = await planned_content(shown.pair, plan, merges=review.merges)
    except BadRequest as refused:
        return DuplicatePage(
            who=who,
            status=unprocessable,
            shown=shown,
            chosen=choices,
            errors={"choices": str(refused)},
        )
    return MergePreviewPage(
        who=who,
        status=unprocessable if problem else HTTPStatus.OK,
        shown=shown,
        chosen=choices,
        content=content,
        reason=reason,
        errors={"reason": problem} if problem else {},
    )


async def _undo_page(
    who: SignedIn,
    review: DuplicateReview,
    decision_id: UUID,
    errors: dict[str, str] | None = None,
    reason: str = "",
) -> UndoPage:
    decision = await review.duplicates.decision(decision_id)
    pair = await review.duplicates.get(decision.pair_id)
    names = await review.duplicates.names((pair.one_id, pair.other_id))
    return UndoPage(
        who=who,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        decision=decision,
        pair=pair,
        names=names,
        reason=reason,
        errors=errors or {},
    )


def _choices(sent: FormData | QueryParams) -> dict[str, Choice]:
    return {
        name.removeprefix(CHOICE): Choice(value)
        for name, value in sent.items()
        if name.startswith(CHOICE) and value in set(Choice)
    }


def _seen(form: FormData) -> dict[UUID, int]:
    """The newest revision of each record when the page was made."""
    found: dict[UUID, int] = {}
    for name, value in form.items():
        id = id_of(name.removeprefix(SEEN)) if name.startswith(SEEN) else None
        if id is not None and isinstance(value, str) and value.isdecimal() and len(value) < 10:
            found[id] = int(value)
    return found
