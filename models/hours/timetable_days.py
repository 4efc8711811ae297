"""What a service says of each day to whoever comes by a channel, speaking a language.

The general hours may tell channels and languages apart. A phone, a channel or a language of the
record may also have a text of its own. Such a text stands for itself where it says days and
times; where it says only one of the two, it limits the general hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import UnionType
from typing import NamedTuple

from models.hours.calendar import YearEnd
from models.hours.evaluate import JAPAN, LOOK_AHEAD_DAYS, Answer, Notice, Reading, Segments
from models.hours.layers import agreed, at_minute, laid_over, limited
from models.hours.opening import Opening, OpenState
from models.hours.reasons_ja import reason_ja
from models.hours.rules import (
    DAY_MINUTES,
    ChannelHours,
    ChannelNote,
    Day,
    Holidays,
    Hours,
    LanguageHours,
)
from models.hours.several import LabelledHours, Together, minute_in_japan
from models.hours.spans import Why
from models.hours.ways import PHONE

_SOON_DAYS = 28
"""How far a change is looked for where several readings must be laid over one another."""
_EVERY_DAY = tuple(Day)


@dataclass(frozen=True, slots=True)
class AllHours:
    """Everything a record says of hours, read. No hours for a contact: it has no text of its own.

    `contacts` are (channel, hours); `languages` are (code, hours of those that have any).
    """

    general: tuple[LabelledHours, ...]
    contacts: tuple[tuple[str, Hours | None], ...] = ()
    languages: tuple[tuple[str, Hours], ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def tells_channels_apart(self) -> bool:
        """Whether it may matter which channel somebody asks for."""
        return bool(self.contacts) or self._has_rule(ChannelHours | ChannelNote)

    @property
    def tells_languages_apart(self) -> bool:
        return bool(self.languages) or self._has_rule(LanguageHours)

    def _has_rule(self, kind: type | UnionType) -> bool:
        texts = [
            *(text.hours for text in self.general),
            *(text for _, text in self.contacts if text),
        ]
        return any(isinstance(rule, kind) for hours in texts for rule in hours.special)

    @property
    def are_always_open(self) -> bool:
        """Every hour of every day without exception, and nothing is announced."""
        if self.notices or len(self.general) != 1:
            return False
        said = [self.general[0].hours, *(text for _, text in self.contacts if text)]
        return all(
            one.always_open and not (one.special or one.unread or one.by_appointment)
            for one in said
        )


class TimetableDays:
    """One question put to all hours of a record. Days are worked out when asked for."""

    def __init__(
        self, hours: AllHours, *, year_end: YearEnd, channel: str | None, language: str | None
    ) -> None:
        self._hours = hours
        self._year_end = year_end
        self._channel = channel
        self._language = language
        self._general = self._reading(hours.general, channel)
        own = [(kind, text) for kind, text in hours.contacts if channel in (None, kind)]
        self._unsaid = {kind for kind, text in own if text is None}
        self._contacts = [
            _Contact(
                kind,
                self._reading([LabelledHours(filled(text))], kind),
                None if is_whole(text) else self._reading(hours.general, kind),
            )
            for kind, text in own
            if text is not None
        ]
        spoken = [text for code, text in hours.languages if code == language]
        self._spoken = [LabelledHours(filled(text)) for text in spoken]
        self._speaks = self._reading(self._spoken, None)
        self._reaches_further = all(is_whole(text) for text in spoken)

    @property
    def is_plain(self) -> bool:
        """Whether it is the reading of a single text."""
        return len(self._hours.general) == 1 and not self._contacts and not self._spoken

    def day(self, day: date) -> Segments:
        said = self._said(day)
        if not self._spoken:
            return said
        spoken = tuple(
            (end, state, Why.language_day if state is OpenState.closed else why, assumed)
            for end, state, why, assumed in self._speaks.day(day)
        )
        in_doubt = {OpenState.open} if self._reaches_further else set()
        return laid_over([said, spoken], limited(in_doubt))

    def answer(self, moment: datetime) -> Answer:
        """Raises ValueError for a moment without a time zone."""
        day, minute = minute_in_japan(moment)
        _, state, why, assumed = at_minute(self.day(day), minute)
        return Answer(state, reason_ja(why, state, day, year_end=self._year_end), assumed)

    def opening(self, moment: datetime) -> Opening:
        answer = self.answer(moment)
        change = None
        # Looking a year ahead for a change that never comes would be most of the work.
        if answer.state is not OpenState.unknown and not self._hours.are_always_open:
            change = self.next_change(moment)
        return Opening(answer.state, change, answer.reason_ja, answer.assumed)

    def next_change(self, moment: datetime) -> datetime | None:
        """As `evaluate.next_change`: the next moment at which another state is certain."""
        first, minute = minute_in_japan(moment)
        now = at_minute(self.day(first), minute)[1]
        for count in range(LOOK_AHEAD_DAYS if self.is_plain else _SOON_DAYS):
            day, start = first + timedelta(days=count), 0
            midnight = datetime(day.year, day.month, day.day, tzinfo=JAPAN)
            for end, state, _, _ in self.day(day):
                begins, start = midnight + timedelta(minutes=start), end
                if begins <= moment or state is now:
                    continue
                if state is not OpenState.unknown:
                    return begins
                if now is OpenState.open:
                    return None
        return None

    def _said(self, day: date) -> Segments:
        """By the channel asked for, or for whoever comes without knowing which way is open."""
        if not self._contacts:
            return self._general.day(day)
        asked = self._channel is not None
        has_general = bool(self._hours.general)
        layers = [
            contact.day(day)
            for contact in self._contacts
            if asked or contact.kind == PHONE or not has_general
        ]
        # What has no text of its own follows the general hours.
        follows = bool(self._unsaid) if asked else has_general or PHONE in self._unsaid
        if follows or not layers:
            layers.append(self._general.day(day))
        return layers[0] if len(layers) == 1 else laid_over(layers, agreed(Why.channels))

    def _reading(self, texts: Sequence[LabelledHours], channel: str | None) -> Together:
        told = texts or [LabelledHours(Hours(text=""))]
        readings = [
            Reading(
                text.hours,
                year_end=self._year_end,
                channel=channel,
                language=self._language,
                notices=self._hours.notices,
            )
            for text in told
        ]
        return Together(told, readings)


class _Contact(NamedTuple):
    """A phone or channel with a text of its own; `limits` is what that text only limits."""

    kind: str
    own: Together
    limits: Together | None

    def day(self, day: date) -> Segments:
        own = self.own.day(day)
        if self.limits is None:
            return own
        in_doubt = {OpenState.open, OpenState.unknown}
        return laid_over([self.limits.day(day), own], limited(in_doubt))


def is_whole(hours: Hours) -> bool:
    """Whether a text says days as well as times, or cannot be read that way at all."""
    return all(entry.days and entry.start is not None for entry in hours.weekly)


def filled(hours: Hours) -> Hours:
    """A text that only limits others, made whole: every day, or all day long."""
    if is_whole(hours):
        return hours
    weekly = tuple(
        replace(entry, start=0, end=DAY_MINUTES) if entry.start is entry.end is None else entry
        for entry in hours.weekly
    )
    if any(entry.days for entry in weekly):
        return replace(hours, weekly=weekly)
    every = tuple(replace(entry, days=_EVERY_DAY) for entry in weekly)
    if hours.holidays is not Holidays.unknown or hours.special:
        return replace(hours, weekly=every)
    # Times without days say nothing of holidays: those are left to what they limit.
    silent = hours.year_end_closed is None
    return replace(
        hours,
        weekly=every,
        holidays=Holidays.open,
        year_end_closed=False if silent else hours.year_end_closed,
    )
