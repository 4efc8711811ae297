"""Which rules are those of the house, and which of one channel or one language alone."""

from models.hours.reading.clauses import Entry, Rule
from models.hours.reading.subjects import Weekdays
from models.hours.reading.week import Week, contains, week_of
from models.hours.rules import LanguageHours, Weekly

FIRST_CHANNELS = ("phone", "in_person")


def by_channel(rules: list[Rule]) -> tuple[list[Rule], dict[str, list[Rule]]]:
    """The rules of the main channel, and the rules of each where there are several.

    Main are the hours without a channel, else the telephone, else coming in person.
    """
    timed = [r for r in rules if r.times or r.entries]
    ways = list(dict.fromkeys(r.who[0] for r in timed))
    if len(ways) < 2:
        return timed, {}
    channels: dict[str, list[Rule]] = {}
    for rule in timed:
        for channel in rule.who[0]:
            channels.setdefault(channel, []).append(rule)
    named = [way for channel in FIRST_CHANNELS for way in ways if channel in way]
    main = () if () in ways else (named or ways)[0]
    return [r for r in timed if r.who[0] == main], channels


def of_house(rules: list[Rule]) -> list[Rule]:
    """Rules without a language are those of the house, if there are any."""
    general = [r for r in rules if not r.who[1] and r.times]
    return [r for r in rules if not r.who[1]] if general else rules


def is_told_apart(rules: list[Rule]) -> bool:
    return len({r.who[1] for r in rules}) > 1 and len(of_house(rules)) == len(rules)


def languages_of(rules: list[Rule]) -> list[LanguageHours]:
    spoken = [r for r in rules if r.who[1]]
    beside = len(of_house(rules)) < len(rules)
    several_times = beside or len({tuple(r.times) for r in spoken}) > 1
    found: list[LanguageHours] = []
    for rule in spoken:
        for w in week_of([rule], [], []).weekly:
            times = (w.start, w.end) if several_times else (None, None)
            found += [LanguageHours(language, w.days, w.nth, *times) for language in rule.who[1]]
    return found


def spoken_on(entries: list[Entry]) -> list[LanguageHours]:
    """Days of a language that has no times of its own."""
    return [
        LanguageHours(language, entry.subject.days, entry.subject.nth)
        for entry in entries
        if isinstance(entry.subject, Weekdays)
        for language in entry.who[1]
    ]


def together(rules: list[Rule], closed: list[Entry], also_open: list[Entry]) -> Week:
    """Somebody is there whenever one of the languages is spoken: no rule replaces another."""
    found = Week()
    for languages in dict.fromkeys(r.who[1] for r in rules):
        week = week_of([r for r in rules if r.who[1] == languages], closed, also_open)
        found.closed_nth += [c for c in week.closed_nth if c not in found.closed_nth]
        found.doubts += week.doubts
        for entry in week.weekly:
            if not any(_covers(other, entry) for other in found.weekly):
                kept = [other for other in found.weekly if not _covers(entry, other)]
                found.weekly = [*kept, entry]
    return found


def _covers(outer: Weekly, inner: Weekly) -> bool:
    weeks = outer.nth is None or (inner.nth is not None and set(inner.nth) <= set(outer.nth))
    return weeks and set(inner.days) <= set(outer.days) and contains(outer, inner)
