"""Service content to table rows and back: nothing a record says is lost on either way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.area import ServiceArea
from models.contact import ContactChannel, Language, Phone
from models.content import ServiceContent, VerificationContent
from models.identity import ChildIds, topic_term_id
from models.location import Address, Location, ServiceAtLocation
from models.phone_numbers import read_number
from models.schedule import Schedule
from models.service import Notice, Service, Url
from models.taxonomy import Attribute
from models.verification import Verification
from models.vocabulary import Flag, RecordType

Row = dict[str, Any]

CHILDREN = (Phone, ContactChannel, Url, Schedule, Language, ServiceArea, Notice)
"""Tables whose rows belong to one service by `service_id` and are replaced with it."""

_PLAIN = (
    "name",
    "reading",
    "kind",
    "level",
    "description",
    "for_whom",
    "what",
    "summary_easy",
    "not_accepted",
    "first_visit",
    "accepts_consultation",
    "minimum_age",
    "maximum_age",
    "residence_rule",
    "lgbtq_definition",
    "publication",
)


def service_row(id: UUID, organization_id: UUID, content: ServiceContent) -> Row:
    row: Row = {name: getattr(content, name) for name in _PLAIN}
    row |= {
        "id": id,
        "organization_id": organization_id,
        "alternate_names": list(content.alternate_names),
        "eligibility_description": content.eligibility,
        "fees_description": content.fees,
    }
    return row | {flag.value: content.flags.get(flag) for flag in Flag}


def child_rows(id: UUID, organization_id: UUID, content: ServiceContent) -> dict[type, list[Row]]:
    """Rows of every child table, keyed by table."""
    ids = ChildIds.of(id)
    rows: dict[type, list[Row]] = {
        Phone: [
            {
                **phone.model_dump(),
                "id": ids.make("phone", phone.number, phone.label),
                "position": position,
                "normalized": (read := read_number(phone.number)).normalized,
                "extension": read.extension,
            }
            for position, phone in enumerate(content.phones)
        ],
        ContactChannel: [
            {
                **channel.model_dump(),
                "id": ids.make("channel", channel.kind, channel.value, channel.label),
                "position": position,
            }
            for position, channel in enumerate(content.channels)
        ],
        Url: [
            {**url.model_dump(), "id": ids.make("url", url.url), "position": position}
            for position, url in enumerate(content.urls)
        ],
        Schedule: [
            {
                "id": ids.make("schedule", hours.label, hours.text),
                "position": position,
                "description": hours.text,
                "label": hours.label,
            }
            for position, hours in enumerate(content.hours)
        ],
        Language: [
            {
                **language.model_dump(),
                "id": ids.make("language", language.code, language.means),
                "position": position,
            }
            for position, language in enumerate(content.languages)
        ],
        ServiceArea: [
            {
                "id": ids.make("area", area.code, area.name),
                "position": position,
                "name": area.name,
                "extent": area.code,
                "extent_type": _extent_type(area.code),
            }
            for position, area in enumerate(content.areas)
        ],
        Notice: [
            {
                "id": ids.make("notice", notice.text),
                "position": position,
                "text": notice.text,
                "starts_on": notice.starts_on,
                "ends_on": notice.ends_on,
                "effect": notice.effect,
            }
            for position, notice in enumerate(content.notices)
        ],
    }
    for table in CHILDREN:
        for row in rows[table]:
            row["service_id"] = id
    rows[Attribute] = [
        {
            "id": ids.make("topic", topic.id),
            "link_id": id,
            "link_entity": RecordType.service,
            "link_type": "topic",
            "taxonomy_term_id": topic_term_id(topic.id),
            "position": position,
            "state": topic.state,
            "label": topic.evidence,
        }
        for position, topic in enumerate(content.topics)
    ]
    rows |= _place_rows(ids, id, organization_id, content)
    rows[Verification] = verification_rows(RecordType.service, id, content.verifications, ids)
    return rows


def _place_rows(
    ids: ChildIds, id: UUID, organization_id: UUID, content: ServiceContent
) -> dict[type, list[Row]]:
    rows: dict[type, list[Row]] = {Location: [], Address: [], ServiceAtLocation: []}
    for position, place in enumerate(content.places):
        # Not derived from the address: the id of a hidden place must not betray it.
        location_id = ids.make("location", position)
        rows[Location].append(
            {
                "id": location_id,
                "organization_id": organization_id,
                "name": place.name,
                "latitude": place.latitude,
                "longitude": place.longitude,
                "transportation": place.transportation,
                "hidden": place.hidden,
            }
        )
        rows[Address].append(
            {
                "id": ids.make("address", position),
                "location_id": location_id,
                "address_1": place.address,
                "city": place.city,
                "state_province": place.prefecture,
                "postal_code": place.postal_code,
            }
        )
        rows[ServiceAtLocation].append(
            {
                "id": ids.make("service_at_location", position),
                "service_id": id,
                "location_id": location_id,
                "position": position,
            }
        )
    return rows


def verification_rows(
    record_type: RecordType,
    record_id: UUID,
    verifications: Sequence[VerificationContent],
    ids: ChildIds,
) -> list[Row]:
    return [
        {
            "id": ids.make("verification", entry.field, entry.status, entry.note),
            "record_type": record_type,
            "record_id": record_id,
            "position": position,
            "field_name": entry.field,
            "status": entry.status,
            "note": entry.note,
            "evidence": entry.evidence,
            "verified_on": entry.verified_on,
            "role": entry.role,
            "method": entry.method,
        }
        for position, entry in enumerate(verifications)
    ]


@dataclass(frozen=True, slots=True)
class StoredParts:
    """The rows below one service, each list in its own order."""

    phones: Sequence[Phone]
    channels: Sequence[ContactChannel]
    urls: Sequence[Url]
    schedules: Sequence[Schedule]
    languages: Sequence[Language]
    areas: Sequence[ServiceArea]
    notices: Sequence[Notice]
    places: Sequence[tuple[Location, Address | None]]
    topics: Sequence[tuple[Attribute, str]]
    verifications: Sequence[Verification]
    printed: Sequence[Mapping[str, str]]


def service_content(service: Service, parts: StoredParts) -> ServiceContent:
    """Read the content of a service back from its tables."""
    plain = {name: getattr(service, name) for name in _PLAIN}
    return ServiceContent.model_validate(
        plain
        | {
            "alternate_names": service.alternate_names,
            "eligibility": service.eligibility_description,
            "fees": service.fees_description,
            "flags": {
                flag: value for flag in Flag if (value := getattr(service, flag.value)) is not None
            },
            "phones": [
                _pick(p, "number", "label", "kind", "hours_text", "note") for p in parts.phones
            ],
            "channels": [
                _pick(c, "kind", "value", "label", "hours_text", "note") for c in parts.channels
            ],
            "urls": [_pick(u, "url", "label") for u in parts.urls],
            "hours": [{"text": s.description, "label": s.label} for s in parts.schedules],
            "languages": [_pick(x, "code", "means", "days_text", "note") for x in parts.languages],
            "areas": [{"code": a.extent, "name": a.name} for a in parts.areas],
            "places": [_place(location, address) for location, address in parts.places],
            "topics": [
                {"id": term, "state": link.state, "evidence": link.label}
                for link, term in parts.topics
            ],
            "notices": [_pick(n, "text", "starts_on", "ends_on", "effect") for n in parts.notices],
            "verifications": stored_verifications(parts.verifications),
            "printed": parts.printed,
        }
    )


def stored_verifications(rows: Iterable[Verification]) -> list[Row]:
    return [
        _pick(row, "status", "note", "evidence", "verified_on", "role", "method")
        | {"field": row.field_name}
        for row in rows
    ]


def _place(location: Location, address: Address | None) -> Row:
    found = _pick(location, "name", "latitude", "longitude", "transportation", "hidden")
    if address is not None:
        found |= {
            "postal_code": address.postal_code,
            "prefecture": address.state_province,
            "city": address.city,
            "address": address.address_1,
        }
    return found


def _pick(row: object, *names: str) -> Row:
    return {name: getattr(row, name) for name in names}


def _extent_type(code: str | None) -> str | None:
    if code is None:
        return None
    return "iso-3166-1" if code == "JP" else "jp-local-government-code"
