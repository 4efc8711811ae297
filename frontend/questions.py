"""What was typed into the address or the form: read, checked, and written back into links."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.usecases.found import DirectoryQuery
from api.usecases.read_conditions import UNREAD
from models.areas import NATION
from models.directory_reference import DirectoryReference
from models.vocabulary import (
    CHANNEL_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    LANGUAGE_NAMES,
    Channel,
    Flag,
    Kind,
)
from search.protocol import Sort

Word = TypeVar("Word", bound=StrEnum)

LONGEST_TEXT = 500
LAST_RESULT = 10_000
USUAL_RADIUS = 10.0
"""Kilometres."""

_YES = frozenset({"1", "true", "yes", "on"})
_NEAR = ("lat", "lon", "radius")
_AGE = re.compile(r"(\d{1,3})\s*(?:歳|才|さい)?")
_ZONE_WITH_SPACE = re.compile(r" (\d{2}:?\d{2})$")
LISTS = ("area", "topic", "language", "channel", "flag", "kind")
"""The filters that take several values, in the order in which a page shows them."""

SORT_LABELS = {
    Sort.relevance: "合いそうな順",
    Sort.name: "名前の順",
    Sort.updated: "新しく書かれた順",
}


@dataclass(frozen=True, slots=True)
class Question:
    """`query` holds what could be understood; `errors[field]` says what to change and how.

    `age` is kept as it was typed, so that a mistake can be mended instead of typed again.
    `shortened`: more was typed than a search reads; its beginning was taken.
    """

    query: DirectoryQuery
    age: str = ""
    shortened: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)


def read_question(params: QueryParams, reference: DirectoryReference) -> Question:
    """Empty values mean "no condition"."""
    errors: dict[str, str] = {}
    q = params.get("q", "").strip()
    shortened = len(q) > LONGEST_TEXT
    q = q[:LONGEST_TEXT]
    age = params.get("age", "").strip()
    lat, lon, radius = _place(params, errors)
    per_page = _count(params, "per_page", 100, 20, errors)
    query = DirectoryQuery(
        q=q,
        area=_known(params, "area", errors, lambda v: v == NATION or v in reference.areas.by_code),
        topic=_known(params, "topic", errors, reference.topics.__contains__),
        language=_known(params, "language", errors, LANGUAGE_NAMES.__contains__),
        channel=_words(params, "channel", Channel, errors),
        flag=_words(params, "flag", Flag, errors),
        kind=_words(params, "kind", Kind, errors),
        age=_age(age, errors),
        open=_moment(params.get("open", "").strip(), errors),
        lat=lat,
        lon=lon,
        radius=radius,
        beyond=params.get("beyond", "").strip() in _YES,
        unread=tuple(name for name in _given(params, "unread") if name in UNREAD),
        explain=params.get("explain", "").strip() in _YES,
        page=_count(params, "page", LAST_RESULT // per_page, 1, errors),
        per_page=per_page,
        sort=_sort(params, errors),
    )
    return Question(query=query, age=age[:20], shortened=shortened, errors=errors)


def search_address(query: DirectoryQuery, path: str = "/search") -> str:
    """The shortest address that asks the same question."""
    return _address(path, _pairs(query))


def on_page(query: DirectoryQuery, page: int) -> str:
    return search_address(replace(query, page=page))


def leaflet_address(query: DirectoryQuery) -> str:
    return search_address(replace(query, page=1), "/search/leaflet.pdf")


def without(query: DirectoryQuery, name: str, value: str) -> str:
    """The address of the same question with one condition taken away, from its first page."""
    gone = _NEAR if name == "near" else (name,)
    kept = [
        (key, given)
        for key, given in _pairs(replace(query, page=1))
        if key not in gone or (key in LISTS and given != value)
    ]
    return _address("/search", kept)


def with_words(query: DirectoryQuery, words: str) -> str:
    """The address of the same conditions with other words, from its first page."""
    return search_address(replace(query, q=words, page=1))


def leaving_unread(query: DirectoryQuery, wish: str) -> str:
    return search_address(replace(query, unread=(*query.unread, wish), page=1))


def beyond_area(query: DirectoryQuery) -> str:
    """The address of the same question for other areas too."""
    return search_address(replace(query, beyond=True, page=1))


def _address(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _pairs(query: DirectoryQuery) -> list[tuple[str, str]]:
    pairs = [("q", query.q)] if query.q else []
    pairs += [(name, str(value)) for name in LISTS for value in getattr(query, name)]
    single = ("age", "open", *_NEAR)
    pairs += [
        (name, str(getattr(query, name))) for name in single if getattr(query, name) is not None
    ]
    pairs += [("unread", name) for name in query.unread]
    pairs += [(name, "1") for name in ("beyond", "explain") if getattr(query, name)]
    unchanged = DirectoryQuery()
    pairs += [
        (name, str(getattr(query, name)))
        for name in ("sort", "per_page", "page")
        if getattr(query, name) != getattr(unchanged, name)
    ]
    return pairs


def _given(params: QueryParams, name: str) -> tuple[str, ...]:
    values = (value.strip() for value in params.getlist(name))
    return tuple(dict.fromkeys(value for value in values if value))


def _known(
    params: QueryParams, name: str, errors: dict[str, str], exists: Callable[[str], bool]
) -> tuple[str, ...]:
    given = _given(params, name)
    known = tuple(value for value in given if exists(value))
    if len(known) < len(given):
        errors[name] = _NOT_THERE[name]
    return known


def _words(
    params: QueryParams, name: str, words: type[Word], errors: dict[str, str]
) -> tuple[Word, ...]:
    given = _given(params, name)
    known = {word.value: word for word in words}
    if any(value not in known for value in given):
        errors[name] = "選べないものが入っていました。選びなおしてください。"
    return tuple(known[value] for value in given if value in known)


def _age(typed: str, errors: dict[str, str]) -> int | None:
    if not typed:
        return None
    found = _AGE.fullmatch(unicodedata.normalize("NFKC", typed))
    if found is None or int(found[1]) > 130:
        errors["age"] = "年齢は 0 から 130 までの数字で書いてください（例 20）。"
        return None
    return int(found[1])


def _moment(typed: str, errors: dict[str, str]) -> str | None:
    if not typed or typed == "now":
        return typed or None
    # A plus sign that was not written as %2B arrives as a space.
    typed = _ZONE_WITH_SPACE.sub(r"+\1", typed)
    try:
        datetime.fromisoformat(typed)
    except ValueError:
        errors["open"] = "日時が読み取れませんでした。「いま受付中」を選ぶか、外してください。"
        return None
    return typed


def _place(
    params: QueryParams, errors: dict[str, str]
) -> tuple[float | None, float | None, float | None]:
    """Latitude, longitude and kilometres, or none of them."""
    typed = [params.get(name, "").strip() for name in _NEAR]
    if not any(typed):
        return None, None, None
    lat, lon, radius = (_number(one) for one in typed)
    if not typed[2]:
        radius = USUAL_RADIUS
    if abs(lat) <= 90 and abs(lon) <= 180 and 0 < radius <= 500:
        return lat, lon, radius
    errors["near"] = "場所の指定が読み取れませんでした。地域を選んでください。"
    return None, None, None


def _number(typed: str) -> float:
    try:
        return float(typed)
    except ValueError:
        return math.nan


def _count(params: QueryParams, name: str, most: int, usual: int, errors: dict[str, str]) -> int:
    typed = params.get(name, "").strip()
    if not typed:
        return usual
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= most):
        errors[name] = "ページの番号が読み取れませんでした。もう一度さがしてください。"
        return usual
    return int(typed)


def _sort(params: QueryParams, errors: dict[str, str]) -> str:
    typed = params.get("sort", "").strip() or Sort.relevance.value
    if typed not in {sort.value for sort in Sort}:
        errors["sort"] = "並べ方を選びなおしてください。"
        return Sort.relevance.value
    return typed


_NOT_THERE = {
    "area": "この地域は見つかりません。選びなおしてください。",
    "topic": "この困りごとは一覧にありません。選びなおしてください。",
    "language": "このことばは一覧にありません。選びなおしてください。",
}
LABELS: Mapping[str, Mapping[str, str]] = {
    "channel": {key.value: label for key, label in CHANNEL_LABELS.items()},
    "flag": {key.value: label for key, label in FLAG_LABELS.items()},
    "kind": {key.value: label for key, label in KIND_LABELS.items()},
}
"""Labels of the closed lists, for a form that must be shown without counts."""
