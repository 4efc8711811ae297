"""Pages that nobody may keep: neither a browser nor anything between it and us."""

from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend.staff_pages import PRIVATE, RefusedPage

PRIVATE_PATHS = (
    *("/staff", "/members", "/sign-in", "/confirm", "/platforms/answer"),
    *("/r", "/inquiry", "/consent", "/notice"),
)

TOO_LARGE = RefusedPage(
    who=None,
    status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    heading="送られたものが大きすぎます",
    sentences=(
        "大きすぎるため、受けとれませんでした。何も変えていません。",
        "小さく分けて、もう一度送ってください。",
    ),
)


class PrivatePages:
    """Whatever answers under these paths, errors and files too, is kept by nobody.

    A request that says it is longer than `max_body_size` is refused before any of our code, in
    English and without a page; here it gets one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_private(scope["path"]):
            await self.app(scope, receive, send)
            return

        is_replaced = False

        async def send_privately(message: Message) -> None:
            nonlocal is_replaced
            if is_replaced:
                return
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_replaced = _is_bare_refusal(message["status"], headers)
                if is_replaced:
                    await TOO_LARGE.response(Request(scope))(scope, receive, send)
                    return
                headers.update(PRIVATE)
            await send(message)

        await self.app(scope, receive, send_privately)


def _is_bare_refusal(status: int, headers: MutableHeaders) -> bool:
    too_large = status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return too_large and headers.get("content-type", "").startswith("text/plain")


def is_private(path: str) -> bool:
    return any(path == private or path.startswith(f"{private}/") for private in PRIVATE_PATHS)
