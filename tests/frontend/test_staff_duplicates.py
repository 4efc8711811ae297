"""Pages about records that may be one: compare, merge with a preview, keep apart, take back."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
import pytest_asyncio

from models.content import PhoneContent
from models.repositories.records import OrganizationWrite, RecordRepository
from models.repositories.reference import load_reference
from models.repositories.services import ServiceRepository
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import token_in
from tests.services.contents import organization, service
from tests.services.duplicates import STAFF, find, put

__all__ = ["visitor"]  # a fixture

NAME, OTHER = "NPO法人ひだまりの会", "特定非営利活動法人 ひだまりの会"


@pytest_asyncio.fixture
async def twins(app, client):
    """One body in two spellings, each with a service: (organization, service) of either."""
    sessions = app.state.sessions
    async with sessions.begin() as session:
        await load_reference(session)
    one = await put(sessions, NAME, service("ひだまり相談"), description="話を聞きます。")
    other = await put(
        sessions,
        OTHER,
        service("こもれび食堂", kind="ibasho", phones=[PhoneContent(number="096-123-4567")]),
        website="https://example.org/hidamari",
    )
    await find(sessions)
    return one, other


@pytest_asyncio.fixture
async def person(visitor, twins):
    someone = visitor()
    await someone.sign_in()
    return someone


def links(page, pattern):
    return [unescape(found) for found in re.findall(rf'href="({pattern})"', page.text)]


def fields(page, action):
    """What the form with this action would send as it stands."""
    form = re.search(
        rf'<form[^>]*action="[^"]*{re.escape(action)}"[^>]*>(.*?)</form>', page.text, re.DOTALL
    )
    assert form, page.text
    found = {}
    for tag in re.findall(r"<input[^>]*>", form[1]):
        at = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if at.get("type") == "radio" and " checked" not in tag:
            continue
        found[at["name"]] = unescape(at.get("value", ""))
    return found


async def compare(person):
    queue = await person.get("/staff/duplicates")
    (address,) = links(queue, r"/staff/duplicates/[0-9a-f-]{36}")
    return address, await person.get(address)


async def merge(person, stays=None, reason="電話でたしかめました", **choices):
    address, page = await compare(person)
    if stays is not None:
        page = await person.get(f"{address}?stays={stays}")
    preview = await person.get(f"{address}/preview", params=fields(page, "/preview") | choices)
    sent = fields(preview, "/merge") | {"reason": reason}
    return preview, await person.client.post(f"{address}/merge", data=sent)


async def test_the_queue_says_what_and_why(person):
    page = await person.get("/staff/duplicates")
    assert page.status_code == 200
    assert NAME in page.text
    assert OTHER in page.text
    assert "1組" in page.text
    assert "法人の種類・空白・書き方のちがいをのぞくと、名前が同じです。" in page.text
    assert "1件 待っています" in (await person.get("/staff")).text
    for query, count in (
        ("kind=organization", 1),
        ("kind=service", 0),
        ("q=ひだまり", 1),
        ("q=%25", 0),
        ("q=こもれび", 0),
        ("sure=1", 1),
        ("kind=nonsense&q=%00", 1),
        ("page=2", 1),
    ):
        narrowed = await person.get(f"/staff/duplicates?{query}")
        assert f"{count}組" in narrowed.text, query


async def test_the_richer_one_is_proposed_and_the_other_can_be_chosen(person, twins):
    (one, _), (other, _) = twins
    address, page = await compare(person)
    (proposed,) = set(re.findall(r'name="stays" value="([^"]+)">\s+<input', page.text))
    assert proposed in {str(one), str(other)}
    turned = await person.get(f"{address}?stays={other}")
    assert fields(turned, "/preview")["stays"] == str(other)
    assert "<mark>" in turned.text
    assert (await person.get(f"{address}?stays=nonsense")).status_code == 200


async def test_merged_and_every_old_address_leads_on(app, client, person, twins):
    (stays, _), (goes, moved) = twins
    async with app.state.sessions() as session:
        code = (await ServiceRepository(session).document(moved)).short_code
    preview, done = await merge(person, stays)
    assert "https://example.org/hidamari" in preview.text
    assert "こもれび食堂" in preview.text
    assert done.status_code == 303
    assert "ひとつにまとめました" in (await person.get(done.headers["location"])).text
    old = await client.get(f"/organizations/{goes}")
    assert (old.status_code, old.headers["location"]) == (308, f"/organizations/{stays}")
    hsds = await client.get(f"/hsds/organizations/{goes}")
    assert hsds.status_code == 308
    assert hsds.headers["location"].endswith(f"/hsds/organizations/{stays}")
    page = (await client.get(f"/organizations/{stays}")).text
    assert "こもれび食堂" in page
    assert "https://example.org/hidamari" in page
    link = await client.get(f"/s/{code}")
    assert link.headers["location"].endswith(f"/services/{moved}")
    assert "0組" in (await person.get("/staff/duplicates")).text


async def test_services_of_one_body_are_asked_about_next_and_lead_on(app, client, visitor):
    sessions = app.state.sessions
    async with sessions.begin() as session:
        await load_reference(session)
    (stays, own) = await put(sessions, NAME, service("ひだまり相談"))
    (_, twin) = await put(sessions, OTHER, service("ひだまり 相談"))
    await find(sessions)
    person = visitor()
    await person.sign_in()
    _, done = await merge(person, stays)
    assert done.headers["location"].endswith("?done=onward")
    assert "同じ団体の中の" in (await person.get(done.headers["location"])).text
    async with sessions() as session:
        code = (await ServiceRepository(session).document(twin)).short_code
    _, done = await merge(person, own)
    assert done.headers["location"] == "/staff/duplicates?done=merged"
    for address in (f"/services/{twin}", f"/api/services/{twin}", f"/hsds/services/{twin}"):
        answer = await client.get(address)
        assert answer.status_code == 308, address
        assert answer.headers["location"].endswith(str(own)), address
    followed = await client.get(f"/s/{code}", follow_redirects=True)
    assert followed.status_code == 200
    assert followed.url.path == f"/services/{own}"


async def test_taken_back_both_are_there_again(client, person, twins):
    (stays, _), (goes, moved) = twins
    await merge(person, stays)
    decided = await person.get("/staff/duplicates/decided")
    assert "あなたがひとつにまとめました" in decided.text
    assert "電話でたしかめました" in decided.text
    (address,) = links(decided, r"/staff/duplicates/decided/[0-9a-f-]{36}")
    refused = await person.send(address, address, reason=" ")
    assert refused.status_code == 422
    assert "わけを、ひとこと" in refused.text
    done = await person.send(address, address, reason="別の団体でした")
    assert "元に戻しました" in (await person.get(done.headers["location"])).text
    assert OTHER in (await client.get(f"/organizations/{goes}")).text
    assert "https://example.org/hidamari" not in (await client.get(f"/organizations/{stays}")).text
    assert str(goes) in (await client.get(f"/hsds/services/{moved}")).text
    again = await person.send(address, address, reason="もう一度")
    assert again.status_code == 422
    assert "もう元に戻してあるか" in again.text
    assert "1組" in (await person.get("/staff/duplicates")).text


async def test_kept_apart_they_are_asked_about_again_only_when_they_change(app, person, twins):
    sessions = app.state.sessions
    address, page = await compare(person)
    sent = fields(page, "/apart")
    refused = await person.client.post(f"{address}/apart", data=sent | {"reason": ""})
    assert refused.status_code == 422
    assert "エラー：" in refused.text
    done = await person.client.post(f"{address}/apart", data=sent | {"reason": "別の支部です"})
    assert done.headers["location"] == "/staff/duplicates?done=apart"
    (one, _), _ = twins

    async def change(**said):
        async with sessions.begin() as session:
            write = OrganizationWrite(one, organization(NAME, **said))
            await RecordRepository(session).put([write], STAFF)
        await find(sessions)
        return (await person.get("/staff/duplicates")).text

    assert "0組" in await change(description="別の説明です。")
    text = await change(description="別の説明です。", corporate_number="7000012050002")
    assert "1組" in text
    assert "前に「別のもの」と決めましたが" in text


async def test_nothing_is_decided_about_what_was_not_seen(app, person, twins):
    (one, _), _ = twins
    address, page = await compare(person)
    sent = fields(page, "/apart") | {"reason": "別の支部です"}
    async with app.state.sessions.begin() as session:
        write = OrganizationWrite(one, organization(NAME, email="a@example.org"))
        await RecordRepository(session).put([write], STAFF)
    answer = await person.client.post(f"{address}/apart", data=sent)
    assert answer.status_code == 422
    assert "見ているあいだに" in answer.text
    assert "別の支部です" in answer.text
    again = fields(answer, "/apart") | {"reason": "別の支部です"}
    assert (await person.client.post(f"{address}/apart", data=again)).status_code == 303


async def test_a_merge_needs_a_reason_and_keeps_what_was_chosen(person, twins):
    _, (goes, _) = twins
    _, answer = await merge(person, goes, reason="", **{"field-description": "theirs"})
    assert answer.status_code == 422
    assert "わけを、ひとこと" in answer.text
    assert fields(answer, "/merge")["field-description"] == "theirs"
    (back,) = links(answer, r"/staff/duplicates/[^\"]*stays=[^\"]*")
    assert dict(parse_qsl(urlsplit(back).query))["field-description"] == "theirs"


async def test_the_public_record_is_not_hidden_unseen(app, client, visitor):
    sessions = app.state.sessions
    async with sessions.begin() as session:
        await load_reference(session)
    shown, _ = await put(sessions, NAME)
    hidden, _ = await put(sessions, OTHER, publication="draft", website="https://example.org/")
    await find(sessions)
    person = visitor()
    await person.sign_in()
    address, page = await compare(person)
    assert fields(page, "/preview")["stays"] == str(shown)
    preview = await person.get(f"{address}/preview?stays={hidden}")
    assert "見えなくなります" in preview.text
    assert "見えなくなります" not in (await person.get(f"{address}/preview?stays={shown}")).text


async def test_halves_that_do_not_fit_are_explained(app, client, visitor):
    sessions = app.state.sessions
    async with sessions.begin() as session:
        await load_reference(session)
    _, own = await put(
        sessions, NAME, service("ひだまり", minimum_age=10), service("ひだまり ", maximum_age=5)
    )
    await find(sessions)
    person = visitor()
    await person.sign_in()
    address, page = await compare(person)
    sent = fields(page, "/preview") | {
        "field-minimum_age": "ours",
        "field-maximum_age": "theirs",
        "stays": str(own),
    }
    answer = await person.get(f"{address}/preview", params=sent)
    assert answer.status_code == 422
    assert "合いません" in answer.text


async def test_hostile_names_stay_text(app, client, visitor):
    sessions = app.state.sessions
    async with sessions.begin() as session:
        await load_reference(session)
    for end in ("", " "):
        await put(sessions, f"<script>alert(1)</script>ひだまり{end}の会")
    await find(sessions)
    person = visitor()
    await person.sign_in()
    address, page = await compare(person)
    preview = await person.get(f"{address}/preview")
    for one in (page, preview, await person.get("/staff/duplicates")):
        assert "<script>alert" not in one.text
        assert "&lt;script&gt;alert(1)" in one.text


async def test_what_is_not_there_is_said(person, twins):
    nowhere = "/staff/duplicates/018f0000-0000-7000-8000-000000000000"
    assert (await person.get(nowhere)).status_code == 404
    assert (await person.get("/staff/duplicates/nonsense")).status_code == 404
    decision = nowhere.replace("duplicates/", "duplicates/decided/")
    assert (await person.get(decision)).status_code == 404
    address, page = await compare(person)
    await merge(person)
    assert (await person.get(address)).status_code == 410
    sent = {"form_token": token_in(page), "reason": "x"}
    late = await person.client.post(f"{address}/apart", data=sent)
    assert late.status_code in {409, 410}


@pytest.mark.parametrize("path", ["/staff/duplicates", "/staff/duplicates/decided"])
async def test_long_lists_have_pages(app, client, visitor, path):
    sessions = app.state.sessions
    async with sessions.begin() as session:
        await load_reference(session)
    for number in range(23):
        for space in ("", " "):
            await put(
                sessions,
                f"みほん{'あいうえおかきくけこさしすせそたちつてとなにぬ'[number] * 5}{space}園",
            )
    await find(sessions)
    person = visitor()
    await person.sign_in()
    if path.endswith("decided"):
        for address in links(
            await person.get("/staff/duplicates"), r"/staff/duplicates/[0-9a-f-]{36}"
        ):
            page = await person.get(address)
            await person.client.post(
                f"{address}/apart", data=fields(page, "/apart") | {"reason": "別"}
            )
        assert "3組" in (await person.get("/staff/duplicates")).text
        return
    first = await person.get(path)
    assert "23組" in first.text
    assert first.text.count("くらべる</a>") == 20
    (after,) = links(first, r"/staff/duplicates\?page=2")
    assert (await person.get(after)).text.count("くらべる</a>") == 3
