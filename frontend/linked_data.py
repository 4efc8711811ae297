"""A service or an organization in the words of schema.org, for search engines and assistants.

Only what is certain: no number, address or hour in doubt, and nothing of a page that must not be
found by name.
"""

from datetime import date
from typing import Any

from api.usecases.found import ShownOrganization, ShownService
from frontend import wording
from frontend.marking import lang
from models.documents.build_service import is_web_address
from models.documents.service import AreaPart, PlacePart, ServiceDocument
from models.hours import read_hours
from models.hours.exchange_schema_org import closed_specifications, open_specifications
from models.hours.several import LabelledHours
from models.hours.sure_times import SureTimes
from models.vocabulary import Channel, Kind, Level, Publication, VerificationStatus

LinkedData = dict[str, Any]

CONTEXT = "https://schema.org"
_PUBLIC_BODIES = frozenset({Level.national, Level.prefectural, Level.municipal})
_NGO = frozenset({"NPO法人", "認定NPO法人", "特定非営利活動法人", "認定特定非営利活動法人"})


def service_data(shown: ShownService, base_url: str, today: date) -> LinkedData:
    """An office where there is one place to go to; else a service and the ways to reach it."""
    document = shown.document
    url = _page(base_url, "services", document.id)
    contacts = _contacts(shown, today)
    times = shown.sure_hours.whole() if are_hours_sure(document) else None
    opened = open_specifications(times, start=today) if times else []
    closed = closed_specifications(times, start=today) if times else []
    said: LinkedData = {
        "@context": CONTEXT,
        "@type": _service_types(document),
        "@id": url,
        "url": url,
        "name": document.name,
        "alternateName": list(document.alternate_names),
        "description": document.summary,
        "areaServed": [_area(area) for area in document.areas],
    }
    if len(document.places) == 1:
        said |= {
            **_place(document.places[0]),
            "telephone": [contact["telephone"] for contact in contacts],
            "contactPoint": contacts,
            "parentOrganization": _provider(document, base_url),
            "openingHoursSpecification": opened,
            "specialOpeningHoursSpecification": closed,
        }
    else:
        said |= {
            "provider": _provider(document, base_url),
            "hoursAvailable": opened + closed,
            "availableChannel": [
                {"@type": "ServiceChannel", "servicePhone": contact} for contact in contacts
            ],
        }
    return _said(said)


def organization_data(shown: ShownOrganization, base_url: str) -> LinkedData:
    url = _page(base_url, "organizations", shown.id)
    doubtful = shown.website_doubtful or not is_web_address(shown.website)
    return _said(
        {
            "@context": CONTEXT,
            "@type": organization_type(shown.legal_form),
            "@id": url,
            "url": url,
            "name": shown.name,
            "alternateName": list(shown.alternate_names),
            "description": shown.description,
            "sameAs": None if doubtful else shown.website,
            "makesOffer": [
                {
                    "@type": "Offer",
                    "itemOffered": {
                        "@type": "Service",
                        "@id": _page(base_url, "services", one.document.id),
                        "name": one.document.name,
                    },
                }
                for one in shown.services
            ],
        }
    )


def organization_type(legal_form: str | None) -> str:
    return "NGO" if legal_form in _NGO else "Organization"


def _service_types(document: ServiceDocument) -> str | list[str]:
    is_public = document.level in _PUBLIC_BODIES
    if len(document.places) == 1:
        if is_public and document.kind is Kind.window:
            return "GovernmentOffice"
        own = document.organization.name == document.name
        kind = organization_type(document.organization.legal_form) if own else "Organization"
        return [kind, "Place"]
    return "GovernmentService" if is_public else "Service"


def _provider(document: ServiceDocument, base_url: str) -> LinkedData | None:
    organization = document.organization
    if organization.name == document.name and len(document.places) == 1:
        return None
    return {
        "@type": organization_type(organization.legal_form),
        "@id": _page(base_url, "organizations", organization.id),
        "name": organization.name,
    }


def _contacts(shown: ShownService, today: date) -> list[LinkedData]:
    """The numbers that can surely be called, each with the hours that are its own."""
    document = shown.document
    # "ja-easy" is a code of ours.
    codes = [part.code for part in document.languages if part.code != "ja-easy"]
    languages = [code for code in codes if lang(code)]
    return [
        _said(
            {
                "@type": "ContactPoint",
                "telephone": phone.tel,
                "name": phone.label,
                "availableLanguage": list(dict.fromkeys(languages)),
                "hoursAvailable": _own_hours(phone.hours_text, shown, today),
            }
        )
        for index, phone in enumerate(document.phones)
        if phone.kind is Channel.phone and not wording.doubtful_phone(document, index)
    ]


def _own_hours(text: str | None, shown: ShownService, today: date) -> list[LinkedData]:
    if not text or shown.document.publication is Publication.stale:
        return []
    times = SureTimes.of_texts(
        [LabelledHours(read_hours(text))],
        year_end=shown.sure_hours.year_end,
        notices=shown.sure_hours.timetable.running_notices,
    )
    return open_specifications(times, start=today)


def are_hours_sure(document: ServiceDocument) -> bool:
    """Whether the hours may be handed on: nobody doubts them, and they are not old."""
    doubtful = any(
        part.status is VerificationStatus.doubtful and part.field.startswith("hours")
        for part in document.verifications
    )
    return document.publication is not Publication.stale and not doubtful


def _area(area: AreaPart) -> LinkedData:
    if area.code == "JP":
        return {"@type": "Country", "name": area.name, "identifier": "JP"}
    return _said({"@type": "AdministrativeArea", "name": area.name, "identifier": area.code})


def _place(place: PlacePart) -> LinkedData:
    address = _said(
        {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "postalCode": place.postal_code,
            "addressRegion": place.prefecture,
            "addressLocality": place.city,
            "streetAddress": place.address,
        }
    )
    is_known = place.latitude is not None and place.longitude is not None
    point = {"latitude": place.latitude, "longitude": place.longitude}
    return {
        "address": address,
        "geo": {"@type": "GeoCoordinates", **point} if is_known else None,
    }


def _page(base_url: str, kind: str, id: object) -> str:
    return f"{base_url.rstrip('/')}/{kind}/{id}"


def _said(fields: LinkedData) -> LinkedData:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
