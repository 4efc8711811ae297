"""Words for the values of facets and filters."""

from collections.abc import Mapping

from api.usecases.found import FacetValue
from models.directory_reference import DirectoryReference
from models.vocabulary import (
    CHANNEL_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    LANGUAGE_NAMES,
    LEVEL_LABELS,
    Channel,
    Flag,
    Kind,
    Level,
)

AREAS_OFFERED = 30


def facet_label(field: str, value: str, reference: DirectoryReference) -> str:
    match field:
        case "topic":
            topic = reference.topics.get(value)
            return topic.name if topic else value
        case "area":
            return reference.areas.name(value)
        case "language":
            return LANGUAGE_NAMES.get(value, value)
        case "channel":
            return CHANNEL_LABELS[Channel(value)]
        case "flag":
            return FLAG_LABELS[Flag(value)]
        case "kind":
            return KIND_LABELS[Kind(value)]
        case "level":
            return LEVEL_LABELS[Level(value)]
        case _:
            return value


def facet_values(
    field: str,
    counts: Mapping[str, int],
    selected: tuple[str, ...],
    reference: DirectoryReference,
) -> tuple[FacetValue, ...]:
    """Most frequent first; a selected value stays in the list even when it counts nothing."""
    all_counts = dict.fromkeys(selected, 0) | {key: n for key, n in counts.items() if key}
    values = [
        FacetValue(value, facet_label(field, value, reference), count, value in selected)
        for value, count in all_counts.items()
    ]
    values.sort(key=lambda v: (-v.count, v.value))
    return tuple(values[:AREAS_OFFERED]) if field == "area" else tuple(values)
