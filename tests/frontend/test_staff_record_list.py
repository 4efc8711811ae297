"""The list of records: found by name, reading, telephone and corporate number, drafts as well."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.usecases.find_duplicates import find_duplicates
from api.usecases.search_records import MOST_WORDS, read_words
from models.content import PhoneContent
from models.incoming import Origin, record_id
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.vocabulary import Publication, RecordType
from tests.frontend.staff_files import words_of
from tests.frontend.staff_fixtures import visitor
from tests.frontend.test_staff_records import LIST, bring, drafts, person
from tests.services.contents import organization, service

__all__ = ["drafts", "person", "visitor"]  # fixtures

STAFF = Origin("担当", "staff")


async def written(app):
    """A published body with a service, and a second one that nobody may see yet."""
    own = [record_id("test", kind, "hinata") for kind in RecordType]
    body = organization(
        "ひなた会", reading="ひなたかい", corporate_number="7000012050002", publication="confirming"
    )
    content = service(
        "陽だまりサロン", reading="ヒダマリサロン", phones=[PhoneContent(number="0120-279-338")]
    )
    async with app.state.sessions.begin() as session:
        await RecordRepository(session).put(
            [OrganizationWrite(own[0], body), ServiceWrite(own[1], own[0], content)], STAFF
        )
    await find_duplicates(app.state.sessions)


def listed(page):
    return set(re.findall(r'href="/staff/records/[0-9a-f-]{36}">([^<]+)<', page.text))


WANTED = {
    "食堂": {"こもれび食堂"},
    "見本会": {"見本会", "こもれび食堂", "ひだまり相談室"},
    "ひだまりさろん": {"陽だまりサロン"},
    "ヒナタ": {"ひなた会", "陽だまりサロン"},
    "7000012050002": {"ひなた会", "陽だまりサロン"},
    "０１２０ー２７９ー３３８": {"ひなた会", "陽だまりサロン"},
    "0120 279": {"ひなた会", "陽だまりサロン"},
    "(096) 328-2340": {"見本会", "ひだまり相談室"},
    "+81 96 328 2341": {"見本会", "こもれび食堂"},
    "見本会 相談": {"ひだまり相談室"},
    "096-328-9999": set(),
    "ひなた会 096-328-2340": set(),
    "%": set(),
}


async def test_services_and_bodies_are_found_by_name_reading_and_number(person, app):
    await written(app)
    for words, found in WANTED.items():
        page = await person.get("/staff/records", params={"q": words})
        assert page.status_code == 200
        assert listed(page) == found, words
    bodies = await person.get("/staff/records", params={"q": "見本会", "kind": "organization"})
    assert listed(bodies) == {"見本会"}
    none = await person.get("/staff/records", params={"q": "どこにもない"})
    assert "この条件に合うものはありません" in none.text
    assert 'value="どこにもない"' in none.text


async def test_what_left_its_list_says_so_until_it_comes_back(person, app, drafts):
    await bring(app, LIST.replace("2,こもれび食堂", "3,せせらぎ食堂"))
    page = await person.get("/staff/records")
    assert page.text.count("元の一覧から消えました") == 1
    gone = await person.get("/staff/records?gone=1")
    assert listed(gone) == {"こもれび食堂"}
    assert re.search(r'name="gone"[^>]*checked', gone.text)
    words = words_of(await person.get(f"/staff/records/{drafts['こもれび食堂']}"))
    assert "元の一覧から消えました（見本の一覧）" in words
    assert "元の一覧から消えたとき 20" in words
    await bring(app, LIST)
    words = words_of(await person.get(f"/staff/records/{drafts['こもれび食堂']}"))
    assert "元の一覧から消え" not in words
    assert listed(await person.get("/staff/records?gone=1")) == {"せせらぎ食堂"}


async def test_bodies_can_be_changed_together_and_the_list_stays(person, app):
    page = await person.get("/staff/records?kind=organization&q=見本会")
    (id,) = re.findall(r'name="ids" value="([0-9a-f-]+)"', page.text)
    token = re.search(r'name="form_token" value="(\w+)"', page.text)
    assert token
    form = {"form_token": token[1], "list_kind": "organization", "list_q": "見本会", "ids": id}
    sent = form | {"to": Publication.confirming, "reason": "たずね中"}
    done = await person.client.post("/staff/records/publication", data=sent, follow_redirects=True)
    assert "1 件の状態を変えました。" in done.text
    assert listed(done) == {"見本会"}
    assert "団体確認中" in words_of(done)


@given(st.text(max_size=40))
def test_any_text_is_words_and_every_spelling_says_something(text):
    words = read_words(text)
    assert len(words) <= MOST_WORDS
    assert all(word.spellings and all(word.spellings) for word in words)
    assert all(word.digits is None or word.digits.isdecimal() or not word.digits for word in words)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("096-328-2340", "963282340"),
        ("+81-96-328-2340", "963282340"),
        ("０９６（３２８）２３４０", "963282340"),
        ("8050", "8050"),
        ("12", None),
        ("第2", None),
    ],
)
def test_a_number_is_one_word_however_it_is_written(typed, digits):
    (word,) = read_words(typed)
    assert word.digits == digits
