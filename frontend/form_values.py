"""What forms and addresses say, read: none of it has to be there, or be what it is called."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

LONGEST = 20_000


def as_typed(form: Mapping[str, object], name: str) -> str:
    """To the letter: a password may begin with a space."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def text_of(form: Mapping[str, object], name: str, longest: int = LONGEST) -> str:
    """As it is kept: no NUL, which PostgreSQL cannot hold, and nothing around it."""
    given = as_typed(form, name)
    return given.replace("\r\n", "\n").replace("\0", "").strip()[:longest]


def line_of(form: Mapping[str, object], name: str) -> str:
    return " ".join(text_of(form, name).split())


def texts_of(form: Mapping[str, object]) -> dict[str, str]:
    """Every field as it was typed; files are none."""
    return {name: value for name, value in form.items() if isinstance(value, str)}


def number_of(said: object) -> int:
    """-1 where no number stands: it fits no version of anything.

    >>> number_of("12"), number_of("1e3"), number_of(None)
    (12, -1, -1)
    """
    if not isinstance(said, str) or not said.isdecimal() or len(said) > 9:
        return -1
    return int(said)


def id_of(said: object) -> UUID | None:
    """What is no id is nobody's."""
    try:
        return UUID(str(said))
    except ValueError:
        return None


def ids_of(said: Iterable[object]) -> list[UUID]:
    """Each once, as they came; what is no id is left out."""
    return list(dict.fromkeys(id for one in said if (id := id_of(one)) is not None))


def place_of(said: str) -> tuple[datetime, UUID] | None:
    """Where the page before ended; what cannot be read is the first page."""
    at, _, id = said.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(id)) if moment.tzinfo is not None else None
    except ValueError:
        return None
