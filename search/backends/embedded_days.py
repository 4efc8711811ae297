"""The hours of the coming weeks in an index: which dates it knows, and the terms of a document."""

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from models.hours.calendar import YearEnd
from models.hours.evaluate import JAPAN
from models.hours.open_index import DateSpan, Way, days_by_way, terms_of_days
from models.hours.times_of_week import days_looked_at, terms_of_times
from models.hours.timetable import Timetable, read_timetable
from models.vocabulary import NoticeEffect
from search.protocol import SearchDocument

log = logging.getLogger(__name__)

RENEWED_BEFORE_DAYS = 28
"""With fewer dates ahead an index is made anew, long before it ends."""
_FILE = "open_days.json"


@dataclass(frozen=True, slots=True)
class OpenTerms:
    span: DateSpan
    year_end: YearEnd

    def of(self, document: SearchDocument) -> tuple[str, ...]:
        """The terms of all ways by which the document can be asked for."""
        channels = tuple(map(str, document.channels))
        return _terms(document.timetable, channels, document.languages, self.span, self.year_end)


# Records with the same hours follow one another in any order; without this, each would cost 2 ms.
@lru_cache(maxsize=20_000)
def _terms(
    timetable: str,
    channels: tuple[str, ...],
    languages: tuple[str, ...],
    span: DateSpan,
    year_end: YearEnd,
) -> tuple[str, ...]:
    ways = [
        Way(channel, language)
        for channel in (None, *dict.fromkeys(channels))
        for language in (None, *dict.fromkeys(languages))
        if channel or language
    ]
    try:
        read = read_timetable(timetable)
        by_way = days_by_way(read, ways, days_looked_at(span, year_end), year_end)
        made = (
            *terms_of_days(read, by_way, span),
            *terms_of_times(read, by_way, span, year_end),
            *_announced(read, span),
        )
    except Exception:
        # One odd text must not keep every record from being found; without terms it is not open.
        log.exception("hours that cannot be worked out: %.100s", timetable)
        return ()
    # The same few thousand words come in all of them; kept once, a timetable takes half a kilobyte.
    return tuple(map(sys.intern, made))


def announced(effect: NoticeEffect, day: date) -> str:
    """The term of what a notice closes or changes on a day."""
    return f"{effect}:{day.isoformat()}"


def _announced(timetable: Timetable, span: DateSpan) -> Iterator[str]:
    for notice in timetable.running_notices:
        effect = NoticeEffect.closed if notice.closes else NoticeEffect.changed
        yield from (announced(effect, day) for day in span.days() if notice.holds_on(day))


def is_ending(span: DateSpan, today: date) -> bool:
    """Also where the clock has been put back."""
    return today < span.first or (span.last - today).days < RENEWED_BEFORE_DAYS


def today_in_japan() -> date:
    return datetime.now(UTC).astimezone(JAPAN).date()


def write_span(index: Path, span: DateSpan) -> None:
    text = json.dumps([span.first.isoformat(), span.last.isoformat()])
    (index / _FILE).write_text(text, encoding="ascii")


def read_span(index: Path) -> DateSpan | None:
    """None where the file is missing or damaged: then nothing is known of any date."""
    try:
        first, last = json.loads((index / _FILE).read_text(encoding="ascii"))
        return DateSpan(date.fromisoformat(first), date.fromisoformat(last))
    except (OSError, ValueError, TypeError):
        return None
