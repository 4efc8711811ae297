"""Listed organizations for tests of how records are kept true, and letters to read."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from sqlmodel import col, select

from api.usecases.freshness import Rules, ask_where_it_is_time
from api.usecases.freshness_steps import move_on
from models.content import HoursContent, VerificationContent
from models.crypto import Keyring
from models.freshness import ConfirmationRequest
from models.incoming import Origin
from models.mail import OutgoingMail
from models.repositories.mails import MailRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.repositories.staff_records import StaffRecordRepository
from models.vocabulary import VerificationStatus
from tests.services.contents import organization, service

STAFF = Origin(actor="担当", role="staff")
KEYS = Keyring("for tests and for nothing else, so it may be read by anybody")
RULES = Rules(KEYS, "http://test.example.org")
START = datetime(2027, 4, 1, 0, 0, tzinfo=UTC)
CONFIRMED = date(2026, 4, 1)
"""A year before: hours have aged by then, contacts have just not."""


def ids(number: int) -> tuple[UUID, UUID]:
    """Of an organization and its first service."""
    base = UUID(int=(0xF5 << 120) + number)
    return base, uuid5(base, "0")


def confirmed(on: date = CONFIRMED, field: str = "*", **more: object) -> VerificationContent:
    given = {"role": "その団体・窓口の人", "method": "電話"} | more
    return VerificationContent(
        field=field, status=VerificationStatus.confirmed, verified_on=on, **given
    )


async def listed(sessions, number=1, *services, email="kai@example.org", **fields):
    """An organization with services as given, else with one that was confirmed a year ago."""
    owner, _ = ids(number)
    offered = services or (old_service(f"みほん相談室{number}"),)
    writes = [OrganizationWrite(owner, organization(f"みほんの会{number}", email=email, **fields))]
    writes += [
        ServiceWrite(uuid5(owner, str(place)), owner, one) for place, one in enumerate(offered)
    ]
    async with sessions.begin() as session:
        await load_reference(session)
        await RecordRepository(session).put(writes, STAFF)
    return owner


def old_service(name="みほん相談室", **fields):
    return service(
        name,
        **{
            "hours": [HoursContent(text="平日 9:00～17:00")],
            "verifications": [confirmed()],
        }
        | fields,
    )


async def work(sessions, at=START, rules=RULES):
    """What the job does on one day: (asked, moved on)."""
    return await ask_where_it_is_time(sessions, rules, at), await move_on(sessions, rules, at)


def later(days):
    return START + timedelta(days=days)


async def letters(sessions, keys=KEYS):
    """(kind, address, facts), the oldest first."""
    async with sessions() as session:
        rows = list(await session.exec(select(OutgoingMail).order_by(col(OutgoingMail.id))))
        opened = [MailRepository(session, keys).opened(row) for row in rows]
    return [(one.kind, one.to, one.facts) for one in opened]


async def requests(sessions):
    async with sessions() as session:
        rows = select(ConfirmationRequest).order_by(col(ConfirmationRequest.id))
        return list(await session.exec(rows))


async def read(sessions, id):
    """(the record, its newest revision)"""
    async with sessions() as session:
        reading = StaffRecordRepository(session)
        return await reading.record(id), (await reading.revisions(id, 1))[0]
