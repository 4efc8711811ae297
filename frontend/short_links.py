"""`/s/{code}`: the address printed on paper, which never breaks."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from api.dependencies import Services
from api.usecases.follow_short_link import follow_short_link

router = APIRouter()


# Both spellings are served: a QR code is smaller when its address is all capitals.
@router.api_route("/s/{code}", methods=["GET", "HEAD"])
@router.api_route("/S/{code}", methods=["GET", "HEAD"])
async def follow(code: str, services: Services) -> RedirectResponse:
    """To the page of the service as it is today, or to the page that says it has ended."""
    id = await follow_short_link(code, services=services)
    return RedirectResponse(f"/services/{id}", status_code=302)
