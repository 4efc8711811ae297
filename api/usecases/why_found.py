"""Why a service is among the results, in short sentences anybody can check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from anyio import to_thread

from api.usecases.found import FoundService, FoundServices
from api.usecases.search_and_loosen import Asked
from models.areas import NATION
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.vocabulary import CHANNEL_LABELS, FLAG_LABELS, LANGUAGE_NAMES, Channel, Flag
from search import plan
from search.documents import ways_in
from search.explanation import Explains, Explanation, Kind, Way, ways
from search.highlight import mark
from search.plan import Plan
from search.protocol import SearchBackend, SearchUnavailable

OLD = timedelta(days=366)
_MOST_WORDS = 6
_FIELDS = {
    "name": "名前",
    "organization": "団体の名前",
    "topics": "困りごと",
    "description": "説明",
    "others": "ほかの呼び方や連絡先",
}
_SAID = {
    Kind.written: "「{word}」が{where}にあります。",
    Kind.synonym: "「{word}」の言いかえ「{found}」が{where}にあります。",
    Kind.reading: "「{word}」と同じ読みの「{found}」が{where}にあります。",
    Kind.letters: "「{word}」をふくむことばが{where}にあります。",
    Kind.likeness: "「{word}」に似た「{found}」が{where}にあります。",
}


@dataclass(frozen=True, slots=True)
class _Seen:
    where: str
    text: str


async def explanation_of(found: FoundServices, *, search: SearchBackend) -> Explanation:
    """How the engine took the question; an empty plan from an engine that cannot tell."""
    if not isinstance(search, Explains):
        return Explanation(Plan())
    ids = tuple(item.document.id for item in found.items)
    try:
        return await to_thread.run_sync(search.explain, found.answered, ids)
    except SearchUnavailable:
        return Explanation(Plan())


async def with_reasons(
    found: FoundServices, asked: Asked, *, search: SearchBackend
) -> FoundServices:
    explained = await explanation_of(found, search=search)
    now = datetime.now(UTC)
    items = tuple(
        replace(item, why=tuple(reasons(item, asked, explained.plan, now))) for item in found.items
    )
    return replace(found, items=items)


def reasons(item: FoundService, asked: Asked, planned: Plan, now: datetime) -> Iterator[str]:
    """What of the question the service answers: words first, then place, ways, time, freshness."""
    document = item.document
    yield from _words(document, planned)
    yield from _topics(document, planned)
    yield from _area(item, asked)
    yield from _conditions(item, asked)
    yield from _freshness(document, now)


def _words(document: ServiceDocument, planned: Plan) -> Iterator[str]:
    fields = _texts(document)
    words = [*planned.words, *planned.parts][:_MOST_WORDS]
    for word in words:
        for way in ways(word):
            seen = _seen(way, fields)
            if seen is not None and way.kind in _SAID:
                yield _SAID[way.kind].format(word=word.text, found=seen.text, where=seen.where)
                break


def _seen(way: Way, fields: Mapping[str, Sequence[str]]) -> _Seen | None:
    """Where one way of a word stands, and as what."""
    matched = Plan(words=(plan.Asked("", way.node, 0),)).matched()
    named: dict[str, str] = {}
    for field, texts in fields.items():
        for text in texts:
            # All keys of a phrase must be there, not one of them by chance.
            if ranges := mark(text, matched):
                named.setdefault(_FIELDS[field], text[slice(*ranges[0])])
    return _Seen("・".join(named), next(iter(named.values()))) if named else None


def _texts(document: ServiceDocument) -> dict[str, list[str]]:
    described = (
        document.for_whom,
        document.what,
        document.description,
        document.summary_easy,
        document.eligibility,
        document.fees,
    )
    others = [*document.alternate_names, *(phone.number for phone in document.phones)]
    others += [phone.label for phone in document.phones if phone.label]
    others += [document.reading or "", document.organization.reading or ""]
    others += [CHANNEL_LABELS[channel] for channel in ways_in(document)]
    others += [FLAG_LABELS[flag] for flag, held in document.flags.items() if held]
    return {
        "name": [document.name],
        "organization": [document.organization.name, *(area.name for area in document.areas)],
        "topics": [topic.name for topic in document.topics],
        "description": [text for text in described if text],
        "others": [text for text in others if text],
    }


def _topics(document: ServiceDocument, planned: Plan) -> Iterator[str]:
    wanted = {*planned.topics, *planned.subjects}
    if names := [topic.name for topic in document.topics if topic.id in wanted]:
        yield f"「{'」「'.join(names)}」の困りごとを受けています。"


def _area(item: FoundService, asked: Asked) -> Iterator[str]:
    reference, codes = asked.reference, asked.query.area
    if not codes or NATION in codes:
        return
    if item.elsewhere:
        yield f"{item.elsewhere}のほかの地域のためのところです。"
        return
    own = {area.code: area.within for area in item.document.areas if area.code}
    for code in codes:
        if sentence := _serves(code, own, reference):
            yield sentence
            return


def _serves(
    code: str, own: Mapping[str, Sequence[str]], reference: DirectoryReference
) -> str | None:
    name = reference.areas.name(code)
    if code in own:
        return f"{name}のためのところです。"
    if inside := next((part for part, within in own.items() if code in within), None):
        return f"{name}の中の{reference.areas.name(inside)}のためのところです。"
    if around := next((one for one in reference.areas.ancestors(code) if one in own), None):
        return f"{name}をふくむ{reference.areas.name(around)}のためのところです。"
    return "全国から相談できます。" if NATION in own else None


def _conditions(item: FoundService, asked: Asked) -> Iterator[str]:
    document, search = item.document, asked.search
    spoken = {part.code for part in document.languages}
    wanted = (*search.languages, *search.preferred_languages)
    if names := [LANGUAGE_NAMES[code] for code in wanted if code in spoken]:
        yield f"{'・'.join(dict.fromkeys(names))}で話せます。"
    ways_there = ways_in(document)
    channels = [Channel(c) for c in (*search.channels, *search.preferred_channels)]
    if named := [CHANNEL_LABELS[channel] for channel in channels if channel in ways_there]:
        yield f"{'・'.join(dict.fromkeys(named))}で連絡できます。"
    flags = [Flag(flag) for flag in (*search.every_flag, *search.flags)]
    if held := [FLAG_LABELS[flag] for flag in flags if document.flags.get(flag)]:
        yield f"「{'」「'.join(dict.fromkeys(held))}」に合います。"
    if search.for_family and document.flags.get(Flag.family):
        yield "家族からの相談もできます。"
    if item.distance is not None:
        yield f"{item.distance:g}kmほどのところにあります。"
    if search.open_only and item.open.value == "open":
        yield "聞かれた時間に受け付けています。"


def _freshness(document: ServiceDocument, now: datetime) -> Iterator[str]:
    confirmed = document.confirmed_on
    if confirmed is None:
        yield "内容は、まだ確かめていません。"
    elif now.date() - confirmed > OLD:
        yield f"{confirmed.year}年{confirmed.month}月に確かめた、古い内容です。"
    else:
        yield f"{confirmed.year}年{confirmed.month}月{confirmed.day}日に確かめました。"
