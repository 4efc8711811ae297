"""Whose hours are asked for: the whole service, one channel, one language."""

from dataclasses import dataclass, replace
from datetime import date

from models.hours.calendar import YearEnd
from models.hours.day_rules import DayRules
from models.hours.rules import (
    ChannelHours,
    ChannelNote,
    Hours,
    LanguageHours,
    MonthOverride,
    Weekly,
)
from models.hours.spans import (
    DayPlan,
    Spans,
    Why,
    doubted,
    doubted_plan,
    limited,
    together,
    unknown_because,
    whole_day,
)
from models.hours.usual import matches, times_of

PHONE = "phone"
JAPANESE = "ja"
_SAME_CHANNEL = {"visit": "in_person"}
"""The word of the records, and the word of the hours, for the same thing."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody: its rules, and why they may not be meant for it."""

    rules: DayRules
    doubt: Why | None = None
    languages: tuple[LanguageHours, ...] | None = None

    def plan(self, day: date) -> DayPlan:
        plan = self.rules.plan(day)
        if self.languages is not None:
            plan = _in_language(plan, self.languages, day)
        if self.doubt is Why.channels:
            return unknown_because(Why.channels)
        return plan if self.doubt is None else doubted_plan(plan, self.doubt)


@dataclass(frozen=True, slots=True)
class Ways:
    """`main` is None where the text only speaks of channels."""

    main: Way | None
    channels: tuple[Way, ...] = ()
    phones: tuple[Way, ...] = ()


def ways_of(hours: Hours, year_end: YearEnd, channel: str | None, language: str | None) -> Ways:
    channel = None if channel is None else _SAME_CHANNEL.get(channel, channel)
    by_channel: dict[str, tuple[Weekly, ...]] = {}
    for rule in hours.special:
        if isinstance(rule, ChannelHours):
            by_channel[rule.channel] = by_channel.get(rule.channel, ()) + rule.weekly

    def way(weekly: tuple[Weekly, ...] | None, doubt: Why | None = None) -> Way:
        own = hours
        if weekly is not None:
            special = tuple(s for s in hours.special if not isinstance(s, MonthOverride))
            if special != hours.special:
                doubt = doubt or Why.months
            own = replace(hours, weekly=weekly, special=special, always_open=False)
        spoken, languages, unsaid = _spoken(own, language)
        return Way(DayRules(spoken, year_end), doubt or unsaid, languages)

    noted = {s.channel for s in hours.special if isinstance(s, ChannelNote)}
    has_main = bool(hours.weekly or hours.always_open or not by_channel)
    if channel is None:
        doubt = Why.channel_note if PHONE in noted else None
        phones = [way(w) for name, w in by_channel.items() if name == PHONE]
        others = [way(w) for name, w in by_channel.items() if name != PHONE]
        return Ways(way(None, doubt) if has_main else None, tuple(others), tuple(phones))
    if channel in by_channel:
        return Ways(way(by_channel[channel], Why.channel_note if channel in noted else None))
    if channel in noted or not has_main:
        return Ways(way(None, Why.channels))
    told_apart = bool(by_channel) and channel != PHONE
    return Ways(way(None, Why.channel_unsaid if told_apart else None))


def _spoken(
    hours: Hours, language: str | None
) -> tuple[Hours, tuple[LanguageHours, ...] | None, Why | None]:
    """The hours, the rules of the language if it has its own, and a doubt if it is not named."""
    rules = [s for s in hours.special if isinstance(s, LanguageHours)]
    if language is None or not rules:
        return hours, None, None
    wanted = language.lower()
    exact = tuple(r for r in rules if r.language.lower() == wanted)
    general = tuple(r for r in rules if r.language.lower() == _primary(wanted))
    own = exact or general
    if not own:
        return hours, None, None if _primary(wanted) == JAPANESE else Why.language
    if not hours.weekly and not hours.always_open:
        weekly = tuple(Weekly(r.days, r.nth, r.start, r.end) for r in own)
        return replace(hours, weekly=weekly), None, None
    return hours, own, None


def _primary(language: str) -> str:
    return language.split("-", 1)[0]


def _in_language(plan: DayPlan, rules: tuple[LanguageHours, ...], day: date) -> DayPlan:
    found: list[Spans] = []
    for rule in rules:
        week = Weekly(rule.days, rule.nth, rule.start, rule.end)
        if not matches(week, day):
            continue
        timed = rule.start is not None or rule.end is not None
        spans = limited(plan.spans, times_of(week)) if timed else plan.spans
        found.append(spans if rule.days else doubted(spans, Why.no_day))
    rest = plan.rest
    if not found and rest.why is Why.outside:
        rest = whole_day(Why.language_day, rest.state)
    return DayPlan(together(found), rest)
