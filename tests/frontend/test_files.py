"""Photos and leaflets: sent, approved, shown with records that are public, and nowhere else."""

import io
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest_asyncio
from PIL import Image
from sqlmodel import select

from api.usecases.files_orphans import remove_orphans
from models.account import Account, Role
from models.content import PlaceContent
from models.person import OrganizationPerson, OrganizationRole
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.vocabulary import Publication
from tests.frontend.sent_files import SHOWS, pdf, phone_photo, picture, send
from tests.frontend.staff_files import words_of
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import new_account, token_in
from tests.services.contents import service
from tests.services.duplicates import STAFF, put

__all__ = ["visitor"]  # a fixture

MEMBER = "member@example.org"


@pytest_asyncio.fixture
async def records(app, client):
    """(organization, its service), both public."""
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    return await put(app.state.sessions, "ひだまりの会", service("ひだまり相談室"))


@pytest_asyncio.fixture
async def person(records, visitor):
    someone = visitor()
    await someone.sign_in()
    return someone


@pytest_asyncio.fixture
async def member(app, records, visitor):
    """Somebody who speaks for the organization."""
    await new_account(app, Role.member, MEMBER)
    await speak_for(app, records[0])
    someone = visitor()
    await someone.sign_in(MEMBER)
    return someone


async def speak_for(app, organization_id):
    async with app.state.sessions.begin() as session:
        (account,) = await session.exec(select(Account).where(Account.role == Role.member))
        session.add(
            OrganizationPerson(
                organization_id=organization_id,
                account_id=account.id,
                role=OrganizationRole.editor,
            )
        )


def of_staff(id):
    return f"/staff/records/{id}/files"


def of_member(id):
    return f"/members/files/{id}"


def shown_at(page):
    """The addresses of the files a public page shows."""
    return re.findall(r'(?:src|href)="(/files/[^"]+)"', page.text)


async def press(person, base, file, act, **fields):
    token = token_in(await person.get(base))
    path = f"{base}/{file}/{act}"
    return await person.client.post(path, data={"form_token": token} | fields)


async def write(app, records, **fields):
    async with app.state.sessions.begin() as session:
        changed = ServiceWrite(records[1], records[0], service("ひだまり相談室", **fields))
        await RecordRepository(session).put([changed], STAFF)


async def test_a_photo_of_staff_is_shown_at_once_upright_and_without_where_it_was_taken(
    app, person, records
):
    base = of_staff(records[1])
    assert b"GEHEIM" in phone_photo()
    done = await send(person, base, phone_photo(), kind="entrance")
    assert done.headers["location"] == f"{base}?done=added"
    page = await person.get(f"/services/{records[1]}")
    (address,) = shown_at(page)
    assert f'alt="{SHOWS}"' in page.text
    assert 'width="600" height="800"' in page.text
    assert 'loading="lazy"' in page.text
    for size, shape in (("480", (360, 480)), ("960", (600, 800)), ("1600", (600, 800))):
        answer = await person.get(re.sub(r"\d+\.webp", f"{size}.webp", address))
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "immutable" in answer.headers["cache-control"]
        for secret in (b"GEHEIM", b"Exif", b"EXIF", b"ICCP", b"XMP"):
            assert secret not in answer.content
        with Image.open(io.BytesIO(answer.content)) as photo:
            assert photo.size == shape
            assert not photo.getexif()
            # Turned to the right: what was left is on top.
            top, bottom = photo.getpixel((100, 20)), photo.getpixel((100, shape[1] - 20))
        assert top[0] > 200 > bottom[0]
        assert bottom[2] > 200 > top[2]
    for other in ("1601.webp", "481.webp", "leaflet.pdf", "..%2f..%2fsecret_key", "%00.webp"):
        answer = await person.get(f"{address.rpartition('/')[0]}/{other}")
        assert answer.status_code == 404, other


async def test_what_members_send_waits_for_staff_and_is_theirs_alone(
    app, member, person, records, visitor
):
    base = of_member(records[1])
    done = await send(member, base, picture())
    assert done.headers["location"] == f"{base}?done=waits"
    page = await member.get(base)
    (file,) = set(re.findall(rf"{base}/([0-9a-f-]{{36}})/", page.text))
    assert "事務局が確かめています" in words_of(page)
    assert (await member.get(f"{base}/{file}/480.webp")).status_code == 200
    public = f"/files/{file}/480.webp"
    assert shown_at(await member.get(f"/services/{records[1]}")) == []
    assert (await member.get(public)).status_code == 404
    # The secretariat is told, looks at it, and lets it out.
    assert "1件 待っています" in (await person.get("/staff")).text
    queue = await person.get("/staff/files")
    assert SHOWS in words_of(queue)
    staff = of_staff(records[1])
    assert staff in queue.text
    assert (await press(member, base, file, "approve")).status_code in {404, 405}
    await press(person, staff, file, "approve")
    assert (await member.get(public)).status_code == 200
    assert "確かめるものはありません" in (await person.get("/staff/files")).text
    # Another text is looked at again.
    await press(member, base, file, "words", text="入って左に、受付のまどがあります")
    assert (await member.get(public)).status_code == 404
    # Nothing of other organizations can be seen or touched, not even whether it is there.
    other = await put(app.state.sessions, "ほかの会", service("ほかの相談"))
    await send(person, of_staff(other[1]), picture(900, 700))
    (theirs,) = shown_at(await person.get(f"/services/{other[1]}"))
    theirs_id = theirs.split("/")[2]
    for id in (*other, uuid4()):
        assert (await member.get(of_member(id))).status_code == 404
        assert (await member.get(f"{of_member(id)}/{theirs_id}/480.webp")).status_code == 404
    assert (await member.get(f"{base}/{theirs_id}/480.webp")).status_code == 404
    token = token_in(await member.get(base))
    for act in ("words", "move", "remove"):
        for place in (base, of_member(other[1])):
            form = {"form_token": token, "text": SHOWS}
            answer = await member.client.post(f"{place}/{theirs_id}/{act}", data=form)
            assert answer.status_code == 404
    form = {"form_token": token, "kind": "inside", "text": SHOWS}
    sent = {"file": ("a.jpg", picture(640, 480), "image/jpeg")}
    answer = await member.client.post(of_member(other[1]), data=form, files=sent)
    assert answer.status_code == 404
    assert len(shown_at(await person.get(f"/services/{other[1]}"))) == 1
    # Nor the file of another record of their own under the address of this one.
    await send(member, of_member(records[0]), picture(500, 400))
    page = await member.get(of_member(records[0]))
    (own,) = set(re.findall(rf"{of_member(records[0])}/([0-9a-f-]{{36}})/", page.text))
    assert (await member.get(f"{base}/{own}/480.webp")).status_code == 404


async def test_a_leaflet_is_saved_and_never_opened_in_the_site(person, records):
    done = await send(person, of_staff(records[0]), pdf(), kind="leaflet", text="夏のつどい/案内")
    assert done.status_code == 303, words_of(done)
    page = await person.get(f"/organizations/{records[0]}")
    assert "夏のつどい/案内（PDF、1 KB）" in words_of(page)
    (address,) = shown_at(page)
    answer = await person.get(address)
    assert answer.content == pdf()
    said = answer.headers
    assert said["content-type"] == "application/pdf"
    assert said["content-disposition"].startswith('attachment; filename="leaflet.pdf"; filename*=')
    assert "%2F" not in said["content-disposition"]
    assert "sandbox" in said["content-security-policy"]
    assert said["x-content-type-options"] == "nosniff"
    assert (await person.get(address.replace("leaflet.pdf", "480.webp"))).status_code == 404


async def test_nothing_of_what_is_not_public_is_served(app, person, records):
    for id in records:
        await send(person, of_staff(id), picture())
    (service_file,) = shown_at(await person.get(f"/services/{records[1]}"))
    (body_file,) = shown_at(await person.get(f"/organizations/{records[0]}"))
    for state in Publication:
        await write(app, records, publication=state)
        is_public = state in {Publication.published, Publication.stale}
        assert (await person.get(service_file)).status_code == (200 if is_public else 404), state
        assert (await person.get(body_file)).status_code == 200
    page = await person.get(f"/staff/records/{records[0]}")
    form = {"form_token": token_in(page), "to": "suspended", "reason": "休み", "number": "1"}
    await person.client.post(f"/staff/records/{records[0]}/publication", data=form)
    assert (await person.get(body_file)).status_code == 404


async def test_no_photo_shows_the_way_to_a_hidden_place(app, person, member, records):
    base, hidden = of_staff(records[1]), PlaceContent(address="ひみつ町1", hidden=True)
    await send(person, base, picture(), kind="entrance")
    (entrance,) = shown_at(await person.get(f"/services/{records[1]}"))
    await send(person, of_staff(records[0]), picture(), kind="entrance")
    (of_body,) = shown_at(await person.get(f"/organizations/{records[0]}"))
    for state in ("draft", "published"):
        await write(app, records, places=[hidden], publication=state)
        for id in records:
            for who, place in ((person, of_staff(id)), (member, of_member(id))):
                page = await who.get(place)
                assert "入口の写真は使えません" in words_of(page)
                assert 'value="entrance"' not in page.text
                again = await send(who, place, picture(300, 300), kind="entrance")
                assert again.status_code == 422
                assert "場所が分かり" in words_of(again)
    # It became secret after the photo had come.
    for address in (entrance, of_body):
        assert (await person.get(address)).status_code == 404
    assert shown_at(await person.get(f"/services/{records[1]}")) == []
    assert "場所が分かるので、出していません" in words_of(await person.get(base))
    refused = await press(person, base, entrance.split("/")[2], "approve")
    assert refused.status_code == 422
    assert (await send(person, base, picture(310, 300), kind="inside")).status_code == 303


async def test_files_are_put_in_order_replaced_and_taken_away_with_their_bytes(
    app, person, records, monkeypatch
):
    base = of_staff(records[1])
    for shade in (300, 400, 500):
        await send(person, base, picture(shade, 300), text=f"{shade} の写真です")
    assert (await send(person, base, picture(300, 300))).status_code == 422

    async def texts():
        return re.findall(r'alt="(\d+) の', (await person.get(f"/services/{records[1]}")).text)

    async def ids():
        return [
            path.split("/")[2] for path in shown_at(await person.get(f"/services/{records[1]}"))
        ]

    assert await texts() == ["300", "400", "500"]
    first, second, third = await ids()
    await press(person, base, third, "move", to="up")
    await press(person, base, first, "move", to="up")
    assert await texts() == ["300", "500", "400"]
    await send(person, base, picture(600, 300), text="600 の写真です", replaces=first)
    assert await texts() == ["600", "500", "400"]
    assert first not in await ids()
    await press(person, base, second, "remove")
    assert await texts() == ["600", "500"]
    # The same photo of another record keeps the bytes.
    await send(person, of_staff(records[0]), picture(400, 300))
    store, sessions = app.state.files, app.state.sessions
    assert len(await store.names()) == 4 * 3
    assert await remove_orphans(store=store, sessions=sessions) == 0, "they have just come"
    from api.usecases import files_orphans

    monkeypatch.setattr(files_orphans, "JUST_ARRIVED", timedelta(hours=-1))
    assert await remove_orphans(store=store, sessions=sessions) == 3
    assert len(await store.names()) == 3 * 3
    for address in shown_at(await person.get(f"/services/{records[1]}")):
        assert (await person.get(address)).status_code == 200


async def test_words_for_those_who_cannot_see_it_are_asked_for(app, person, records):
    base = of_staff(records[1])
    for text in ("", "あ", "IMG_2041", "門.jpg", "写真 1", "あ" * 201):
        page = await send(person, base, picture(), text=text)
        assert page.status_code == 422, text
        assert 'href="#text"' in page.text
        assert 'id="text-error"' in page.text
    hostile = '"><script>alert(1)</script>'
    await send(person, base, picture(), text=hostile)
    (address,) = shown_at(await person.get(f"/services/{records[1]}"))
    for page in (await person.get(f"/services/{records[1]}"), await person.get(base)):
        assert "<script>alert" not in page.text
    wrong = await press(person, base, address.split("/")[2], "words", text="x")
    assert wrong.status_code == 422
    assert UUID(address.split("/")[2])
