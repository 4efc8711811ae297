"""Merging by a person, and taking it back: nothing is lost, nothing leads nowhere."""

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.area import DefaultWindow
from models.content import (
    AreaContent,
    PhoneContent,
    PlaceContent,
    VerificationContent,
    canonical,
)
from models.errors import Conflict, Moved, NotFound
from models.repositories.documents import DocumentRepository
from models.repositories.organizations import OrganizationRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.repositories.revisions import last_revisions
from models.repositories.services import ServiceRepository
from models.revision import Revision
from models.service import Service
from models.taking_over import Choice
from models.vocabulary import Publication, RecordType, VerificationStatus
from tests.services.contents import contents, organization, service
from tests.services.duplicates import STAFF, apart, find, merge, put, queue, seen, undo

CITY = AreaContent(code="431001", name="熊本市")
PLACE = PlaceContent(city="熊本市", address="見本町1-1")


@pytest_asyncio.fixture
async def directory(sessions):
    """Sessions on a database that knows the areas and topics."""
    async with sessions.begin() as session:
        await load_reference(session)
    return sessions


async def two(sessions, **fields):
    """Two spellings of one body, the pair of them, and what they offer."""
    one = await put(sessions, "NPO法人ひだまりの会", service("ひだまり相談", places=[PLACE]))
    other = await put(
        sessions,
        "特定非営利活動法人 ひだまりの会",
        service("こもれび食堂", kind="ibasho", phones=[PhoneContent(number="096-123-4567")]),
        **fields,
    )
    await find(sessions)
    (pair,) = await queue(sessions)
    return one, other, pair.pair.id


async def stored(sessions, *ids):
    """All that is kept of records: their last revision and what their tables say."""
    async with sessions() as session:
        said = {id: last.content for id, last in (await last_revisions(session, ids)).items()}
        rows = await DocumentRepository(session).stored_services(ids)
        return said, {
            one.row.id: (
                canonical(one.content),
                one.row.organization_id,
                one.row.created_at,
                one.row.listed,
            )
            for one in rows
        }


async def test_the_other_lives_on_in_the_one_that_stays(directory):
    (stays, own), (goes, moved), pair = await two(directory, website="https://example.org/")
    merged = await merge(directory, pair, stays, website=Choice.theirs)
    assert merged.stays == stays
    async with directory() as session:
        content = await OrganizationRepository(session).content(stays)
        assert content.website == "https://example.org/"
        assert "特定非営利活動法人 ひだまりの会" in content.alternate_names
        with pytest.raises(Moved) as found:
            await OrganizationRepository(session).content(goes)
        assert found.value.target == stays
        services = await ServiceRepository(session).of_organization(stays)
        assert {one.id for one in services} == {own, moved}
        assert [p.address for one in services for p in one.places if one.id == own] == ["見本町1-1"]
        actions = await session.exec(
            select(Revision.action, Revision.actor, Revision.reason)
            .where(col(Revision.record_id).in_([stays, goes]), Revision.number > 1)
            .order_by(col(Revision.id))
        )
        assert list(actions) == [
            ("update", "職員", "電話でたしかめました"),
            ("merge", "職員", "電話でたしかめました"),
        ]
    assert await queue(directory) == []


async def test_places_of_services_that_move_are_kept(directory):
    (_goes, own), (stays, _), pair = await two(directory)
    await merge(directory, pair, stays)
    async with directory() as session:
        document = await ServiceRepository(session).document(own)
    assert document.organization.id == stays
    assert [place.address for place in document.places] == ["見本町1-1"]


async def test_undone_both_are_as_they_were(directory):
    (stays, own), (goes, moved), pair = await two(directory, website="https://example.org/")
    ids = (stays, goes, own, moved)
    before = await stored(directory, *ids)
    merged = await merge(directory, pair, stays, website=Choice.theirs)
    undone = await undo(directory, merged.decision.id)
    assert undone.left == ()
    assert await stored(directory, *ids) == before
    async with directory() as session:
        assert (await OrganizationRepository(session).content(goes)).website
        assert (await ServiceRepository(session).document(moved)).organization.id == goes
    assert [one.pair.id for one in await queue(directory)] == [pair]


async def test_what_people_changed_since_stays_when_a_merge_is_undone(directory):
    (stays, _), _, pair = await two(
        directory, website="https://example.org/", email="a@example.org"
    )
    merged = await merge(directory, pair, stays, website=Choice.theirs, email=Choice.theirs)
    async with directory.begin() as session:
        content = (await last_revisions(session, [stays]))[stays].content
        changed = organization(**content | {"website": "https://example.org/new"})
        await RecordRepository(session).put([OrganizationWrite(stays, changed)], STAFF)
    undone = await undo(directory, merged.decision.id)
    assert undone.left == ("website",)
    async with directory() as session:
        content = await OrganizationRepository(session).content(stays)
    assert (content.website, content.email) == ("https://example.org/new", None)
    assert content.alternate_names == ()


async def test_a_short_link_leads_on_and_back(directory):
    (stays, own), (_goes, moved), pair = await two(directory)
    await merge(directory, pair, stays)
    async with directory.begin() as session:
        # One window under one roof, written twice.
        content = service("ひだまり 相談")
        await RecordRepository(session).put([ServiceWrite(moved, stays, content)], STAFF)
        session.add(DefaultWindow(area_code="431001", name="熊本市", service_id=moved))
    await find(directory)
    (twins,) = await queue(directory, record_type=RecordType.service)
    async with directory() as session:
        code = (await ServiceRepository(session).document(moved)).short_code
    merged = await merge(directory, twins.pair.id, own)
    async with directory() as session:
        services = ServiceRepository(session)
        assert await services.with_short_code(code) == moved
        with pytest.raises(Moved):
            await services.document(moved)
        assert (await session.get_one(DefaultWindow, "431001")).service_id == own
    await undo(directory, merged.decision.id)
    async with directory() as session:
        assert (await ServiceRepository(session).document(moved)).short_code == code
        assert (await session.get_one(DefaultWindow, "431001")).service_id == moved


async def test_the_newest_merge_goes_back_first(directory):
    (stays, own), (goes, moved), pair = await two(directory)
    first = await merge(directory, pair, stays)
    async with directory.begin() as session:
        await RecordRepository(session).put(
            [ServiceWrite(moved, stays, service("ひだまり 相談"))], STAFF
        )
    await find(directory)
    (twins,) = await queue(directory)
    second = await merge(directory, twins.pair.id, own)
    with pytest.raises(Conflict, match="先にそちらを"):
        await undo(directory, first.decision.id)
    await undo(directory, second.decision.id)
    await undo(directory, first.decision.id)
    async with directory() as session:
        assert (await ServiceRepository(session).document(moved)).organization.id == goes


async def test_two_people_cannot_decide_the_same_twice(directory):
    (stays, _), (goes, _), pair = await two(directory)
    merged = await merge(directory, pair, stays)
    with pytest.raises((Conflict, NotFound)):
        await merge(directory, pair, goes)
    with pytest.raises(Conflict):
        await apart(directory, pair)
    await undo(directory, merged.decision.id)
    with pytest.raises(Conflict):
        await undo(directory, merged.decision.id)


async def test_nobody_decides_about_what_they_have_not_seen(directory):
    (stays, _), _, pair = await two(directory)
    looked = await seen(directory, pair)
    async with directory.begin() as session:
        changed = organization("NPO法人ひだまりの会", website="https://example.org/")
        await RecordRepository(session).put([OrganizationWrite(stays, changed)], STAFF)
    with pytest.raises(Conflict, match="変わりました"):
        await apart(directory, pair, looked=looked)


async def test_a_number_brings_its_doubt_along(directory):
    doubt = VerificationContent(field="phones[0].number", status=VerificationStatus.doubtful)
    printed = VerificationContent(field="*", status=VerificationStatus.unconfirmed, note="古い紙")
    owner, own = await put(directory, "見本の会", service("見本相談"))
    async with directory.begin() as session:
        from uuid import uuid4

        twin = uuid4()
        content = service(
            "見本 相談",
            phones=[PhoneContent(number="096-000-1111"), PhoneContent(number="096-328-2340")],
            verifications=[doubt, printed],
        )
        await RecordRepository(session).put([ServiceWrite(twin, owner, content)], STAFF)
    await find(directory)
    (pair,) = await queue(directory)
    await merge(directory, pair.pair.id, own, phones=Choice.both)
    async with directory() as session:
        content = (await last_revisions(session, [own]))[own].content
    assert [phone["number"] for phone in content["phones"]] == ["096-328-2340", "096-000-1111"]
    assert {(v["field"], v["status"]) for v in content["verifications"]} == {
        ("phones[1].number", "doubtful"),
        ("phones[1]", "unconfirmed"),
    }


@pytest.mark.parametrize("state", [Publication.draft, Publication.published])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ours=contents, theirs=contents, data=st.data(), keep_first=st.booleans())
async def test_merging_and_undoing_changes_nothing(
    directory, state, ours, theirs, data, keep_first
):
    from models.duplicate import DuplicatePair
    from models.taking_over import choices_for, differing

    closed = {"publication": state, "minimum_age": None, "maximum_age": None}
    _owner, own = await put(directory, "見本の会", ours.model_copy(update=closed))
    _, twin = await put(directory, "別の会", theirs.model_copy(update=closed))
    ids = (own, twin)
    before = await stored(directory, *ids)
    pair = DuplicatePair(
        record_type=RecordType.service,
        one_id=min(ids),
        other_id=max(ids),
        score=1,
        facts="",
    )
    async with directory.begin() as session:
        session.add(pair)
    stays, goes = ids if keep_first else ids[::-1]
    said = before[0]
    choices = {
        field: data.draw(st.sampled_from(choices_for(field, said[stays], said[goes])), field)
        for field in differing(RecordType.service, said[stays], said[goes])
    }
    merged = await merge(directory, pair.id, stays, **choices)
    async with directory() as session:
        assert await session.get(Service, goes) is None
    undone = await undo(directory, merged.decision.id)
    assert undone.left == ()
    assert await stored(directory, *ids) == before
