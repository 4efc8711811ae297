"""The public face of records in the words of HSDS 3.1, made only from what is public already.

Fields that HSDS does not have are those of the profile in `docs/hsds-profile`.
"""

import json
from typing import Any
from uuid import UUID, uuid5

from models.content import OrganizationContent
from models.documents.build_service import doubtful_fields, is_web_address
from models.documents.service import HoursPart, NoticePart, PhonePart, PlacePart, ServiceDocument
from models.hours import read_hours
from models.hours.exchange_hsds import to_schedules
from models.identity import ChildIds, topic_term_id
from models.incoming import NAMESPACE
from models.vocabulary import Channel

JSON = dict[str, Any]

TAXONOMY_ID = uuid5(NAMESPACE, "taxonomy\ntopics")
TAXONOMY: JSON = {
    "id": str(TAXONOMY_ID),
    "name": "Madoguchi topics",
    "description": "The 36 everyday topics of the directory.",
    "version": "1",
}


def as_text(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def hsds_organization(id: UUID, content: OrganizationContent) -> JSON:
    doubtful = doubtful_fields(content.verifications)
    website = content.website if is_web_address(content.website) else None
    return _said(
        {
            "id": str(id),
            "name": content.name,
            "alternate_name": " / ".join(content.alternate_names) or None,
            "description": content.description or "",
            "email": content.email if "email" not in doubtful else None,
            "website": website if "website" not in doubtful else None,
            "legal_status": content.legal_form,
            "name_reading": content.reading,
            "level": content.level,
            "publication": content.publication,
            "organization_identifiers": _corporate_number(id, content.corporate_number),
        }
    )


def hsds_service_list_item(document: ServiceDocument, organization: JSON) -> JSON:
    """HSDS puts only direct and one-to-one parts into lists."""
    urls = [url.url for url in document.urls if not url.doubtful and is_web_address(url.url)]
    mails = [
        channel.value
        for channel in document.channels
        if channel.kind is Channel.mail and channel.value and not channel.doubtful
    ]
    plain = {key: value for key, value in organization.items() if key != "organization_identifiers"}
    return _said(
        {
            "id": str(document.id),
            "name": document.name,
            "alternate_name": " / ".join(document.alternate_names) or None,
            "description": document.description or document.summary or None,
            "url": urls[0] if urls else None,
            "email": mails[0] if mails else None,
            "status": "active",
            "interpretation_services": _interpretation(document),
            "application_process": document.first_visit,
            "fees_description": document.fees,
            "eligibility_description": document.eligibility,
            "minimum_age": document.minimum_age,
            "maximum_age": document.maximum_age,
            "assured_date": document.confirmed_on and document.confirmed_on.isoformat(),
            "alert": "\n".join(map(_notice, document.notices)) or None,
            "last_modified": document.updated_at.isoformat(),
            "organization": plain,
            "name_reading": document.reading,
            "kind": document.kind,
            "level": document.level,
            "for_whom": document.for_whom,
            "what": document.what,
            "plain_japanese": document.summary_easy,
            "not_accepted": document.not_accepted,
            "accepts_consultation": document.accepts_consultation,
            "residence_rule": document.residence_rule,
            "lgbtq_definition": document.lgbtq_definition,
            "support_flags": dict(document.flags) or None,
            "publication": document.publication,
            "source": document.source and document.source.model_dump(mode="json"),
            "other_sources": [one.model_dump(mode="json") for one in document.other_sources]
            or None,
            "short_code": document.short_code,
        }
    )


def hsds_service(document: ServiceDocument, organization: JSON) -> JSON:
    ids = ChildIds.of(document.id)
    full = hsds_service_list_item(document, organization) | {
        "organization": organization,
        "additional_urls": [
            _said({"id": _id(ids, "url", url.url), "label": url.label, "url": url.url})
            for url in document.urls
            if not url.doubtful and is_web_address(url.url)
        ],
        "phones": [_phone(ids, phone) for phone in document.phones],
        "schedules": [schedule for hours in document.hours for schedule in _schedules(ids, hours)],
        "service_areas": [
            _said(
                {
                    "id": _id(ids, "area", area.code, area.name),
                    "name": area.name,
                    "extent": area.code,
                    "extent_type": _extent_type(area.code),
                }
            )
            for area in document.areas
        ],
        "languages": [
            _said(
                {
                    "id": _id(ids, "language", language.code, language.means),
                    "name": language.name,
                    "code": language.code,
                    "note": " ".join(
                        part for part in (language.means, language.days_text, language.note) if part
                    )
                    or None,
                }
            )
            for language in document.languages
        ],
        "service_at_locations": [
            _place(ids, position, place) for position, place in enumerate(document.places)
        ],
        "attributes": [
            {
                "id": _id(ids, "topic", topic.id),
                "link_id": str(document.id),
                "link_entity": "service",
                "link_type": "topic",
                "taxonomy_term_id": str(topic_term_id(topic.id)),
                "value": topic.state.value,
                "taxonomy_term": topic_term(topic.id, topic.name),
            }
            for topic in document.topics
        ],
        "contact_channels": [
            channel.model_dump(mode="json", exclude_none=True) for channel in document.channels
        ],
        "verifications": [
            entry.model_dump(mode="json", exclude_none=True) for entry in document.verifications
        ],
    }
    return {key: value for key, value in full.items() if value != []}


def topic_term(id: str, name: str) -> JSON:
    return {
        "id": str(topic_term_id(id)),
        "code": id,
        "name": name,
        "description": name,
        "taxonomy": TAXONOMY["name"],
        "taxonomy_id": str(TAXONOMY_ID),
        "language": "ja",
    }


def _phone(ids: ChildIds, phone: PhonePart) -> JSON:
    words = (phone.label, phone.hours_text, phone.note)
    return _said(
        {
            "id": _id(ids, "phone", phone.number, phone.label),
            "number": phone.number,
            "type": "fax" if phone.kind is Channel.fax else "voice",
            "description": " / ".join(word for word in words if word) or None,
            "dials": phone.tel,
        }
    )


def _schedules(ids: ChildIds, hours: HoursPart) -> list[JSON]:
    """What was understood, rule by rule, each with the words of the source."""
    made = iter(lambda: _id(ids, "schedule", hours.label, hours.text), None)
    rules = to_schedules(read_hours(hours.text), made)
    if hours.label:
        rules = [rule | {"notes": f"{hours.label}: {rule.get('notes', '')}"} for rule in rules]
    return rules


def _place(ids: ChildIds, position: int, place: PlacePart) -> JSON:
    address = [place.address, place.city, place.prefecture, place.postal_code]
    location: JSON = {
        "id": _id(ids, "location", position),
        "location_type": "physical",
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "transportation": place.transportation,
    }
    if all(address):
        location["addresses"] = [
            {
                "id": _id(ids, "address", position),
                "address_1": place.address,
                "city": place.city,
                "state_province": place.prefecture,
                "postal_code": place.postal_code,
                "country": "JP",
                "address_type": "physical",
            }
        ]
    elif any(address):
        # HSDS asks for a whole address or none; what is known is not padded out.
        location["description"] = "".join(part for part in reversed(address[:3]) if part)
    return {"id": _id(ids, "service_at_location", position), "location": _said(location)}


def _notice(notice: NoticePart) -> str:
    """With its days: the text may be read long after it was written."""
    days = [day.isoformat() if day else "" for day in (notice.starts_on, notice.ends_on)]
    return f"{notice.text}（{'～'.join(days)}）" if any(days) else notice.text


def _interpretation(document: ServiceDocument) -> str | None:
    names = [language.name for language in document.languages if language.name]
    return "、".join(names) or None


def _corporate_number(id: UUID, number: str | None) -> list[JSON] | None:
    if number is None:
        return None
    return [
        {
            "id": str(uuid5(id, "corporate_number")),
            "organization_id": str(id),
            "identifier_scheme": "JP-HOJIN",
            "identifier_type": "法人番号",
            "identifier": number,
        }
    ]


def _extent_type(code: str | None) -> str | None:
    if code is None:
        return None
    return "iso-3166-1" if code == "JP" else "jp-local-government-code"


def _id(ids: ChildIds, kind: str, *natural_key: object) -> str:
    return str(ids.make(kind, *natural_key))


def _said(fields: JSON) -> JSON:
    """HSDS types have no null: what is not known is left out."""
    return {key: value for key, value in fields.items() if value is not None}
