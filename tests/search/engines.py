"""The engines the contract suite runs against.

Meilisearch is the strict stand-in, or a real server wherever MADOGUCHI_MEILISEARCH_URL is set.
"""

import atexit
import contextlib
import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from meilisearch import Client

from search.protocol import SearchSettings
from tests.search.meilisearch_api import MeilisearchApi, serving

ENGINES = ("embedded", "meilisearch")
KEY = "a-key-for-the-stand-in"
_PREFIX = "contract-test"
_closing = contextlib.ExitStack()


def engine_settings(engine: str, directory: Path, **more: Any) -> SearchSettings:
    """One engine with an index of its own for each directory."""
    if engine == "embedded":
        return SearchSettings(directory, **more)
    url, key = meilisearch_server()
    own = hashlib.sha256(str(directory).encode()).hexdigest()[:12]
    return SearchSettings(
        directory, kind="meilisearch", url=url, key=key, prefix=f"{_PREFIX}-{own}", **more
    )


@lru_cache(maxsize=1)
def meilisearch_server() -> tuple[str, str]:
    """Address and key, the same ones for all tests of a process."""
    if url := os.environ.get("MADOGUCHI_MEILISEARCH_URL"):
        key = os.environ.get("MADOGUCHI_MEILISEARCH_KEY", "")
        atexit.register(_remove_indexes, url, key)
        return url, key
    address = _closing.enter_context(serving(MeilisearchApi(KEY)))
    atexit.register(_closing.close)
    return address, KEY


def _remove_indexes(url: str, key: str) -> None:
    client = Client(url, key)
    listed: Any = client.get_raw_indexes({"limit": 10_000})
    for index in listed["results"]:
        if index["uid"].startswith(f"{_PREFIX}-"):
            client.delete_index(index["uid"])
