"""`/files/{id}/…`: approved photos and leaflets of what is public, and of nothing else."""

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.file_store import FileStore
from api.usecases.files import LEAFLET_NAME, open_file
from frontend.files_shown import Attachments, is_photo
from frontend.public import READ
from models.service import Attachment

_FOREVER = "public, max-age=31536000, immutable"

router = APIRouter()


def store_of(request: Request) -> FileStore:
    store: FileStore = request.app.state.files
    return store


@router.api_route("/files/{id}/{name}", methods=READ)
async def send_file(request: Request, id: UUID, name: str, attachments: Attachments) -> Response:
    """Under this address there is never another file, so browsers need not ask again."""
    file = await attachments.shown_file(id)
    content, media_type = await open_file(file, name, store=store_of(request))
    return Response(
        content,
        media_type=media_type,
        headers=safe_headers(file) | {"Cache-Control": _FOREVER},
    )


def safe_headers(file: Attachment) -> dict[str, str]:
    """What a browser is told about bytes that somebody sent: show a picture, save the rest."""
    headers = {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    if not is_photo(file):
        called = quote(f"{_as_name(file.alternative_text)}.pdf", safe="")
        headers["Content-Disposition"] = (
            f"attachment; filename=\"{LEAFLET_NAME}\"; filename*=UTF-8''{called}"
        )
    return headers


def _as_name(text: str) -> str:
    return "".join("_" if one in '/\\:*?"<>|' else one for one in text if one.isprintable())[:80]
