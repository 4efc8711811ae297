"""`/staff/records/{id}/files` and `/staff/files`: photos and leaflets, as staff look after them."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.access import Staff, needs
from api.area_rights import ReadRights, rights_of
from api.dependencies import Session
from api.usecases.sign_in import SignedIn
from frontend.files_forms import Audience, files_router
from frontend.files_pages import WaitingFilesPage
from frontend.public import READ
from models.account import Role
from models.repositories.attachments import AttachmentRepository, FileOwner

MOST_SHOWN = 200


async def _owner(who: SignedIn, id: UUID, session: Session) -> FileOwner:
    """Raises NotFound, OutsideArea."""
    owner = await AttachmentRepository(session).owner(id)
    await rights_of(who, session).check(id)
    return owner


router = files_router(
    Audience(
        prefix="/staff/records/{id}/files",
        role=Role.staff,
        approves=True,
        base=lambda id: f"/staff/records/{id}/files",
        back=lambda owner: f"/staff/records/{owner.id}",
        owner=_owner,
    )
)

queue = APIRouter(prefix="/staff/files", dependencies=needs(Role.staff))


@queue.api_route("", methods=READ)
async def show_waiting(
    request: Request, who: Staff, session: Session, rights: ReadRights
) -> Response:
    waiting = await AttachmentRepository(session).waiting(MOST_SHOWN)
    mine = await rights.readable({one.record_id for one in waiting})
    shown = [one for one in waiting if one.record_id in mine]
    return WaitingFilesPage(who=who, waiting=shown).response(request)


async def waiting(request: Request) -> int:
    async with request.app.state.sessions() as session:
        return await AttachmentRepository(session).count_waiting()
