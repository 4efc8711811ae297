"""Who may change which record: each area of it counts, in every state."""

from typing import Any
from uuid import uuid4

from sqlmodel import select

from models.account import Account, Role
from models.content import AreaContent
from models.incoming import Origin
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from tests.frontend.areas_of_staff import (
    CITY,
    CONFIRMED,
    MINE,
    OTHER,
    PREFECTURE,
    WARD,
    _area,
    keep_to,
    person,
    put_service,
    records,
    state_of,
    suspend,
    token,
)
from tests.frontend.staff_fixtures import visitor
from tests.services.contents import organization, service
from tests.services.duplicates import put

__all__ = ["person", "records", "visitor"]  # fixtures


async def test_a_city_changes_what_is_for_the_city_and_nothing_else(
    app: Any, person: Any, records: Any
) -> None:
    for name, id in ((name, id) for name, both in records.items() for id in both):
        answer = await suspend(person, id)
        assert answer.status_code == (303 if name in MINE else 403), name
        assert await state_of(app, id) == ("suspended" if name in MINE else "published")
        number = "2" if name in MINE else "1"
        form = CONFIRMED | {"form_token": await token(person), "number": number}
        answer = await person.client.post(f"/staff/records/{id}/confirmation", data=form)
        assert answer.status_code == (303 if name in MINE else 403), name
        form = {"form_token": await token(person), "source": "a", "field": "name", "number": "9"}
        answer = await person.client.post(
            f"/staff/records/{id}/differences", data=form | {"reason": "ためし"}
        )
        assert answer.status_code == (409 if name in MINE else 403), name


async def test_of_several_together_one_of_elsewhere_stops_all(
    app: Any, person: Any, records: Any
) -> None:
    mine, theirs = records["市の窓口"][1], records["県の窓口"][1]
    assert (await suspend(person, mine, theirs)).status_code == 403
    assert await state_of(app, mine) == "published"
    assert (await suspend(person, *records["市の窓口"])).status_code == 303


async def test_every_area_of_a_record_counts_in_every_state(app: Any, person: Any) -> None:
    nearby = _area(None, "となり町のあたり")
    cases: list[tuple[tuple[AreaContent, ...], bool]] = [
        ((_area(CITY), _area(WARD)), True),
        ((_area(CITY), _area(OTHER)), False),
        ((_area(CITY), nearby), False),
        ((), False),
    ]
    for publication in ("published", "draft"):
        for areas, may in cases:
            both = await put_service(app, "ほかの窓口", *areas, publication=publication)
            for id in both:
                answer = await suspend(person, id)
                assert answer.status_code == (303 if may else 403), (areas, publication)


async def test_a_body_is_for_all_the_areas_of_its_services(app: Any, person: Any) -> None:
    mine, theirs = (service(code, areas=[_area(code)]) for code in (CITY, OTHER))
    body, own = await put(app.state.sessions, "二つの市の会", mine, theirs)
    assert (await suspend(person, body)).status_code == 403
    assert (await suspend(person, own)).status_code == 303
    # Nor is such a body published along with its service.
    state = {"publication": "draft"}
    both = [service(code, areas=[_area(code)], **state) for code in (CITY, OTHER)]
    body, own = await put(app.state.sessions, "二つの市の下書き", *both, **state)
    assert (await suspend(person, own, to="published")).status_code == 403
    assert await state_of(app, body) == await state_of(app, own) == "draft"


async def test_what_one_made_oneself_and_is_for_no_area_stays_ones_own(
    app: Any, person: Any
) -> None:
    async with app.state.sessions() as session:
        (account,) = await session.exec(select(Account))
    body, own = uuid4(), uuid4()
    async with app.state.sessions.begin() as session:
        await RecordRepository(session).put(
            [
                OrganizationWrite(body, organization("できたばかりの会")),
                ServiceWrite(own, body, service("準備中", areas=[])),
            ],
            Origin(str(account.id), Role.staff),
        )
    for id in (own, body):
        assert (await suspend(person, id)).status_code == 303


async def test_a_prefecture_looks_after_its_cities(app: Any, person: Any, records: Any) -> None:
    await keep_to(app, PREFECTURE)
    for name in ("市の窓口", "区の窓口", "となりの市の窓口", "県の窓口"):
        assert (await suspend(person, records[name][1])).status_code == 303, name
    assert (await suspend(person, records["全国の窓口"][1])).status_code == 403
    await keep_to(app, None)
    assert (await suspend(person, records["全国の窓口"][1])).status_code == 303


async def test_drafts_of_elsewhere_are_not_shown_and_public_records_are(
    app: Any, person: Any, records: Any
) -> None:
    _, mine = await put_service(app, "市の下書き", _area(CITY), publication="draft")
    _, theirs = await put_service(app, "となりの下書き", _area(OTHER), publication="draft")
    assert (await person.get(f"/staff/records/{mine}")).status_code == 200
    refused = await person.get(f"/staff/records/{theirs}")
    assert refused.status_code == 403
    assert "となりの下書き" not in refused.text
    listed = await person.get("/staff/records?state=draft")
    assert "市の下書き" in listed.text
    assert "となりの下書き" not in listed.text
    assert "ほかの地域の、まだ公開していない記録が 1 件" in listed.text
    for _, id in records.values():
        assert (await person.get(f"/staff/records/{id}")).status_code == 200
    missing = await person.get(f"/staff/records/{uuid4()}")
    assert missing.status_code == 404
