"""`/proposals/{token}`: what became of something somebody told us. To open it changes nothing."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.access import From, Keys, VisitorForm
from api.dependencies import AppSettings
from api.usecases.guard_forms import FormRefused, refusal_words
from api.usecases.proposal_forms import plain
from api.usecases.propose_follow import answer, ask_again, follow, take_back
from frontend.going_in import go_on
from frontend.proposals_forms import (
    LONGEST_FORM,
    STALE,
    Showing,
    Taking,
    count,
    number,
    rules_of,
    send,
    status_of,
    typed_in,
)
from frontend.proposals_pages import FollowPage
from frontend.public import READ
from models.errors import Conflict

ANSWER = "answer to a proposal"
_CHANGED = "見ているあいだに、事務局が何かを書きました。下を見てから、もう一度送ってください。"

router = APIRouter(max_body_size=LONGEST_FORM)

Token = Annotated[str, Path(max_length=100)]


@router.api_route("/proposals/{token}", methods=READ)
async def show_followed(
    request: Request, token: Token, settings: AppSettings, keys: Keys, at: Showing
) -> Response:
    page = FollowPage(token=token, followed=await follow(token, at=at))
    return send(request, settings, keys, page, ANSWER)


@router.post("/proposals/{token}/answer")
@router.post("/proposals/{token}/again")
@router.post("/proposals/{token}/withdraw")
async def follow_up(
    request: Request,
    token: Token,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    showing: Showing,
    at: Taking,
) -> Response:
    followed = await follow(token, at=showing)
    typed = typed_in(form)
    text, version = plain(typed.get("text", "")), number(typed.get("version", ""))
    act = request.url.path.rpartition("/")[2]
    status, problem = HTTPStatus.UNPROCESSABLE_ENTITY, ""
    errors: dict[str, str] = {}
    refused: FormRefused | None = None
    if not form.is_ours:
        status, problem = HTTPStatus.FORBIDDEN, STALE
    elif act != "withdraw" and not text:
        errors = {"text": "ひとことでよいので、書いてください。"}
    else:
        try:
            await count(request, form, visit.network, rules_of(ANSWER, settings), keys)
            if act == "withdraw":
                await take_back(token, version, at=at)
            else:
                await (answer if act == "answer" else ask_again)(token, text, version, at=at)
            return go_on(f"/proposals/{token}")
        except Conflict:
            status, problem = HTTPStatus.CONFLICT, _CHANGED
        except FormRefused as late:
            problem, refused = refusal_words(late), late
            status = status_of(late, problem, errors)
    page = FollowPage(
        status=status, token=token, followed=followed, typed=typed, errors=errors, problem=problem
    )
    return send(request, settings, keys, page, ANSWER, form, refused)
