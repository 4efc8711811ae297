"""The engines, and which one the settings ask for."""

from typing import assert_never

from search.backends.embedded import EmbeddedBackend
from search.protocol import SearchBackend, SearchSettings
from search.synonyms import Synonyms


def open_backend(settings: SearchSettings, synonyms: Synonyms | None = None) -> SearchBackend:
    """Opens nothing yet: an index that is missing or damaged shows when it is used."""
    match settings.kind:
        case "embedded":
            return EmbeddedBackend(settings.directory, synonyms, year_end=settings.year_end)
        case "meilisearch":
            # Its client takes a while to load, and most installations have no such server.
            from search.backends.meilisearch import MeilisearchBackend  # noqa: PLC0415

            return MeilisearchBackend(
                settings.url,
                settings.key,
                synonyms,
                prefix=settings.prefix,
                year_end=settings.year_end,
            )
        case _:
            assert_never(settings.kind)
