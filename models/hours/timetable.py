"""All that decides when somebody is there, as one text: the same text always answers alike.

The index holds it, and works out from it on which minutes of the coming weeks it is open.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.evaluate import Answer, Notice
from models.hours.opening import Opening, OpenState
from models.hours.parse import parse
from models.hours.rules import Hours
from models.hours.several import LabelledHours
from models.hours.timetable_days import AllHours, TimetableDays
from models.vocabulary import NoticeEffect

Announced = tuple[date | None, date | None, NoticeEffect]


@lru_cache(maxsize=20_000)
def read_hours(text: str) -> Hours:
    """What is understood of an opening-hours text; the same texts come again and again."""
    return parse(text)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Hours as (text, what they hold for); notices as (first day, last day, effect).

    Either day may be unknown; both belong to the notice. `contacts` are (channel, hours text of
    its own or "") of all phones and channels, where any has a text; `languages` are (code, days
    text) of those that have one.
    """

    hours: tuple[tuple[str, str | None], ...]
    notices: tuple[Announced, ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[str, str], ...] = ()

    def as_text(self) -> str:
        """Empty where nothing is said."""
        if not (self.hours or self.notices or self.contacts or self.languages):
            return ""
        days = [[_iso(first), _iso(last), effect] for first, last, effect in self.notices]
        parts: list[object] = [self.hours, days]
        if self.contacts or self.languages:
            parts += [self.contacts, self.languages]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @property
    def is_always_open(self) -> bool:
        """Every hour of every day without exception, and nothing is announced."""
        return self.read().are_always_open

    @property
    def running_notices(self) -> tuple[Notice, ...]:
        """Those that do something to the hours, for the engine."""
        return tuple(
            Notice(first, last, closes=effect is NoticeEffect.closed)
            for first, last, effect in self.notices
            if effect is not NoticeEffect.same
        )

    def read(self) -> AllHours:
        return AllHours(
            tuple(LabelledHours(read_hours(text), label) for text, label in self.hours),
            tuple((kind, read_hours(text) if text else None) for kind, text in self.contacts),
            tuple((code, read_hours(text)) for code, text in self.languages),
            self.running_notices,
        )

    def days(
        self,
        *,
        year_end: YearEnd = DEFAULT_YEAR_END,
        channel: str | None = None,
        language: str | None = None,
    ) -> TimetableDays:
        """Worth keeping: compiling the texts is most of the work."""
        return TimetableDays(self.read(), year_end=year_end, channel=channel, language=language)

    def answer(self, moment: datetime, *, year_end: YearEnd = DEFAULT_YEAR_END) -> Answer:
        return self.days(year_end=year_end).answer(moment)

    def opening(self, moment: datetime, *, year_end: YearEnd = DEFAULT_YEAR_END) -> Opening:
        return self.days(year_end=year_end).opening(moment)


@lru_cache(maxsize=5_000)
def read_timetable(text: str) -> Timetable:
    """The timetable that `as_text` wrote."""
    if not text:
        return Timetable(())
    hours, notices, *own = json.loads(text)
    contacts, languages = own or ((), ())
    return Timetable(
        tuple((words, label) for words, label in hours),
        tuple((_day(first), _day(last), NoticeEffect(effect)) for first, last, effect in notices),
        tuple((kind, words) for kind, words in contacts),
        tuple((code, words) for code, words in languages),
    )


def opening_of_text(
    text: str,
    moment: datetime,
    *,
    year_end: YearEnd = DEFAULT_YEAR_END,
    channel: str | None = None,
    language: str | None = None,
) -> Opening:
    """The opening of the timetable in a stored text. No answer changes within a minute."""
    return _opening_in_minute(text, int(moment.timestamp() // 60), year_end, channel, language)


@lru_cache(maxsize=10_000)
def _opening_in_minute(
    text: str, minute: int, year_end: YearEnd, channel: str | None, language: str | None
) -> Opening:
    moment = datetime.fromtimestamp(minute * 60, UTC)
    return _days_of_text(text, year_end, channel, language).opening(moment)


@lru_cache(maxsize=2_000)
def _days_of_text(
    text: str, year_end: YearEnd, channel: str | None, language: str | None
) -> TimetableDays:
    return read_timetable(text).days(year_end=year_end, channel=channel, language=language)


def open_timetables(
    texts: Iterable[str],
    moment: datetime,
    *,
    year_end: YearEnd = DEFAULT_YEAR_END,
    channel: str | None = None,
    language: str | None = None,
) -> frozenset[str]:
    """Those of these timetables under which somebody certainly answers at the moment."""
    found = set()
    for text in texts:
        days = read_timetable(text).days(year_end=year_end, channel=channel, language=language)
        if days.answer(moment).state is OpenState.open:
            found.add(text)
    return frozenset(found)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
