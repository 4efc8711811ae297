"""The way from the door to the page somebody wanted, with what they had typed there."""

from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import let_in
from api.settings import Settings
from api.usecases.sign_in import Opened
from frontend.private_pages import is_private
from frontend.staff_pages import PRIVATE
from frontend.unsent_form import open_unsent, page_with
from models.account import Role
from models.crypto import Keyring

HOME, MEMBERS_HOME = "/staff", "/members"
DOOR = "/staff/sign-in"
WIDE_DOOR = f"{DOOR}/again"
"""For those who bring a form along that they could not send."""
WAYS_IN = "/sign-in"
"""Above every other way to show who one is: mailed links, codes, another provider."""
LONGEST_NEXT = 2_000


def local_path(wanted: str) -> str:
    """`wanted` if it is a page for people who are signed in, else the first of them.

    >>> local_path("/staff/imports?page=2"), local_path("/members")
    ('/staff/imports?page=2', '/members')
    >>> local_path("//example.org"), local_path("/staff/../..//example.org")
    ('/staff', '/staff')
    """
    path = wanted.partition("?")[0]
    plain = len(wanted) <= LONGEST_NEXT and wanted.isprintable() and "\\" not in wanted
    if not plain or ".." in path or "//" in path or not is_private(path):
        return HOME
    is_door = path in (DOOR, WIDE_DOOR) or path.startswith((WAYS_IN, f"{MEMBERS_HOME}/invitation"))
    return HOME if is_door else wanted


def landing(wanted: str, role: Role) -> str:
    """A page this role may see: people of organizations have a first page of their own."""
    path = local_path(wanted)
    is_for_staff = path == HOME or path.startswith((f"{HOME}/", f"{HOME}?"))
    return MEMBERS_HOME if is_for_staff and not role.includes(Role.staff) else path


async def go_in(
    request: Request,
    opened: Opened,
    *,
    next: str,
    kept: str,
    settings: Settings,
    keys: Keyring,
) -> Response:
    """On, or to the form that could not be sent, with all that was typed."""
    unsent = open_unsent(kept, keys)
    page = await page_with(unsent, request, opened.token, settings) if unsent else ""
    response = HTMLResponse(page, headers=PRIVATE) if page else go_on(landing(next, opened.role))
    let_in(response, opened, settings)
    return response


def go_on(address: str) -> RedirectResponse:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
