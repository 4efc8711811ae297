"""What a card in a list says: everything a person needs before daring to call, at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from markupsafe import Markup

from api.usecases.found import FoundService, ShownService
from frontend import wording
from frontend.marking import mail_address, marked, web_address
from frontend.notices import CARD_AHEAD, notices
from models.documents.service import ServiceDocument
from models.vocabulary import CHANNEL_LABELS, KIND_LABELS, Flag, Kind

_MOST_NUMBERS = 2
_LONGEST_HOURS = 120
"""Longer hours are read on the page of the service: half of them would be worse than none."""


@dataclass(frozen=True, slots=True)
class Card:
    """`phones` are (number, address or "", label); `links` are (words, address) for writing."""

    id: UUID
    name: str | Markup
    organization: str
    kind: str
    openness: wording.Openness
    facts: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    for_whom: str | Markup
    summary: str | Markup
    phones: tuple[tuple[str, str, str], ...]
    more_phones: int
    links: tuple[tuple[str, str], ...]
    hours: tuple[str, ...]
    notices: tuple[str, ...]
    checked: str
    old: bool
    assumed: bool
    """Whether the state rests on days of 年末年始 that the hours do not name."""
    why: tuple[str, ...] = ()
    """Why it is among the results, where somebody asked."""


def card(found: FoundService | ShownService, now: datetime, *, other_moment: bool = False) -> Card:
    document = found.document
    marks = found.highlights if isinstance(found, FoundService) else {}
    phones = tuple(wording.phone_rows(document))
    organization = document.organization.name
    for_whom = document.for_whom or ""
    return Card(
        id=document.id,
        name=_text(document.name, marks, "name"),
        organization="" if organization == document.name else organization,
        kind="" if document.kind is Kind.window else KIND_LABELS[document.kind],
        openness=wording.openness(
            found.open,
            found.next_change,
            now,
            sure=wording.is_sure(document, now),
            other_moment=other_moment,
        ),
        facts=_facts(document),
        languages=_languages(document),
        for_whom=_text(for_whom, marks, "for_whom"),
        summary="" if document.summary == for_whom else _text(document.summary, marks, "summary"),
        phones=phones[:_MOST_NUMBERS],
        more_phones=max(0, len(phones) - _MOST_NUMBERS),
        links=_links(document),
        hours=_hours(document),
        notices=tuple(notices(document, now, ahead=CARD_AHEAD)),
        checked=_checked(document),
        old=wording.may_be_old(document, now),
        assumed=found.assumed,
    )


def _text(text: str, marks: Mapping[str, tuple[tuple[int, int], ...]], name: str) -> str | Markup:
    ranges = marks.get(name)
    return marked(text, ranges) if ranges else text


def _facts(document: ServiceDocument) -> tuple[str, ...]:
    """Only what is known: a card has no room for every question, the page has."""
    flags = document.flags
    facts = []
    free = flags.get(Flag.free)
    if free is not None:
        facts.append("無料" if free else "有料")
    if flags.get(Flag.anonymous):
        facts.append("名前を言わなくてよい")
    facts.append(wording.ways(document))
    if flags.get(Flag.appointment):
        facts.append("予約がいる")
    if document.accepts_consultation is False:
        facts.append("相談は受けていません")
    facts.append(wording.ages(document))
    return tuple(fact for fact in facts if fact)


def _languages(document: ServiceDocument) -> tuple[tuple[str, str], ...]:
    """(code, name) of the languages beside Japanese, which goes without saying."""
    named = {part.code: part.name for part in document.languages if part.code and part.name}
    return tuple((code, name) for code, name in named.items() if code != "ja")


def _links(document: ServiceDocument) -> tuple[tuple[str, str], ...]:
    """Ways to write, once for each kind, where the address can be trusted."""
    links: dict[str, str] = {}
    for part in document.channels:
        if part.doubtful:
            continue
        address = web_address(part.value) or mail_address(part.value)
        if address:
            links.setdefault(CHANNEL_LABELS[part.kind], address)
    return tuple(links.items())


def _hours(document: ServiceDocument) -> tuple[str, ...]:
    texts = tuple(
        f"{part.label} {part.text}" if part.label else part.text for part in document.hours
    )
    if sum(map(len, texts)) > _LONGEST_HOURS:
        return ("詳しいページを見てください",)
    return texts


def _checked(document: ServiceDocument) -> str:
    if document.confirmed_on is not None:
        return f"{wording.day(document.confirmed_on)}に確かめました"
    source = wording.source_words(document)
    if source and wording.as_printed(document):
        return f"連絡先と時間は、{source}のとおりです。まだ確かめていません。"
    return "まだ確かめていません"
