"""Switching the search engine is one setting and `madoguchi reindex`."""

import json

import pytest

from api.settings import Settings
from tests.search.meilisearch_api import MeilisearchApi, serving
from tests.services.application import environment
from tests.services.commands import run_command

KEY = "a-key"


def run(data_dir, *arguments, **settings):
    return run_command(*arguments, environment=environment(data_dir, **settings))


def found(data_dir, text, **settings):
    done = run(data_dir, "search", text, "--json", **settings)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    # The order of a page is the engine's own; what is found is not.
    names = {item["name"] for item in answer["items"]} if answer["total"] <= 20 else None
    return answer["total"], answer["stage"], names


def test_another_engine_finds_the_same(demo_dir):
    api = MeilisearchApi(KEY)
    with serving(api) as url:
        there = {"meilisearch_url": url, "meilisearch_key": KEY, "meilisearch_index": "town"}
        done = run(demo_dir, "reindex", **there)
        assert done.returncode == 0, done.stderr
        (uid,) = api.indexes
        assert uid.startswith("town-")
        assert f"{len(api.indexes[uid].documents)} services" in done.stdout
        api.requests.clear()
        assert found(demo_dir, "ひきこもり", **there) == found(demo_dir, "ひきこもり")
        assert "/multi-search" in {path for _, path, _ in api.requests}
    # The server has gone.
    done = run(demo_dir, "reindex", **there)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "MADOGUCHI_MEILISEARCH_URL" in done.stderr


def test_the_key_is_never_shown(tmp_path):
    settings = Settings(data_dir=tmp_path, meilisearch_url="http://127.0.0.1:7700/")
    keyed = settings.model_copy(
        update={"meilisearch_key": Settings(meilisearch_key=KEY).meilisearch_key}
    )
    assert keyed.search.key == KEY
    assert keyed.search.url == "http://127.0.0.1:7700"
    assert KEY not in repr(keyed)
    assert KEY not in repr(keyed.search)


def test_a_passing_installation_writes_to_no_server(tmp_path):
    settings = Settings(data_dir=tmp_path, meilisearch_url="http://127.0.0.1:7700")
    assert settings.search.kind == "meilisearch"
    assert settings.passing(tmp_path / "passing").search.kind == "embedded"


@pytest.mark.parametrize("url", ["127.0.0.1:7700", "ftp://127.0.0.1", "http://", "meilisearch"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match="http://HOST:PORT"):
        Settings(meilisearch_url=url)
