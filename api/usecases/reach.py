"""Where a service is, seen from whoever asks: how far, and whether it is for their town."""

from collections.abc import Sequence

from api.usecases.condition_labels import together
from models.areas import NATION
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.repositories.services import distance

MOST_NAMED = 2


def kilometres_to(document: ServiceDocument, point: tuple[float, float] | None) -> float | None:
    """To the nearest place that is not hidden; None where there is no place or no point."""
    if point is None:
        return None
    away = [
        distance(*point, place.latitude, place.longitude)
        for place in document.places
        if place.latitude is not None and place.longitude is not None
    ]
    return round(min(away), 1) if away else None


def elsewhere(
    document: ServiceDocument, asked: Sequence[str], reference: DirectoryReference
) -> str | None:
    """The name of the area asked for where the service is for others.

    A service that names no area may be for everybody, so nothing is said of it.
    """
    if not asked or not document.areas or NATION in asked:
        return None
    around = {NATION, *asked, *(one for code in asked for one in reference.areas.ancestors(code))}
    for area in document.areas:
        if area.code is None or area.code in around or set(area.within) & set(asked):
            return None
    return together([reference.areas.name(code) for code in asked], MOST_NAMED)
