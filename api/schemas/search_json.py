"""The answer of a search as text, quicker than through its models."""

import json
from typing import Any

from api.schemas.search import OpenByRead, WindowRead
from api.usecases.found import FoundCondition, FoundService, FoundServices


def search_json(found: FoundServices) -> str:
    """The JSON of `SearchRead.of(found)`, put together from the stored JSON of the services."""
    window = WindowRead.of(found.fallback)
    small = {
        "total": found.total,
        "exact": found.exact,
        "stage": found.stage,
        "relaxed": found.relaxed,
        "conditions": [_condition(condition) for condition in found.conditions],
        "related": [
            {"id": topic.id, "name": topic.name, "question": topic.question}
            for topic in found.related
        ],
        "did_you_mean": found.did_you_mean,
        "urgent": found.urgent,
        "fallback": window.model_dump(mode="json") if window else None,
        "facets": {
            # Not `asdict`, which copies deeply: it took a third of the request.
            name: [
                {"value": v.value, "label": v.label, "count": v.count, "selected": v.selected}
                for v in values
            ]
            for name, values in found.facets.items()
        },
        "page": found.query.page,
        "per_page": found.query.per_page,
        "pages": found.pages,
    }
    head = json.dumps(small, ensure_ascii=False, separators=(",", ":"))
    urgent = ",".join(f"{_open_json(contact)}}}" for contact in found.urgent_contacts)
    items = ",".join(
        f'{_open_json(item)},"open_by":{_open_by_json(item)},'
        f'"highlights":{json.dumps(item.highlights)},{_reach_json(item)}}}'
        for item in found.items
    )
    return f'{head[:-1]},"urgent_contacts":[{urgent}],"items":[{items}]}}'


def _condition(condition: FoundCondition) -> dict[str, Any]:
    return {
        "wish": condition.wish,
        "values": condition.values,
        "labels": condition.labels,
        "text": condition.text,
        "without": condition.without,
        "preferred": condition.preferred,
    }


def _reach_json(found: FoundService) -> str:
    reach = {"distance": found.distance, "elsewhere": found.elsewhere, "why": found.why}
    return json.dumps(reach, ensure_ascii=False, separators=(",", ":"))[1:-1]


def _open_by_json(found: FoundService) -> str:
    by = OpenByRead.of(found.open_by)
    return by.model_dump_json() if by else "null"


def _open_json(found: FoundService) -> str:
    """A service with its openness, up to its closing brace."""
    change = json.dumps(found.next_change.isoformat()) if found.next_change else "null"
    assumed = json.dumps(found.assumed)
    head = found.document.as_json()[:-1]
    return f'{head},"open":"{found.open}","next_change":{change},"assumed":{assumed}'
