"""`/staff/referrals/{id}/consent`: asking, giving, confirming and taking back a consent.

People of an organization have the same pages for the cases it opened itself.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import CheckedForm, needs
from api.usecases.consent_desk import consents_of, desk_name, standing
from api.usecases.consent_wording import language_for, wording
from api.usecases.give_consent import (
    BODIES,
    Given,
    NewConsent,
    bases_for,
    checked,
    give_consent,
    longest_until,
    offered,
    renew_receipt,
)
from api.usecases.override_consent import confirm_override, may_confirm, reason_of
from api.usecases.platforms import today
from api.usecases.referral_room import (
    is_sender,
    note_reading,
)
from api.usecases.revoke_consent import receivers_of, revoke_consent
from frontend.consent_words import ConsentWords, Receipt
from frontend.public import READ
from frontend.staff_consent_desk import Acting, ConsentDesk, Looking
from frontend.staff_consent_form import TypedConsent, fresh, read_consent, typed_in
from frontend.staff_consent_pages import AskPage, ConsentFormPage, GivenPage, OneConsentPage
from models.account import Role
from models.consent import BY_THE_PERSON, OVERRIDES, Consent
from models.errors import BadRequest, NotFound
from models.support_case import SupportCase

DESK_PATH = "/staff/referrals/{id}/consent"
BODY_PATH = "/members/organizations/{body_id}/referrals/{id}/consent"
_LONGEST_FORM = 64 * 1024
DONE = {
    "revoked": "同意を取り消しました。相手は、もう見られません。",
    "confirmed": "確かめました。相手に伝えられます。",
    "there": "この同意は、もう保存してあります。",
}


async def show_form(
    request: Request, id: UUID, desk: Looking, done: Annotated[str, Query()] = ""
) -> Response:
    case = await desk.case(id)
    people = await offered(None, case, room=desk.room)
    chosen = await desk.room.referrals.of_case(id)
    bases = bases_for(case, desk.settings.consent_bases)
    typed = fresh(
        case.version,
        language_for(case.language),
        frozenset(str(one) for one, at in people.items() if at.is_receiver),
        frozenset(name for one in chosen for name in one.fields),
        case.basis if case.basis in bases else bases[0] if bases else "",
    )
    return (await _form(desk, case, typed, done=DONE.get(done, ""))).response(request)


async def send_form(request: Request, form: CheckedForm, id: UUID, desk: Acting) -> Response:
    """First what was chosen is shown in the language of the person; then it is stored."""
    case = await desk.case(id)
    typed = typed_in(form)
    if form.get("act") == "edit":
        return (await _form(desk, case, typed)).response(request)
    new, errors = read_consent(typed)
    if new is not None:
        try:
            if form.get("act") != "save" and new.basis in BY_THE_PERSON:
                return (await _ask(desk, case, new, typed)).response(request)
            given = await _give(desk, case, new, typed)
        except BadRequest as wrong:
            errors = {wrong.parameter or "basis": str(wrong)}
        else:
            if not given.token:
                there = f"{desk.base}/consent/{given.consent.id}?done=there"
                return RedirectResponse(there, HTTPStatus.SEE_OTHER)
            return (await _given(desk, case, given)).response(request)
    return (await _form(desk, case, replace(typed, errors=errors))).response(request)


async def _give(
    desk: ConsentDesk, case: SupportCase, new: NewConsent, typed: TypedConsent
) -> Given:
    return await give_consent(
        new,
        case,
        desk.actor,
        version=typed.version,
        bases=desk.settings.consent_bases,
        room=desk.room,
    )


async def _ask(
    desk: ConsentDesk, case: SupportCase, new: NewConsent, typed: TypedConsent
) -> AskPage:
    names = await checked(new, case, bases=desk.settings.consent_bases, room=desk.room)
    words = ConsentWords(
        wording(new.wording_version, new.language),
        await desk_name(case, room=desk.room),
        new.basis,
        [one.name for one in names.values()],
        sorted(new.fields),
        new.purpose,
        new.until,
    )
    return AskPage(who=desk.who, base=desk.base, number=case.number, typed=typed, words=words)


async def _given(desk: ConsentDesk, case: SupportCase, given: Given) -> GivenPage:
    return GivenPage(
        who=desk.who,
        base=desk.base,
        number=case.number,
        consent=given.consent,
        words=ConsentWords.of(given.consent, await desk_name(case, room=desk.room)),
        receipt=Receipt(given.token, desk.room.base_url),
        attached=given.attached,
        lacking=given.waiting,
    )


async def _form(
    desk: ConsentDesk, case: SupportCase, typed: TypedConsent, done: str = ""
) -> ConsentFormPage:
    """Which fields are filled is looked up; what stands in them is not shown here."""
    bases = bases_for(case, desk.settings.consent_bases)
    at = today()
    return ConsentFormPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if typed.errors else HTTPStatus.OK,
        who=desk.who,
        errors=dict(typed.errors),
        base=desk.base,
        number=case.number,
        typed=typed,
        bases=bases,
        people=await offered(None, case, room=desk.room),
        members={one: await offered(one, case, room=desk.room) for one in bases if one in BODIES},
        filled=frozenset(str(one) for one in desk.room.cases.content(case).personal),
        standings=await consents_of(case.id, room=desk.room),
        first_day=at.isoformat(),
        last_day=longest_until(at).isoformat(),
        done=done,
    )


async def show_one(
    request: Request,
    id: UUID,
    consent_id: UUID,
    desk: Acting,
    done: Annotated[str, Query()] = "",
) -> Response:
    """To read why nobody was asked is written down."""
    case, consent = await _one(desk, id, consent_id)
    reason = ""
    if consent.basis in OVERRIDES and case.key_sealed is not None:
        reason = reason_of(consent, desk.room.cases.seal(case))
        await note_reading(desk.room, desk.actor, case, "consent reason", ())
    wrote_it = consent.created_by == desk.actor.id
    waits = standing(consent).state == "waits"
    return OneConsentPage(
        who=desk.who,
        base=desk.base,
        number=case.number,
        standing=standing(consent),
        receivers=await receivers_of(consent, room=desk.room),
        reason=reason,
        is_own=is_sender(desk.actor, case),
        may_confirm=waits and not wrote_it,
        wrote_it=waits and wrote_it,
        done=DONE.get(done, ""),
    ).response(request)


async def confirm(form: CheckedForm, id: UUID, consent_id: UUID, desk: Acting) -> Response:
    case, consent = await _one(desk, id, consent_id)
    await confirm_override(consent, case, desk.actor, room=desk.room)
    return _to(desk, consent, "confirmed")


async def revoke(form: CheckedForm, id: UUID, consent_id: UUID, desk: Acting) -> Response:
    """On behalf of the person, who said so at the desk."""
    case, consent = await _one(desk, id, consent_id, is_own=True)
    await revoke_consent(consent, case, desk.actor, room=desk.room)
    return _to(desk, consent, "revoked")


async def renew(
    request: Request, form: CheckedForm, id: UUID, consent_id: UUID, desk: Acting
) -> Response:
    case, consent = await _one(desk, id, consent_id, is_own=True)
    token = await renew_receipt(consent, desk.actor, room=desk.room)
    return (await _given(desk, case, Given(consent, token))).response(request)


async def _one(
    desk: ConsentDesk, id: UUID, consent_id: UUID, *, is_own: bool = False
) -> tuple[SupportCase, Consent]:
    """Of the desk's own case; an override also for the secretariat of the whole installation."""
    case = await desk.room.cases.get(id)
    consent = await desk.room.consents.get(consent_id)
    mine = is_sender(desk.actor, case)
    if consent.case_id != id or (is_own and not mine):
        raise NotFound("consent", consent_id)
    asked = consent.basis in OVERRIDES and await may_confirm(desk.who, desk.actor, case)
    if not mine and not asked:
        raise NotFound("consent", consent_id)
    return case, consent


def _to(desk: ConsentDesk, consent: Consent, done: str) -> Response:
    there = f"{desk.base}/consent/{consent.id}?done={done}"
    return RedirectResponse(there, HTTPStatus.SEE_OTHER)


def _router(path: str, role: Role) -> APIRouter:
    made = APIRouter(prefix=path, dependencies=needs(role), max_body_size=_LONGEST_FORM)
    made.add_api_route("", show_form, methods=list(READ))
    made.add_api_route("", send_form, methods=["POST"])
    made.add_api_route("/{consent_id}", show_one, methods=list(READ))
    for last, act in (("confirm", confirm), ("revoke", revoke), ("receipt", renew)):
        made.add_api_route(f"/{{consent_id}}/{last}", act, methods=["POST"])
    return made


router = _router(DESK_PATH, Role.staff)
members_router = _router(BODY_PATH, Role.member)
