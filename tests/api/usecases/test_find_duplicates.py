"""Which pairs are asked about: every spelling of one body, and no more than a person can answer."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from api.usecases import find_duplicates as finding
from importers.file import SourceFile
from importers.reading.identity import MINIMUM, Body, candidates, compare
from importers.reading.identity_keys import keys, part_keys, part_probes
from importers.registry import SOURCES
from importers.run import run_import
from models.content import AreaContent, PhoneContent
from models.repositories.endings import EndingRepository
from models.repositories.imports import ImportRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.vocabulary import Kind, Publication, RecordType
from tests.services.contents import SOURCE, organization, record, service
from tests.services.duplicates import STAFF, apart, find, merge, put, queue

LISTS = (
    "koto-participants",
    "koto-leaflet-sites",
    "koto-participants-slides",
    "shinagawa-bodies",
    "shinagawa-bodies-slides",
)


@pytest_asyncio.fixture
async def directory(sessions):
    """Sessions on a database that knows the areas and topics."""
    async with sessions.begin() as session:
        await load_reference(session)
    return sessions


async def bring(sessions, source, *records):
    async with sessions.begin() as session:
        imports = ImportRepository(session)
        run = await imports.begin_run(source, file_name="list.txt", sha256="0" * 64)
        await imports.put(source, records, run_id=run)


def names(found):
    return {frozenset((one.one, one.other)) for one in found}


async def test_bodies_on_several_real_lists_are_found(directory):
    for slug in LISTS:
        async with directory.begin() as session:
            source = SOURCES[slug]
            file = SourceFile.at(source.shipped_path)
            await run_import(source, file, records=ImportRepository(session))
    await find(directory)
    found = names(await queue(directory))
    for pair in (
        {"大島6丁目団地自治会", "大島 6丁目団地自治会"},
        {"マイシエルパ", "マイシェルパ"},
        {"はぴこね", "はびこね"},
        {"サンカクシャ"},
    ):
        assert frozenset(pair) in found
    assert await find(directory) == finding.Found()


async def test_only_what_changed_is_looked_at_again(directory):
    one, _ = await put(directory, "ひだまりの会", service("ひだまり相談", phones=[]))
    await put(directory, "こもれびの家", service("こもれび相談", phones=[]))
    assert (await find(directory)).looked == 4
    async with directory.begin() as session:
        write = OrganizationWrite(one, organization("こもれび の家"))
        await RecordRepository(session).put([write], STAFF)
    found = await find(directory)
    assert (found.new, found.gone) == (1, 0)
    assert found.looked <= 2
    async with directory.begin() as session:
        write = OrganizationWrite(one, organization("ひだまりの会"))
        await RecordRepository(session).put([write], STAFF)
    assert (await find(directory)).gone == 1
    assert await queue(directory) == []


async def test_told_to_stop_it_ends_after_a_portion_and_goes_on_later(directory, monkeypatch):
    monkeypatch.setattr(finding, "PORTION", 2)
    for n in range(3):
        await put(directory, f"見本の{n}番館")
    stopping = asyncio.Event()
    first = await finding.find_duplicates(directory, lambda _: stopping.set(), stopping)
    assert first.looked == 2
    assert (await finding.find_duplicates(directory, stopping=asyncio.Event())).looked == 4


async def test_services_are_not_asked_about_while_their_owners_are(directory):
    quiet = {"phones": []}
    shared = {"phones": [PhoneContent(number="096-328-2340")]}
    await put(
        directory, "ひだまりの会", service("ひだまり食堂", **quiet), service("相談", **shared)
    )
    await put(
        directory, "ひだまり の会", service("ひだまり 食堂", **quiet), service("相　談", **shared)
    )
    await find(directory)
    (pair,) = await queue(directory)
    assert pair.pair.record_type is RecordType.organization
    await apart(directory, pair.pair.id)
    # Two bodies with a window between them: it has one number. A name alone says nothing now.
    (window,) = await queue(directory)
    assert {window.one, window.other} == {"相談", "相　談"}


async def test_a_list_tells_the_services_of_one_organization_apart(directory):
    await bring(
        directory,
        SOURCE,
        record("ひだまりの会", service("そうだん室"), service("そうだん　室")),
    )
    await find(directory)
    assert await queue(directory) == []


async def test_events_and_schemes_are_not_compared(directory):
    for kind in (Kind.event, Kind.scheme):
        for number in range(2):
            await put(
                directory, f"{kind}{'東西'[number]}の団体", service("みほん相談の集い", kind=kind)
            )
    await find(directory)
    assert await queue(directory, record_type=RecordType.service) == []


async def test_drafts_of_a_register_are_compared_with_ours_alone(directory, monkeypatch):
    monkeypatch.setattr(finding, "REGISTER", 5)
    draft = {"publication": Publication.draft}
    register = [
        record(f"{name}{end}", service(f"{name}の相談", **draft), **draft)
        for name in ("ひだまりの会", "こもれびの家", "みほん福祉会")
        for end in ("", " ")
    ]
    await bring(directory, SOURCE, *register)
    await find(directory)
    assert await queue(directory) == []
    ours, _ = await put(directory, "ヒダマリの会")
    await find(directory)
    found = await queue(directory)
    assert len(found) == 2
    assert all(ours in (one.pair.one_id, one.pair.other_id) for one in found)
    async with directory.begin() as session:
        # Somebody takes up a draft of the register.
        write = OrganizationWrite(
            finding_id("こもれびの家"), organization("こもれびの家", website="https://example.org/")
        )
        await RecordRepository(session).put([write], STAFF)
    await find(directory)
    assert {"こもれびの家"} in [set(map(str.strip, one)) for one in names(await queue(directory))]


def finding_id(key):
    from models.incoming import record_id

    return record_id(SOURCE.slug, RecordType.organization, key)


async def test_a_name_everybody_has_is_compared_in_one_area_only(directory, monkeypatch):
    monkeypatch.setattr(finding, "CROWD", 4)
    areas = [AreaContent(code=code, name=code) for code in ("431001", "012025", "131083")]
    for area in (areas[0], areas[0], *areas[1:], *areas[1:]):
        await put(directory, "みほん相談所", service(f"{uuid4()}", areas=[area], phones=[]))
    await find(directory)
    for one in await queue(directory):
        assert "地域がちがいます。" not in one.pair.reasons
    assert len(await queue(directory)) == 3


async def test_the_number_of_a_whole_office_says_nothing(directory):
    phone = [PhoneContent(number="096-328-2340")]
    names = (
        "朝顔のつどい",
        "たんぽぽ文庫",
        "青空こども食堂",
        "みほん文庫の広場",
        "みほん食堂の広場",
    )
    for name in names:
        await put(directory, name, service(f"{name}の場", phones=phone))
    await find(directory)
    assert await queue(directory) == []


async def test_what_a_merged_one_was_kept_apart_from_is_not_asked_again(directory):
    ours, _ = await put(directory, "ひだまりの会")
    theirs, _ = await put(directory, "ひだまり の会")
    other, _ = await put(directory, "ヒダマリの会")
    await find(directory)
    pairs = {frozenset((one.pair.one_id, one.pair.other_id)): one for one in await queue(directory)}
    assert len(pairs) == 3
    await apart(directory, pairs[frozenset((theirs, other))].pair.id)
    await merge(directory, pairs[frozenset((ours, theirs))].pair.id, ours)
    # The other pair with what stayed rests on the same names: a person has answered it.
    assert await queue(directory, record_type=RecordType.organization) == []


async def test_an_ended_record_is_not_asked_about(directory):
    await put(directory, "ひだまりの会")
    other, own = await put(directory, "ひだまり の会")
    await find(directory)
    async with directory.begin() as session:
        endings = EndingRepository(session)
        await endings.end_service(own, STAFF)
        await endings.end_organization(other, STAFF)
    assert await queue(directory) == []
    await find(directory)
    assert await queue(directory) == []


_parts = st.sampled_from(
    [
        "ひだまり",
        "サポート",
        "センター",
        "みほん",
        "こもれび",
        "の会",
        "NPO法人",
        "ネット",
        "（社福）",
        "相談",
        "ﾈｯﾄ",
        "ー",
        "a",
    ]
)
_names = st.lists(_parts, min_size=1, max_size=5).map("".join)


@st.composite
def spellings(draw):
    """A name, and the same with up to two letters left out, doubled or changed."""
    name = draw(_names)
    letters = list(name)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(letters) - 1))
        letters[at] = draw(st.sampled_from(["", letters[at] * 2, "ん", "ろ"]))
    return name, "".join(letters) or name


@given(
    pair=spellings(),
    reading=st.none() | st.just("ひだまり"),
    phone=st.none() | st.just("096-328-2340"),
)
@settings(max_examples=400, deadline=None)
def test_whatever_compares_as_one_shares_a_key(pair, reading, phone):
    one, other = (
        Body(id=at, name=name, reading=reading, phones=(phone,) if phone else ())
        for at, name in enumerate(pair)
    )
    found = compare(one, other)
    if found is not None and found.score >= MINIMUM:
        kept = keys(one) | part_keys(one)
        assert kept & (keys(other) | part_probes(other))
        assert (keys(other) | part_keys(other)) & (keys(one) | part_probes(one))


def test_nothing_is_missed_that_comparing_all_with_all_finds():
    bodies = []
    for slug in LISTS:
        source = SOURCES[slug]
        for row in source.rows(SourceFile.at(source.shipped_path)):
            made = source.draft(row)
            content = made.services[0].content
            bodies.append(
                Body(
                    id=f"{slug} {row.number}",
                    name=content.name,
                    alternate_names=content.alternate_names,
                    area=content.areas[0].code,
                    area_name=content.areas[0].name,
                )
            )
    for candidate in candidates(bodies):
        one, other = candidate.one, candidate.other
        assert (keys(one) | part_keys(one)) & (keys(other) | part_probes(other)), candidate


@pytest.mark.parametrize("end", ["市社会福祉協議会", "社会福祉協議会"])
def test_an_alias_is_a_key(end):
    one = Body(id=1, name="みほん会", alternate_names=(f"見本{end}",))
    other = replace(one, id=2, name=f"見本{end}", alternate_names=())
    assert keys(one) & keys(other)


async def test_what_becomes_an_event_is_not_asked_about_any_more(directory):
    owner, own = await put(directory, "ひだまりの会", service("みほん相談"))
    twin = uuid4()
    async with directory.begin() as session:
        write = ServiceWrite(twin, owner, service("みほん　相談"))
        await RecordRepository(session).put([write], STAFF)
    await find(directory)
    assert len(await queue(directory)) == 1
    async with directory.begin() as session:
        write = ServiceWrite(own, owner, service("みほん相談", kind=Kind.event))
        await RecordRepository(session).put([write], STAFF)
    await find(directory)
    assert await queue(directory) == []
