"""Every address of the site and of the API, and the role it needs. A new one must be named here."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest_asyncio
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.applications import Starlette
from starlette.routing import Mount

from frontend.staff_tasks import TASKS
from models.account import Role
from tests.frontend.staff_visitors import StaffVisitor, new_account

PUBLIC = {
    "/",
    "/S/{code}",
    "/about",
    "/about/data",
    "/api/search",
    "/api/services/{id}",
    "/api/suggest",
    "/areas",
    "/areas/{code}",
    "/confirm/{token}",
    "/confirm/{token}/change/{id}",
    "/confirm/{token}/link",
    "/consent",
    "/consent/{token}",
    "/consent/{token}/revoke",
    "/docs",
    "/files/{id}/{name}",
    "/fhir/Consent/{id}",
    "/fhir/Patient/{id}",
    "/fhir/ServiceRequest/{id}",
    "/fhir/Task",
    "/fhir/Task/{id}",
    "/fhir/metadata",
    "/healthz",
    "/hsds",
    "/hsds/",
    "/hsds/organizations",
    "/hsds/organizations/{id}",
    "/hsds/profile",
    "/hsds/services",
    "/hsds/services/{id}",
    "/openapi.json",
    "/inquiry/{token}",
    "/join",
    "/join/check",
    "/join/follow/{token}",
    "/join/later",
    "/join/resume/{token}",
    "/join/services/{number}/{step}",
    "/join/similar",
    "/join/{step}",
    "/organizations/{id}",
    "/organizations/{id}/correction",
    "/proposals/missing",
    "/proposals/{token}",
    "/proposals/{token}/again",
    "/proposals/{token}/answer",
    "/proposals/{token}/withdraw",
    "/notice",
    "/notice/{token}",
    "/platforms",
    "/platforms/answer/{token}",
    "/platforms/{id}",
    "/platforms/{id}/members.csv",
    "/r",
    "/r/{token}",
    "/r/{token}/decline",
    "/r/{token}/files/{file_id}",
    "/r/{token}/link",
    "/r/{token}/say",
    "/readyz",
    "/s/{code}",
    "/search",
    "/search/leaflet.pdf",
    "/services/{id}",
    "/services/{id}/correction",
    "/services/{id}/hours.ics",
    "/members/invitation/{token}",
    "/sign-in/code",
    "/sign-in/link/{token}",
    "/sign-in/mail",
    "/sign-in/password",
    "/sign-in/password/{token}",
    "/sign-in/provider",
    "/sign-in/provider/back",
    "/staff/sign-in",
    "/staff/sign-in/again",
    "/static",
    "/topics",
}
NEEDED = {
    "/members": Role.member,
    "/members/account": Role.member,
    "/members/account/codes": Role.member,
    "/members/account/codes/off": Role.member,
    "/members/account/codes/on": Role.member,
    "/members/account/password": Role.member,
    "/members/account/sessions/end": Role.member,
    "/members/account/sessions/end-others": Role.member,
    "/members/changed/{id}": Role.member,
    "/members/organizations/{id}": Role.member,
    "/members/organizations/{id}/people": Role.member,
    "/members/organizations/{id}/platforms": Role.member,
    "/members/organizations/{id}/people/invite": Role.member,
    "/members/organizations/{id}/people/remove": Role.member,
    "/members/organizations/{id}/people/role": Role.member,
    "/members/organizations/{id}/people/withdraw": Role.member,
    "/members/organizations/{body_id}/referrals/{id}/consent": Role.member,
    "/members/organizations/{body_id}/referrals/{id}/consent/{consent_id}": Role.member,
    "/members/organizations/{body_id}/referrals/{id}/consent/{consent_id}/confirm": Role.member,
    "/members/organizations/{body_id}/referrals/{id}/consent/{consent_id}/receipt": Role.member,
    "/members/organizations/{body_id}/referrals/{id}/consent/{consent_id}/revoke": Role.member,
    "/staff/referrals": Role.staff,
    "/staff/referrals/board": Role.secretariat,
    "/staff/referrals/new": Role.staff,
    "/staff/referrals/{id}": Role.staff,
    "/staff/referrals/{id}/close": Role.staff,
    "/staff/referrals/{id}/edit": Role.staff,
    "/staff/referrals/{id}/files/{file_id}": Role.staff,
    "/staff/referrals/{id}/followed-up": Role.staff,
    "/staff/referrals/{id}/lead": Role.staff,
    "/staff/referrals/{id}/notes": Role.staff,
    "/staff/referrals/{id}/person": Role.staff,
    "/staff/referrals/{id}/referrals/{referral_id}/move": Role.staff,
    "/staff/referrals/{id}/referrals/{referral_id}/say": Role.staff,
    "/staff/referrals/{id}/review": Role.staff,
    "/staff/referrals/{id}/stage": Role.staff,
    "/staff/referrals/{id}/consent": Role.staff,
    "/staff/referrals/{id}/consent/{consent_id}": Role.staff,
    "/staff/referrals/{id}/consent/{consent_id}/confirm": Role.staff,
    "/staff/referrals/{id}/consent/{consent_id}/receipt": Role.staff,
    "/staff/referrals/{id}/consent/{consent_id}/revoke": Role.staff,
    "/members/organizations/{id}/referrals": Role.member,
    "/members/organizations/{id}/referrals/{referral_id}": Role.member,
    "/members/organizations/{id}/referrals/{referral_id}/decline": Role.member,
    "/members/organizations/{id}/referrals/{referral_id}/files/{file_id}": Role.member,
    "/members/organizations/{id}/referrals/{referral_id}/say": Role.member,
    "/members/organizations/{id}/referral-profile": Role.member,
    "/members/organizations/{id}/referral-profile/capacity": Role.member,
    "/members/proposals/{id}": Role.member,
    "/members/services/{id}": Role.member,
    "/members/services/{id}/notices": Role.member,
    "/members/services/{id}/notices/remove": Role.member,
    "/members/sign-out": Role.member,
    "/staff/organizations/{id}/people": Role.staff,
    "/staff/organizations/{id}/people/invite": Role.staff,
    "/staff/organizations/{id}/people/remove": Role.staff,
    "/staff/organizations/{id}/people/role": Role.staff,
    "/staff/organizations/{id}/people/withdraw": Role.staff,
    "/staff/people": Role.administrator,
    "/staff/people/invite": Role.administrator,
    "/staff/people/withdraw": Role.administrator,
    "/staff/people/{id}/change": Role.administrator,
    "/staff/people/{id}/codes": Role.administrator,
    "/staff/people/{id}/remove": Role.administrator,
    "/members/files/{id}": Role.member,
    "/members/files/{id}/{file_id}/move": Role.member,
    "/members/files/{id}/{file_id}/remove": Role.member,
    "/members/files/{id}/{file_id}/words": Role.member,
    "/members/files/{id}/{file_id}/{name}": Role.member,
    "/staff": Role.staff,
    "/staff/inquiries": Role.staff,
    "/staff/inquiries/new": Role.staff,
    "/staff/inquiries/{id}": Role.staff,
    "/staff/inquiries/{id}/answers/{answer_id}": Role.staff,
    "/staff/inquiries/{id}/close": Role.staff,
    "/staff/referrals/{id}/referrals/{referral_id}/cover": Role.staff,
    "/staff/account": Role.staff,
    "/staff/account/codes": Role.staff,
    "/staff/account/codes/off": Role.staff,
    "/staff/account/codes/on": Role.staff,
    "/staff/account/password": Role.staff,
    "/staff/account/sessions/end": Role.staff,
    "/staff/account/sessions/end-others": Role.staff,
    "/staff/audit": Role.administrator,
    "/staff/numbers": Role.staff,
    "/staff/bulk": Role.secretariat,
    "/staff/bulk/export.xlsx": Role.secretariat,
    "/staff/bulk/imports": Role.secretariat,
    "/staff/bulk/imports/{id}": Role.secretariat,
    "/staff/bulk/imports/{id}/apply": Role.secretariat,
    "/staff/bulk/imports/{id}/discard": Role.secretariat,
    "/staff/bulk/messages": Role.secretariat,
    "/staff/bulk/messages/new": Role.secretariat,
    "/staff/bulk/pause": Role.secretariat,
    "/staff/bulk/pause/end": Role.secretariat,
    "/staff/duplicates": Role.staff,
    "/staff/duplicates/decided": Role.staff,
    "/staff/duplicates/decided/{decision_id}": Role.staff,
    "/staff/duplicates/{id}": Role.staff,
    "/staff/duplicates/{id}/apart": Role.staff,
    "/staff/duplicates/{id}/merge": Role.staff,
    "/staff/duplicates/{id}/preview": Role.staff,
    "/staff/files": Role.staff,
    "/staff/imports": Role.staff,
    "/staff/imports/uploads": Role.staff,
    "/staff/imports/uploads/{id}": Role.staff,
    "/staff/imports/uploads/{id}/columns": Role.staff,
    "/staff/imports/uploads/{id}/discard": Role.staff,
    "/staff/imports/uploads/{id}/import": Role.staff,
    "/staff/imports/uploads/{id}/read": Role.staff,
    "/staff/imports/{id}": Role.staff,
    "/staff/imports/{id}/rows.csv": Role.staff,
    "/staff/join": Role.staff,
    "/staff/join/{id}/check": Role.staff,
    "/staff/join/{id}/services/{number}/{step}": Role.staff,
    "/staff/join/{id}/{step}": Role.staff,
    "/staff/platforms": Role.staff,
    "/staff/platforms/new": Role.secretariat,
    "/staff/platforms/{id}": Role.staff,
    "/staff/platforms/{id}/add": Role.secretariat,
    "/staff/platforms/{id}/edit": Role.secretariat,
    "/staff/platforms/{id}/end": Role.secretariat,
    "/staff/platforms/{id}/groups": Role.secretariat,
    "/staff/platforms/{id}/groups/new": Role.secretariat,
    "/staff/platforms/{id}/groups/{group_id}": Role.secretariat,
    "/staff/platforms/{id}/invite": Role.secretariat,
    "/staff/platforms/{id}/members/{member_id}": Role.staff,
    "/staff/platforms/{id}/members/{member_id}/rank": Role.secretariat,
    "/staff/platforms/{id}/members/{member_id}/state": Role.secretariat,
    "/staff/platforms/{id}/take-in": Role.secretariat,
    "/staff/mails": Role.secretariat,
    "/staff/mails/again": Role.secretariat,
    "/staff/mails/{id}/again": Role.secretariat,
    "/staff/records": Role.staff,
    "/staff/records/publication": Role.staff,
    "/staff/records/{id}": Role.staff,
    "/staff/records/{id}/confirmation": Role.staff,
    "/staff/records/{id}/differences": Role.staff,
    "/staff/records/{id}/files": Role.staff,
    "/staff/records/{id}/files/{file_id}/approve": Role.staff,
    "/staff/records/{id}/files/{file_id}/move": Role.staff,
    "/staff/records/{id}/files/{file_id}/remove": Role.staff,
    "/staff/records/{id}/files/{file_id}/words": Role.staff,
    "/staff/records/{id}/files/{file_id}/{name}": Role.staff,
    "/staff/records/{id}/history": Role.staff,
    "/staff/records/{id}/history/compare": Role.staff,
    "/staff/records/{id}/history/restore": Role.secretariat,
    "/staff/records/{id}/publication": Role.staff,
    "/staff/review": Role.staff,
    "/staff/review/{id}": Role.staff,
    "/staff/review/{id}/decision": Role.secretariat,
    "/staff/calls": Role.secretariat,
    "/staff/calls/samples": Role.secretariat,
    "/staff/calls/{id}": Role.secretariat,
    "/staff/calls/{id}/calls/{position}": Role.secretariat,
    "/staff/calls/{id}/end": Role.secretariat,
    "/staff/calls/{id}/sheet": Role.secretariat,
    "/staff/freshness": Role.secretariat,
    "/staff/freshness/campaigns": Role.secretariat,
    "/staff/freshness/campaigns/new": Role.secretariat,
    "/staff/freshness/campaigns/{id}": Role.secretariat,
    "/staff/freshness/campaigns/{id}/end": Role.secretariat,
    "/staff/freshness/campaigns/{id}/reminders": Role.secretariat,
    "/staff/freshness/campaigns/{id}/to-call.csv": Role.secretariat,
    "/staff/freshness/requests/{id}/called": Role.secretariat,
    "/staff/freshness/requests/{id}/closed": Role.secretariat,
    "/staff/freshness/to-call.csv": Role.secretariat,
    "/staff/notices": Role.staff,
    "/staff/notices/{id}": Role.staff,
    "/staff/notices/{id}/close": Role.staff,
    "/staff/notices/{id}/take": Role.staff,
    "/staff/referrals/numbers": Role.staff,
    "/staff/referrals/numbers.csv": Role.staff,
    "/staff/referrals/{id}/receivers": Role.staff,
    "/staff/referrals/{id}/handout": Role.staff,
    "/staff/handout": Role.staff,
    "/staff/referral-desk": Role.secretariat,
    "/staff/referral-desk/organizations/{id}": Role.staff,
    "/staff/sign-out": Role.staff,
    "/staff/words": Role.secretariat,
    "/staff/words/changes": Role.secretariat,
    "/staff/words/changes/{number}": Role.secretariat,
    "/staff/words/counts": Role.secretariat,
    "/staff/words/groups/{id}": Role.secretariat,
    "/staff/words/groups/{id}/preview": Role.secretariat,
    "/staff/words/trials": Role.secretariat,
    "/staff/words/trials/{id}/remove": Role.secretariat,
} | dict.fromkeys(PUBLIC, Role.public)
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
    assert open_to_all == DOORS | JOINING | TELLING


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
