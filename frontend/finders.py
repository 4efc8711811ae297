"""`/notice`: somebody tells of a person they worry about. `/notice/{token}`: that it arrived."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.access import From, Keys, VisitorForm
from api.dependencies import AppSettings, Reference, Session, WriteSession
from api.referral_room import referrals_over
from api.usecases.guard_forms import FormRefused, refusal_words
from api.usecases.notice_finder import NoticeBoard, receipt_state, tell
from api.usecases.noticed import full_name, read_noticed
from frontend.finders_pages import NoticePage, ReceiptPage
from frontend.going_in import go_on
from frontend.proposals_forms import count, refusal, rules_of, send, status_of, typed_in
from frontend.public import READ
from models.inquiry import NoticeState
from models.repositories.finder_notices import FinderNoticeRepository
from models.support_case import Urgency

FORM = "finder notice"

router = APIRouter(max_body_size=32 * 1024)

Token = Annotated[str, Path(max_length=100)]


async def _looking(
    session: Session, settings: AppSettings, keys: Keys, reference: Reference
) -> NoticeBoard:
    room = referrals_over(session, settings, keys)
    return NoticeBoard(FinderNoticeRepository(session, keys), room, reference.areas)


async def _acting(
    session: WriteSession, settings: AppSettings, keys: Keys, reference: Reference
) -> NoticeBoard:
    room = referrals_over(session, settings, keys)
    return NoticeBoard(FinderNoticeRepository(session, keys), room, reference.areas)


LookingAtNotices = Annotated[NoticeBoard, Depends(_looking)]
ActingOnNotices = Annotated[NoticeBoard, Depends(_acting)]


@router.api_route("/notice", methods=READ)
async def show_form(
    request: Request,
    settings: AppSettings,
    keys: Keys,
    reference: Reference,
    area: Annotated[str, Query(max_length=6)] = "",
    finder: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """A poster at a post office may lead here with its area and who they are."""
    known = full_name(area, reference.areas)
    page = NoticePage(typed={"town": known, "finder": finder})
    return send(request, settings, keys, page, FORM)


@router.post("/notice")
async def take_notice(
    request: Request,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    board: ActingOnNotices,
) -> Response:
    typed = typed_in(form)
    said, errors = read_noticed(typed, board.tree)
    refused, problem = refusal(form, rules_of(FORM, settings), keys)
    if not problem and not errors:
        try:
            await count(request, form, visit.network, rules_of(FORM, settings), keys)
            token = await tell(said, typed.get("once", "")[:64], board=board)
            return go_on(f"/notice/{token}")
        except FormRefused as late:
            refused, problem = late, refusal_words(late)
    page = NoticePage(
        status=status_of(refused, problem, errors), typed=typed, errors=errors, problem=problem
    )
    return send(request, settings, keys, page, FORM, form, refused)


@router.api_route("/notice/{token}", methods=READ)
async def show_receipt(request: Request, token: Token, board: LookingAtNotices) -> Response:
    notice = await receipt_state(token, board=board)
    return ReceiptPage(
        is_taken=notice.state is not NoticeState.new,
        is_urgent=notice.urgency is Urgency.now,
    ).response(request)
