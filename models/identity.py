"""Ids that are made from what they name, so that making them again gives the same ones."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID, uuid5

from models.incoming import NAMESPACE

# Crockford's alphabet: no I, L, O or U, so a code read from paper cannot be misread.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORT_CODE_LENGTH = 7


def topic_term_id(topic: str) -> UUID:
    return uuid5(NAMESPACE, f"topic\n{topic}")


@dataclass(slots=True)
class ChildIds:
    """Ids of parts from what they say, so that reordering a list does not rename its rows."""

    parent: UUID
    seen: Counter[str]

    @classmethod
    def of(cls, parent: UUID) -> "ChildIds":
        return cls(parent, Counter())

    def make(self, kind: str, *natural_key: object) -> UUID:
        key = "\n".join([kind, *(str(part) for part in natural_key)])
        self.seen[key] += 1
        return uuid5(self.parent, f"{key}\n{self.seen[key]}")


def short_code(record_id: UUID, attempt: int = 0) -> str:
    """Seven characters (35 bits) of a record's id; further attempts give other ones."""
    number = uuid5(record_id, f"short\n{attempt}").int
    return "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in range(SHORT_CODE_LENGTH))


def read_short_code(written: str) -> str | None:
    """A code as typed from paper: any case, O for 0, I or L for 1, with or without dashes.

    None for what cannot be a code.
    """
    folded = written.strip().upper().replace("-", "").translate(str.maketrans("OIL", "011"))
    return folded if folded and set(folded) <= set(_ALPHABET) else None
