"""The lasting short name of a list that people bring: the same list always has the same."""

import re
import unicodedata
from hashlib import sha256

_READABLE = 40
_DIGITS = 8


def list_slug(title: str, publisher: str | None = None) -> str:
    """By its name and its publisher, so that two lists never share the ids of their records.

    >>> list_slug("Support list", "Mihon"), list_slug("支援団体の一覧", "見本市")[:6]
    ('support-list-bd80b6cf', 'table-')
    """
    plain = unicodedata.normalize("NFKC", title).lower()
    readable = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_READABLE].strip("-") or "table"
    said = "\n".join(" ".join(part.split()) for part in (publisher or "", title))
    return f"{readable}-{sha256(said.encode()).hexdigest()[:_DIGITS]}"
