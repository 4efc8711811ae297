"""`/staff/mails`: what was sent, what waits, what did not arrive; and how periodic work goes."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import CheckedForm, Keys, Staff, needs
from api.area_rights import WHOLE
from api.dependencies import Session, WriteSession
from api.usecases.job import Job
from frontend.form_values import place_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_mails_pages import PATH, MailsPage
from models.account import Role
from models.base import now
from models.errors import Conflict
from models.mail import MailState
from models.repositories.job_runs import JobRunRepository
from models.repositories.mail_lists import MailListRepository, MailQuery
from models.repositories.outbox import Outbox

PER_PAGE = 50

router = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=16 * 1024)


@router.api_route("", methods=READ)
async def show_mails(
    request: Request,
    who: Staff,
    session: Session,
    keys: Keys,
    state: Annotated[str, Query()] = "",
    kind: Annotated[str, Query(max_length=60)] = "",
    after: Annotated[str, Query(max_length=100)] = "",
    again: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    query = MailQuery(
        MailState(state) if state in set(MailState) else None,
        kind.replace("\0", "") or None,
        place_of(after),
        PER_PAGE,
    )
    mails = MailListRepository(session)
    rows = await mails.page(query)
    last = rows[-1] if len(rows) == PER_PAGE else None
    asked = urlencode({name: value for name, value in (("state", state), ("kind", kind)) if value})
    jobs: tuple[Job, ...] = request.app.state.jobs
    runs = await JobRunRepository(session).all()
    return MailsPage(
        who=who,
        query=query,
        counts=await mails.counts(),
        rows=rows,
        keys=keys,
        address=f"{PATH}?{asked}&" if asked else f"{PATH}?",
        next=f"{last.created_at.isoformat()}_{last.id}" if last else "",
        jobs=[(job, runs.get(job.name)) for job in jobs],
        again=again,
    ).response(request)


@router.post("/again", dependencies=WHOLE)
async def send_all_again(form: CheckedForm, who: Staff, session: WriteSession) -> Response:
    """Every letter that was given up, as after a day on which the server was away."""
    return _done(await Outbox(session).send_all_again(now()))


@router.post("/{id}/again", dependencies=WHOLE)
async def send_again(id: UUID, form: CheckedForm, who: Staff, session: WriteSession) -> Response:
    if not await Outbox(session).send_again(id, now()):
        raise Conflict("This mail has not been given up, or not any more.")
    return _done(1)


def _done(count: int) -> RedirectResponse:
    return go_on(f"{PATH}?again={count}")
