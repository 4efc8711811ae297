"""What a desk does with a referral of its case: moves it, writes to the window, sends a file."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Keys, Staff, needs
from api.dependencies import AppSettings, Reference
from api.referral_room import ActingOnReferrals, referrals_over
from api.usecases.move_referral import Wish, move_referral
from api.usecases.platforms import today
from api.usecases.referral_room import (
    ConsentMissing,
    ReferralRoom,
    case_of_sender,
    desk_actor,
)
from api.usecases.sign_in import SignedIn
from api.usecases.write_in_thread import ReadyFile, make_ready, note, read_case_file, say
from frontend.case_files import safe_headers
from frontend.files_body import LARGEST_BODY, SentFile
from frontend.public import READ
from frontend.staff_referrals_fields import PATH
from frontend.staff_referrals_forms import id_said, number, text, typed
from frontend.staff_referrals_show import case_page, see, taken_page
from models.account import Role
from models.errors import BadRequest, Conflict, NotFound
from models.referral import Referral
from models.referral_states import OutcomeCode, ReasonCode, ReferralEvent
from models.support_case import SupportCase

_KEY = 64

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=128 * 1024)
files = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=LARGEST_BODY)


async def _referral(
    id: UUID, referral_id: UUID, who: SignedIn, room: ReferralRoom
) -> tuple[Referral, SupportCase]:
    """Raises NotFound also for one of another case."""
    case = await case_of_sender(id, desk_actor(who), room)
    referral = await room.referrals.get(referral_id)
    if referral.case_id != case.id:
        raise NotFound("referral", referral_id)
    return referral, case


@router.post("/{id}/referrals/{referral_id}/move")
async def move(
    request: Request,
    form: CheckedForm,
    id: UUID,
    referral_id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    referral, case = await _referral(id, referral_id, who, room)
    event = text(form, "event")
    said = typed(form) | {"about": f"{event}-{referral_id}"}
    if event not in set(ReferralEvent):
        raise BadRequest("There is no such move.", parameter="event")
    try:
        # Undone as a whole where it is refused: the page that says so is read after it.
        async with room.cases.session.begin_nested():
            await move_referral(referral, case, _wish(form, event), desk_actor(who), room=room)
    except BadRequest as wrong:
        errors = {f"{wrong.parameter}-{event}-{referral_id}": str(wrong)}
        page = await case_page(who, id, room, reference, errors=errors, typed=said)
        return page.response(request)
    except ConsentMissing:
        page = await case_page(
            who, id, room, reference, status=422, typed=said, consent_missing=referral_id
        )
        return page.response(request)
    except Conflict:
        return (await taken_page(who, id, room, reference, said)).response(request)
    done = "send" if event == ReferralEvent.send else "moved"
    return see(id, done, f"#referral-{referral_id}")


def _wish(form: FormData, event: str) -> Wish:
    reason, outcome = text(form, "reason"), text(form, "outcome")
    return Wish(
        event=ReferralEvent(event),
        version=number(form, "version"),
        reason=ReasonCode(reason) if reason in set(ReasonCode) else None,
        outcome=OutcomeCode(outcome) if outcome in set(OutcomeCode) else None,
        note=text(form, "note"),
        key=text(form, "once")[:_KEY] or None,
    )


@files.post("/{id}/referrals/{referral_id}/say")
async def say_to_window(
    request: Request,
    form: SentFile,
    id: UUID,
    referral_id: UUID,
    who: Staff,
    reference: Reference,
    settings: AppSettings,
    keys: Keys,
) -> Response:
    """A file is looked into before the transaction of the message begins: that takes seconds."""
    sessions, actor = request.app.state.sessions, desk_actor(who)
    async with sessions() as session:
        await _referral(id, referral_id, who, referrals_over(session, settings, keys))
    words = form.fields.get("text", "").replace("\0", "").replace("\r\n", "\n").strip()
    try:
        if form.refused is not None:
            raise form.refused
        ready: list[ReadyFile] = []
        if form.content is not None:
            name = form.text("file_name")
            ready.append(await make_ready(name, form.content, most=settings.file_bytes))
        async with sessions.begin() as session:
            room = referrals_over(session, settings, keys)
            referral, case = await _referral(id, referral_id, who, room)
            key = id_said(form.text("once"))
            await say(words, referral, case, actor, room=room, files=ready, id=key)
    except BadRequest as wrong:
        field = "file" if wrong.parameter != "text" else "text"
        said = dict(form.fields) | {"about": f"say-{referral_id}"}
        async with sessions() as session:
            room = referrals_over(session, settings, keys)
            errors = {f"{field}-{referral_id}": str(wrong)}
            page = await case_page(who, id, room, reference, errors=errors, typed=said)
        return page.response(request)
    return see(id, "said", f"#referral-{referral_id}")


@router.post("/{id}/notes")
async def write_note(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    """Among the desk's own; no window sees it."""
    case = await case_of_sender(id, desk_actor(who), room)
    try:
        key = id_said(text(form, "once"))
        await note(text(form, "text"), case, desk_actor(who), room=room, id=key)
    except BadRequest as wrong:
        errors, said = {"text-note": str(wrong)}, typed(form) | {"about": "note"}
        page = await case_page(who, id, room, reference, errors=errors, typed=said)
        return page.response(request)
    return see(id, "noted", "#notes")


@router.api_route("/{id}/files/{file_id}", methods=READ)
async def show_file(id: UUID, file_id: UUID, who: Staff, room: ActingOnReferrals) -> Response:
    case = await case_of_sender(id, desk_actor(who), room)
    file = await read_case_file(file_id, case, desk_actor(who), today(), room=room)
    return Response(file.content, media_type=file.media_type, headers=safe_headers(file.name))
