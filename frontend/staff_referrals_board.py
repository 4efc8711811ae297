"""`/staff/referrals`: what a desk has to do; `/staff/referrals/board`: what coordinators see."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import Staff, needs
from api.dependencies import Reference, Session
from api.referral_room import LookingAtReferrals
from api.usecases.case_board import OUR_TURN, THEIR_TURN, desks_of
from frontend.public import READ
from frontend.staff_referrals_board_pages import (
    BoardPage,
    CoordinatorPage,
    Part,
    WaitingFor,
)
from frontend.staff_referrals_fields import PATH
from models.account import Role
from models.base import now
from models.referral_states import OPEN, ReferralState
from models.repositories.cases import Sender
from models.repositories.referral_board import (
    BoardQuery,
    BoardRow,
    Place,
    ReferralBoardRepository,
)
from models.support_case import SupportCase

PER_PAGE = 30

coordinators = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat))
"""Stands before what is found by the id of a case: "board" is no id."""
router = APIRouter(prefix=PATH, dependencies=needs(Role.staff))


@router.api_route("", methods=READ)
async def show_board(
    request: Request,
    who: Staff,
    room: LookingAtReferrals,
    reference: Reference,
    session: Session,
    number: Annotated[str, Query(max_length=20)] = "",
    part: Annotated[str, Query(max_length=10)] = "",
    state: Annotated[str, Query(max_length=40)] = "",
    topic: Annotated[str, Query(max_length=40)] = "",
    late: Annotated[str, Query(max_length=3)] = "",
    after: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    sender, at = Sender(area=who.area_code), now()
    missing = ""
    if number:
        found = await room.cases.with_number(number, sender)
        if found is not None:
            return RedirectResponse(f"{PATH}/{found.id}", HTTPStatus.SEE_OTHER)
        missing = number
    board = ReferralBoardRepository(session)
    asked = WaitingFor(
        part=Part(part) if part in set(Part) else Part.ours,
        state=state if state in set(OPEN) else "",
        topic=topic if topic in reference.topics else "",
        late=bool(late),
    )
    turn = OUR_TURN if asked.part is Part.ours else THEIR_TURN
    chosen = (ReferralState(asked.state),) if asked.state else turn
    rows: list[BoardRow] = []
    cases: list[SupportCase] = []
    next_place, next_case = None, None
    if asked.part is Part.nowhere:
        cases, next_case = await board.nowhere(sender, _id(after), PER_PAGE)
    else:
        query = BoardQuery(
            states=chosen,
            topic=asked.topic,
            late_at=at if asked.late else None,
            after=_place(after),
            per_page=PER_PAGE,
        )
        rows, next_place = await board.page(sender, query)
        if asked.part is Part.ours and not asked.is_narrowed and not after:
            cases, _ = await board.nowhere(sender, None, 5)
    return BoardPage(
        who=who,
        asked=asked,
        rows=rows,
        cases=cases,
        next=_said(next_place) or (str(next_case) if next_case else ""),
        counts={
            "ours": await board.count(sender, OUR_TURN),
            "theirs": await board.count(sender, THEIR_TURN),
            "late": await board.count(sender, tuple(OPEN), at),
        },
        topics=reference.topics,
        missing=missing,
    ).response(request)


@coordinators.api_route("/board", methods=READ)
async def show_coordinator_board(
    request: Request,
    who: Staff,
    reference: Reference,
    session: Session,
    after: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Numbers, topics, areas, states: nothing of what is needed, said, or of a person."""
    board, codes = ReferralBoardRepository(session), desks_of(who, reference.areas)
    place = _place(after)
    query = BoardQuery(states=tuple(OPEN), late_at=now(), after=place, per_page=PER_PAGE)
    rows, next_place = await board.page_of_desks(codes, query)
    return CoordinatorPage(
        who=who,
        alerted=[] if place else await board.alerted(codes),
        rows=rows,
        next=_said(next_place),
        topics=reference.topics,
        areas=reference.areas,
    ).response(request)


def _place(said: str) -> Place | None:
    """Where the page before ended; what cannot be read is the first page."""
    at, _, id = said.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(id)) if moment.tzinfo is not None else None
    except ValueError:
        return None


def _said(place: Place | None) -> str:
    return f"{place[0].isoformat()}_{place[1]}" if place else ""


def _id(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None
