"""A mail to many organizations: each address gets one, however often the form is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from api.usecases.mail_address import read_mail
from models.bulk_message import BulkMessage
from models.crypto import Keyring
from models.errors import BadRequest
from models.incoming import Origin
from models.repositories.bulk import Addressed
from models.repositories.bulk_messages import BulkMessageRepository, batch_of
from models.repositories.mails import Letter, MailRepository, recipient_digest

KIND = "message_to_many"
LONGEST_SUBJECT, LONGEST_TEXT = 100, 3_000


@dataclass(frozen=True, slots=True)
class Recipients:
    """`letters` are (address, names of the organizations that gave it)."""

    letters: tuple[tuple[str, tuple[str, ...]], ...]
    without: tuple[Addressed, ...]

    @property
    def organizations(self) -> int:
        return sum(len(names) for _, names in self.letters) + len(self.without)


def recipients(organizations: Sequence[Addressed]) -> Recipients:
    names: dict[str, list[str]] = {}
    without = []
    for one in organizations:
        try:
            names.setdefault(read_mail(one.email or ""), []).append(one.name)
        except BadRequest:
            without.append(one)
    letters = tuple((address, tuple(both)) for address, both in names.items())
    return Recipients(letters, tuple(without))


async def send_message(
    id: UUID,
    subject: str,
    text: str,
    to: Recipients,
    origin: Origin,
    *,
    messages: BulkMessageRepository,
    mails: MailRepository,
    keys: Keyring,
) -> bool:
    """False where this message has been sent already. All letters are in one transaction."""
    if await messages.find(id) is not None:
        return False
    await messages.add(
        BulkMessage(
            id=id,
            sealed="",
            organizations=to.organizations,
            letters=len(to.letters),
            without_address=len(to.without),
            actor=origin.actor,
            role=origin.role,
        ),
        subject,
        text,
    )
    for address, names in to.letters:
        facts = {"subject": subject, "text": text, "names": list(names)}
        key = f"{batch_of(id)}/{recipient_digest(address, keys)}"
        await mails.write(Letter(KIND, address, key, facts, batch_of(id)))
    return True
