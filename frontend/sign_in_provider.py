"""`/sign-in/provider`: staff come in through the accounts they have at their office."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access import From, Keys, cookie, set_cookie
from api.dependencies import AllSessions, AppSettings
from api.oidc import Asked, OpenIdProvider, ProviderUnavailable, StrangeAnswer, open_provider
from api.usecases.single_sign_on import UnknownIdentity, sign_in_from_provider
from frontend.going_in import HOME, WAYS_IN, go_in, go_on, local_path
from frontend.public import READ
from frontend.sign_in_pages import ProviderRefusedPage, answer
from models.crypto import SealBroken
from models.errors import NotFound

AWAY = "madoguchi-away"
AWAY_FOR = 600
"""Seconds somebody may take at the provider."""
_CONTEXT = "asked another provider"
NO_ANSWER = (
    "いまは、つながりません",
    "しばらく待ってから、もう一度ためしてください。急ぐときは、ほかの方法でログインできます。",
)
STRANGE = (
    "もう一度、はじめからログインしてください",
    "時間がたったか、ほかの画面で始めたログインのようです。何も変えていません。",
)
UNKNOWN = (
    "まだ登録がありません",
    "このサイトの管理者に、職員として招待してもらってください。招待されたあとは、ここからログインできます。",
)

router = APIRouter(prefix=f"{WAYS_IN}/provider")


async def _provider(request: Request) -> OpenIdProvider:
    """Kept with what it said of itself. Raises NotFound where there is none."""
    state = request.app.state
    if getattr(state, "provider", None) is None:
        state.provider = open_provider(state.settings)
    if state.provider is None:
        raise NotFound("provider", "")
    provider: OpenIdProvider = state.provider
    return provider


@router.api_route("", methods=READ)
async def go_to_provider(
    request: Request, settings: AppSettings, keys: Keys, next: Annotated[str, Query()] = HOME
) -> Response:
    provider = await _provider(request)
    try:
        address, asked = await provider.begin(local_path(next))
    except ProviderUnavailable:
        return _refused(request, settings, NO_ANSWER, HTTPStatus.SERVICE_UNAVAILABLE)
    response = go_on(address)
    kept = keys.seal(asked.as_text(), _CONTEXT)
    set_cookie(response, AWAY, kept, settings, seconds=AWAY_FOR)
    return response


@router.get("/back")
async def come_back(
    request: Request, visit: From, settings: AppSettings, keys: Keys, sessions: AllSessions
) -> Response:
    """Only in the browser that left from here, once, and with what was asked there."""
    provider = await _provider(request)
    try:
        kept = request.cookies.get(cookie(AWAY, settings), "")
        asked = Asked.of_text(keys.open(kept, _CONTEXT), lives=AWAY_FOR)
        identity = await provider.finish(dict(request.query_params), asked)
        opened = await sign_in_from_provider(identity, visit, sessions=sessions, keys=keys)
    except ProviderUnavailable:
        response = _refused(request, settings, NO_ANSWER, HTTPStatus.SERVICE_UNAVAILABLE)
    except (StrangeAnswer, SealBroken):
        response = _refused(request, settings, STRANGE, HTTPStatus.FORBIDDEN)
    except UnknownIdentity:
        response = _refused(request, settings, UNKNOWN, HTTPStatus.FORBIDDEN)
    else:
        response = await go_in(
            request, opened, next=asked.next, kept="", settings=settings, keys=keys
        )
    set_cookie(response, AWAY, "", settings, seconds=0)
    return response


def _refused(
    request: Request, settings: AppSettings, words: tuple[str, str], status: int
) -> Response:
    page = ProviderRefusedPage(status=status, said=words[0], sentence=words[1])
    return answer(request, page, settings)
