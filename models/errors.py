"""What can be wrong with a request, in the words of the directory.

Errors carry no HTTP status; `api.problems` maps each class to one.
"""

from uuid import UUID


class DirectoryError(Exception):
    """Anything the directory refuses to do, with a sentence a person can act on."""


class NotFound(DirectoryError):
    """There is no such record, or none that may be shown."""

    def __init__(self, kind: str, id: UUID | str) -> None:
        super().__init__(f"There is no {kind} with the id {id}.")
        self.kind = kind


class Gone(DirectoryError):
    """The record was here once and has ended."""

    def __init__(self, kind: str, id: UUID | str) -> None:
        super().__init__(f"The {kind} {id} has ended.")
        self.kind = kind


class Moved(DirectoryError):
    """The record lives on under another id."""

    def __init__(self, kind: str, id: UUID, target: UUID) -> None:
        super().__init__(f"The {kind} {id} is now {target}.")
        self.kind = kind
        self.target = target


class Conflict(DirectoryError):
    """Somebody else was quicker, or it has been done already."""


class NotAllowed(DirectoryError):
    """The role of the person does not allow it."""


class Unavailable(DirectoryError):
    """Not possible just now; trying again in a moment may help."""


class BadRequest(DirectoryError):
    """The question cannot be understood; the message says what to change, in which parameter."""

    def __init__(self, message: str, *, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter
