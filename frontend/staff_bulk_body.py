"""The form that brings an edited workbook back: checked before its file is read."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.access import FORM_TOKEN, Account, StrangeForm, is_sent_from_here, is_token
from api.dependencies import AppSettings
from api.usecases.files_kinds import FileTooLarge
from frontend.files_body import GivenBytes
from frontend.upload_body import read_body

LARGEST = 20_000_000
"""Bytes: far more than the records that are written out at most."""


@dataclass(frozen=True, slots=True)
class WorkbookForm:
    fields: dict[str, str]
    content: bytes | None
    error: str = ""


async def _sent_workbook(request: Request, who: Account, settings: AppSettings) -> WorkbookForm:
    if not is_sent_from_here(request, settings):
        raise StrangeForm(who)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise StrangeForm(who)

    def open_place(fields: dict[str, str], name: str) -> GivenBytes:
        if not is_token(fields.get(FORM_TOKEN), who.form_token):
            raise StrangeForm(who)
        return GivenBytes(LARGEST)

    try:
        fields, place = await read_body(request, open_place)
    except FileTooLarge as refused:
        return WorkbookForm({}, None, str(refused))
    if not is_token(fields.get(FORM_TOKEN), who.form_token):
        raise StrangeForm(who)
    return WorkbookForm(fields, bytes(place.content) if place is not None else None)


SentWorkbook = Annotated[WorkbookForm, Depends(_sent_workbook)]
