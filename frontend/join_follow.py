"""By a secret link: what became of a registration, and going on with one that was begun."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access import Keys, VisitorForm
from api.dependencies import Session, WriteSession
from api.usecases.follow_proposal import (
    FollowedProposal,
    answer_question,
    appeal,
    follow_proposal,
    withdraw,
)
from api.usecases.guard_forms import FormRefused, FormRules, Refusal, refusal_words
from api.usecases.join import KEPT, LINK_LIVES, RESUME, STEP, is_open, mail_resume_link
from api.usecases.mail_address import read_mail
from api.usecases.rates import TooOften, count_sending
from frontend.form_values import number_of
from frontend.going_in import go_on
from frontend.join_follow_pages import FollowPage
from frontend.join_pages import START, LaterPage, ResumePage, StartPage
from frontend.join_visit import LONGEST_FORM, JoinVisit, NotTaken, Visiting, desk_over
from frontend.public import READ
from models.errors import BadRequest, NotFound
from models.person import LinkPurpose
from models.proposal import ProposalKind
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.proposals import ProposalRepository

FOLLOW = FormRules("join follow", quickest=STEP.quickest, oldest=STEP.oldest, most=30)
_NO_MORE = "このつづきは、もうありません。送り終えたか、書きかけのまま時間がたったためです。"
_MAILS_TO_ONE = 5
"""Links to one address a day: nobody fills somebody else's mailbox."""

router = APIRouter(prefix=START, max_body_size=LONGEST_FORM)


@router.api_route("/later", methods=READ)
async def show_later(visiting: Visiting, session: Session) -> Response:
    writing = await visiting.writing(session, RESUME)
    if writing.proposal is None:
        return go_on(START)
    known = writing.draft.typed("consent").get("person_mail", "")
    page = LaterPage(seat=writing.seat, typed={"resume_mail": known}, days=KEPT.days)
    return visiting.answer(page)


@router.post("/later")
async def send_link(
    form: VisitorForm, visiting: Visiting, reading: Session, session: WriteSession
) -> Response:
    if (await visiting.writing(reading)).proposal is None:
        return go_on(START)
    typed, errors = form.fields.get("resume_mail", ""), {}
    refused = await visiting.refusal(form, RESUME, counted=True)
    mail = ""
    if refused is None:
        try:
            mail = read_mail(typed)
        except BadRequest as reason:
            errors = {"resume_mail": str(reason)}
        else:
            refused = await _counted(mail, visiting)
    writing = await visiting.writing(session, RESUME)
    if refused is None and not errors and writing.proposal is not None:
        await mail_resume_link(
            writing.proposal, mail, visiting.settings.base_url, desk=writing.desk
        )
        return visiting.answer(LaterPage(seat=writing.seat, is_sent=True, days=KEPT.days))
    page = LaterPage(
        status=refused.status if refused else 422,
        seat=writing.seat,
        errors=errors,
        notice=refused.words if refused else "",
        typed={"resume_mail": typed},
        days=KEPT.days,
    )
    return visiting.answer(page, refused)


async def _counted(mail: str, visiting: JoinVisit) -> NotTaken | None:
    try:
        await count_sending(
            "join resume to",
            mail,
            most=_MAILS_TO_ONE,
            within=timedelta(days=1),
            sessions=visiting.request.app.state.sessions,
            keys=visiting.keys,
        )
    except TooOften as often:
        words = refusal_words(FormRefused(Refusal.too_often, often.wait))
        return NotTaken(HTTPStatus.TOO_MANY_REQUESTS, words)
    return None


@router.api_route("/resume/{token}", methods=READ)
async def show_resume(token: str, visiting: Visiting, session: Session) -> Response:
    """Shows a button and changes nothing: programs that look through mail come here too."""
    link = await MailedLinkRepository(session).find(token, LinkPurpose.resume)
    desk = desk_over(session, visiting.keys, visiting.reference)
    proposal = await desk.proposals.get(link.subject_id) if link and link.subject_id else None
    if proposal is None or not is_open(proposal):
        page = StartPage(status=HTTPStatus.NOT_FOUND, seat=visiting.seat(), notice=_NO_MORE)
        return visiting.answer(page)
    return visiting.answer(ResumePage(seat=visiting.seat(), link=token, name=proposal.title))


@router.post("/resume/{token}")
async def resume(token: str, form: VisitorForm, visiting: Visiting) -> Response:
    """From now on this browser has the draft."""
    if not form.is_ours:
        return go_on(f"{START}/resume/{token}")
    return visiting.remember(go_on(f"{START}/check"), token)


@router.api_route("/follow/{token}", methods=READ)
async def show_followed(
    token: str,
    visiting: Visiting,
    keys: Keys,
    session: Session,
    new: Annotated[str, Query()] = "",
    done: Annotated[str, Query()] = "",
) -> Response:
    followed = await _followed(token, session, keys)
    page = FollowPage(
        seat=visiting.seat(FOLLOW), link=token, followed=followed, is_new=bool(new), said=done
    )
    return visiting.answer(page)


@router.post("/follow/{token}")
async def act_on_followed(
    token: str,
    form: VisitorForm,
    visiting: Visiting,
    keys: Keys,
    reading: Session,
    session: WriteSession,
) -> Response:
    act, text = form.fields.get("act", ""), form.fields.get("text", "")
    seen = await _followed(token, reading, keys)
    refused = await visiting.refusal(form, FOLLOW, counted=True)
    errors = {}
    if refused is None:
        try:
            return await _done(
                act, text, number_of(form.fields.get("version")), token, session, visiting
            )
        except BadRequest as reason:
            errors = {"text": str(reason)}
    page = FollowPage(
        status=refused.status if refused else 422,
        seat=visiting.seat(FOLLOW),
        link=token,
        followed=seen,
        errors=errors,
        notice=refused.words if refused else "",
        typed={"text": text},
    )
    return visiting.answer(page, refused)


async def _done(
    act: str, text: str, version: int, token: str, session: WriteSession, visiting: JoinVisit
) -> Response:
    followed = await _followed(token, session, visiting.keys)
    proposals = ProposalRepository(session, visiting.keys)
    says: dict[str, Callable[..., Awaitable[None]]] = {"answer": answer_question, "appeal": appeal}
    if act in says:
        await says[act](followed, text, version=version, proposals=proposals)
    elif act == "withdraw":
        await withdraw(followed, version=version, proposals=proposals)
    elif act == "mend" and is_open(followed.proposal):
        links = MailedLinkRepository(session)
        again = await links.issue(
            LinkPurpose.resume, lives=LINK_LIVES, subject_id=followed.proposal.id
        )
        return visiting.remember(go_on(f"{START}/check"), again)
    return go_on(f"{START}/follow/{token}?done={act if act in {*says, 'withdraw'} else ''}")


async def _followed(token: str, session: Session, keys: Keys) -> FollowedProposal:
    """Registrations and changes by organizations: other kinds have a page of their own."""
    found = await follow_proposal(
        token, links=MailedLinkRepository(session), proposals=ProposalRepository(session, keys)
    )
    if found.proposal.kind not in {ProposalKind.registration, ProposalKind.change}:
        raise NotFound("proposal", "of this link")
    return found
