"""Proposals as they reach the secretariat, and people who decide about them."""

import re
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
from starlette.applications import Starlette

from api.access import SESSION, cookie, keyring
from api.usecases.mail_address import mail_digests, seal_mail
from api.usecases.sign_in import Visit, open_session
from models.account import Account, Role
from models.base import now
from models.content import canonical
from models.incoming import Origin
from models.proposal import MessageSide, Proposal, ProposalKind, ProposalState
from models.repositories.accounts import AccountRepository
from models.repositories.proposals import ProposalRepository, ProposerContact
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.staff_records import StaffRecord, StaffRecordRepository
from models.vocabulary import RecordType
from tests.frontend.staff_visitors import StaffVisitor
from tests.services.contents import organization, service

MAIL = "hidamari@example.org"


async def let_in(app: Starlette, role: Role, area: str | None = None) -> StaffVisitor:
    """Somebody new of this role, signed in without a password, which would take its time."""
    keys, id = keyring(app.state.settings), uuid4()
    mail = f"{id}@example.org"
    async with app.state.sessions.begin() as session:
        accounts = AccountRepository(session)
        digests = mail_digests(mail, keys)
        sealed = seal_mail(mail, id, keys)
        await accounts.add(
            Account(id=id, mail_digest=digests[0], mail_sealed=sealed, role=role, area_code=area)
        )
        visit = Visit(network="192.0.2.1", device="a test")
        opened = await open_session(id, visit, accounts=accounts)
    person = StaffVisitor(app)
    person.client.cookies.set(cookie(SESSION, app.state.settings), opened.token)
    return person


async def bring_in(app: Starlette, **fields: Any) -> tuple[UUID, UUID]:
    """(organization, its service), both public."""
    body, offered = uuid4(), uuid4()
    said = {"phones": [{"number": "096-328-2340"}]} | fields
    async with app.state.sessions.begin() as session:
        await RecordRepository(session).put(
            [
                OrganizationWrite(body, organization("見本会")),
                ServiceWrite(offered, body, service("見本相談室", **said)),
            ],
            Origin("importer", "importer"),
        )
    return body, offered


async def change_record(app: Starlette, id: UUID, **fields: Any) -> None:
    async with app.state.sessions.begin() as session:
        record = await StaffRecordRepository(session).record(id)
        content = {k: v for k, v in {**record.content, **fields}.items() if v is not None}
        kind = type(service() if record.owner else organization())
        valid = kind.model_validate(content)
        write: Any = (
            ServiceWrite(id, record.owner.id, valid)
            if record.owner
            else OrganizationWrite(id, valid)
        )
        await RecordRepository(session).put([write], Origin("x", "staff", reason="電話で"))


async def propose(
    app: Starlette,
    content: dict[str, Any],
    *,
    kind: ProposalKind = ProposalKind.registration,
    note: str | None = None,
    mail: str | None = MAIL,
    **about: Any,
) -> UUID:
    async with app.state.sessions.begin() as session:
        proposals = ProposalRepository(session, keyring(app.state.settings))
        proposal = Proposal(
            **{
                "kind": kind,
                "state": ProposalState.submitted,
                "title": "ひだまりの会",
                "content": content,
                "submitted_at": now(),
            }
            | about
        )
        proposals.seal_note(proposal, note)
        await proposals.add(
            proposal, ProposerContact(mail=mail, name="見本 花子") if mail else None
        )
        return proposal.id


def registration(**service_fields: Any) -> dict[str, Any]:
    """What the form of an organization that is not here yet says."""
    said = service("ひだまりの居場所", hours=[{"text": "毎週土曜 10:00～15:00"}], **service_fields)
    body = organization("ひだまりの会", description="お茶を飲みながら話せます。")
    return {
        "organization": {k: v for k, v in canonical(body).items() if k != "publication"},
        "services": [
            {
                "id": str(uuid4()),
                "content": {k: v for k, v in canonical(said).items() if k != "publication"},
            }
        ],
    }


async def read(app: Starlette, id: UUID) -> Proposal:
    async with app.state.sessions() as session:
        return await ProposalRepository(session, keyring(app.state.settings)).get(id)


async def record(app: Starlette, id: UUID) -> StaffRecord:
    async with app.state.sessions() as session:
        return await StaffRecordRepository(session).record(id)


async def said_in(app: Starlette, id: UUID, side: MessageSide) -> list[str]:
    async with app.state.sessions() as session:
        proposals = ProposalRepository(session, keyring(app.state.settings))
        found = await proposals.messages(await proposals.get(id), [side])
        return [one.text for one in found]


async def decide(
    person: StaffVisitor,
    id: UUID,
    decision: str,
    *,
    page: httpx.Response | None = None,
    **typed: Any,
) -> httpx.Response:
    """The form as it stands on the page with what is typed, sent with one of its buttons."""
    address = f"/staff/review/{id}"
    page = page or await person.get(address)
    given = fields(page, "review-form") | {"decision": decision} | typed
    sent = {name: value for name, value in given.items() if value is not None}
    answer = await person.client.post(f"{address}/decision", data=sent)
    return await person.get(answer.headers["location"]) if answer.is_redirect else answer


def fields(page: httpx.Response, named: str) -> dict[str, str]:
    """What a browser would send of the form with this class or action."""
    form = next(one for one in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if named in one)
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        at = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        loose = at.get("type") in ("radio", "checkbox") and not re.search(r"\schecked", tag)
        if "name" in at and not loose:
            found[at["name"]] = at.get("value", "")
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = unescape(text)
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = unescape((chosen or first)[1]) if (chosen or first) else ""
    return found


async def correct(app, offered, said, **about):
    return await propose(
        app,
        {"services": [{"id": str(offered), "content": said}]},
        kind=ProposalKind.correction,
        record_type=RecordType.service,
        record_id=offered,
        **{"base_number": 1} | about,
    )
