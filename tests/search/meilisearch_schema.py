"""What the published API of Meilisearch takes: fields of searches and settings, and their types.

From the server's own declarations (`SearchQueryWithIndex`, `Settings`): both refuse unknown fields.
"""

import re
from collections.abc import Iterable
from typing import Any

from tests.search.meilisearch_index import Json, Refused

_NUMBER, _TEXT, _TEXTS, _YES_OR_NO = "number", "text", "texts", "yes or no"
SEARCH: dict[str, str] = {
    **dict.fromkeys(("offset", "limit", "page", "hitsPerPage", "cropLength"), _NUMBER),
    **dict.fromkeys(("indexUid", "q", "matchingStrategy", "distinct", "filter"), _TEXT),
    **dict.fromkeys(("cropMarker", "highlightPreTag", "highlightPostTag"), _TEXT),
    **dict.fromkeys(("sort", "facets", "locales"), _TEXTS),
    **dict.fromkeys(("attributesToRetrieve", "attributesToSearchOn"), _TEXTS),
    **dict.fromkeys(("attributesToCrop", "attributesToHighlight"), _TEXTS),
    **dict.fromkeys(("showMatchesPosition", "showRankingScore"), _YES_OR_NO),
    **dict.fromkeys(("showRankingScoreDetails", "showPerformanceDetails"), _YES_OR_NO),
}
SETTINGS: dict[str, str] = {
    **dict.fromkeys(("displayedAttributes", "searchableAttributes", "sortableAttributes"), _TEXTS),
    **dict.fromkeys(("rankingRules", "stopWords", "separatorTokens", "dictionary"), _TEXTS),
    **dict.fromkeys(("distinctAttribute", "proximityPrecision", "prefixSearch"), _TEXT),
    "facetSearch": _YES_OR_NO,
    "searchCutoffMs": _NUMBER,
}
RANKING_RULES = {
    *("words", "typo", "proximity", "attribute", "attributeRank", "wordPosition"),
    *("sort", "exactness"),
}
LOCALES = {"jpn", "ja", "eng", "en", "cmn", "zho", "zh", "kor", "ko", "vie", "vi"}
_ASCENDING = re.compile(r"[\w.]+:(asc|desc)")


def fields(given: object, known: Iterable[str], code: str) -> None:
    if not isinstance(given, dict):
        raise Refused(code, f"Invalid value type: expected an object, but found {given!r}")
    if unknown := set(given) - set(known):
        raise Refused(code, f"Unknown fields {sorted(unknown)}")


def check_search(asked: Json) -> None:
    fields(asked, SEARCH, "bad_request")
    for name, value in asked.items():
        _typed(name, value, SEARCH[name], f"invalid_search_{_snake(name)}")
    if "indexUid" not in asked:
        raise Refused("missing_index_uid", "Missing field `indexUid`.")
    if asked.get("matchingStrategy", "last") not in {"last", "all", "frequency"}:
        raise Refused("invalid_search_matching_strategy", "Unknown value.")
    if set(asked.get("locales", ())) - LOCALES:
        raise Refused("invalid_search_locales", "Unsupported locale.")


def check_settings(body: Json) -> None:
    checks = {
        "filterableAttributes": _filterable,
        "typoTolerance": _typo,
        "localizedAttributes": _localized,
        "faceting": _faceting,
        "pagination": _pagination,
    }
    fields(body, {*SETTINGS, *checks}, "bad_request")
    for name, value in body.items():
        if name in SETTINGS:
            _typed(name, value, SETTINGS[name], f"invalid_settings_{_snake(name)}")
        else:
            checks[name](value)
    _ranking(body.get("rankingRules", []))
    if body.get("prefixSearch", "disabled") not in {"disabled", "indexingTime"}:
        raise Refused("invalid_settings_prefix_search", "Unknown value.")
    if "_geo" in body.get("searchableAttributes", ()):
        raise Refused("invalid_settings_searchable_attributes", "`_geo` is reserved.")


def _ranking(rules: list[str]) -> None:
    for rule in rules:
        if rule not in RANKING_RULES and not _ASCENDING.fullmatch(rule):
            raise Refused("invalid_settings_ranking_rules", f"`{rule}` is not a ranking rule.")
    if "attribute" in rules and {"attributeRank", "wordPosition"} & set(rules):
        raise Refused("invalid_settings_ranking_rules", "`attribute` excludes the newer rules.")


def _filterable(rules: Any) -> None:
    code = "invalid_settings_filterable_attributes"
    for rule in rules:
        if isinstance(rule, str):
            continue
        fields(rule, {"attributePatterns", "features"}, code)
        _typed("attributePatterns", rule["attributePatterns"], _TEXTS, code)
        fields(rule["features"], {"facetSearch", "filter"}, code)
        _typed("facetSearch", rule["features"]["facetSearch"], _YES_OR_NO, code)
        fields(rule["features"]["filter"], {"equality", "comparison"}, code)
        for name, on in rule["features"]["filter"].items():
            _typed(name, on, _YES_OR_NO, code)


def _typo(given: Any) -> None:
    known = {"enabled", "minWordSizeForTypos", "disableOnWords", "disableOnAttributes"}
    fields(given, {*known, "disableOnNumbers"}, "invalid_settings_typo_tolerance")


def _localized(given: Any) -> None:
    code = "invalid_settings_localized_attributes"
    for rule in given:
        fields(rule, {"attributePatterns", "locales"}, code)
        _typed("attributePatterns", rule["attributePatterns"], _TEXTS, code)
        if set(rule["locales"]) - LOCALES:
            raise Refused(code, "Unsupported locale.")


def _faceting(given: Any) -> None:
    fields(given, {"maxValuesPerFacet", "sortFacetValuesBy"}, "invalid_settings_faceting")
    _typed("maxValuesPerFacet", given["maxValuesPerFacet"], _NUMBER, "invalid_settings_faceting")


def _pagination(given: Any) -> None:
    fields(given, {"maxTotalHits"}, "invalid_settings_pagination")
    _typed("maxTotalHits", given["maxTotalHits"], _NUMBER, "invalid_settings_pagination")


def _typed(name: str, value: object, kind: str, code: str) -> None:
    right = {
        _NUMBER: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
        _TEXT: isinstance(value, str),
        _TEXTS: isinstance(value, list) and all(isinstance(one, str) for one in value),
        _YES_OR_NO: isinstance(value, bool),
    }[kind]
    if not right:
        raise Refused(code, f"Invalid value at `.{name}`: expected {kind}, but found {value!r}")


def _snake(name: str) -> str:
    return re.sub("([A-Z])", lambda found: f"_{found[0].lower()}", name)
