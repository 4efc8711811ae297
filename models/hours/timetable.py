"""All that decides when somebody is there, as one text: the same text always answers alike.

The index holds it, so that "who is open?" is asked once for each different timetable and not once
for each record.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.hours.always import is_always_open
from models.hours.opening import Opening, opening_at

JAPAN = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Timetable:
    """Hours as (text, what they hold for), notices as (first day, last day), either unknown."""

    hours: tuple[tuple[str, str | None], ...]
    notices: tuple[tuple[date | None, date | None], ...] = ()

    def as_text(self) -> str:
        """Empty where nothing is said."""
        if not self.hours and not self.notices:
            return ""
        days = [[_iso(first), _iso(last)] for first, last in self.notices]
        return json.dumps([self.hours, days], ensure_ascii=False, separators=(",", ":"))

    @property
    def is_always_open(self) -> bool:
        """Every hour of every day, and nothing is announced."""
        return not self.notices and is_always_open([text for text, _ in self.hours])

    def opening(self, moment: datetime) -> Opening:
        day = moment.astimezone(JAPAN).date()
        return opening_at(
            [text for text, _ in self.hours],
            noticed=any(_runs(first, last, day) for first, last in self.notices),
            moment=moment,
        )


@lru_cache(maxsize=50_000)
def read_timetable(text: str) -> Timetable:
    """The timetable that `as_text` wrote."""
    if not text:
        return Timetable(())
    hours, notices = json.loads(text)
    return Timetable(
        tuple((words, label) for words, label in hours),
        tuple((_day(first), _day(last)) for first, last in notices),
    )


def open_timetables(texts: Iterable[str], moment: datetime) -> frozenset[str]:
    """Those of these timetables under which somebody certainly answers at the moment."""
    return frozenset(text for text in texts if read_timetable(text).opening(moment).state == "open")


def _runs(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
