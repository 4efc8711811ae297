"""Column types whose defaults we do not want."""

from enum import StrEnum
from functools import cache

from sqlalchemy import Enum


@cache
def choice(kind: type[StrEnum]) -> Enum:
    """A VARCHAR holding the value (not the name) of a StrEnum, with a named CHECK.

    A native PostgreSQL enum would need a migration of its own kind for every new value.
    """
    return Enum(
        kind,
        name=kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class WrittenJson(str):
    """JSON that is text already: a JSON column takes it as it is, and nothing is made twice."""

    __slots__ = ()
