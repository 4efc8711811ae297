"""`/consent/{token}`: a person looks at what was shared about them, and takes it back."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse

from api.access import FORM, VisitorForm, form_token, set_cookie, visitors_secret
from api.dependencies import AppSettings
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.settings import Settings
from api.usecases.consent_desk import desk_name
from api.usecases.platforms import today
from api.usecases.referral_room import ReferralRoom
from api.usecases.revoke_consent import PERSON, receivers_of, revoke_consent, with_token
from frontend.consent_pages import CodePage, ConsentPage, ReceiptPage
from frontend.consent_words import ConsentWords
from frontend.public import READ
from models.consent import BY_THE_PERSON
from models.errors import NotFound
from models.referral_token import read_token

PATH = "/consent"
_STALE = (
    "まだ取り消していません。ページを開いてから時間がたったようです。もう一度おしてください。"
    "くり返し出るときは、ブラウザーのCookieを使えるようにしてください。"
)
_NO_CODE = "この番号では開けません。紙に書いてある番号を、もう一度たしかめてください。"

router = APIRouter(prefix=PATH, max_body_size=16 * 1024)

Token = Annotated[str, Path(max_length=100)]


@router.api_route("", methods=READ)
async def show_code(request: Request, settings: AppSettings) -> Response:
    return _send(request, settings, CodePage())


@router.post("")
async def open_by_code(request: Request, form: VisitorForm, settings: AppSettings) -> Response:
    """What cannot be a code is said here; whether it opens anything is not."""
    token = read_token(form.fields.get("code", ""))
    if token:
        return RedirectResponse(f"{PATH}/{token}", HTTPStatus.SEE_OTHER)
    page = CodePage(status=HTTPStatus.UNPROCESSABLE_ENTITY, problem=_NO_CODE)
    return _send(request, settings, page)


@router.api_route("/{token}", methods=READ)
async def show_receipt(
    request: Request, token: Token, settings: AppSettings, room: LookingAtReferrals
) -> Response:
    return _send(request, settings, await _page(token, room))


@router.api_route("/{token}/revoke", methods=READ)
async def ask_whether(
    request: Request, token: Token, settings: AppSettings, room: LookingAtReferrals
) -> Response:
    """Asks once more and changes nothing: programs that look through links come here too."""
    return _send(request, settings, await _page(token, room, is_asking=True))


@router.post("/{token}/revoke")
async def revoke(
    request: Request,
    token: Token,
    form: VisitorForm,
    settings: AppSettings,
    room: ActingOnReferrals,
) -> Response:
    if not form.is_ours:
        page = await _page(token, room, is_asking=True, problem=_STALE)
        return _send(request, settings, page)
    found = await with_token(read_token(token), room=room)
    if found is None or found[0].basis not in BY_THE_PERSON:
        raise NotFound("consent", "of this receipt")
    await revoke_consent(*found, PERSON, room=room)
    return RedirectResponse(f"{PATH}/{read_token(token)}", HTTPStatus.SEE_OTHER)


async def _page(
    token: str, room: ReferralRoom, *, is_asking: bool = False, problem: str = ""
) -> ReceiptPage:
    plain = read_token(token)
    found = await with_token(plain, room=room)
    if found is None:
        raise NotFound("consent", "of this receipt")
    consent, case = found
    is_revoked = consent.revoked_at is not None
    sender = case.sender_organization_id
    return ReceiptPage(
        status=HTTPStatus.FORBIDDEN if problem else HTTPStatus.OK,
        token=plain,
        words=ConsentWords.of(consent, await desk_name(case, room=room)),
        receivers=await receivers_of(consent, room=room) if is_revoked else (),
        is_revoked=is_revoked,
        is_over=consent.until < today(),
        is_asking=is_asking and not is_revoked and consent.basis in BY_THE_PERSON,
        organization=str(sender) if sender else "",
        problem=problem,
    )


def _send(request: Request, settings: Settings, page: ConsentPage) -> Response:
    """With the token of this browser."""
    secret = visitors_secret(request, settings)
    response = replace(page, form_token=form_token(secret)).response(request)
    set_cookie(response, FORM, secret, settings)
    return response
