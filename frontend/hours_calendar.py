"""The surely open times of one service for somebody's own calendar: `/services/{id}/hours.ics`."""

from datetime import datetime, time
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.dependencies import Areas, Reference, Services
from api.usecases.found import ShownService
from api.usecases.show_service import show_service
from frontend import wording
from frontend.linked_data import are_hours_sure
from frontend.notices import ALL_TO_COME, notices
from frontend.pages import SITE, SiteFacts
from models.hours.exchange_ical import CalendarPart, to_ical

router = APIRouter()


@router.api_route("/services/{id}/hours.ics", methods=["GET", "HEAD"])
async def read_hours_calendar(
    request: Request, id: UUID, services: Services, areas: Areas, reference: Reference
) -> Response:
    shown = await show_service(id, services=services, areas=areas, reference=reference)
    site: SiteFacts = request.scope[SITE]
    text = hours_calendar(shown, site.base_url, datetime.now(wording.JST))
    headers = {
        "Content-Disposition": f"attachment; filename=madoguchi-{shown.document.short_code}.ics",
        "Cache-Control": "no-store" if wording.is_sensitive(shown.document) else "no-cache",
    }
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


def hours_calendar(shown: ShownService, base_url: str, now: datetime) -> str:
    """Of a service whose page hides its subject, only that there is something at these times."""
    document = shown.document
    hidden = wording.is_sensitive(document)
    name = wording.page_name(document)
    midnight = datetime.combine(now.astimezone(wording.JST).date(), time(), wording.JST)
    parts = shown.sure_hours.parts() if are_hours_sure(document) else []
    return to_ical(
        (
            CalendarPart(
                key=f"{number}-" if number else "",
                summary=f"{name}（{label}）" if label and not hidden else name,
                times=times,
            )
            for number, (label, times) in enumerate(parts)
        ),
        uid=f"{document.id}@madoguchi",
        name=name,
        start=midnight.date(),
        # The year ahead begins anew every day, so the text is that of today at the earliest.
        written_at=max(midnight, document.updated_at),
        description="" if hidden else _description(shown, now),
        url="" if hidden else f"{base_url.rstrip('/')}/s/{document.short_code}",
    )


def _description(shown: ShownService, now: datetime) -> str:
    document = shown.document
    hours = [f"{h.label}：{h.text}" if h.label else h.text for h in document.hours]
    numbers = [number for number, address, _ in wording.phone_rows(document) if address]
    lines = [
        f"受付時間（もとの文）：{'／'.join(hours)}",
        *([f"電話：{'、'.join(numbers)}"] if numbers else []),
        "たしかに受け付けている時間だけを入れています。",
        *notices(document, now, ahead=ALL_TO_COME),
        wording.doubt_sentence(document, now),
    ]
    return "\n".join(line for line in lines if line)
