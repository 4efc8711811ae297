"""`/staff/numbers`: numbers said to be wrong on which a life may hang. They go before the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from api.access import Staff, needs
from api.dependencies import Session
from api.usecases.report_marks import NUMBER, URGENT
from frontend import wording
from frontend.public import READ
from frontend.staff_pages import StaffPage
from models.account import Role
from models.proposal import Proposal
from models.repositories.reports import ReportRepository

MOST_READ = 1_000

router = APIRouter(prefix="/staff/numbers", dependencies=needs(Role.staff))


@dataclass(frozen=True, slots=True)
class NumberLine:
    id: str
    name: str
    number: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersPage(StaffPage):
    template: ClassVar[str] = "staff/numbers.html"

    reports: Sequence[Proposal]

    @property
    def title(self) -> str:
        return "命にかかわる番号の知らせ"

    @property
    def lines(self) -> list[NumberLine]:
        return [
            NumberLine(
                str(one.id),
                one.title,
                str(one.answers.get(NUMBER, "")),
                wording.stamp(one.submitted_at or one.created_at),
            )
            for one in self.reports
        ]


@router.api_route("", methods=READ)
async def show_numbers(request: Request, who: Staff, session: Session) -> Response:
    return NumbersPage(who=who, reports=await _urgent(ReportRepository(session))).response(request)


async def waiting(request: Request) -> int:
    async with request.app.state.sessions() as session:
        return len(await _urgent(ReportRepository(session)))


async def _urgent(reports: ReportRepository) -> list[Proposal]:
    return [one for one in await reports.waiting(MOST_READ) if URGENT in one.answers]
