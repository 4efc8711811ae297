"""The last day of what does not go on: said in a notice, so that it holds at every moment.

From the day after it the notice closes the service, wherever hours are asked for; the record is
suspended by rule (`models.repositories.past_days`), and when it is imported after its day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.content import NoticeContent
from models.vocabulary import NoticeEffect

_UNTIL, _AFTER = "は", "までです。そのあとは休みです。"


class Lasting(StrEnum):
    """What ends: the event, the time to apply, the work, or the time it may be shown."""

    event = "開催"
    applying = "受付"
    work = "実施"
    showing = "掲載"


@dataclass(frozen=True, slots=True, order=True)
class LastDay:
    """`on` is a day in Japan, and the last one that counts."""

    on: date
    what: Lasting

    @property
    def sentence(self) -> str:
        """True before and after the day.

        >>> LastDay(date(2026, 5, 5), Lasting.event).sentence
        '開催は2026年5月5日までです。そのあとは休みです。'
        """
        day = f"{self.on.year}年{self.on.month}月{self.on.day}日"
        return f"{self.what}{_UNTIL}{day}{_AFTER}"

    @property
    def notice(self) -> NoticeContent:
        return NoticeContent(
            text=self.sentence,
            starts_on=self.on + timedelta(days=1),
            effect=NoticeEffect.closed,
        )

    def is_past(self, today: date) -> bool:
        return self.on < today


def sentence_patterns() -> tuple[str, ...]:
    """SQL LIKE patterns of what `LastDay.sentence` says."""
    return tuple(f"{what}{_UNTIL}%{_AFTER}" for what in Lasting)
