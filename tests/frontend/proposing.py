"""Somebody at the forms for corrections, and what they have stored."""

import pytest_asyncio
from sqlmodel import select

from api.access import keyring
from models.content import HoursContent, PhoneContent, TopicContent
from models.proposal import Proposal, ProposalKind
from models.repositories.imports import ImportRepository
from models.repositories.proposals import ProposalRepository
from models.repositories.reference import load_reference
from models.vocabulary import Level, Publication
from tests.frontend.staff_files import fields_of
from tests.frontend.staff_visitors import StaffVisitor
from tests.services.contents import SOURCE, record, service


@pytest_asyncio.fixture
async def listed(app, client):
    """Services by name: an ordinary one, one of the nation, one about violence, and a draft."""
    app.state.settings.form_seconds = 0
    body = record(
        "みほんの会",
        service("ひだまり相談室", hours=[HoursContent(text="平日 10:00～16:00")]),
        service("全国の電話", level=Level.national, phones=[PhoneContent(number="0120-279-338")]),
        service("よりそう電話", topics=[TopicContent(id="dv")]),
        service("まだ下書き", publication=Publication.draft),
    )
    async with app.state.sessions.begin() as session:
        await load_reference(session)
        imports = ImportRepository(session)
        run = await imports.begin_run(SOURCE, file_name="a.csv", sha256="0" * 64)
        changes = await imports.put(SOURCE, [body], run_id=run)
        await imports.finish_run(run, {})
    return {change.name: change.id for change in changes}


def person(app, address="192.0.2.1"):
    return StaffVisitor(app, address=address)


async def tell(someone, path, **typed):
    """The form as it stands, with what is typed into it."""
    page = await someone.get(path)
    assert page.status_code == 200, page.text
    return await someone.client.post(path, data=fields_of(page, "送る") | typed)


async def stored(app, kind=ProposalKind.correction):
    async with app.state.sessions() as session:
        rows = list(await session.exec(select(Proposal).where(Proposal.kind == kind)))
        repository = ProposalRepository(session, keyring(app.state.settings))
        return [(row, repository.note(row), repository.contact(row)) for row in rows]


async def decide(app, id, to, **changes):
    async with app.state.sessions.begin() as session:
        repository = ProposalRepository(session, keyring(app.state.settings))
        proposal = await repository.get(id)
        await repository.move(proposal, to, version=proposal.version, **changes)
