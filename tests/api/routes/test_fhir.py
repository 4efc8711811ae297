"""Referrals as FHIR: what goes out is checked against the models, a status comes back in."""

import sqlite3

import pytest
import pytest_asyncio

from api.schemas import fhir
from api.schemas.fhir_capability import CapabilityStatement
from api.usecases.fhir_mapping import REQUEST_STATUS, TASK_STATUS, WANTED, wanted_event
from api.usecases.move_referral import Wish, move_referral
from models.audit import AuditEntry
from models.referral_states import MOVES, Party, ReferralEvent, ReferralState
from models.repositories.fhir_clients import FhirClientRepository
from tests.services.application import madoguchi
from tests.services.referrals import (
    DESK,
    NAME,
    NEED,
    PHONE,
    acting,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
)

E, S = ReferralEvent, ReferralState


class Program:
    def __init__(self, client, token):
        self.client, self.token = client, token

    async def get(self, path, **params):
        return await self.client.get(f"/fhir/{path}", params=params, headers=self.headers())

    async def send(self, id, status, version, method="PUT", **said):
        body = {"resourceType": "Task", "id": str(id), "status": status} | said
        if method == "PATCH":
            fields = {"status": status} | said
            body = [{"op": "replace", "path": f"/{one}", "value": v} for one, v in fields.items()]
        headers = self.headers() | ({"If-Match": f'W/"{version}"'} if version else {})
        return await self.client.request(method, f"/fhir/Task/{id}", json=body, headers=headers)

    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}


@pytest_asyncio.fixture
async def here(app, client):
    app.state.settings.fhir = True

    def room():
        return acting(app.state.sessions, app.state.settings)

    return room


async def program(here, client, organization):
    async with here() as room:
        _, token = await FhirClientRepository(room.cases.session).add(organization)
    return Program(client, token)


@pytest_asyncio.fixture
async def sent(here, client):
    """(a program of the receiver, the referral) after the desk has sent it."""
    async with here() as room:
        window = await new_window(room)
        await new_desk(room)
        case = await new_case(room)
        consent = await new_consent(room, case, window)
        referral = await new_referral(room, case, window, consent)
        await move_referral(referral, case, Wish(event=E.send, version=1), DESK, room=room)
    return await program(here, client, window.organization), referral


def valid(answer, model, status=200):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/fhir+json")
    assert answer.headers["cache-control"] == "no-store"
    # Nothing else may stand in it: the models forbid it.
    return model.model_validate_json(answer.text)


def refused(answer, status):
    outcome = valid(answer, fhir.OperationOutcome, status)
    for secret in (NAME, PHONE, NEED):
        assert secret not in answer.text
    return outcome.issue[0].code


def concept(code, text=""):
    return {"coding": [{"code": code}], "text": text}


def test_every_state_has_a_status_and_every_status_an_event():
    assert set(TASK_STATUS) == set(ReferralState)
    assert set(TASK_STATUS.values()) <= set(REQUEST_STATUS)
    for (party, status), events in WANTED.items():
        found = set()
        for state in ReferralState:
            event = wanted_event(party, status, "", state)
            if event is None:
                continue
            move = MOVES[state][event]
            assert party in move.by
            assert TASK_STATUS[move.after] == status, (party, state, event)
            found.add(event)
        assert found == {*events}, (party, status)
    waiting = [
        wanted_event(Party.receiver, "on-hold", "needs_person", one) for one in (S.sent, S.draft)
    ]
    assert waiting == [E.need_person, None]


async def test_it_is_not_there_unless_switched_on(app, client):
    for path in ("metadata", "Task", f"Task/{'0' * 8}-0000-0000-0000-{'0' * 12}"):
        assert (await client.get(f"/fhir/{path}")).status_code == 404, path
    app.state.settings.fhir = True
    found = valid(await client.get("/fhir/metadata"), CapabilityStatement)
    assert found.fhirVersion == "4.0.1"


async def test_a_referral_goes_out_without_saying_who_it_is(sent, here):
    receiver, referral = sent
    task = valid(await receiver.get(f"Task/{referral.id}"), fhir.Task)
    assert (task.status, task.meta.versionId) == ("requested", "2")
    assert task.for_ == fhir.Reference(display="anonymous")
    request = valid(await receiver.get(f"ServiceRequest/{referral.id}"), fhir.ServiceRequest)
    assert (request.status, request.subject.display) == ("active", "anonymous")
    assert request.reasonCode[0].coding[0].code == "money"
    consent = valid(await receiver.get(request.supportingInfo[0].reference), fhir.Consent)
    assert consent.status == "active"
    assert [one.code for one in consent.provision.class_] == ["name", "phone"]
    assert len(consent.provision.actor) == 1
    bundle = valid(await receiver.get("Task", status="requested,received"), fhir.Bundle)
    assert [entry.resource.id for entry in bundle.entry] == [str(referral.id)]
    assert valid(await receiver.get("Task", status="completed"), fhir.Bundle).entry is None
    assert valid(await receiver.get("Task", _lastUpdated="ge2090-01-01"), fhir.Bundle).entry is None
    assert refused(await receiver.get(f"Patient/{referral.id}"), 404) == "not-found"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_a_status_goes_in_and_comes_out_again(sent, here, method):
    receiver, referral = sent
    ways = [
        ("received", S.seen, {}),
        ("on-hold", S.waitlisted, {}),
        ("on-hold", S.waitlisted, {}),
        (
            "on-hold",
            S.needs_person,
            {"businessStatus": concept("needs_person"), "statusReason": {"text": "保険証"}},
        ),
        ("accepted", S.accepted, {}),
        ("in-progress", S.in_support, {}),
        ("completed", S.closed, {"output": [{"valueCodeableConcept": concept("helped")}]}),
    ]
    for version, (status, state, said) in enumerate(ways, 2):
        answer = await receiver.send(referral.id, status, version, method, **said)
        task = valid(answer, fhir.Task)
        assert (task.status, task.businessStatus.coding[0].code) == (status, state.value)
        assert answer.headers["etag"] == f'W/"{version + 1}"'
        assert valid(await receiver.get(f"Task/{referral.id}"), fhir.Task) == task
        async with here() as room:
            assert (await room.referrals.get(referral.id)).state is state
    assert task.output[0].valueCodeableConcept.coding[0].code == "helped"


async def test_declining_says_why(sent, here):
    receiver, referral = sent
    refused(await receiver.send(referral.id, "rejected", 2), 422)
    refused(await receiver.send(referral.id, "rejected", 2, statusReason=concept("x", "a")), 422)
    said = concept("full", "となりの市に聞いてください")
    task = valid(await receiver.send(referral.id, "rejected", 2, statusReason=said), fhir.Task)
    assert task.statusReason.coding[0].code == "full"
    assert "となり" not in task.model_dump_json()


async def test_what_cannot_be_is_refused_and_changes_nothing(sent, here):
    receiver, referral = sent
    assert refused(await receiver.send(referral.id, "accepted", None), 428) == "required"
    assert refused(await receiver.send(referral.id, "accepted", 1), 412) == "conflict"
    assert refused(await receiver.send(referral.id, "in-progress", 2), 422) == "business-rule"
    assert refused(await receiver.send(referral.id, "entered-in-error", 2), 422) == "business-rule"
    for status in ("draft", "ready", "requested"):
        refused(await receiver.send(referral.id, status, 2), 422)
    assert refused(await receiver.send(referral.id, NAME, 2), 400) == "invalid"
    headers = receiver.headers() | {"If-Match": 'W/"2"'}
    for body in ("{", "[" * 50_000, "[]", "3", '[{"op":"remove","path":"/status"}]', '"x"'):
        for method in ("PUT", "PATCH"):
            path = f"/fhir/Task/{referral.id}"
            answer = await receiver.client.request(method, path, content=body, headers=headers)
            refused(answer, 400)
    for params in ({"_lastUpdated": "x"}, {"_count": "0"}, {"_offset": "-1"}):
        refused(await receiver.get("Task", **params), 400)
    async with here() as room:
        assert (await room.referrals.get(referral.id)).version == 2


async def test_who_it_is_is_read_after_accepting_and_while_the_consent_holds(sent, here, app):
    receiver, referral = sent
    await receiver.send(referral.id, "accepted", 2)
    task = valid(await receiver.get(f"Task/{referral.id}"), fhir.Task)
    patient = valid(await receiver.get(task.for_.reference), fhir.Patient)
    assert patient.name[0].text == NAME
    assert patient.telecom == [fhir.ContactPoint(system="phone", value=PHONE)]
    assert patient.extension is None, "the situation was not consented to"
    async with here() as room:
        entries = list(await room.cases.session.exec(_select(AuditEntry)))
        assert [one.act for one in entries if one.role == "fhir"] == ["read referral"]
        assert NAME not in str(entries)
        await room.consents.revoke(await room.consents.get(referral.consent_id), "person")
    refused(await receiver.get(f"Patient/{referral.id}"), 404)
    consent = valid(await receiver.get(f"Consent/{referral.consent_id}"), fhir.Consent)
    assert consent.status == "inactive"


async def test_nobody_else_finds_it(sent, here, client):
    _, referral = sent
    async with here() as room:
        other = await new_window(room, "ほかの相談室")
        window = await new_window(room, "まだの相談室")
        case = await new_case(room)
        draft = await new_referral(room, case, window)
    stranger = await program(here, client, other.organization)
    for path in ("Task", "ServiceRequest", "Patient"):
        refused(await stranger.get(f"{path}/{referral.id}"), 404)
    refused(await stranger.get(f"Consent/{referral.consent_id}"), 404)
    refused(await stranger.send(referral.id, "accepted", 2), 404)
    owner = f"Organization/{referral.organization_id}"
    assert refused(await stranger.get("Task", owner=owner), 403) == "forbidden"
    assert valid(await stranger.get("Task"), fhir.Bundle).entry is None
    early = await program(here, client, window.organization)
    refused(await early.get(f"Task/{draft.id}"), 404)
    for token in ("", "wrong"):
        answer = await Program(client, token).get(f"Task/{referral.id}")
        assert refused(answer, 401) == "login"
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_program_whose_token_was_taken_stays_out(sent, here):
    receiver, referral = sent
    async with here() as room:
        clients = FhirClientRepository(room.cases.session)
        (known,) = await clients.all()
        assert await clients.end(known.id)
        assert not await clients.end(known.id)
    refused(await receiver.get(f"Task/{referral.id}"), 401)


def test_the_command_lets_a_program_in(demo_dir):
    with sqlite3.connect(demo_dir / "madoguchi.sqlite3") as database:
        (id,) = database.execute("SELECT id FROM organization LIMIT 1").fetchone()
    done = madoguchi("fhir", "client", "add", id, data_dir=demo_dir)
    assert done.returncode == 0, done.stderr
    client, token = done.stdout.split()
    assert token not in (demo_dir / "madoguchi.sqlite3").read_bytes().decode("latin-1")
    assert "open" in madoguchi("fhir", "client", "list", data_dir=demo_dir).stdout
    assert madoguchi("fhir", "client", "end", client, data_dir=demo_dir).returncode == 0
    again = madoguchi("fhir", "client", "end", client, data_dir=demo_dir)
    assert again.returncode == 1
    nobody = madoguchi("fhir", "client", "add", client, data_dir=demo_dir)
    assert nobody.returncode == 1


def _select(table):
    from sqlmodel import select

    return select(table)
