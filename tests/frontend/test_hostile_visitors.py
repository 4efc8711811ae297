"""Ids of others, tokens of other things, forms from elsewhere: over every route there is."""

import re
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlmodel import select

from api.access import keyring
from models.account import Account, Role
from models.content import PlaceContent
from models.person import LinkPurpose, OrganizationPerson, OrganizationRole
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.imports import ImportRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.proposals import ProposalRepository, ProposerContact
from models.repositories.reference import load_reference
from models.vocabulary import Publication, RecordType
from tests.frontend.staff_files import fields_of
from tests.frontend.staff_visitors import StaffVisitor, new_account
from tests.frontend.test_staff_access import SENDING, needed, routes
from tests.services.contents import SOURCE, record, service

MAIL, NOTE = "shiraseta@example.org", "となりの家の田中です"
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For walks of a thousand steps: who may see what is decided before any database is asked."""
SECRETS = (MAIL, NOTE, "かくれがの番地", "まだ見せない団体")


@pytest_asyncio.fixture
async def directory(app, client):
    """Ids of everything by name, and a token for each purpose; one member of みほんの会."""
    app.state.settings.form_seconds = 0
    hidden = PlaceContent(address="かくれがの番地", hidden=True)
    rows = [
        record("みほんの会", service("みほん相談室")),
        record("となりの会", service("となりの相談室", places=[hidden])),
        record("まだ見せない団体", publication=Publication.draft),
    ]
    ids, tokens = {}, {}
    async with app.state.sessions.begin() as session:
        await load_reference(session)
        imports = ImportRepository(session)
        run = await imports.begin_run(SOURCE, file_name="a.csv", sha256="0" * 64)
        ids = {one.name: one.id for one in await imports.put(SOURCE, rows, run_id=run)}
        await imports.finish_run(run, {})
        proposals = ProposalRepository(session, keyring(app.state.settings))
        for kind in ProposalKind:
            about = kind not in (ProposalKind.missing, ProposalKind.registration)
            proposal = Proposal(
                kind=kind,
                state=ProposalState.submitted,
                title="となりの相談室",
                record_type=RecordType.service if about else None,
                record_id=ids["となりの相談室"] if about else None,
                organization_id=ids["となりの会"] if about else None,
            )
            proposals.seal_note(proposal, NOTE)
            await proposals.add(proposal, ProposerContact(mail=MAIL))
            ids[kind.value] = proposal.id
            links = MailedLinkRepository(session)
            for purpose in LinkPurpose:
                tokens[kind, purpose] = await links.issue(
                    purpose, lives=timedelta(days=1), subject_id=proposal.id
                )
    await new_account(app, Role.member, "member@example.org")
    async with app.state.sessions.begin() as session:
        [account] = await session.exec(select(Account))
        session.add(
            OrganizationPerson(
                organization_id=ids["みほんの会"],
                account_id=account.id,
                role=OrganizationRole.manager,
            )
        )
        ids["account"] = account.id
    return ids, tokens


def pages(app):
    for route in routes(app):
        if "GET" in (route.methods or set()) and "{" in str(route.path_format):
            yield str(route.path_format)


def filled(path, id):
    return re.sub(r"\{[^}]+\}", str(id), path)


@ON_ONE
async def test_no_id_of_another_opens_anything_to_members_or_strangers(app, directory):
    ids, _ = directory
    member, stranger = StaffVisitor(app), StaffVisitor(app)
    await member.sign_in("member@example.org")
    assert member.is_signed_in
    others = [id for name, id in ids.items() if name not in ("みほんの会", "みほん相談室")]
    tried = [(member, others), (stranger, [ids["となりの相談室"], ids["missing"], "..%2fpasswd"])]
    for path in pages(app):
        for visitor, names in tried:
            for id in names:
                answer = await visitor.get(filled(path, id))
                told = (path, id, visitor is member)
                assert answer.status_code < 500, told
                assert not [one for one in SECRETS if one in answer.text], told


@ON_ONE
async def test_no_id_of_another_kind_breaks_a_page_for_staff(app, directory):
    ids, _ = directory
    await new_account(app, Role.administrator, "all@example.org")
    someone = StaffVisitor(app)
    await someone.sign_in("all@example.org")
    for path in pages(app):
        for name in ("みほん相談室", "correction", "account"):
            answer = await someone.get(filled(path, ids[name]))
            assert answer.status_code < 500, (path, name)


async def test_a_link_is_good_for_its_purpose_and_its_kind_alone(app, directory):
    ids, tokens = directory
    ours = {ProposalKind.correction, ProposalKind.missing, ProposalKind.moved}
    stranger = StaffVisitor(app)
    for (kind, purpose), token in tokens.items():
        page = await stranger.get(f"/proposals/{token}")
        good = purpose is LinkPurpose.follow and kind in ours
        assert page.status_code == (200 if good else 404), (kind, purpose)
        assert NOTE not in page.text
        assert MAIL not in page.text
    for id in ids.values():
        assert (await stranger.get(f"/proposals/{id}")).status_code == 404


async def test_no_form_of_visitors_is_taken_from_elsewhere(app, directory):
    ids, tokens = directory
    link = f"/proposals/{tokens[ProposalKind.correction, LinkPurpose.follow]}"
    forms = {
        f"/services/{ids['みほん相談室']}/correction": "送る",
        f"/organizations/{ids['みほんの会']}/correction": "送る",
        "/proposals/missing": "送る",
        f"{link}/withdraw": "知らせるのをやめる",
    }
    typed = {"wrong-closed": "1", "how": "visit", "name": "あさひの会", "what": "話を聞く"}
    for path, button in forms.items():
        someone, other = StaffVisitor(app), StaffVisitor(app)
        page = await someone.get(path if button == "送る" else link)
        sent = fields_of(page, button) | typed
        await other.get(path if button == "送る" else link)
        refused = {
            "no token": await someone.client.post(path, data=sent | {"form_token": ""}),
            "another browser": await other.client.post(path, data=sent),
            "no cookie": await StaffVisitor(app).client.post(path, data=sent),
            "another site": await someone.client.post(
                path, data=sent, headers={"sec-fetch-site": "cross-site"}
            ),
            "an old browser": await someone.client.post(
                path, data=sent, headers={"origin": "https://evil.example.org"}
            ),
        }
        for how, answer in refused.items():
            assert answer.status_code == 403, (path, how)
        taken = await someone.client.post(path, data=sent)
        assert taken.status_code in {200, 303}, path
        assert not re.search("すこし直して|まだ送れて", taken.text), path


@ON_ONE
async def test_every_form_of_the_site_wants_its_token(app, directory):
    """Those of people signed in are walked over in test_staff_access."""
    ids, tokens = directory
    stranger = StaffVisitor(app)
    open_forms = [
        str(route.path_format)
        for route in routes(app)
        if SENDING & (route.methods or set()) and needed(route) is Role.public
    ]
    assert len(open_forms) > 6
    for path in open_forms:
        follow = tokens[ProposalKind.correction, LinkPurpose.follow]
        for id in (ids["みほん相談室"], ids["みほんの会"], follow):
            typed = {"name": "x", "seen": "1", "version": "1", "text": "x"}
            answer = await stranger.client.post(filled(path, id), data=typed)
            assert answer.status_code < 500, path
    async with app.state.sessions() as session:
        left = list(await session.exec(select(Proposal)))
    assert {(one.kind, one.state, one.version) for one in left} == {
        (kind, ProposalState.submitted, 1) for kind in ProposalKind
    }
    assert len(left) == len(ProposalKind)
    assert not stranger.is_signed_in
