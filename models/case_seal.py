"""Sealing what a case holds by a key of its own, which is wrapped by the installation's secret."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.crypto import Keyring, SealBroken

_KEY, _NONCE = 32, 12  # bytes


@dataclass(frozen=True, slots=True)
class CaseSeal:
    """The key of one case, open in memory: never stored, logged or shown like this."""

    case_id: UUID
    key: bytes

    def __repr__(self) -> str:
        return f"CaseSeal({self.case_id})"

    @classmethod
    def new(cls, case_id: UUID) -> Self:
        return cls(case_id, secrets.token_bytes(_KEY))

    @classmethod
    def unwrap(cls, case_id: UUID, key_sealed: str | None, keys: Keyring) -> Self:
        """Raises SealBroken: wrapped with another secret, or forgotten on purpose."""
        if key_sealed is None:
            raise SealBroken
        return cls(case_id, base64.b64decode(keys.open(key_sealed, _context(case_id))))

    def wrapped(self, keys: Keyring) -> str:
        """By the current secret."""
        return keys.seal(base64.b64encode(self.key).decode(), _context(self.case_id))

    def seal(self, text: str, what: str) -> str:
        """AES-256-GCM; `what` says which field of which row it is, and opens it nowhere else."""
        nonce = secrets.token_bytes(_NONCE)
        closed = AESGCM(self.key).encrypt(nonce, text.encode(), self._bound(what))
        return base64.urlsafe_b64encode(nonce + closed).decode()

    def open(self, sealed: str, what: str) -> str:
        """Raises SealBroken."""
        try:
            closed = base64.urlsafe_b64decode(sealed)
            plain = AESGCM(self.key).decrypt(closed[:_NONCE], closed[_NONCE:], self._bound(what))
        except (InvalidTag, ValueError) as reason:
            raise SealBroken from reason
        return plain.decode()

    def seal_json(self, said: Mapping[str, Any], what: str) -> str:
        return self.seal(json.dumps(dict(said), ensure_ascii=False), what)

    def open_json(self, sealed: str | None, what: str) -> dict[str, Any]:
        """{} where nothing was said. Raises SealBroken."""
        said: dict[str, Any] = json.loads(self.open(sealed, what)) if sealed else {}
        return said

    def _bound(self, what: str) -> bytes:
        return f"case {self.case_id} {what}".encode()


def _context(case_id: UUID) -> str:
    return f"case {case_id} key"


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How the person may be reached, shown before every act that reaches them.

    `times` and `note` are in words. With `neutral_sender` nothing may name the service: not the
    number shown, not an envelope, not a voice message.
    """

    prohibited: bool = False
    channels: tuple[str, ...] = ()
    """Of `Channel`; none is any."""
    times: str = ""
    neutral_sender: bool = False
    who_must_not_know: str = ""
    note: str = ""

    @property
    def is_said(self) -> bool:
        return self != SafeContact()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        return cls(**{**said, "channels": tuple(said.get("channels", ()))})
