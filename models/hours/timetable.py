"""All that decides when somebody is there, as one text: the same text always answers alike.

The index holds it, so that "who is open?" is asked once for each different timetable and not once
for each record.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from models.hours.evaluate import Answer, Notice, next_change
from models.hours.opening import Opening, OpenState
from models.hours.parse import parse
from models.hours.rules import Hours
from models.hours.several import LabelledHours, state_of_texts
from models.vocabulary import NoticeEffect

Announced = tuple[date | None, date | None, NoticeEffect]


@lru_cache(maxsize=20_000)
def read_hours(text: str) -> Hours:
    """What is understood of an opening-hours text; the same texts come again and again."""
    return parse(text)


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
        """Every hour of every day without exception, and nothing is announced."""
        if self.running_notices or len(self.hours) != 1:
            return False
        read = read_hours(self.hours[0][0])
        return read.always_open and not (read.special or read.unread or read.by_appointment)

    def answer(self, moment: datetime) -> Answer:
        texts = [LabelledHours(read_hours(text), label) for text, label in self.hours]
        return state_of_texts(texts, moment, notices=self.running_notices)

    def opening(self, moment: datetime) -> Opening:
        answer = self.answer(moment)
        texts = [read_hours(text) for text, _ in self.hours]
        change = None
        # Looking a year ahead for a change that never comes would be most of the work.
        changes = len(texts) == 1 and not self.is_always_open
        if changes and answer.state is not OpenState.unknown:
            change = next_change(texts[0], moment, notices=self.running_notices)
        return Opening(answer.state, change, answer.reason_ja, answer.assumed)

    @property
    def running_notices(self) -> tuple[Notice, ...]:
        """Those that do something to the hours, for the engine."""
        return tuple(
            Notice(first, last, closes=effect is NoticeEffect.closed)
            for first, last, effect in self.notices
            if effect is not NoticeEffect.same
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


def opening_of_text(text: str, moment: datetime) -> Opening:
    """The opening of the timetable in a stored text. No answer changes within a minute."""
    return _opening_in_minute(text, int(moment.timestamp() // 60))


@lru_cache(maxsize=50_000)
def _opening_in_minute(text: str, minute: int) -> Opening:
    return read_timetable(text).opening(datetime.fromtimestamp(minute * 60, UTC))


def open_timetables(texts: Iterable[str], moment: datetime) -> frozenset[str]:
    """Those of these timetables under which somebody certainly answers at the moment."""
    return frozenset(text for text in texts if _is_open(text, moment))


def _is_open(text: str, moment: datetime) -> bool:
    return read_timetable(text).answer(moment).state is OpenState.open


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
