"""Several people say that a number is wrong: its page says so until somebody has looked.

A mark never changes a number and never hides it. But a number that is in doubt cannot be called by
a tap, so nobody may be able to take a number away from people in danger: lines for the country,
windows that pages send people to, whatever answers a danger, and numbers that were confirmed not
long ago are never marked without a person. What is said of them waits with the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from api.usecases.report_marks import NETWORK, NUMBER, is_lifeline
from models.base import now
from models.content import ServiceContent
from models.database import Sessions
from models.hours.evaluate import JAPAN
from models.incoming import Origin
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.reports import ReportRepository
from models.repositories.staff_records import StaffRecordRepository
from models.vocabulary import RecordType, VerificationStatus

METHOD = "知らせ"
"""How a field came into doubt, in its verification; `lift_doubts` takes these away again."""
RULE = "rule"
WITHIN = timedelta(days=30)
CONFIRMED_FOR = timedelta(days=180)
_WAITS_AT_MOST = timedelta(days=400)
_NOTE = "番号がちがうという知らせが、別々のところから届きました。確かめています。"


@dataclass(frozen=True, slots=True)
class DoubtRules:
    """`networks`: from how many it has to be said; `most_a_day`: marks made without a person."""

    networks: int
    most_a_day: int


async def doubt_number(
    id: UUID,
    number: str,
    *,
    rules: DoubtRules,
    reports: ReportRepository,
    records: RecordRepository,
) -> bool:
    """Whether the number is marked now, after one more person said that it is wrong."""
    # Read anew: what was looked at when the form came in may have been mended since.
    record = await StaffRecordRepository(records.session).record(id)
    if record.record_type is not RecordType.service or record.owner is None:
        return False
    moment = now()
    field = _field(record.content, number)
    said = await reports.undecided(record.id, moment - WITHIN)
    networks = {one.answers.get(NETWORK) for one in said if one.answers.get(NUMBER) == number}
    if field is None or len(networks - {None}) < rules.networks:
        return False
    today = moment.astimezone(JAPAN).date()
    if is_guarded(record.content, field, today) or await reports.is_window(record.id):
        return False
    if len(await reports.marked(METHOD, today)) >= rules.most_a_day:
        return False
    mark = {
        "field": field,
        "status": VerificationStatus.doubtful.value,
        "note": _NOTE,
        "verified_on": today.isoformat(),
        "role": "利用者",
        "method": METHOD,
    }
    entries = [*(record.content.get("verifications") or ()), mark]
    content = ServiceContent.model_validate({**record.content, "verifications": entries})
    origin = Origin(actor=RULE, role=RULE, reason="番号がちがうという知らせが続きました")
    await records.put([ServiceWrite(record.id, record.owner.id, content)], origin)
    return True


def is_guarded(content: Mapping[str, Any], field: str, today: date) -> bool:
    """Whether only a person may put this number in doubt, or it is in doubt already."""
    if is_lifeline(content):
        return True
    for entry in content.get("verifications") or ():
        if entry["field"] not in (field, field.partition(".")[0], "phones", "*"):
            continue
        if entry["status"] == VerificationStatus.doubtful:
            return True
        day = entry.get("verified_on")
        is_confirmed = entry["status"] == VerificationStatus.confirmed and day
        if is_confirmed and date.fromisoformat(day) >= today - CONFIRMED_FOR:
            return True
    return False


async def lift_doubts(sessions: Sessions) -> int:
    """Takes away the marks of which every report was decided; how many. Safe to repeat."""
    async with sessions() as session:
        marked = await ReportRepository(session).marked(METHOD)
        waiting = [id for id in marked if not await _is_waiting(id, ReportRepository(session))]
    for id in waiting:
        async with sessions.begin() as session:
            await _lift(id, ReportRepository(session), RecordRepository(session))
    return len(waiting)


async def _is_waiting(id: UUID, reports: ReportRepository) -> bool:
    said = await reports.undecided(id, _long_ago())
    return any(one.answers.get(NUMBER) for one in said)


async def _lift(id: UUID, reports: ReportRepository, records: RecordRepository) -> None:
    if await _is_waiting(id, reports):
        return
    record = await StaffRecordRepository(records.session).record(id)
    if record.owner is None:
        return
    entries = record.content.get("verifications") or ()
    left = [one for one in entries if one.get("method") != METHOD]
    content = ServiceContent.model_validate({**record.content, "verifications": left})
    origin = Origin(actor=RULE, role=RULE, reason="番号の知らせを、人が確かめました")
    await records.put([ServiceWrite(id, record.owner.id, content)], origin)


def _field(content: Mapping[str, Any], number: str) -> str | None:
    numbers = [phone["number"] for phone in content.get("phones") or ()]
    return f"phones[{numbers.index(number)}].number" if number in numbers else None


def _long_ago() -> datetime:
    return now() - _WAITS_AT_MOST
