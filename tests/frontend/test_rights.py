"""Who may change what follows the tree of areas: asked of every form that staff can send.

A new form must be named in `DECIDED` (areas_of_staff); what it says there is tried with
somebody of another area.
"""

import re
from typing import Any
from uuid import uuid4

from api.area_rights import whole_installation
from models.account import Role
from models.content import PhoneContent
from models.freshness import ConfirmationRequest, RequestState
from models.proposal import Proposal, ProposalKind, ProposalState
from models.vocabulary import RecordType
from tests.frontend.areas_of_staff import (
    CITY,
    DECIDED,
    NOT_YOURS,
    OF_RECORDS,
    OTHER,
    PREFECTURE,
    RECORD,
    WARD,
    WHOLE,
    _area,
    forms_of_staff,
    keep_to,
    person,
    records,
    token,
)
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import new_account, token_in
from tests.frontend.test_staff_access import asked_for
from tests.services.contents import service
from tests.services.duplicates import find, put

__all__ = ["person", "records", "visitor"]  # fixtures


def test_every_form_of_staff_has_been_decided_about(app: Any) -> None:
    found = forms_of_staff(app)
    assert set(found) == set(DECIDED), "Say above what each new form does about areas."
    closed = {
        path
        for path, route in found.items()
        if whole_installation in set(asked_for(route.dependant))
    }
    assert closed == {path for path, kind in DECIDED.items() if kind == WHOLE}


async def test_forms_for_the_whole_installation_are_closed_to_those_of_one_area(
    app: Any, records: Any, visitor: Any
) -> None:
    await new_account(app, Role.administrator, "all@example.org")
    await keep_to(app, PREFECTURE, role=Role.administrator)
    person = visitor()
    await person.sign_in("all@example.org")
    given = await token(person)
    for path, kind in DECIDED.items():
        if kind != WHOLE:
            continue
        address = re.sub(r"{\w+}", "1" if "number" in path else str(uuid4()), path)
        answer = await person.client.post(address, data={"form_token": given})
        assert answer.status_code == 403, path
        assert NOT_YOURS in answer.text, path


async def test_forms_below_the_address_of_a_record_ask_for_its_area(
    app: Any, records: Any, visitor: Any
) -> None:
    await new_account(app, Role.administrator, "all@example.org")
    await keep_to(app, CITY, role=Role.administrator)
    person = visitor()
    await person.sign_in("all@example.org")
    form = {"form_token": await token(person)}
    asked = [path for path in DECIDED if path.startswith(OF_RECORDS)]
    assert len(asked) >= 10
    for path in asked:
        assert DECIDED[path] == RECORD
        for name, may in (("県の窓口", False), ("市の窓口", True)):
            address = path.replace("{id}", str(records[name][0]))
            address = address.replace("{file_id}", str(uuid4()))
            sent = {"files": {"file": ("a.txt", b"a")}} if path.endswith("/files") else {}
            answer = await person.client.post(address, data=form, **sent)
            assert (answer.status_code != 403) is may, (path, name, answer.text)
            assert may or NOT_YOURS in answer.text, path


async def test_proposals_are_decided_by_those_who_look_after_what_they_are_about(
    app: Any, records: Any, visitor: Any
) -> None:
    await new_account(app, Role.secretariat, "desk@example.org")
    await keep_to(app, CITY, role=Role.secretariat)
    person = visitor()
    await person.sign_in("desk@example.org")
    new = {"services": [{"id": str(uuid4()), "content": {"areas": [{"code": OTHER}]}}]}
    vague = {"services": [{"id": str(uuid4()), "content": {"areas": [{"name": "市のあたり"}]}}]}
    cases: list[tuple[dict[str, Any], bool]] = [
        ({"record_id": records["市の窓口"][1]}, True),
        ({"record_id": records["県の窓口"][1]}, False),
        ({"record_id": records["市の窓口"][1], "content": new}, False),
        ({"area_code": WARD}, True),
        ({"area_code": OTHER}, False),
        ({"area_code": None}, False),
        ({"area_code": CITY, "content": new}, False),
        ({"area_code": CITY, "content": vague}, True),
        ({"area_code": OTHER, "content": vague}, False),
    ]
    for about, may in cases:
        async with app.state.sessions.begin() as session:
            proposal = Proposal(
                kind=ProposalKind.correction,
                state=ProposalState.submitted,
                record_type=RecordType.service,
                title="知らせ",
                **about,
            )
            session.add(proposal)
        page = await person.get(f"/staff/review/{proposal.id}")
        assert (page.status_code == 200) is may, about
        form = {"form_token": await token(person), "version": "1", "what": "decline"}
        answer = await person.client.post(f"/staff/review/{proposal.id}/decision", data=form)
        assert (answer.status_code != 403) is may, (about, answer.text)


async def test_calls_are_noted_by_those_who_look_after_the_organization(
    app: Any, records: Any, visitor: Any
) -> None:
    await new_account(app, Role.secretariat, "desk@example.org")
    await keep_to(app, CITY, role=Role.secretariat)
    person = visitor()
    await person.sign_in("desk@example.org")
    for name, may in (("県の窓口", False), ("市の窓口", True)):
        async with app.state.sessions.begin() as session:
            asked = ConfirmationRequest(
                organization_id=records[name][0], round="2026", state=RequestState.escalated
            )
            session.add(asked)
        form = {"form_token": await token(person)}
        for act in ("called", "closed"):
            address = f"/staff/freshness/requests/{asked.id}/{act}"
            answer = await person.client.post(address, data=form)
            assert answer.status_code == (303 if may else 403), (name, act)


async def test_pairs_are_decided_by_those_who_look_after_both(
    app: Any, person: Any, records: Any
) -> None:
    phones = [PhoneContent(number="096-123-4567")]
    twins = {}
    for name, code in (("NPO法人ひだまりの会", CITY), ("特定非営利活動法人 ひだまりの会", OTHER)):
        offered = service("ひだまり相談", areas=[_area(code)], phones=phones)
        twins[code] = await put(app.state.sessions, name, offered)
    await find(app.state.sessions)
    queue = await person.get("/staff/duplicates")
    (address,) = re.findall(r'href="(/staff/duplicates/[0-9a-f-]{36})"', queue.text)
    page = await person.get(address)
    assert page.status_code == 200
    seen = dict(re.findall(r'name="(seen[^"]*)" value="(\d+)"', page.text))
    assert seen
    form = seen | {"form_token": token_in(page), "reason": "電話で", "stays": str(twins[CITY][0])}
    for act in ("apart", "merge"):
        answer = await person.client.post(f"{address}/{act}", data=form)
        assert answer.status_code == 403, act
    await keep_to(app, PREFECTURE)
    assert (await person.client.post(f"{address}/apart", data=form)).status_code == 303
    decided = await person.get("/staff/duplicates/decided")
    (decision,) = re.findall(r'href="(/staff/duplicates/decided/[0-9a-f-]{36})"', decided.text)
    await keep_to(app, CITY)
    assert (await person.client.post(decision, data=form)).status_code == 403
    await keep_to(app, PREFECTURE)
    assert (await person.client.post(decision, data=form)).status_code == 303
