"""All sources that can be imported, one line each."""

from importers.source import Source
from importers.sources import kumamoto_leaflet, national_windows
from models.errors import NotFound

SOURCES: dict[str, Source] = {
    source.slug: source
    for source in (
        kumamoto_leaflet.SOURCE,
        national_windows.SOURCE,
    )
}


def find_source(slug: str) -> Source:
    if slug not in SOURCES:
        raise NotFound("source", slug)
    return SOURCES[slug]
