"""`/staff/review`: all that was proposed, in one queue, and what each would change."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.access import Staff, needs
from api.area_rights import ReadRights
from api.dependencies import AppSettings, Reference
from api.review_room import Reviewing
from api.settings import Settings
from api.usecases.review_proposal import ReviewRoom, moved_name, show_proposal
from api.usecases.sign_in import SignedIn
from frontend.form_values import place_of
from frontend.public import READ
from frontend.staff_review_pages import ReviewPage
from frontend.staff_review_queue_page import QueuePage
from models.account import Role
from models.areas import AreaTree
from models.directory_reference import DirectoryReference
from models.proposal import ProposalKind
from models.repositories.proposal_queue import ProposalQueue, QueueQuery, QueueView

PATH = "/staff/review"
PER_PAGE = 50

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=16 * 1024)


async def waiting(request: Request) -> int:
    """How many proposals wait for the secretariat."""
    async with request.app.state.sessions() as session:
        return await ProposalQueue(session).waiting()


@router.api_route("", methods=READ)
async def show_queue(
    request: Request,
    who: Staff,
    room: Reviewing,
    reference: Reference,
    view: Annotated[str, Query(max_length=20)] = "",
    kind: Annotated[str, Query(max_length=20)] = "",
    area: Annotated[str, Query(max_length=6)] = "",
    after: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    tree = reference.areas
    query = QueueQuery(
        view=QueueView(view) if view in set(QueueView) else QueueView.waiting,
        kind=ProposalKind(kind) if kind in set(ProposalKind) else None,
        areas=_areas(who, area, tree),
        after=place_of(after),
        per_page=PER_PAGE,
    )
    own = _areas(who, "", tree)
    rows = await room.queue.page(query)
    codes = [code for code in await room.queue.areas() if own is None or code in own]
    last = rows[-1] if len(rows) == PER_PAGE else None
    said = {"view": str(query.view), "kind": str(query.kind or ""), "area": area}
    given = urlencode({name: value for name, value in said.items() if value})
    return QueuePage(
        who=who,
        view=query.view,
        kind=query.kind,
        area=area,
        rows=rows,
        count=await room.queue.count(query),
        by_kind=await room.queue.waiting_by_kind(own),
        unseen=await room.queue.count(QueueQuery(view=QueueView.at_once, areas=own)),
        areas=_offered(codes, tree),
        names={row.area_code: tree.name(row.area_code) for row in rows if row.area_code},
        address=f"{PATH}?{given}&",
        next=f"{last.at.isoformat()}_{last.id}" if last else None,
        is_later=query.after is not None,
    ).response(request)


@router.api_route("/{id}", methods=READ)
async def show_one(
    request: Request,
    id: UUID,
    who: Staff,
    room: Reviewing,
    rights: ReadRights,
    reference: Reference,
    settings: AppSettings,
    done: Annotated[str, Query(max_length=20)] = "",
    mail: Annotated[str, Query(max_length=4)] = "",
) -> Response:
    await rights.check_proposal(await room.proposals.get(id))
    page = await review_page(id, who, room, reference, settings, done=done, no_mail=mail == "none")
    return page.response(request)


async def review_page(
    id: UUID,
    who: SignedIn,
    room: ReviewRoom,
    reference: DirectoryReference,
    settings: Settings,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: dict[str, str] | None = None,
    done: str = "",
    no_mail: bool = False,
    quicker: str = "",
) -> ReviewPage:
    shown = await show_proposal(id, inside=who.may(Role.secretariat), room=room)
    code = shown.proposal.area_code
    return ReviewPage(
        status=status,
        who=who,
        errors=errors or {},
        shown=shown,
        criteria_labels=settings.review_criteria,
        topics={one: topic.name for one, topic in reference.topics.items()},
        area=reference.areas.name(code) if code else "",
        typed=typed or {},
        done=done,
        no_mail=no_mail,
        quicker=quicker,
        moved_name=await moved_name(shown.proposal, room=room),
    )


def _areas(who: SignedIn, asked: str, tree: AreaTree) -> set[str] | None:
    """The area asked for, or else the person's own, with all below; None is everywhere."""
    wanted = [code for code in (who.area_code, asked) if code]
    if not wanted:
        return None
    within = [_below(code, tree) for code in wanted]
    return set.intersection(*within)


def _below(code: str, tree: AreaTree) -> set[str]:
    found, open_ones = {code}, [code]
    while open_ones:
        children = tree.children.get(open_ones.pop(), ())
        found.update(children)
        open_ones += children
    return found


def _offered(codes: list[str], tree: AreaTree) -> list[tuple[str, str]]:
    """Areas for which there is something, each after the larger ones it lies in."""
    all_codes = {*codes, *(above for code in codes for above in tree.ancestors(code))}
    in_order = sorted(all_codes, key=lambda code: [*reversed(tree.ancestors(code)), code])
    return [(code, "　" * len(tree.ancestors(code)) + tree.name(code)) for code in in_order]
