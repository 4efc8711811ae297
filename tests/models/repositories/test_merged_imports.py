"""After two records became one, the lists that named them go on being imported."""

from models.incoming import SourceInfo, record_id
from models.repositories.endings import EndingRepository
from models.repositories.import_preview import ImportPreview
from models.repositories.imports import ImportRepository
from models.repositories.organizations import OrganizationRepository
from models.repositories.records import OrganizationWrite, RecordRepository
from models.repositories.services import ServiceRepository
from models.service import Service
from models.vocabulary import Publication, RecordType
from tests.services.contents import SOURCE, organization, record, service
from tests.services.duplicates import STAFF, find, merge, queue, undo

OTHER_SOURCE = SourceInfo(slug="other-list", title="もうひとつの一覧")
SHORT, LONG = "ひだまりの会", "NPO法人 ひだまりの会"


async def bring(sessions, source, *records, preview=False):
    async with sessions.begin() as session:
        imports = ImportPreview(session) if preview else ImportRepository(session)
        run = await imports.begin_run(source, file_name="list.txt", sha256="0" * 64)
        changes = await imports.put(source, records, run_id=run)
        gone = await imports.suspend_missing(source, run_id=run)
    return {change.id: change.action for change in (*changes, *gone)}


def ids(source, key):
    return (
        record_id(source.slug, RecordType.organization, key),
        record_id(source.slug, RecordType.service, f"{key}/{key}の相談"),
    )


async def merged(sessions):
    """The body of two lists as one; the one of SOURCE stays."""
    await bring(sessions, SOURCE, record(SHORT))
    await bring(sessions, OTHER_SOURCE, record(LONG))
    await find(sessions)
    (pair,) = await queue(sessions)
    return await merge(sessions, pair.pair.id, ids(SOURCE, SHORT)[0])


async def test_the_other_list_changes_nothing_and_brings_nothing_back(directory):
    await merged(directory)
    again = await bring(directory, OTHER_SOURCE, record(LONG))
    assert set(again.values()) == {"unchanged"}
    stays, _ = ids(SOURCE, SHORT)
    goes, moved = ids(OTHER_SOURCE, LONG)
    async with directory() as session:
        document = await ServiceRepository(session).document(moved)
        content = await OrganizationRepository(session).content(stays)
        assert await session.get(Service, moved) is not None
    assert document.organization.id == stays
    assert content.name == SHORT
    assert goes != stays


async def test_news_of_the_other_list_reach_the_services_that_moved(directory):
    await merged(directory)
    stays, _ = ids(SOURCE, SHORT)
    _, moved = ids(OTHER_SOURCE, LONG)
    news = record(
        LONG,
        service(f"{LONG}の相談", description="夜も話を聞きます。"),
        website="https://example.org/",
    )
    fresh = record(
        LONG, service(f"{LONG}の相談", description="夜も話を聞きます。"), service("夜の相談")
    )
    assert (await bring(directory, OTHER_SOURCE, news))[moved] == "changed"
    brought = await bring(directory, OTHER_SOURCE, fresh)
    new = record_id(OTHER_SOURCE.slug, RecordType.service, f"{LONG}/夜の相談")
    assert brought[new] == "new"
    async with directory() as session:
        services = ServiceRepository(session)
        assert (await services.document(moved)).description == "夜も話を聞きます。"
        assert {(await services.document(id)).organization.id for id in (moved, new)} == {stays}
        assert (await OrganizationRepository(session).content(stays)).website is None


async def test_the_own_list_still_suspends_what_it_no_longer_names(directory):
    await merged(directory)
    stays, own = ids(SOURCE, SHORT)
    gone = await bring(directory, SOURCE, record("別の会"))
    assert (gone[stays], gone[own]) == ("suspended", "suspended")


async def test_a_list_that_names_only_the_other_spelling_suspends_nothing(directory):
    """Both spellings stood on one list; its new edition has the one that was merged away."""
    await bring(directory, SOURCE, record(SHORT), record(LONG))
    await find(directory)
    (pair,) = await queue(directory)
    stays, own = ids(SOURCE, SHORT)
    await merge(directory, pair.pair.id, stays)
    edition = record(LONG)
    told = await bring(directory, SOURCE, edition, preview=True)
    done = await bring(directory, SOURCE, edition)
    assert told == done
    assert stays not in done
    assert done[own] == "suspended"
    async with directory() as session:
        content = await OrganizationRepository(session).content(stays)
    assert content.publication is Publication.published


async def test_undone_the_other_list_goes_on_as_before(directory):
    done = await merged(directory)
    await undo(directory, done.decision.id)
    goes, moved = ids(OTHER_SOURCE, LONG)
    again = await bring(directory, OTHER_SOURCE, record(LONG))
    assert again == {goes: "unchanged", moved: "unchanged"}
    news = await bring(directory, OTHER_SOURCE, record(LONG, website="https://example.org/"))
    assert news[goes] == "changed"
    async with directory() as session:
        assert (await ServiceRepository(session).document(moved)).organization.id == goes


async def test_what_people_took_over_outlives_the_own_list(directory):
    await merged(directory)
    stays, _ = ids(SOURCE, SHORT)
    await bring(directory, SOURCE, record(SHORT, description="あたらしい説明"))
    async with directory() as session:
        content = await OrganizationRepository(session).content(stays)
    assert content.alternate_names == (LONG,)
    assert content.description == "あたらしい説明"


async def test_new_services_of_an_ended_organization_are_left_alone(directory):
    await bring(directory, SOURCE, record("終わる会", service("終わる相談")))
    owner, _ = ids(SOURCE, "終わる会")
    own = record_id(SOURCE.slug, RecordType.service, "終わる会/終わる相談")
    async with directory.begin() as session:
        endings = EndingRepository(session)
        await endings.end_service(own, STAFF)
        await endings.end_organization(owner, STAFF)
    again = await bring(
        directory, SOURCE, record("終わる会", service("終わる相談"), service("新しい相談"))
    )
    assert set(again.values()) == {"unchanged"}


async def test_a_merge_of_merges_leads_to_the_last(directory):
    await merged(directory)
    stays, _ = ids(SOURCE, SHORT)
    goes, moved = ids(OTHER_SOURCE, LONG)
    last = record_id("third", RecordType.organization, "last")
    async with directory.begin() as session:
        await RecordRepository(session).put(
            [OrganizationWrite(last, organization("ひだまり の会"))], STAFF
        )
    await find(directory)
    (pair,) = await queue(directory, record_type=RecordType.organization)
    await merge(directory, pair.pair.id, last)
    assert set((await bring(directory, OTHER_SOURCE, record(LONG))).values()) == {"unchanged"}
    async with directory() as session:
        assert (await ServiceRepository(session).document(moved)).organization.id == last
    assert len({stays, goes, last}) == 3
