"""A mail that came back (RFC 3464), and the letter of ours it is about."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from uuid import UUID

from models.errors import BadRequest
from models.repositories.outbox import Outbox

LARGEST = 10_000_000
"""Bytes; some servers send all of the mail back."""
_OURS = re.compile(
    r"<([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})@([^<>@\s]+)>", re.IGNORECASE
)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MOST_PARTS = 200


async def note_bounce(content: bytes, host: str, *, outbox: Outbox) -> UUID:
    """The letter that did not arrive. `host` is what stands in the ids of our mails.

    Raises BadRequest where the mail says nothing of the kind about a letter of ours.
    """
    if len(content) > LARGEST:
        raise BadRequest("メールが大きすぎます。")
    report = message_from_bytes(content, policy=compat32)
    status = _final_status(report)
    if status is None:
        raise BadRequest("届かなかったという知らせ（RFC 3464）ではありません。")
    for id in _named(report, host):
        if await outbox.came_back(id, f"bounce {status}"):
            return id
    raise BadRequest("ここから送ったメールの知らせではありません。")


def _final_status(report: Message) -> str | None:
    """The code of the failure; None for a delay, a receipt, or any other mail."""
    for part in _parts(report):
        if part.get_content_type() != "message/delivery-status":
            continue
        for group in _inside(part):
            if str(group.get("Action", "")).strip().lower() == "failed":
                code = _STATUS.search(str(group.get("Status", "")))
                return code[0] if code else "5.0.0"
    return None


def _inside(part: Message) -> list[Message]:
    payload = part.get_payload()
    found = payload if isinstance(payload, list) else []
    return [one for one in found if isinstance(one, Message)]


def _named(report: Message, host: str) -> Iterator[UUID]:
    """Ids of ours, from what was sent back first: it is surer than what the report answers to."""
    for part in list(_parts(report))[1:]:
        payload = part.get_payload()
        if part.get_content_type() == "text/rfc822-headers" and isinstance(payload, str):
            yield from _ids(payload, host)
        yield from _ids(str(part.get("Message-ID", "")), host)
    for name in ("In-Reply-To", "References"):
        yield from _ids(str(report.get(name, "")), host)


def _ids(text: str, host: str) -> Iterator[UUID]:
    for found in _OURS.finditer(text):
        if found[2].lower() == host.lower():
            yield UUID(found[1])


def _parts(report: Message) -> Iterator[Message]:
    for number, part in enumerate(report.walk()):
        if number == _MOST_PARTS:
            return
        yield part
