"""The body of a form with one file, read piece by piece: the file goes straight to its place."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_FIELDS = 20
LONGEST_FIELD = 4_096
"""Bytes."""
_LONGEST_HEADER = 4_096


class Place(Protocol):
    """Where the bytes of the file go. `write` raises what is to be said of a file too large."""

    def write(self, piece: bytes) -> None: ...

    def give_up(self) -> None: ...


Kept = TypeVar("Kept", bound=Place)


async def read_body(
    request: Request, open_place: Callable[[dict[str, str], str], Kept]
) -> tuple[dict[str, str], Kept | None]:
    """(fields, the file if one was chosen). Memory: one piece, whatever is sent.

    `open_place` is given the fields before the file and its name, and may refuse by raising; it
    is not called for an empty file field. Whatever is raised, nothing of the file is left.
    """
    reading = _Reading(open_place)
    parser = MultipartParser(_boundary(request), reading.callbacks())
    try:
        async for piece in request.stream():
            parser.write(piece)
        parser.finalize()
    except FormParserError as error:
        reading.give_up()
        raise HTTPException(400) from error
    except BaseException:
        reading.give_up()
        raise
    if not reading.complete:
        reading.give_up()
        raise HTTPException(400)
    return reading.fields, reading.place


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise HTTPException(400)
    return boundary


class _Reading(Generic[Kept]):
    """What the parser tells, part by part."""

    def __init__(self, open_place: Callable[[dict[str, str], str], Kept]) -> None:
        self.fields: dict[str, str] = {}
        self.place: Kept | None = None
        self.complete = False
        self._open_place = open_place
        self._headers: dict[bytes, bytes] = {}
        self._header, self._value = bytearray(), bytearray()
        self._name = ""
        self._text: bytearray | None = None

    def callbacks(self) -> Any:
        return {
            "on_part_begin": self._headers.clear,
            "on_header_field": self._note_header,
            "on_header_value": self._note_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._begin_part,
            "on_part_data": self._take,
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def give_up(self) -> None:
        if self.place is not None:
            self.place.give_up()

    def _note_header(self, data: bytes, start: int, end: int) -> None:
        self._header += _short(data[start:end], self._header)

    def _note_value(self, data: bytes, start: int, end: int) -> None:
        self._value += _short(data[start:end], self._value)

    def _end_header(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _begin_part(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        file_name = options.get(b"filename")
        if file_name is None:
            if len(self.fields) >= MOST_FIELDS:
                raise HTTPException(400)
            self._text = bytearray()
        elif file_name:
            if self.place is not None:
                raise HTTPException(400)
            self.place = self._open_place(self.fields, file_name.decode("utf-8", "replace"))

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._text is not None:
            self._text += data[start:end]
            if len(self._text) > LONGEST_FIELD:
                raise HTTPException(413)
        elif self.place is not None:
            self.place.write(data[start:end])

    def _end_part(self) -> None:
        if self._text is not None:
            self.fields[self._name] = self._text.decode("utf-8", "replace")
            self._text = None

    def _end(self) -> None:
        self.complete = True


def _short(piece: bytes, so_far: bytearray) -> bytes:
    if len(so_far) + len(piece) > _LONGEST_HEADER:
        raise HTTPException(400)
    return piece
