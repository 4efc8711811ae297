"""Sealing personal data, and finding it again without opening it."""

import base64
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.errors import Unavailable

FORMAT = "1"
_NONCE = 12  # bytes, as NIST SP 800-38D asks for


class SealBroken(Unavailable):
    """It was sealed with a secret that is not here, or somebody has changed it."""

    def __init__(self) -> None:
        super().__init__("Sealed with another MADOGUCHI_SECRET_KEY, or damaged.")


@dataclass(frozen=True, slots=True)
class _Key:
    id: str
    sealing: bytes
    finding: bytes


class Keyring:
    """Keys made from the secrets of an installation: the first one seals, every one opens.

    What is sealed names its key, so that a secret can be replaced while the old one still reads.
    """

    def __init__(self, secret: str, *former: str) -> None:
        self._keys = [_key(one) for one in (secret, *former) if one]

    @property
    def prefix(self) -> str:
        """What everything that is sealed by the current key begins with."""
        return f"{FORMAT}.{self._keys[0].id}."

    def seal(self, text: str, context: str) -> str:
        """AES-256-GCM. `context` says what it belongs to; elsewhere it cannot be opened."""
        key, nonce = self._keys[0], secrets.token_bytes(_NONCE)
        closed = AESGCM(key.sealing).encrypt(nonce, text.encode(), context.encode())
        return f"{FORMAT}.{key.id}.{base64.urlsafe_b64encode(nonce + closed).decode()}"

    def open(self, sealed: str, context: str) -> str:
        """Raises SealBroken."""
        form, _, rest = sealed.partition(".")
        id, _, body = rest.partition(".")
        key = next((one for one in self._keys if one.id == id), None)
        if form != FORMAT or key is None:
            raise SealBroken
        try:
            closed = base64.urlsafe_b64decode(body)
            plain = AESGCM(key.sealing).decrypt(closed[:_NONCE], closed[_NONCE:], context.encode())
        except (InvalidTag, ValueError) as reason:
            raise SealBroken from reason
        return plain.decode()

    def digests(self, text: str, context: str) -> list[str]:
        """By each key, the current one first: 64 hexadecimal digits that only we can make."""
        return [
            hmac.new(key.finding, f"{context}\n{text}".encode(), sha256).hexdigest()
            for key in self._keys
        ]


def _key(secret: str) -> _Key:
    sealing, finding = (_derived(secret, use) for use in ("seal", "find"))
    return _Key(_derived(secret, "name")[:4].hex(), sealing, finding)


def _derived(secret: str, use: str) -> bytes:
    info = f"madoguchi {use}".encode()
    return HKDF(SHA256(), length=32, salt=None, info=info).derive(secret.encode())
