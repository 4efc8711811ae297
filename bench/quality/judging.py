"""Judging by rule: how much a record helps with a question, from what it is truly for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bench.quality.cases import Expected, Judged, parent_codes
from bench.quality.directory import Truth
from models.documents.service import ServiceDocument
from models.hours import OpenState, opening_of_text
from models.vocabulary import Flag
from search.documents import ages_of, timetable_of, ways_in

HELPS, HELPS_A_LITTLE, NO_HELP = 2, 1, 0
MUST_HOLD = frozenset({"area", "channel", "time", "open", "age", "word"})
"""Who does not fulfil one of these is no help; of the others he is still a little."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one record. `text` is all of its words, `within` all codes around it."""

    truth: Truth
    text: str
    codes: frozenset[str]
    within: frozenset[str]
    languages: frozenset[str]
    channels: frozenset[str]
    flags: Mapping[Flag, bool | None]
    ages: tuple[int, int]
    timetable: str
    opened: dict[datetime, bool] = field(default_factory=dict)

    def is_open(self, moment: datetime) -> bool:
        if moment not in self.opened:
            state = opening_of_text(self.timetable, moment).state if self.timetable else None
            self.opened[moment] = state is OpenState.open
        return self.opened[moment]


def known_of(document: ServiceDocument, truths: Mapping[UUID, Truth]) -> Known:
    """Records nobody generated are for what they are tagged with."""
    tags = frozenset(topic.id for topic in document.topics)
    codes = {area.code: area.within for area in document.areas if area.code}
    return Known(
        truth=truths.get(document.id) or Truth(tags, tags, frozenset()),
        text=" ".join(_words(document)),
        codes=frozenset(codes),
        within=frozenset(around for within in codes.values() for around in within),
        languages=frozenset(language.code for language in document.languages if language.code),
        channels=frozenset(channel.value for channel in ways_in(document)),
        flags=document.flags,
        ages=ages_of(document),
        timetable=timetable_of(document).as_text(),
    )


def _words(document: ServiceDocument) -> Iterable[str]:
    texts = (document.name, document.organization.name, document.for_whom, document.what)
    yield from (text for text in (*texts, document.description) if text)
    yield from document.alternate_names
    yield from (phone.number for phone in document.phones)
    yield from (topic.name for topic in document.topics)
    yield from (language.name for language in document.languages if language.name)


def grade(asked: Judged, known: Known, moment: datetime) -> int:
    """0 to 2; 2 is somebody who can help with just this."""
    best = _by_topic(asked, known)
    for wanted in asked.expected:
        if best and not wanted.optional and not _fulfils(wanted, known, moment):
            best = NO_HELP if wanted.wish in MUST_HOLD else min(best, HELPS_A_LITTLE)
    return best


def _by_topic(asked: Judged, known: Known) -> int:
    if asked.terms and asked.terms_alone:
        if any(term.casefold() in known.text.casefold() for term in asked.terms):
            return HELPS
        return HELPS_A_LITTLE if known.truth.topics & asked.also else NO_HELP
    # Who looks for volunteers' work or a talk is served by what is otherwise a near miss.
    topics = known.truth.about if asked.group == "calm" else known.truth.topics
    if topics & (asked.topics or asked.also):
        named = not asked.terms or any(term in known.text for term in asked.terms)
        return HELPS if named else HELPS_A_LITTLE
    return HELPS_A_LITTLE if topics & asked.also else NO_HELP


def _fulfils(wanted: Expected, known: Known, moment: datetime) -> bool:
    return _holds(wanted, known, moment) != wanted.without


def _holds(wanted: Expected, known: Known, moment: datetime) -> bool:
    values = wanted.values
    match wanted.wish:
        case "area":
            return _serves(values, known, only=wanted.without)
        case "language" | "tongue":
            spoken = {code.split("-")[0] if code != "ja-easy" else code for code in known.languages}
            return bool({v.split("-")[0] if v != "ja-easy" else v for v in values} & spoken)
        case "channel":
            if wanted.without:
                return known.channels <= values
            return bool(known.channels & values)
        case "flag":
            if wanted.without:
                return any(known.flags.get(Flag(value)) is not False for value in values)
            return any(known.flags.get(Flag(value)) for value in values)
        case "time":
            return bool(known.truth.times & values)
        case "open":
            return known.is_open(moment)
        case "age":
            low, high = known.ages
            return any(low <= int(value) <= high for value in values)
        case "family":
            return known.flags.get(Flag.family) is True
        case "word":
            return any(value in known.text for value in values)
        case _:  # near to somebody whose place nobody knows; a kind the topic stands for
            return True


def _serves(codes: frozenset[str], known: Known, *, only: bool) -> bool:
    """Whether it serves one of the areas, a part of one or what contains one.

    `only`: whether it serves nothing else.
    """
    if only:
        return bool(known.codes) and all(
            code in codes or bool(known.within & codes) for code in known.codes
        )
    around = frozenset(parent for code in codes for parent in parent_codes(code))
    return bool((known.codes | known.within) & codes or known.codes & (around | {"JP"}))
