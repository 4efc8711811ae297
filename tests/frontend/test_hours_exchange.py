"""What others take along from the page of a service: a calendar, data, hours in English."""

import json
import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar

from models.content import (
    AreaContent,
    HoursContent,
    LanguageContent,
    NoticeContent,
    PhoneContent,
    PlaceContent,
    TopicContent,
    VerificationContent,
)
from models.hours.evaluate import JAPAN
from models.incoming import Origin
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.vocabulary import Level, NoticeEffect, Publication, VerificationStatus
from tests.services.contents import organization, service

DAILY = HoursContent(text="毎日 9:00～17:00。年中無休。")
ORIGIN = Origin(actor="担当", role="staff")
TODAY = datetime.now(JAPAN).date()


@pytest.fixture
def put(client, app):
    """Stores services of one organization and gives back the id of the first."""

    async def store(*contents, id=None, **of_organization):
        ids = [id or uuid4(), *(uuid4() for _ in contents[1:])]
        owner = UUID(int=7)
        writes = [ServiceWrite(one, owner, made) for one, made in zip(ids, contents, strict=True)]
        async with app.state.sessions.begin() as session:
            await RecordRepository(session).put(
                [OrganizationWrite(owner, organization(**of_organization)), *writes], ORIGIN
            )
        return ids[0]

    return store


async def calendar(client, id):
    answer = await client.get(f"/services/{id}/hours.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(answer.text)
    assert not read.errors
    return read


def block(text):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert len(found) <= 1
    return json.loads(found[0]) if found else None


def days_left_out(event):
    found = event.get("EXDATE", [])
    return {d.dt.date() for one in (found if isinstance(found, list) else [found]) for d in one.dts}


async def test_the_hours_go_into_a_calendar_of_ones_own(client, put):
    closing = NoticeContent(
        text="研修のため",
        starts_on=TODAY + timedelta(days=2),
        ends_on=TODAY + timedelta(days=3),
        effect=NoticeEffect.closed,
    )
    id = await put(service("ひだまり相談室", hours=[DAILY], notices=[closing]))
    page = (await client.get(f"/services/{id}")).text
    assert f'href="/services/{id}/hours.ics"' in page
    assert "カレンダーに入れる" in page
    (event,) = (await calendar(client, id)).walk("VEVENT")
    assert event["SUMMARY"] == "ひだまり相談室"
    assert DAILY.text in event["DESCRIPTION"]
    assert "096-328-2340" in event["DESCRIPTION"]
    assert "お休み：研修のため" in event["DESCRIPTION"]
    assert event["DTSTART"].dt.timetz() == datetime(2026, 1, 1, 9, tzinfo=JAPAN).timetz()
    assert days_left_out(event) == {TODAY + timedelta(days=2), TODAY + timedelta(days=3)}
    again = await calendar(client, id)
    assert event["UID"] == again.walk("VEVENT")[0]["UID"]
    head = await client.head(f"/services/{id}/hours.ics")
    assert head.status_code == 200


async def test_hours_of_each_way_are_events_of_their_own(client, put):
    id = await put(
        service(
            "ふたつの窓口",
            hours=[DAILY, HoursContent(text="毎日 13:00～15:00。年中無休。", label="来所")],
        )
    )
    names = {
        e["SUMMARY"]: e["DTSTART"].dt.hour for e in (await calendar(client, id)).walk("VEVENT")
    }
    assert names == {"ふたつの窓口": 9, "ふたつの窓口（来所）": 13}
    block_ = block((await client.get(f"/services/{id}")).text)
    assert {one["opens"] for one in block_["hoursAvailable"]} == {"13:00"}


@pytest.mark.parametrize(
    "state", [Publication.draft, Publication.confirming, Publication.suspended]
)
async def test_what_is_not_public_has_no_calendar(client, put, state):
    id = await put(service("見えない窓口", hours=[DAILY], publication=state))
    answer = await client.get(f"/services/{id}/hours.ics")
    assert answer.status_code == 404
    assert "見えない窓口" not in answer.text
    assert (await client.get(f"/services/{uuid4()}/hours.ics")).status_code == 404
    assert (await client.get("/services/none/hours.ics")).status_code == 404


async def test_what_is_not_certain_is_in_no_calendar(client, put):
    doubt = VerificationContent(field="hours[0].text", status=VerificationStatus.doubtful)
    for more in (
        {"hours": [HoursContent(text="随時")]},
        {"hours": [HoursContent(text="毎日 9:00～17:00。くわしくは聞いてください")]},
        {"hours": [DAILY], "verifications": [doubt]},
        {"hours": [DAILY], "publication": Publication.stale},
        {"hours": []},
    ):
        id = await put(service("あいまいな窓口", **more))
        page = (await client.get(f"/services/{id}")).text
        assert "カレンダーに入れる" not in page
        assert (await calendar(client, id)).walk("VEVENT") == []
        assert "OpeningHoursSpecification" not in page


async def test_a_page_that_hides_its_subject_hides_it_in_the_calendar_too(client, put):
    id = await put(service("DVの相談", hours=[DAILY], topics=[TopicContent(id="dv")]))
    page = (await client.get(f"/services/{id}")).text
    assert "カレンダーに入れる" not in page
    assert block(page) is None
    answer = await client.get(f"/services/{id}/hours.ics")
    assert answer.headers["cache-control"] == "no-store"
    assert "DV" not in answer.text
    assert "096-328" not in answer.text
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    assert event["SUMMARY"].startswith("くらしの情報 ")
    assert "DESCRIPTION" not in event
    assert block((await client.get(f"/organizations/{UUID(int=7)}")).text) is None


async def test_an_office_in_the_words_of_schema_org(client, put):
    closing = NoticeContent(text="休み", starts_on=TODAY, ends_on=TODAY, effect=NoticeEffect.closed)
    id = await put(
        service(
            "みほん市 くらしの窓口",
            level=Level.municipal,
            hours=[DAILY],
            notices=[closing],
            phones=[
                PhoneContent(number="096-328-2340", hours_text="毎日 10:00～12:00。年中無休。"),
                PhoneContent(number="096-328"),
            ],
            languages=[LanguageContent(code="vi"), LanguageContent(code="ja-easy")],
            places=[
                PlaceContent(address="中央1-2", city="みほん市", latitude=32.8, longitude=130.7)
            ],
            areas=[AreaContent(code="431001", name="熊本市")],
        )
    )
    said = block((await client.get(f"/services/{id}")).text)
    assert said["@context"] == "https://schema.org"
    assert said["@type"] == "GovernmentOffice"
    assert said["url"] == f"http://test.example.org/services/{id}"
    assert said["telephone"] == ["+81963282340"]
    assert said["areaServed"] == [
        {"@type": "AdministrativeArea", "name": "熊本市", "identifier": "431001"}
    ]
    assert said["address"]["streetAddress"] == "中央1-2"
    assert said["geo"] == {"@type": "GeoCoordinates", "latitude": 32.8, "longitude": 130.7}
    (contact,) = said["contactPoint"]
    assert contact["availableLanguage"] == ["vi"]
    assert {one["opens"] for one in contact["hoursAvailable"]} == {"10:00"}
    opened, closed = said["openingHoursSpecification"], said["specialOpeningHoursSpecification"]
    assert {(one["opens"], one["closes"]) for one in opened} == {("10:00", "12:00")}
    weekday = f"https://schema.org/{TODAY:%A}"
    for one in opened:
        is_on = one["validFrom"] <= TODAY.isoformat() <= one["validThrough"]
        assert not is_on or weekday not in one["dayOfWeek"]
    assert [(one["validFrom"], one["closes"]) for one in closed] == [(TODAY.isoformat(), "00:00")]


async def test_a_line_without_a_place_is_a_service(client, put):
    name = "みんなの電話"
    id = await put(service(name, hours=[DAILY]), name=name, legal_form="NPO法人")
    said = block((await client.get(f"/services/{id}")).text)
    assert said["@type"] == "Service"
    assert said["provider"]["@type"] == "NGO"
    assert "address" not in said
    (channel,) = said["availableChannel"]
    assert channel["servicePhone"]["telephone"] == "+81963282340"
    owner = block((await client.get(f"/organizations/{UUID(int=7)}")).text)
    assert owner["@type"] == "NGO"
    assert [offer["itemOffered"]["name"] for offer in owner["makesOffer"]] == [name]


async def test_no_record_can_end_the_block_of_data(client, put):
    name = "</script><script>alert(1)</script><!--\u2028&'\""
    id = await put(service(name, hours=[DAILY], description=name), name=name)
    for path in (f"/services/{id}", f"/organizations/{UUID(int=7)}"):
        page = (await client.get(path)).text
        assert "alert(1)</script>" not in page
        assert block(page)["name"] == name


async def test_a_hidden_place_leaves_no_trace(client, put):
    pages = []
    id = uuid4()
    for places in ([], [PlaceContent(address="ひみつ町1-2", city="ひみつ市", hidden=True)]):
        await put(service("静かな窓口", hours=[DAILY], places=places), id=id)
        page = (await client.get(f"/services/{id}")).text
        ics = (await client.get(f"/services/{id}/hours.ics")).text
        pages.append((block(page), re.sub(r"DTSTAMP:\w+", "", ics)))
        assert "ひみつ" not in page + ics
    assert pages[0] == pages[1]


async def test_hours_in_english_only_where_all_was_understood(client, put):
    id = await put(service("読める窓口", hours=[DAILY]))
    page = (await client.get(f"/services/{id}")).text
    assert '<details class="hours" lang="en">' in page
    assert "Monday to Sunday 9:00–17:00." in page
    text = "平日 9:00～17:00。くわしくは聞いてください"
    id = await put(service("少しだけ読める窓口", hours=[HoursContent(text=text)]))
    page = (await client.get(f"/services/{id}")).text
    english = page.partition('lang="en">')[2].partition("</details>")[0]
    assert "Please ask before you go." in english
    assert f'<span lang="ja">{text}</span>' in english
    assert "Monday" not in english
    assert "月～金 9:00～17:00。祝日は休みです。" in page
    id = await put(service("時間の分からない窓口", hours=[]))
    assert "in English" not in (await client.get(f"/services/{id}")).text


async def test_the_api_gives_the_notation_of_openstreetmap_where_it_is_exact(client, put):
    exact = "平日 9:00～17:00（12月29日～1月3日は休み）"
    for hours, expected in (
        ([exact], "Mo-Fr 09:00-17:00; Dec 29-Jan 03 off; PH off"),
        (["24時間365日"], "24/7"),
        (["平日 9:00～17:00。くわしくは聞いてください"], None),
        (["随時"], None),
        (["平日 9:00～17:00", "土 9:00～12:00"], None),
        ([], None),
    ):
        id = await put(service("窓口", hours=[HoursContent(text=text) for text in hours]))
        said = (await client.get(f"/api/services/{id}")).json()
        assert said["opening_hours"] == expected, hours
        assert said["reason"]
        assert said["assumed"] in (True, False)
    id = await put(service("窓口", hours=[HoursContent(text=exact, label="来所")]))
    assert (await client.get(f"/api/services/{id}")).json()["opening_hours"] is None
