"""The week on the page of a service, through the page itself."""

import re

from models.content import HoursContent
from tests.services.contents import service


async def test_a_week_is_told_day_by_day_with_our_reading(client, app):
    from uuid import uuid4

    from models.incoming import Origin
    from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
    from tests.services.contents import organization

    owner, read, unread = uuid4(), uuid4(), uuid4()
    hours = [HoursContent(text="毎日 9:00～17:00。年中無休。")]
    async with app.state.sessions.begin() as session:
        await RecordRepository(session).put(
            [
                OrganizationWrite(owner, organization()),
                ServiceWrite(read, owner, service("読める窓口", hours=hours)),
                ServiceWrite(
                    unread, owner, service("読めない窓口", hours=[HoursContent(text="随時")])
                ),
            ],
            Origin(actor="担当", role="staff"),
        )
    page = (await client.get(f"/services/{read}")).text
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', page)
    assert len(rows) == 7
    assert {words for _, words in rows} == {"9:00～17:00"}
    assert "毎日 9:00～17:00。年中無休。" in page
    assert "<rt>ごぜん</rt>" in page
    assert "これからの1週間" not in (await client.get(f"/services/{unread}")).text
