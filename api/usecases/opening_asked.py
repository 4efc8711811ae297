"""Whether somebody answers by the channels, and in the languages, that were asked for."""

from datetime import datetime

from api.usecases.found import DirectoryQuery
from models.documents.service import ServiceDocument
from models.hours import Opening, OpenState, opening_of_text
from models.hours.calendar import YearEnd
from models.hours.open_index import Way
from search.documents import timetable_of, ways_in

_ORDER = (OpenState.open, OpenState.unknown, OpenState.closed)


def opening_asked(
    document: ServiceDocument, query: DirectoryQuery, moment: datetime, year_end: YearEnd
) -> tuple[Opening, Way | None]:
    """The best of the ways asked for that the service has.

    The way is named where it matters: where whoever asks for none is told something else.
    """
    text = timetable_of(document).as_text()
    anyway = opening_of_text(text, moment, year_end=year_end)
    found = [
        (
            opening_of_text(
                text, moment, year_end=year_end, channel=way.channel, language=way.language
            ),
            way,
        )
        for way in _ways(document, query)
    ]
    if not found:
        return anyway, None
    opening, way = min(found, key=lambda one: _ORDER.index(one[0].state))
    differs = (opening.state, opening.next_change) != (anyway.state, anyway.next_change)
    return opening, way if differs else None


def _ways(document: ServiceDocument, query: DirectoryQuery) -> list[Way]:
    known = ways_in(document)
    spoken = {language.code for language in document.languages}
    channels = tuple(channel.value for channel in query.channel if channel in known)
    languages = tuple(language for language in query.language if language in spoken)
    return [
        Way(channel, language)
        for channel in channels or (None,)
        for language in languages or (None,)
        if channel or language
    ]
