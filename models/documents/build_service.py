"""From what a record says to what the public may see of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.areas import AreaTree
from models.content import OrganizationContent, ServiceContent, VerificationContent
from models.documents.service import (
    AreaPart,
    ChannelPart,
    HoursPart,
    LanguagePart,
    NoticePart,
    OrganizationPart,
    PhonePart,
    PlacePart,
    ServiceDocument,
    SourcePart,
    TopicPart,
    UrlPart,
    VerificationPart,
)
from models.phone_numbers import read_number
from models.vocabulary import LANGUAGE_NAMES, VerificationStatus

SUMMARY_LENGTH = 90
_LIST_ITEM = re.compile(r"^(\w+\[\d+\])\..*")
_SENTENCE_END = re.compile(r"[。！？!?\n]")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a document takes from outside its own record."""

    organization_id: UUID
    organization: OrganizationContent
    short_code: str
    sources: tuple[SourcePart, ...]
    """Its own first, then those of records that were merged into it, and of its organization."""
    topic_names: Mapping[str, str]
    areas: AreaTree
    updated_at: datetime


def service_document(id: UUID, content: ServiceContent, around: Surroundings) -> ServiceDocument:
    doubtful = doubtful_fields((*content.verifications, *around.organization.verifications))
    return ServiceDocument(
        id=id,
        short_code=around.short_code,
        name=content.name,
        alternate_names=content.alternate_names,
        reading=content.reading,
        kind=content.kind,
        level=content.level or around.organization.level,
        organization=OrganizationPart(
            id=around.organization_id,
            name=around.organization.name,
            reading=around.organization.reading,
            legal_form=around.organization.legal_form,
            website=around.organization.website,
        ),
        summary=summary(content),
        for_whom=content.for_whom,
        what=content.what,
        description=content.description,
        summary_easy=content.summary_easy,
        not_accepted=content.not_accepted,
        first_visit=content.first_visit,
        accepts_consultation=content.accepts_consultation,
        minimum_age=content.minimum_age,
        maximum_age=content.maximum_age,
        eligibility=content.eligibility,
        residence_rule=content.residence_rule,
        fees=content.fees,
        lgbtq_definition=content.lgbtq_definition,
        flags=dict(sorted(content.flags.items())),
        phones=tuple(
            PhonePart(
                number=phone.number,
                # A number in doubt is shown to be read, not offered to be tapped.
                tel=None if f"phones[{i}]" in doubtful else read_number(phone.number).tel,
                kind=phone.kind,
                label=phone.label,
                hours_text=phone.hours_text,
                note=phone.note,
            )
            for i, phone in enumerate(content.phones)
        ),
        channels=tuple(
            ChannelPart(**channel.model_dump(), doubtful=f"channels[{i}]" in doubtful)
            for i, channel in enumerate(content.channels)
        ),
        urls=tuple(
            UrlPart(
                **url.model_dump(),
                doubtful=f"urls[{i}]" in doubtful or not is_web_address(url.url),
            )
            for i, url in enumerate(content.urls)
        ),
        hours=tuple(HoursPart(**hours.model_dump()) for hours in content.hours),
        languages=tuple(
            LanguagePart(
                **language.model_dump(),
                name=LANGUAGE_NAMES.get(language.code) if language.code else None,
            )
            for language in content.languages
        ),
        areas=tuple(
            AreaPart(code=area.code, name=area.name, within=around.areas.within(area.code))
            for area in content.areas
        ),
        places=tuple(
            PlacePart(**place.model_dump(exclude={"hidden"}))
            for place in content.places
            if not place.hidden
        ),
        topics=tuple(
            TopicPart(
                id=topic.id, name=around.topic_names.get(topic.id, topic.id), state=topic.state
            )
            for topic in content.topics
        ),
        notices=tuple(NoticePart(**notice.model_dump()) for notice in content.notices),
        verifications=tuple(
            VerificationPart(**entry.model_dump(exclude={"evidence"}))
            for entry in content.verifications
            if not entry.field.startswith("places")
        ),
        source=around.sources[0] if around.sources else None,
        other_sources=around.sources[1:],
        publication=content.publication,
        confirmed_on=confirmed_on(content.verifications),
        updated_at=around.updated_at,
    )


def summary(content: ServiceContent) -> str:
    """One short line: what it does, else the first sentence of its description."""
    if content.what:
        return content.what
    text = content.description or ""
    found = _SENTENCE_END.search(text)
    first = text[: found.end()].strip() if found else text
    return first if len(first) <= SUMMARY_LENGTH else first[: SUMMARY_LENGTH - 1] + "…"


def doubtful_fields(verifications: Iterable[VerificationContent]) -> frozenset[str]:
    """Paths of parts somebody must look at before they are trusted ("urls[0]", "website")."""
    return frozenset(
        _LIST_ITEM.sub(r"\1", entry.field)
        for entry in verifications
        if entry.status is VerificationStatus.doubtful
    )


def is_web_address(text: str | None) -> bool:
    return text is not None and text.startswith(("https://", "http://"))


def confirmed_on(verifications: Iterable[VerificationContent]) -> date | None:
    """The day the whole record was last confirmed; a single field does not count as the record."""
    days = [
        entry.verified_on
        for entry in verifications
        if entry.status is VerificationStatus.confirmed and entry.field == "*" and entry.verified_on
    ]
    return max(days, default=None)
