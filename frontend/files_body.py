"""A form with one photo or leaflet, held in memory: it is checked before it is looked at."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api.access import FORM_TOKEN, Account, StrangeForm, is_sent_from_here, is_token
from api.dependencies import AppSettings
from api.usecases.files_kinds import FileTooLarge
from frontend.upload_body import read_body

LARGEST_BODY = 26 * 1024 * 1024
"""Bytes: the largest file the settings allow, and the fields beside it."""


@dataclass(slots=True)
class GivenBytes:
    """Raises FileTooLarge as soon as it is known."""

    most: int
    content: bytearray = field(default_factory=bytearray)

    def write(self, piece: bytes) -> None:
        if len(self.content) + len(piece) > self.most:
            raise FileTooLarge(self.most)
        self.content += piece

    def give_up(self) -> None:
        self.content.clear()


@dataclass(frozen=True, slots=True)
class FileForm:
    """`content` is None where no file was chosen; `refused` where it was too large to be read."""

    fields: dict[str, str]
    content: bytes | None
    refused: FileTooLarge | None = None

    def text(self, name: str) -> str:
        return " ".join(self.fields.get(name, "").replace("\0", "").split())


async def _file_form(request: Request, who: Account, settings: AppSettings) -> FileForm:
    if not is_sent_from_here(request, settings):
        raise StrangeForm(who)
    seen: dict[str, str] = {}

    def open_place(fields: dict[str, str], name: str) -> GivenBytes:
        # The form is ours before a byte of the file is kept: its token stands before the file.
        if not is_token(fields.get(FORM_TOKEN), who.form_token):
            raise StrangeForm(who)
        seen.update(fields)
        return GivenBytes(settings.file_bytes)

    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise StrangeForm(who)
    try:
        fields, place = await read_body(request, open_place)
    except FileTooLarge as refused:
        return FileForm(seen, None, refused)
    if not is_token(fields.get(FORM_TOKEN), who.form_token):
        raise StrangeForm(who)
    return FileForm(fields, bytes(place.content) if place is not None else None)


SentFile = Annotated[FileForm, Depends(_file_form)]
