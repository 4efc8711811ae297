"""A mail address as it is typed, kept, and found again."""

import re
import unicodedata
from uuid import UUID

from models.crypto import Keyring
from models.errors import BadRequest

LONGEST = 254
"""Characters (RFC 5321, with the erratum on RFC 3696)."""

_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_DIGEST = "account mail"


def read_mail(typed: str) -> str:
    """One spelling for what reaches the same person. Raises BadRequest if it is no address."""
    mail = folded_mail(typed)
    if len(mail) > LONGEST or not _MAIL.fullmatch(mail) or not mail.isprintable():
        raise BadRequest("メールアドレスを、name@example.org のような形で入れてください。")
    return mail


def folded_mail(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def mail_digests(typed: str, keys: Keyring) -> list[str]:
    """By which an account is found; also of what is no address at all."""
    return keys.digests(folded_mail(typed), _DIGEST)


def seal_mail(mail: str, account_id: UUID, keys: Keyring) -> str:
    return keys.seal(mail, _context(account_id))


def open_mail(sealed: str, account_id: UUID, keys: Keyring) -> str:
    """Raises SealBroken."""
    return keys.open(sealed, _context(account_id))


def _context(account_id: UUID) -> str:
    return f"account {account_id} mail"
