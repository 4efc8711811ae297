"""`/staff/bulk/messages`: one mail to many organizations, and copies of those that were sent."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request, Response

from api.access import CheckedForm, Keys, Staff, needs
from api.area_rights import WHOLE
from api.dependencies import Reference, Session, WriteSession
from api.usecases.bulk_message import (
    KIND,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    Recipients,
    recipients,
    send_message,
)
from api.usecases.sign_in import SignedIn
from frontend.form_values import id_of, ids_of, text_of
from frontend.going_in import go_on
from frontend.mail import MailSite, write_mail
from frontend.public import READ
from frontend.staff_bulk import PATH
from frontend.staff_bulk_filter import (
    Asked,
    BulkAsked,
    asked_of,
    digest_of,
    meant,
    meant_still,
)
from frontend.staff_bulk_pages import MessagePage, SentMessagesPage
from models.account import Role
from models.directory_reference import DirectoryReference
from models.repositories.bulk import BulkRepository, Selection
from models.repositories.bulk_messages import BulkMessageRepository
from models.repositories.mails import MailRepository

MESSAGES = f"{PATH}/messages"
SHOWN = 50

router = APIRouter(
    prefix=MESSAGES, dependencies=[*needs(Role.secretariat), *WHOLE], max_body_size=512 * 1024
)


@router.api_route("", methods=READ)
async def show_sent(
    request: Request,
    who: Staff,
    session: Session,
    keys: Keys,
    done: Annotated[str, Query()] = "",
) -> Response:
    sent = await BulkMessageRepository(session, keys).sent(SHOWN)
    words = "送る準備ができました。まもなく送りはじめます。" if done else ""
    return SentMessagesPage(who=who, sent=sent, done=words).response(request)


@router.api_route("/new", methods=READ)
async def show_form(
    request: Request, who: Staff, session: Session, reference: Reference, asked: Asked
) -> Response:
    return (await _page(request, who, session, reference, asked)).response(request)


@router.post("")
async def send(
    request: Request,
    form: CheckedForm,
    who: Staff,
    session: WriteSession,
    reference: Reference,
    keys: Keys,
) -> Response:
    """Shows the mail and to how many it goes; then sends it once, however often it is pressed."""
    asked = asked_of(form)
    typed = {name: text_of(form, name, LONGEST_TEXT + 1) for name in ("subject", "text")}
    typed["subject"] = " ".join(typed["subject"].split())
    left_out = set(ids_of(form.getlist("left_out")))
    id = id_of(form.get("message_id")) or uuid4()
    errors = _slips(typed)
    if errors or form.get("sure") != "yes":
        page = await _page(
            request,
            who,
            session,
            reference,
            asked,
            errors=errors,
            typed=typed,
            left_out=left_out,
            message_id=id,
            is_sure=not errors,
        )
        return page.response(request)
    bulk = BulkRepository(session)
    selection = await meant_still(asked, form.get("digest"), reference, bulk)
    await send_message(
        id,
        typed["subject"],
        typed["text"],
        await _recipients(selection, left_out, bulk),
        who.origin(),
        messages=BulkMessageRepository(session, keys),
        mails=MailRepository(session, keys),
        keys=keys,
    )
    return go_on(f"{MESSAGES}?done=1")


async def _recipients(
    selection: Selection, left_out: set[UUID], bulk: BulkRepository
) -> Recipients:
    ids = [id for id in selection.organizations if id not in left_out]
    return recipients(await bulk.addressed(ids))


async def _page(
    request: Request,
    who: SignedIn,
    session: Session,
    reference: DirectoryReference,
    asked: BulkAsked,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    left_out: set[UUID] | None = None,
    message_id: UUID | None = None,
    is_sure: bool = False,
) -> MessagePage:
    bulk = BulkRepository(session)
    selection, problem = await meant(asked, reference, bulk)
    wrong = dict(errors or {})
    if problem:
        wrong["organizations"] = problem
    to = await _recipients(selection, left_out or set(), bulk)
    if is_sure and not to.letters:
        wrong["organizations"] = "メールアドレスのある団体がありません。"
    is_sure = is_sure and not wrong
    return MessagePage(
        status=422 if wrong else 200,
        who=who,
        errors=wrong,
        asked=asked,
        selection=selection,
        digest=digest_of(selection),
        typed=typed or {},
        left_out=left_out or set(),
        to=to,
        message_id=message_id or uuid4(),
        is_sure=is_sure,
        preview=_preview(request, to, typed or {}) if is_sure else "",
    )


def _preview(request: Request, to: Recipients, typed: dict[str, str]) -> str:
    """As the first of them will read it."""
    settings = request.app.state.settings
    facts = typed | {"names": list(to.letters[0][1])}
    site = MailSite(settings.site_name, settings.base_url, bool(settings.mail_reply_to))
    return write_mail(KIND, facts, site).text


def _slips(typed: dict[str, str]) -> dict[str, str]:
    slips = {}
    if not 0 < len(typed["subject"]) <= LONGEST_SUBJECT:
        slips["subject"] = f"件名を、{LONGEST_SUBJECT} 文字までで書いてください。"
    if not 0 < len(typed["text"]) <= LONGEST_TEXT:
        slips["text"] = f"文を、{LONGEST_TEXT:,} 文字までで書いてください。"
    return slips
