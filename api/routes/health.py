"""`/healthz`: the process runs. `/readyz`: it can answer."""

from anyio import to_thread
from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.dependencies import Search, Services

router = APIRouter(tags=["health"])


class Health(BaseModel):
    status: str


class Readiness(Health):
    services: int
    indexed: int


@router.get("/healthz")
async def healthz(response: Response) -> Health:
    response.headers["Cache-Control"] = "no-store"
    return Health(status="ok")


@router.get("/readyz")
async def readyz(services: Services, search: Search, response: Response) -> Readiness:
    """503 while the index is not usable; the database answers or this fails."""
    listed = await services.count_listed()
    ready = await to_thread.run_sync(search.is_current)
    response.headers["Cache-Control"] = "no-store"
    if not ready:
        response.status_code = 503
    return Readiness(
        status="ok" if ready else "indexing",
        services=listed,
        indexed=await to_thread.run_sync(search.count) if ready else 0,
    )
