"""Numbers about referrals: what a desk sees of its area, and what nobody sees."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

import pytest_asyncio

from models.base import id_in_time
from models.referral import Referral, ReferralStep
from models.referral_states import NEW, Party, ReasonCode, ReferralEvent, ReferralState
from models.repositories.reference import load_reference
from models.search_words import QueryCount
from models.support_case import Contact, Requester, SenderKind, SupportCase
from tests.frontend.areas_of_staff import CITY, OTHER, PREFECTURE, WARD, keep_to
from tests.frontend.staff_fixtures import visitor

__all__ = ["visitor"]  # a fixture

PATH = "/staff/referrals/numbers"
AT = datetime(2025, 4, 30, 16, tzinfo=UTC)
"""In Japan it is May already."""
NUMBERS = count(1)
S, E, P = ReferralState, ReferralEvent, Party


def a_case(area, **said):
    return SupportCase(
        **{
            "number": f"N{next(NUMBERS)}",
            "sender_kind": SenderKind.desk,
            "sender_area": area,
            "area_code": area,
            "opened_by": "somebody",
            "topics": ["poverty"],
            "created_at": AT,
        }
        | said
    )


def sent(case, *moves, days=1, **said):
    """A referral of the case and its steps; `moves` are (event, after) from "sent" on."""
    id = id_in_time()
    path = [(E.create, S.draft), (E.send, S.sent), *moves]
    steps, before = [], NEW
    for number, (event, after) in enumerate(path, 1):
        steps.append(
            ReferralStep(
                referral_id=id,
                number=number,
                previous=number - 1 or None,
                before=before,
                event=event,
                after=after,
                party=P.sender,
                actor="x",
                at=AT + timedelta(days=0 if number < 3 else days),
                reason=ReasonCode.full if event is E.decline else None,
            )
        )
        before = after.value
    referral = Referral(
        **{
            "id": id,
            "case_id": case.id,
            "organization_id": uuid4(),
            "receiver_name": "ひだまり",
            "state": path[-1][1],
            "version": len(path),
            "sender_area": case.sender_area,
            "area_code": case.area_code,
            "sent_at": AT,
            "answered_at": AT + timedelta(days=days) if moves else None,
        }
        | said
    )
    return steps, referral


async def store(app, cases, referrals=()):
    async with app.state.sessions.begin() as session:
        session.add_all(cases)
        await session.flush()
        for steps, referral in referrals:
            for step in steps:
                session.add(step)
                await session.flush()
            session.add(referral)


@pytest_asyncio.fixture
async def person(app, client, visitor):
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    someone = visitor()
    await someone.sign_in()
    return someone


async def table(person, **asked):
    asked = {"year": 2025} | asked
    words = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = await person.get(f"{PATH}.csv?{words}")
    assert answer.status_code == 200, answer.text
    rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    return {(row[0], row[1]): tuple(row[2:4]) for row in rows}


async def test_a_year_in_numbers(app, person):
    city = [a_case(CITY) for _ in range(20)]
    city += [a_case(CITY, topics=["poverty", "housing"], contact=Contact.phone) for _ in range(9)]
    city += [a_case(CITY, requester=Requester.family) for _ in range(7)]
    town = [a_case(OTHER) for _ in range(8)]
    referrals = [sent(case, (E.accept, S.accepted)) for case in city[:12]]
    referrals += [sent(case, (E.decline, S.declined), days=5) for case in city[12:19]]
    referrals += [sent(case) for case in city[19:26]]
    await store(app, [*city, *town], referrals)
    async with app.state.sessions.begin() as session:
        session.add(QueryCount(day=AT.date(), word="くつ", asked=9, without_hits=7))
        session.add(QueryCount(day=AT.date(), word="かさ", asked=9, without_hits=2))
    found = await table(person)
    year = "全国 2025年度"
    assert found[year, "2025年4月"] == ("0", "0")
    assert found[year, "2025年5月"] == ("44", "26")
    assert found[year, "2025年度"] == ("44", "26")
    topics = {label: counts[0] for (part, label), counts in found.items() if part == "困りごと"}
    assert sorted(topics.values()) == ["44", "9"]
    assert found["相談に来た人", "ご本人"] == ("37", "")
    assert found["来かた", "電話"] == ("9", "")
    assert found["つなぎのいま（年度の終わり）", "引きうけました"] == ("", "12")
    assert found["ことわられたわけ", "いまは手がいっぱい"] == ("", "7")
    assert found["返事までの日数", "3日以内"] == ("", "12")
    assert found["返事までの日数", "3日をこえて10日以内"] == ("", "7")
    assert found["返事までの日数", "返事がなかった"] == ("", "7")
    assert found["見つからなかったことば", "くつ"] == ("7", "")
    assert ("見つからなかったことば", "かさ") not in found
    page = await person.get(f"{PATH}?year=2025&area={CITY}")
    assert page.status_code == 200
    assert re.search(r"2025年度</th><td>36</td><td>26</td>", page.text)


async def test_a_small_count_is_hidden_with_another(app, person):
    cases = [a_case(CITY) for _ in range(20)]
    cases += [a_case(CITY, requester=Requester.school) for _ in range(2)]
    cases += [a_case(CITY, requester=Requester.family) for _ in range(6)]
    await store(app, cases)
    found = await table(person)
    assert found["相談に来た人", "学校・保育園"] == ("秘", "")
    assert found["相談に来た人", "家族・親せき"] == ("秘", "")
    assert found["相談に来た人", "ご本人"] == ("20", "")


async def test_of_a_small_place_nothing_is_said(app, person):
    await store(app, [a_case(WARD) for _ in range(3)] + [a_case(CITY) for _ in range(30)])
    found = await table(person, area=WARD)
    assert set(found.values()) - {("相談", "送ったつなぎ")} <= {
        ("秘", "0"),
        ("0", "0"),
        ("秘", "秘"),
    }


async def test_staff_of_an_area_see_their_own_tree_alone(app, person):
    await store(app, [a_case(CITY) for _ in range(9)] + [a_case(OTHER) for _ in range(8)])
    await keep_to(app, CITY)
    page = await person.get(f"{PATH}?year=2025")
    assert re.search(r"2025年度</th><td>9</td>", page.text)
    for area in (OTHER, PREFECTURE, "JP", "999999", "x"):
        for path in (PATH, f"{PATH}.csv"):
            assert (await person.get(f"{path}?year=2025&area={area}")).status_code == 403, area
    assert (await person.get(f"{PATH}?year=2025&area={WARD}")).status_code == 200


async def test_what_the_year_is_made_of_waits_for_its_end(app, person, monkeypatch):
    from datetime import date

    from frontend import staff_referral_numbers

    await store(app, [a_case(CITY) for _ in range(9)])
    monkeypatch.setattr(staff_referral_numbers, "today", lambda: date(2025, 8, 20))
    found = await table(person)
    labels = [label for part, label in found if part == "全国 2025年度"]
    assert labels == ["2025年4月", "2025年5月", "2025年6月", "第1四半期"]
    assert {part for part, _ in found} == {"表", "全国 2025年度"}
    monkeypatch.setattr(staff_referral_numbers, "today", lambda: date(2025, 6, 30))
    assert "まだ四半期が終わっていません" in (await person.get(f"{PATH}?year=2025")).text
