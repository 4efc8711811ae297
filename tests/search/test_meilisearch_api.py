"""The stand-in is as strict as the API it stands for: otherwise nothing it accepts would mean much.

Expressions that hold and that do not are from the documentation of the filter language.
"""

import pytest
from meilisearch import Client
from meilisearch.errors import MeilisearchApiError

from tests.search.meilisearch_api import MeilisearchApi, serving
from tests.search.meilisearch_filter import Column, Reader, WrongFilter, normalized

FILMS = [
    {"id": 1, "title": "Gladiator", "director": "Jordan Peele", "genres": ["drama", "horror"]},
    {"id": 2, "title": "Up", "director": "Tim Burton", "genres": ["comedy"], "year": 2009},
    {"id": 3, "title": "Us", "director": "jordan peele", "genres": [], "year": 2019},
]
EVERYONE = frozenset({1, 2, 3})


def columns():
    made: dict[str, Column] = {}
    for film in FILMS:
        for name, value in film.items():
            for one in value if isinstance(value, list) else [value]:
                column = made.setdefault(name, Column())
                if isinstance(one, int):
                    column.numbers.setdefault(film["id"], []).append(one)
                else:
                    column.strings.setdefault(normalized(one), set()).add(film["id"])
    return made


def chosen(expression):
    features = {
        "genres": {"equality"},
        "director": {"equality"},
        "year": {"equality", "comparison"},
        "id": {"equality"},
    }
    allowed = lambda name: frozenset(features.get(name, ()))  # noqa: E731
    return Reader(expression, columns(), EVERYONE, allowed, lambda *_: EVERYONE).answer()


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("", {1, 2, 3}),
        ("director = 'Jordan Peele'", {1, 3}),
        ('director="JORDAN PEELE"', {1, 3}),
        ("genres = horror OR genres = comedy", {1, 2}),
        ("genres = horror AND director = 'Jordan Peele'", {1}),
        ("genres = comedy OR genres = horror AND year = 2009", {2}),
        ("(genres = comedy OR genres = horror) AND NOT year = 2009", {1}),
        ("NOT genres = horror", {2, 3}),
        ("NOT NOT genres = horror", {1}),
        ("genres != horror", {2, 3}),
        ("genres IN [horror, 'comedy',]", {1, 2}),
        ("genres NOT IN[horror]", {2, 3}),
        ("genres IN []", set()),
        ("genres EXISTS", {1, 2}),
        ("year NOT EXISTS", {1}),
        ("year >= 2010", {3}),
        ("year < 2019", {2}),
        ("year 2000 TO 2019", {2, 3}),
        ("id IN [1, 2]", {1, 2}),
        ('id IN ["1"]', {1}),
        ("((((genres = horror))))", {1}),
    ],
)
def test_expressions_that_hold(expression, found):
    assert chosen(expression) == found


@pytest.mark.parametrize(
    "expression",
    [
        "title = Up",
        "genres > 5",
        "genres",
        "genres =",
        "genres = ",
        "= horror",
        "genres horror",
        "genres IN horror",
        "genres IN [horror comedy]",
        "genres IN [horror",
        "(genres = horror",
        "genres = horror)",
        "genres = horror genres = comedy",
        "genres = horror and genres = comedy",
        "genres = 'horror",
        "genres = OR",
        "genres = horror OR",
        "NOT",
        "genres = 🦀",
        "genres = a/b",
        "(" * 120 + "genres = horror" + ")" * 120,
    ],
)
def test_expressions_that_do_not_hold(expression):
    with pytest.raises(WrongFilter):
        chosen(expression)


@pytest.fixture(scope="module")
def client():
    with serving(MeilisearchApi("key")) as url:
        client = Client(url, "key")
        films = client.index("films")
        films.update_settings(
            {
                "filterableAttributes": ["genres", "year"],
                "sortableAttributes": ["year"],
                "rankingRules": ["words", "sort"],
            }
        )
        films.add_documents(FILMS, "id")
        yield client


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"filters": "genres = horror"}, "bad_request"),
        ({"limit": "3"}, "invalid_search_limit"),
        ({"offset": -1}, "invalid_search_offset"),
        ({"q": 3}, "invalid_search_q"),
        ({"sort": "year:asc"}, "invalid_search_sort"),
        ({"sort": ["title:asc"]}, "invalid_search_sort"),
        ({"sort": ["year"]}, "invalid_search_sort"),
        ({"facets": ["title"]}, "invalid_search_facets"),
        ({"distinct": "title"}, "invalid_search_distinct"),
        ({"filter": "title = Up"}, "invalid_search_filter"),
        ({"matchingStrategy": "any"}, "invalid_search_matching_strategy"),
        ({"locales": ["xx"]}, "invalid_search_locales"),
        ({"indexUid": "books"}, "index_not_found"),
    ],
)
def test_searches_that_are_refused(client, asked, code):
    with pytest.raises(MeilisearchApiError) as refused:
        client.multi_search([{"indexUid": "films", **asked}])
    assert refused.value.code == code


@pytest.mark.parametrize(
    "settings",
    [
        {"filterable": ["genres"]},
        {"rankingRules": ["words", "attribute", "attributeRank"]},
        {"rankingRules": ["best"]},
        {"typoTolerance": {"on": False}},
        {"prefixSearch": False},
        {"localizedAttributes": [{"attributePatterns": ["*"], "locales": ["japanese"]}]},
        {"faceting": {"maxValuesPerFacet": "all"}},
        {"filterableAttributes": [{"attributePatterns": ["a"], "features": {"filters": {}}}]},
    ],
)
def test_settings_that_are_refused(client, settings):
    with pytest.raises(MeilisearchApiError):
        client.index("films").update_settings(settings)


def test_searches_are_answered(client):
    def ids(**asked):
        answer = client.multi_search([{"indexUid": "films", **asked}])["results"][0]
        return [hit["id"] for hit in answer["hits"]], answer

    assert ids(filter="genres IN [horror, comedy]")[0] == [1, 2]
    assert ids(sort=["year:desc"])[0] == [3, 2, 1]
    assert ids(offset=1, limit=1)[0] == [2]
    assert ids(page=1, hitsPerPage=0, facets=["genres"])[1]["totalHits"] == 3
    counted = ids(facets=["genres"])[1]["facetDistribution"]
    assert counted == {"genres": {"comedy": 1, "drama": 1, "horror": 1}}


def test_without_the_key_nothing_is_told(client):
    with pytest.raises(MeilisearchApiError) as refused:
        Client(client.config.url, "other").get_raw_indexes()
    assert refused.value.status_code == 403
