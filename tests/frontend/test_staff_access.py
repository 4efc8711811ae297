"""Every address asks for the role that `roles_of_routes` names, and for nothing less."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest_asyncio
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.applications import Starlette
from starlette.routing import Mount

from frontend.staff_tasks import TASKS
from models.account import Role
from tests.frontend.roles_of_routes import NEEDED, PUBLIC
from tests.frontend.staff_visitors import StaffVisitor, new_account

TELLING = {
    "/notice",
    "/organizations/{id}/correction",
    "/proposals/missing",
    "/proposals/{token}/again",
    "/proposals/{token}/answer",
    "/proposals/{token}/withdraw",
    "/services/{id}/correction",
}
"""Where anybody tells us something; `guard_forms` keeps programs out."""
DOORS = {
    "/confirm/{token}",
    "/confirm/{token}/change/{id}",
    "/confirm/{token}/link",
    "/consent",
    "/consent/{token}/revoke",
    "/inquiry/{token}",
    "/r",
    "/r/{token}",
    "/r/{token}/decline",
    "/r/{token}/link",
    "/r/{token}/say",
    "/platforms/answer/{token}",
    "/members/invitation/{token}",
    "/sign-in/code",
    "/sign-in/link/{token}",
    "/sign-in/mail",
    "/sign-in/password",
    "/sign-in/password/{token}",
    "/staff/sign-in",
    "/staff/sign-in/again",
}
JOINING = {path for path in PUBLIC if path.startswith("/join/")}
"""Forms that anybody may send: each carries a token and what keeps programs out."""
PROGRAMS = {"/fhir/Task/{id}"}
"""No form: a program of an organization shows its token (tests/api/routes/test_fhir.py)."""
SENDING = {"POST", "PUT", "PATCH", "DELETE"}
SIGNED_IN = [Role.member, Role.staff, Role.secretariat, Role.administrator]


def routes(app: Starlette) -> Iterator[RouteContext]:
    for part in app.routes:
        inside: Any = part
        while not hasattr(inside, "router"):
            inside = inside.app
        yield from iter_route_contexts(inside.routes)


def asked_for(dependant: Dependant) -> Iterator[Any]:
    """Everything a route depends on."""
    yield dependant.call
    for below in dependant.dependencies:
        yield from asked_for(below)


def needed(route: RouteContext) -> Role:
    if isinstance(route.original_route, Mount) or not hasattr(route, "dependant"):
        return Role.public
    roles = [getattr(call, "role", Role.public) for call in asked_for(route.dependant)]
    return max(roles, key=list(Role).index)


def test_every_route_needs_what_is_written_here(app: Starlette) -> None:
    found: dict[str, Role] = {}
    for route in routes(app):
        role = found.setdefault(str(route.path), needed(route))
        assert role is needed(route), f"{route.path} needs two roles: give each its own address."
    assert found == NEEDED, "Name every new address above, with the role it needs."
    of_staff = {path for path in found if path.startswith("/staff")} - DOORS
    assert not {path for path in of_staff if not found[path].includes(Role.staff)}


def test_no_form_is_read_before_somebody_looks_at_who_sent_it(app: Starlette) -> None:
    """FastAPI reads a declared body before any dependency can refuse it."""
    forms = [route for route in routes(app) if SENDING & (route.methods or set())]
    assert len(forms) >= 5
    for route in forms:
        assert route.body_field is None, route.path
        assert route.max_body_size, route.path
    open_to_all = {str(route.path) for route in forms if needed(route) is Role.public}
    assert open_to_all == DOORS | JOINING | TELLING | PROGRAMS


@pytest_asyncio.fixture
async def everybody(app: Starlette, client: Any) -> AsyncIterator[dict[Role, StaffVisitor]]:
    people = {Role.public: StaffVisitor(app)}
    for role in SIGNED_IN:
        await new_account(app, role, f"{role}@example.org")
        people[role] = StaffVisitor(app)
        await people[role].sign_in(f"{role}@example.org")
        assert people[role].is_signed_in
    yield people
    for person in people.values():
        await person.client.aclose()


async def test_nobody_gets_in_with_less(
    app: Starlette, everybody: dict[Role, StaffVisitor]
) -> None:
    closed = [route for route in routes(app) if needed(route) is not Role.public]
    assert closed
    for route in closed:
        path = str(route.path_format).replace("{", "").replace("}", "")
        for method in route.methods or set():
            for role, person in everybody.items():
                sent = {"files": {"file": ("a.csv", b"a,b")}} if method in SENDING else {}
                answer = await person.client.request(method, path, **sent)
                told = (method, path, role)
                assert answer.headers["cache-control"] == "no-store", told
                if role is Role.public:
                    assert answer.status_code == 303, told
                    assert answer.headers["location"].startswith("/staff/sign-in?next="), told
                elif not role.includes(needed(route)):
                    assert answer.status_code == 403, told
                    assert method == "HEAD" or "別の役割の人が使います" in answer.text, told
                elif method in {"GET", "HEAD"}:
                    assert answer.status_code not in {303, 401, 403, 500}, told
                else:
                    # Let in, but the form is none of ours: it carries no token.
                    assert answer.status_code == 403, told
                    assert "開きなおして" in answer.text, told
                    strange = {"sec-fetch-site": "cross-site"}
                    answer = await person.client.request(method, path, headers=strange, **sent)
                    assert answer.status_code == 403, told


def test_every_task_leads_to_a_page_for_those_who_see_it(app: Starlette) -> None:
    pages = {str(route.path): needed(route) for route in routes(app)}
    for task in TASKS:
        assert pages[task.address.partition("?")[0]] is task.role, task.address


def test_each_role_may_what_those_before_it_may() -> None:
    assert Role.administrator.includes(Role.staff)
    assert Role.staff.includes(Role.staff)
    assert not Role.staff.includes(Role.secretariat)
    assert not Role.member.includes(Role.staff)
