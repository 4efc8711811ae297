"""`/members`: people of organizations see what is listed of theirs, and what is waiting."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.access import (
    Account,
    ChangingAccounts,
    CheckedForm,
    Keys,
    let_out,
    needs,
)
from api.dependencies import AppSettings, Session, WriteSession
from api.usecases.follow_proposal import (
    FollowedProposal,
    answer_question,
    appeal,
    withdraw,
)
from api.usecases.member_home import own_organizations, own_proposal
from api.usecases.sign_in import sign_out
from frontend.form_values import as_typed, number_of
from frontend.going_in import DOOR, MEMBERS_HOME, go_on
from frontend.members_pages import MembersHomePage, OwnProposalPage
from frontend.public import READ
from models.account import Role
from models.errors import BadRequest
from models.proposal import MessageSide
from models.repositories.proposals import ProposalRepository

LONGEST_FORM = 64 * 1024
DONE = {"said": "事務局に伝えました。", "withdrawn": "取り下げました。"}
_BOTH = (MessageSide.proposer, MessageSide.secretariat)

router = APIRouter(prefix=MEMBERS_HOME, dependencies=needs(Role.member), max_body_size=LONGEST_FORM)


@router.api_route("", methods=READ)
async def show_members_home(
    request: Request, who: Account, session: Session, keys: Keys, settings: AppSettings
) -> Response:
    found = await own_organizations(who, session=session, keys=keys, pace=settings.ageing)
    return MembersHomePage(who=who, organizations=found).response(request)


@router.post("/sign-out")
async def leave(
    form: CheckedForm, who: Account, accounts: ChangingAccounts, settings: AppSettings
) -> Response:
    await sign_out(who, accounts=accounts)
    response = go_on(f"{DOOR}?left=1")
    let_out(response, settings)
    return response


@router.api_route("/proposals/{id}", methods=READ)
async def show_own_proposal(
    request: Request,
    id: UUID,
    who: Account,
    session: Session,
    keys: Keys,
    done: Annotated[str, Query()] = "",
) -> Response:
    followed = await _followed(who, id, session, keys)
    page = OwnProposalPage(who=who, followed=followed, done=DONE.get(done, ""))
    return page.response(request)


@router.post("/proposals/{id}")
async def say_to_secretariat(
    request: Request, form: CheckedForm, id: UUID, who: Account, session: WriteSession, keys: Keys
) -> Response:
    """An answer, an appeal, or that it is withdrawn: which of them the button says."""
    followed = await _followed(who, id, session, keys)
    proposals = ProposalRepository(session, keys)
    act, said, version = form.get("act"), as_typed(form, "text"), number_of(form.get("version"))
    try:
        if act == "withdraw":
            await withdraw(followed, version=version, proposals=proposals)
        elif act == "appeal":
            await appeal(followed, said, version=version, proposals=proposals)
        else:
            await answer_question(followed, said, version=version, proposals=proposals)
    except BadRequest as reason:
        page = OwnProposalPage(
            who=who,
            followed=followed,
            text=said,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            errors={"text": str(reason)},
        )
        return page.response(request)
    done = "withdrawn" if act == "withdraw" else "said"
    return go_on(f"{MEMBERS_HOME}/proposals/{id}?done={done}")


async def _followed(
    who: Account, id: UUID, session: Session | WriteSession, keys: Keys
) -> FollowedProposal:
    proposal = await own_proposal(who, id, session=session, keys=keys)
    messages = await ProposalRepository(session, keys).messages(proposal, _BOTH)
    return FollowedProposal(proposal, messages)
