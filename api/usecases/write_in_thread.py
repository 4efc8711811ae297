"""What the parties of a referral say and send to each other, and who may read a file of it."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from api.usecases.case_views import receiver_view, shareable
from api.usecases.files_kinds import FileKind, FileTooLarge
from api.usecases.files_reading import read_file
from api.usecases.referral_letters import write_to_receiver, write_to_sender
from api.usecases.referral_room import Actor, ReferralRoom, is_sender, note_reading, party_in
from models.errors import BadRequest, NotFound
from models.referral import Referral, ReferralFile, ReferralMessage
from models.referral_states import IDENTIFIED, WITH_RECEIVER, Party
from models.support_case import SupportCase

LONGEST = 1_300
"""Characters of one message."""
LONGEST_NAME = 80
_PDF = b"%PDF-"
_ENDINGS = {"application/pdf": ".pdf", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that was looked into and made anew; nothing of it can hurt whoever opens it."""

    name: str
    media_type: str
    content: bytes


async def make_ready(name: str, content: bytes, *, most: int) -> ReadyFile:
    """Takes seconds: no transaction should be open meanwhile. Raises BadRequest, Unavailable."""
    if len(content) > most:
        raise FileTooLarge(most)
    kind = FileKind.leaflet if content.startswith(_PDF) else FileKind.inside
    read = await read_file(kind, content)
    called = " ".join(name.split())[:LONGEST_NAME] or (
        "書類" if kind is FileKind.leaflet else "写真"
    )
    return ReadyFile(called + _ENDINGS[read.media_type], read.media_type, read.parts[-1][1])


def may_talk(referral: Referral) -> bool:
    """While it lies with the receiver both can read what is said."""
    return referral.state in WITH_RECEIVER


async def say(
    text: str,
    referral: Referral,
    case: SupportCase,
    actor: Actor,
    *,
    room: ReferralRoom,
    files: Sequence[ReadyFile] = (),
    id: UUID | None = None,
) -> ReferralMessage:
    """To the other side, who is told by mail that there is something; `id` makes twice once.

    Raises NotFound for whoever has no part in it, BadRequest.
    """
    party = party_in(actor, case, referral)
    if (there := await _said_already(id, case, room)) is not None:
        return there
    check_text(text, has_files=bool(files))
    if not may_talk(referral):
        raise BadRequest("相手の手もとにないので、いまはことづけできません。", parameter="text")
    if files and party is Party.sender and not referral.identified:
        raise BadRequest(
            "同意がないあいだは、ファイルを送れません。だれのことか、わかることがあるためです。",
            parameter="file",
        )
    message = await _write(text, case, referral.id, party, actor, files, id, room)
    if party is Party.sender:
        await write_to_receiver(referral, case, "referral_message", room=room, key=f"{message.id} ")
    else:
        await write_to_sender(referral, case, "referral_message", room=room, key=str(message.id))
    return message


async def note(
    text: str, case: SupportCase, actor: Actor, *, room: ReferralRoom, id: UUID | None = None
) -> ReferralMessage:
    """Among the sender's own: no receiver ever sees it. Raises NotFound, BadRequest."""
    if not is_sender(actor, case):
        raise NotFound("case", case.id)
    if (there := await _said_already(id, case, room)) is not None:
        return there
    check_text(text, has_files=False)
    return await _write(text, case, None, Party.sender, actor, (), id, room)


def check_text(text: str, *, has_files: bool) -> None:
    """Raises BadRequest."""
    if not text.strip() and not has_files:
        raise BadRequest("伝えることを書いてください。", parameter="text")
    if len(text) > LONGEST:
        raise BadRequest(f"{LONGEST:,}字までで書いてください。", parameter="text")


async def _said_already(
    id: UUID | None, case: SupportCase, room: ReferralRoom
) -> ReferralMessage | None:
    found = await room.messages.get(id) if id else None
    if found is not None and found.case_id != case.id:
        raise NotFound("message", found.id)
    return found


async def _write(
    text: str,
    case: SupportCase,
    referral_id: UUID | None,
    party: Party,
    actor: Actor,
    files: Sequence[ReadyFile],
    id: UUID | None,
    room: ReferralRoom,
) -> ReferralMessage:
    seal = room.cases.seal(case)
    message = await room.messages.say(
        case.id, text, referral_id=referral_id, party=party, actor=actor.id, seal=seal, id=id
    )
    for file in files:
        content = base64.b64encode(file.content).decode()
        await room.messages.add_file(
            message, file.name, file.media_type, content, len(file.content), seal
        )
    return message


async def read_case_file(
    id: UUID, case: SupportCase, actor: Actor, today: date, *, room: ReferralRoom
) -> ReadyFile:
    """Written down before it is shown.

    The desk reads every file of its case. A receiver reads what it sent itself, and what was sent
    to it as long as it may know who it is. Raises NotFound.
    """
    file = await room.messages.file(id, case.id)
    if file is None or case.key_sealed is None:
        raise NotFound("file", id)
    if not is_sender(actor, case):
        await _check_receiver(file, case, actor, today, room)
    seal = room.cases.seal(case)
    await note_reading(room, actor, case, "file", (str(file.id),))
    content = base64.b64decode(seal.open(file.content_sealed, f"file {file.id}"))
    return ReadyFile(seal.open(file.name_sealed, f"file {file.id} name"), file.media_type, content)


async def _check_receiver(
    file: ReferralFile, case: SupportCase, actor: Actor, today: date, room: ReferralRoom
) -> None:
    message = await room.messages.get(file.message_id)
    if message is None or message.referral_id is None:
        raise NotFound("file", file.id)
    referral = await room.referrals.get(message.referral_id)
    view = await receiver_view(referral, case, actor, today, room=room)
    if view.why_not == "not_here":
        raise NotFound("file", file.id)
    if message.party is Party.receiver:
        return
    if referral.state not in IDENTIFIED or not shareable(referral, case, view.consent, today):
        raise NotFound("file", file.id)
