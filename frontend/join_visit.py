"""Somebody at the form who is not signed in: their draft, and what keeps programs out."""

import math
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request, Response

from api.access import FORM, From, Keys, ReceivedForm, form_token, set_cookie, visitors_secret
from api.access import cookie as cookie_name
from api.dependencies import AppSettings, Reference, Session
from api.settings import Settings
from api.usecases.guard_forms import (
    TRAP,
    FormRefused,
    FormRules,
    Refusal,
    check_sender,
    guard_form,
    opened_at,
    refusal_words,
)
from api.usecases.join import ASK, BEGIN, KEPT, SEND, STEP, JoinDesk, draft_of
from api.usecases.join_draft import JoinDraft, open_draft
from api.usecases.rates import TooOften, count_sending
from api.usecases.similar_bodies import AskedBody, SimilarBodies, similar_bodies
from frontend.join_form import FindSimilar, Writing
from frontend.join_pages import START, JoinPage, Seat
from models.crypto import Keyring
from models.database import Sessions
from models.directory_reference import DirectoryReference
from models.repositories.join_drafts import JoinDraftRepository
from models.repositories.likenesses import LikenessRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import MailRepository
from models.repositories.organizations import OrganizationRepository
from models.repositories.proposals import ProposalRepository
from models.repositories.services import ServiceRepository

DRAFT = "madoguchi-join"
LONGEST_FORM = 64 * 1024
STALE = (
    "まだ受けとっていません。書いた内容は下に残っています。もう一度おしてください。"
    "くり返し出るときは、ブラウザーのCookieを使えるようにしてください。"
)


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why a form was not taken, for the page that shows it again."""

    status: int
    words: str
    trapped: bool = False
    wait: int = 0
    """Seconds."""


def desk_over(session: Session, keys: Keyring, reference: DirectoryReference) -> JoinDesk:
    return JoinDesk(
        ProposalRepository(session, keys),
        JoinDraftRepository(session),
        MailedLinkRepository(session),
        MailRepository(session, keys),
        reference,
        keys,
    )


def similar_over(session: Session, reference: DirectoryReference) -> FindSimilar:
    async def find(asked: AskedBody) -> SimilarBodies:
        return await similar_bodies(
            asked,
            areas=reference.areas,
            likenesses=LikenessRepository(session),
            organizations=OrganizationRepository(session),
            services=ServiceRepository(session),
        )

    return find


@dataclass(frozen=True, slots=True)
class JoinVisit:
    request: Request
    settings: Settings
    keys: Keyring
    reference: DirectoryReference
    network: str
    secret: str

    @property
    def token(self) -> str:
        """What this browser keeps of its draft."""
        return self.request.cookies.get(cookie_name(DRAFT, self.settings), "")

    def seat(self, rules: FormRules = STEP) -> Seat:
        return Seat(START, form_token(self.secret), opened_at(rules, self.keys))

    async def writing(self, session: Session, rules: FormRules = STEP) -> Writing:
        """The draft of this browser, or an empty one."""
        desk = desk_over(session, self.keys, self.reference)
        proposal = await draft_of(self.token, desk=desk) if self.token else None
        draft = open_draft(proposal, self.keys) if proposal else JoinDraft()
        find = similar_over(session, self.reference)
        return Writing(self.seat(rules), desk, find, draft, proposal)

    async def refusal(
        self, form: ReceivedForm, rules: FormRules | None, *, counted: bool
    ) -> NotTaken | None:
        """None if the form may be taken. Counting needs a transaction of its own: ask it first.

        Without rules it only has to be a form of ours.
        """
        if not form.is_ours:
            return NotTaken(403, STALE)
        if rules is None:
            return None
        an_hour = self.settings.forms_an_hour
        # Not everybody who begins sends it, and many may begin together, at a meeting.
        most = {SEND.what: an_hour, BEGIN.what: 2 * an_hour}.get(rules.what, rules.most)
        rules = replace(rules, most=most)
        sessions: Sessions = self.request.app.state.sessions
        try:
            if counted:
                await guard_form(
                    form.fields, self.network, rules, sessions=sessions, keys=self.keys
                )
            else:
                check_sender(form.fields, rules, keys=self.keys)
        except FormRefused as refused:
            often = refused.why is Refusal.too_often
            return NotTaken(
                429 if often else 422,
                refusal_words(refused),
                trapped=bool(form.fields.get(TRAP)),
                wait=math.ceil(refused.wait.total_seconds()) if often else 0,
            )
        return None

    async def may_ask(self) -> bool:
        """Whether this network may still ask which bodies we know: nobody reads out our drafts.

        Counts the question in a transaction of its own: ask it before any other begins.
        """
        try:
            await count_sending(
                ASK.what,
                self.network,
                most=ASK.most,
                within=ASK.within,
                sessions=self.request.app.state.sessions,
                keys=self.keys,
            )
        except TooOften:
            return False
        return True

    def answer(self, page: JoinPage, refused: NotTaken | None = None) -> Response:
        response = page.response(self.request)
        if refused is not None and refused.wait:
            response.headers["Retry-After"] = str(refused.wait)
        set_cookie(response, FORM, self.secret, self.settings)
        return response

    def remember(self, response: Response, token: str) -> Response:
        """The draft is found again in this browser, until it is sent or nobody touched it."""
        seconds = int(KEPT.total_seconds()) if token else 0
        set_cookie(response, DRAFT, token, self.settings, seconds=seconds)
        return response


async def _visit(
    request: Request, visit: From, settings: AppSettings, keys: Keys, reference: Reference
) -> JoinVisit:
    secret = visitors_secret(request, settings)
    return JoinVisit(request, settings, keys, reference, visit.network, secret)


Visiting = Annotated[JoinVisit, Depends(_visit)]
