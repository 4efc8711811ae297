"""Every source in the folder is registered and describes itself."""

from pathlib import Path

import pytest

import importers.sources
from importers.registry import SOURCES, find_source
from models.errors import NotFound


def test_no_source_is_forgotten():
    folder = Path(importers.sources.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    registered = {source.rows.__module__.rsplit(".", 1)[-1] for source in SOURCES.values()}
    assert registered == files


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_every_source_is_named_and_found(source):
    assert source.title
    assert len(source.plausible) > 0
    assert find_source(source.slug) is source


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_a_shipped_copy_is_there(source):
    if source.shipped_path is not None:
        assert source.shipped_path.is_file()


def test_the_lists_of_the_documents_ship():
    assert {source.slug for source in SOURCES.values() if source.shipped} >= {
        "kumamoto-leaflet",
        "national-windows",
    }


def test_an_unknown_source_is_not_found():
    with pytest.raises(NotFound):
        find_source("no-such-source")
