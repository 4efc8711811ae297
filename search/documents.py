"""From a public document to what the index holds: the only list of indexed fields.

It is made from `ServiceDocument` alone, so nothing hidden or personal can reach the index.
"""

import unicodedata
from datetime import datetime

from models.areas import NATION
from models.documents.service import ServiceDocument
from models.hours import Timetable
from models.vocabulary import CHANNEL_LABELS, FLAG_LABELS, Channel, Flag
from search.asides import aside_words
from search.protocol import SearchDocument
from search.ranking import day_number

ANY_AGE = (0, 200)


def search_document(document: ServiceDocument) -> SearchDocument:
    # What is not accepted stays out: "we cannot help with debts" must not be found by debts.
    codes = tuple(area.code for area in document.areas if area.code)
    within = {code for area in document.areas if area.code for code in (area.code, *area.within)}
    channels = sorted(ways_in(document))
    flags = sorted(flag for flag, value in document.flags.items() if value)
    lowest, highest = ages_of(document)
    return SearchDocument(
        id=document.id,
        name=document.name,
        organization=_joined(
            document.organization.name,
            *(area.name for area in document.areas),
        ),
        topics_text=_joined(*(topic.name for topic in document.topics)),
        description=_joined(
            document.for_whom,
            document.what,
            document.description,
            document.summary_easy,
            document.eligibility,
            document.fees,
        ),
        readings=_joined(document.reading, document.organization.reading),
        extra=_joined(
            *document.alternate_names,
            *(phone.number for phone in document.phones),
            *(phone.label for phone in document.phones),
            *(CHANNEL_LABELS[channel] for channel in channels),
            *(FLAG_LABELS[flag] for flag in flags),
            *(language.name for language in document.languages),
        ),
        topics=tuple(topic.id for topic in document.topics),
        areas=codes,
        areas_within=tuple(sorted(within)),
        languages=tuple(sorted({x.code for x in document.languages if x.code})),
        channels=tuple(channels),
        flags=tuple(flags),
        kind=document.kind,
        level=document.level or "",
        minimum_age=lowest,
        maximum_age=highest,
        updated=_seconds(document.updated_at),
        timetable=timetable_of(document).as_text(),
        name_key=_sort_key(document),
        aside=() if document.accepts_consultation else aside_words(document.name),
        confirmed=day_number(document.confirmed_on) if document.confirmed_on else 0,
        areas_only=areas_only(document),
        points=tuple(
            (place.latitude, place.longitude)
            for place in document.places
            if place.latitude is not None and place.longitude is not None
        ),
    )


def areas_only(document: ServiceDocument) -> tuple[str, ...]:
    """The codes each of its areas is or lies in; none where an area has no code."""
    chains = [{area.code, *area.within} if area.code else set() for area in document.areas]
    shared = set.intersection(*chains) if chains else set()
    return tuple(sorted(code for code in shared if code and code != NATION))


def timetable_of(document: ServiceDocument) -> Timetable:
    contacts = [(phone.kind.value, _text(phone.hours_text)) for phone in document.phones]
    contacts += [(part.kind.value, _text(part.hours_text)) for part in document.channels]
    languages = [(part.code, _text(part.days_text)) for part in document.languages]
    return Timetable(
        tuple((hours.text, hours.label) for hours in document.hours),
        tuple((notice.starts_on, notice.ends_on, notice.effect) for notice in document.notices),
        tuple(dict.fromkeys(contacts)) if any(text for _, text in contacts) else (),
        tuple(dict.fromkeys((code, text) for code, text in languages if code and text)),
    )


def ages_of(document: ServiceDocument) -> tuple[int, int]:
    """From and to which age somebody may ask; a limit for the person does not bind the family."""
    if document.flags.get(Flag.family):
        return ANY_AGE
    low, high = document.minimum_age, document.maximum_age
    return (ANY_AGE[0] if low is None else low, ANY_AGE[1] if high is None else high)


def ways_in(document: ServiceDocument) -> frozenset[Channel]:
    """How the service can be reached; a place to go is a way in."""
    ways = {channel.kind for channel in document.channels}
    ways |= {phone.kind for phone in document.phones}
    if document.places:
        ways.add(Channel.visit)
    return frozenset(ways)


def _sort_key(document: ServiceDocument) -> str:
    return unicodedata.normalize("NFKC", document.reading or document.name).casefold()


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _text(given: str | None) -> str:
    return (given or "").strip()


def _joined(*parts: str | None) -> str:
    """Parts apart by a full stop, so that no phrase is found across two of them."""
    return "。".join(part for part in parts if part)
