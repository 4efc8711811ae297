"""A window that another department looks after now."""

from dataclasses import replace
from uuid import UUID

from api.usecases.look_after_records import Desk
from models.errors import BadRequest, NotFound
from models.incoming import Origin
from models.repositories.endings import EndingRepository
from models.repositories.revisions import last_revisions
from models.repositories.window_moves import WindowMoveRepository
from models.vocabulary import RecordType

MOVED_TO = "moved_to"
"""In `Proposal.answers` of the kind `moved`: the id of the organization, where one was chosen.

What the proposer wrote instead (a name, a number) stands in the note.
"""


async def move_window(
    service_id: UUID,
    to_organization_id: UUID,
    origin: Origin,
    *,
    desk: Desk,
    into: UUID | None = None,
) -> int:
    """For the approval of a proposal of the kind `moved`; the number of the revision it makes.

    The window goes to the other organization as it is. Its id stays, so that its page, the code
    on paper and every link to it go on working; it is left to the caller to change what else is
    different there. Where the other organization has this window already, name that service in
    `into`: the old one ends, and its addresses lead to that one.

    Raises NotFound where one of them is not there, Conflict if it belongs there already, and
    BadRequest if `into` is of another organization.
    """
    session = desk.records.session
    old = await desk.reading.record(service_id)
    new = await desk.reading.record(to_organization_id)
    if old.record_type is not RecordType.service or old.owner is None:
        raise NotFound("service", service_id)
    if new.record_type is not RecordType.organization:
        raise NotFound("organization", to_organization_id)
    said = f"担当が変わりました：{old.owner.name} から {new.content['name']} へ"
    told = replace(origin, reason=f"{said}。{origin.reason}" if origin.reason else said)
    if into is None:
        return await WindowMoveRepository(session).move(service_id, to_organization_id, told)
    target = await desk.reading.record(into)
    if target.owner is None or target.owner.id != to_organization_id:
        raise BadRequest("その窓口は、選んだ団体のものではありません。")
    await EndingRepository(session).end_service(service_id, told, merged_into=into)
    return (await last_revisions(session, [service_id]))[service_id].number
