"""`/members/files/{id}`: an organization's own photos and leaflets, and those of its services."""

from uuid import UUID

from api.dependencies import Session
from api.usecases.sign_in import SignedIn
from frontend.files_forms import Audience, files_router
from models.account import Role
from models.errors import NotFound
from models.repositories.attachments import AttachmentRepository, FileOwner


async def _owner(who: SignedIn, id: UUID, session: Session) -> FileOwner:
    """Raises NotFound for a record of others too: whether it is there is not told."""
    files = AttachmentRepository(session)
    owner = await files.owner(id)
    if not await files.speaks_for(who.account_id, owner.organization_id):
        raise NotFound("record", id)
    return owner


router = files_router(
    Audience(
        prefix="/members/files/{id}",
        role=Role.member,
        approves=False,
        base=lambda id: f"/members/files/{id}",
        back=lambda _: "/members",
        owner=_owner,
    )
)
