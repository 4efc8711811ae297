"""Turning what was asked into what the index can answer, or saying what to change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from api.usecases.found import DirectoryQuery
from models.areas import NATION
from models.directory_reference import DirectoryReference
from models.errors import BadRequest
from models.vocabulary import LANGUAGE_NAMES
from search.protocol import AreaFilter, SearchQuery, Sort

JAPAN = ZoneInfo("Asia/Tokyo")

EARLIEST, LATEST = 1900, 2200

MAXIMUM_WINDOW = 10_000
"""Results that can be paged through; nobody reads further, and every engine slows down there."""


def check_query(query: DirectoryQuery, reference: DirectoryReference) -> SearchQuery:
    """Raises BadRequest, with the name of the parameter, for values that do not exist."""
    for topic in query.topic:
        if topic not in reference.topics:
            raise BadRequest("There is no such topic; see /topics for the list.", parameter="topic")
    for language in query.language:
        if language not in LANGUAGE_NAMES:
            raise BadRequest(
                "Use a code such as ja, ja-easy, en, zh, ko, vi.", parameter="language"
            )
    if (query.lat is None) != (query.lon is None):
        missing = "lat" if query.lat is None else "lon"
        raise BadRequest("Give lat and lon together, or neither.", parameter=missing)
    if query.page * query.per_page > MAXIMUM_WINDOW:
        raise BadRequest(
            "Only the first 10,000 results can be shown. Narrow the search.", parameter="page"
        )
    moment_asked(query.open)
    return SearchQuery(
        text=query.q,
        areas=tuple(area_filter(code, reference) for code in query.area),
        topics=query.topic,
        languages=query.language,
        channels=tuple(query.channel),
        flags=tuple(query.flag),
        kinds=tuple(query.kind),
        age=query.age,
        sort=Sort(query.sort),
        offset=(query.page - 1) * query.per_page,
        limit=query.per_page,
    )


def area_filter(code: str, reference: DirectoryReference) -> AreaFilter:
    if code != NATION and code not in reference.areas.by_code:
        raise BadRequest("Use a six-digit area code such as 431001, or JP.", parameter="area")
    return AreaFilter(code, reference.areas.ancestors(code))


def moment_asked(text: str | None) -> datetime:
    """The moment that "now" or an ISO 8601 text names; without a zone it is Japan's time."""
    if text is None or text == "now":
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadRequest(
            "Use now, or a moment like 2027-01-03T10:00+09:00.", parameter="open"
        ) from None
    if not EARLIEST <= moment.year <= LATEST:
        raise BadRequest("Use a moment between the years 1900 and 2200.", parameter="open")
    return moment if moment.tzinfo else moment.replace(tzinfo=JAPAN)
