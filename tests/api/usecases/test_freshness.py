"""Who is asked, when, and what becomes of records about which nobody answers."""

from datetime import date, timedelta

from sqlmodel import select

from api.usecases.freshness import Rules
from api.usecases.mail_address import mail_digests, seal_mail
from models.account import Account, Role
from models.ageing import Asking
from models.content import AreaContent
from models.mail import MailState, OutgoingMail
from models.person import OrganizationPerson, OrganizationRole
from models.repositories.records import RecordRepository, ServiceWrite
from models.vocabulary import Level, Publication
from tests.services.freshness import (
    KEYS,
    RULES,
    STAFF,
    confirmed,
    ids,
    later,
    letters,
    listed,
    old_service,
    read,
    requests,
    work,
)


async def test_what_begins_to_age_is_asked_about_once_with_one_mail_for_all_services(sessions):
    await listed(sessions, 1, old_service("ひだまり"), old_service("こもれび"))
    await listed(
        sessions, 2, old_service("あたらしい", verifications=[confirmed(date(2027, 3, 1))])
    )
    await listed(sessions, 3, old_service("まだだれも", verifications=[]))
    assert await work(sessions) == (1, 0)
    assert await work(sessions) == (0, 0)
    ((kind, to, facts),) = await letters(sessions)
    assert (kind, to) == ("confirm_records", "kai@example.org")
    assert facts["services"] == ["こもれび", "ひだまり"]
    assert facts["link"].startswith("http://test.example.org/confirm/")
    (request,) = await requests(sessions)
    assert request.state == "waiting"
    assert request.organization_id == ids(1)[0]


async def test_nobody_answers_step_by_step_and_every_step_says_why(sessions):
    await listed(sessions)
    _, id = ids(1)
    await work(sessions)
    assert (await work(sessions, later(13)))[1] == 0
    assert (await work(sessions, later(14)))[1] == 1
    assert (await work(sessions, later(14)))[1] == 0
    await work(sessions, later(28))
    assert [kind for kind, _, _ in await letters(sessions)] == [
        "confirm_records",
        "confirm_reminder",
        "confirm_reminder",
    ]
    links = {facts["link"] for _, _, facts in await letters(sessions)}
    assert len(links) == 3
    await work(sessions, later(42))
    (request,) = await requests(sessions)
    assert request.state == "escalated"
    assert len(await letters(sessions)) == 3
    assert (await read(sessions, id))[0].publication is Publication.published
    await work(sessions, later(90))
    record, newest = await read(sessions, id)
    assert record.publication is Publication.stale
    assert (newest.actor, newest.role) == ("rule", "rule")
    assert newest.reason == (
        "確認のお願いに返事がないため、「要更新」にしました（お願いした日：2027年4月1日）。"
    )
    await work(sessions, later(179))
    assert (await read(sessions, id))[0].publication is Publication.stale
    await work(sessions, later(180))
    record, newest = await read(sessions, id)
    assert record.publication is Publication.suspended
    assert "「休止」にしました" in newest.reason
    (request,) = await requests(sessions)
    assert request.state == "given_up"
    assert await work(sessions, later(400)) == (0, 0)


async def test_a_job_that_was_away_for_a_year_skips_no_step(sessions):
    await listed(sessions)
    await work(sessions)
    for step in ("waiting", "waiting", "escalated"):
        await work(sessions, later(400))
        assert (await requests(sessions))[0].state in ("waiting", "escalated"), step
    assert (await read(sessions, ids(1)[1]))[0].publication is Publication.published
    assert len(await letters(sessions)) == 2


async def test_lines_for_the_whole_country_and_windows_of_areas_are_never_taken_away(sessions):
    everywhere = old_service("全国の電話", areas=[AreaContent(code="JP", name="全国")])
    state = old_service("国の電話", level=Level.national)
    town = old_service("町の電話")
    owner = await listed(sessions, 1, everywhere, state, town)
    await work(sessions)
    for day in (14, 28, 42, 90, 180, 270, 400, 600):
        await work(sessions, later(day))
    (request,) = await requests(sessions)
    assert request.state == "escalated"
    found = {}
    async with sessions() as session:
        from models.service import Service

        for row in await session.exec(select(Service).where(Service.organization_id == owner)):
            found[row.name] = row.publication
    assert found == {
        "全国の電話": Publication.published,
        "国の電話": Publication.published,
        "町の電話": Publication.suspended,
    }


async def test_with_suspend_0_nothing_is_ever_suspended(sessions):
    rules = Rules(KEYS, RULES.base_url, asking=Asking(suspend=0))
    await listed(sessions)
    await work(sessions, rules=rules)
    for day in (14, 28, 42, 90, 180, 270, 400, 600):
        await work(sessions, later(day), rules)
    assert (await read(sessions, ids(1)[1]))[0].publication is Publication.stale


async def test_whom_somebody_has_called_meanwhile_is_not_reminded(sessions):
    owner = await listed(sessions)
    _, id = ids(1)
    await work(sessions)
    again = old_service("みほん相談室1", verifications=[confirmed(date(2027, 4, 5))])
    async with sessions.begin() as session:
        await RecordRepository(session).put([ServiceWrite(id, owner, again)], STAFF)
    await work(sessions, later(14))
    (request,) = await requests(sessions)
    assert request.state == "confirmed"
    assert len(await letters(sessions)) == 1


async def test_without_an_address_it_is_on_the_list_of_those_to_call(sessions):
    await listed(sessions, 1, email=None)
    await listed(sessions, 2, email="これは住所です")
    assert (await work(sessions))[0] == 2
    assert await letters(sessions) == []
    assert {one.state for one in await requests(sessions)} == {"escalated"}


async def test_people_of_the_organization_go_before_its_own_address(sessions):
    owner = await listed(sessions)
    for place, role in enumerate((OrganizationRole.editor, OrganizationRole.manager)):
        mail = f"{role}@example.org"
        account = Account(mail_digest=mail_digests(mail, KEYS)[0], mail_sealed="", role=Role.member)
        account.mail_sealed = seal_mail(mail, account.id, KEYS)
        async with sessions.begin() as session:
            session.add(account)
            await session.flush()
            session.add(
                OrganizationPerson(
                    organization_id=owner,
                    account_id=account.id,
                    role=role,
                    created_at=later(-10 + place),
                )
            )
    await work(sessions)
    await work(sessions, later(14))
    await work(sessions, later(28))
    assert [to for _, to, _ in await letters(sessions)] == [
        "manager@example.org",
        "manager@example.org",
        "manager@example.org",
        "editor@example.org",
        "kai@example.org",
    ]


async def test_a_mail_that_comes_back_puts_it_on_the_list_at_once(sessions):
    await listed(sessions)
    await work(sessions)
    async with sessions.begin() as session:
        (mail,) = await session.exec(select(OutgoingMail))
        mail.state = MailState.bounced
        mail.created_at = later(0)
        session.add(mail)
    await work(sessions, later(1))
    (request,) = await requests(sessions)
    assert request.state == "escalated"
    assert request.next_at > later(1) + timedelta(days=40)
