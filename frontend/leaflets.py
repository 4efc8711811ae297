"""From a search to paper: `/search/leaflet.pdf`, and the same for the command line."""

from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import AppSettings, Areas, Reference, Search, Services
from api.schemas.search import SearchParameters
from api.settings import Settings
from api.usecases.check_query import JAPAN
from api.usecases.collect_leaflet import LeafletSelection, collect_leaflet
from frontend.print.leaflet import DefaultWindowPart, Leaflet, LeafletEntry, LeafletPrinter
from models.documents.service import ServiceDocument

router = APIRouter()


def short_url(document: ServiceDocument, base_url: str) -> str:
    """The address printed beside a service; `/s/` accepts it in upper and lower case."""
    return f"{base_url}/s/{document.short_code}"


def leaflet_of(
    selection: LeafletSelection, *, template: str, settings: Settings, edition: date
) -> Leaflet:
    window, base_url = selection.window, settings.base_url
    # Codes that lead to one's own machine must not be handed out by mistake.
    sample = "" if settings.is_reachable else "【見本】"
    return Leaflet(
        template=template,
        title=f"{sample}支援団体のご案内",
        subtitle=selection.area_name or "話せる場所・頼れる場所の一覧",
        edition=edition,
        entries=tuple(LeafletEntry(d, short_url(d, base_url)) for d in selection.services),
        default_window=DefaultWindowPart(
            name=window.name, phone=window.phone, tel=window.tel, note=window.note, url=window.url
        )
        if window
        else None,
        emergency=tuple(LeafletEntry(d, short_url(d, base_url)) for d in selection.emergency),
        issuer=settings.site_name,
        site_url=base_url,
        conditions=selection.conditions,
    )


@router.api_route("/search/leaflet.pdf", methods=["GET"])
async def print_search(
    request: Request,
    parameters: Annotated[SearchParameters, Query()],
    services: Services,
    areas: Areas,
    search: Search,
    reference: Reference,
    settings: AppSettings,
) -> Response:
    """The results of a search as an A4 leaflet."""
    selection = await collect_leaflet(
        parameters.as_query(), services=services, areas=areas, search=search, reference=reference
    )
    edition = datetime.now(JAPAN).date()
    leaflet = leaflet_of(selection, template="kumamoto", settings=settings, edition=edition)
    printer: LeafletPrinter = request.app.state.printer
    name = quote(f"ちらし-{edition.isoformat()}.pdf")
    return Response(
        await printer.print(leaflet),
        media_type="application/pdf",
        headers={
            "Content-Disposition": f"inline; filename=leaflet.pdf; filename*=UTF-8''{name}",
            "Cache-Control": "no-store",
        },
    )
