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
from models.hours.opening import Opening, OpenState, opening_at
from models.vocabulary import NoticeEffect

JAPAN = ZoneInfo("Asia/Tokyo")

Announced = tuple[date | None, date | None, NoticeEffect]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Hours as (text, what they hold for); notices as (first day, last day, effect).

    Either day may be unknown; both belong to the notice.
    """

    hours: tuple[tuple[str, str | None], ...]
    notices: tuple[Announced, ...] = ()

    def as_text(self) -> str:
        """Empty where nothing is said."""
        if not self.hours and not self.notices:
            return ""
        days = [[_iso(first), _iso(last), effect] for first, last, effect in self.notices]
        return json.dumps([self.hours, days], ensure_ascii=False, separators=(",", ":"))

    @property
    def is_always_open(self) -> bool:
        """Every hour of every day, and nothing is announced."""
        return not any(
            effect is not NoticeEffect.same for *_, effect in self.notices
        ) and is_always_open([text for text, _ in self.hours])

    def opening(self, moment: datetime) -> Opening:
        day = moment.astimezone(JAPAN).date()
        effects = {effect for first, last, effect in self.notices if _runs(first, last, day)}
        if NoticeEffect.closed in effects:
            return Opening(OpenState.closed)
        return opening_at(
            [text for text, _ in self.hours],
            noticed=NoticeEffect.changed in effects,
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
        tuple((_day(first), _day(last), NoticeEffect(effect)) for first, last, effect in notices),
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
