"""Every step from what was typed to the first results, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from api.usecases.check_query import JAPAN
from api.usecases.condition_labels import condition_labels, spoken_moment
from api.usecases.find_services import find_services
from api.usecases.found import DirectoryQuery, FoundServices
from api.usecases.labels import facet_label
from api.usecases.search_and_loosen import Asked, question_for
from api.usecases.why_found import explanation_of
from models.directory_reference import DirectoryReference
from models.repositories.areas import AreaRepository
from models.repositories.services import ServiceRepository
from search.explanation import Kind, Tried, Way, ways
from search.folding import fold
from search.plan import Plan
from search.protocol import SearchBackend, Stage
from search.question.conditions import Wish
from search.urgency import evidence

FIRST = 5
_MOST_WAYS = 8
_KINDS = {
    Kind.written: "そのまま",
    Kind.synonym: "言いかえ",
    Kind.reading: "読み",
    Kind.letters: "文字の並び",
    Kind.likeness: "似たことば",
    Kind.topic: "困りごとの分け方",
}
_STAGES = {
    "all": "すべてのことばがあるもの",
    "some": "ことばの一部があるもの",
    "relaxed": "条件を外したもの",
    "browse": "ことばなし（条件に合うものすべて）",
}
_PARTS = {
    "every_word": "すべてのことばがある",
    "named_topic": "言われた困りごと",
    "text": "ことば",
    "name": "名前の中のことば",
    "language": "話せることば",
    "channel": "連絡のしかた",
    "area": "地域",
    "family": "家族の相談",
    "distance": "近さ",
    "topic": "困りごと",
    "notice": "お知らせ",
    "freshness": "確かめた日",
}
_FILTERS = {
    "topics": ("topic", "困りごと"),
    "languages": ("language", "ことば"),
    "channels": ("channel", "連絡のしかた"),
    "flags": ("flag", "こまかい条件（どれか）"),
    "every_flag": ("flag", "こまかい条件（すべて）"),
    "without_flags": ("flag", "除くもの"),
    "kinds": ("kind", "種類"),
    "times": ("time", "曜日や時間"),
    "without": ("words", "除くことば"),
    "without_areas": ("area", "除く地域"),
    "without_channels": ("channel", "これだけのところは除く"),
    "preferred_languages": ("language", "先に並べることば"),
    "preferred_channels": ("channel", "先に並べる連絡のしかた"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """One step. `lines` are never empty."""

    title: str
    lines: tuple[str, ...]


async def explain_search(
    query: DirectoryQuery,
    *,
    services: ServiceRepository,
    areas: AreaRepository,
    search: SearchBackend,
    reference: DirectoryReference,
) -> tuple[FoundServices, tuple[Section, ...]]:
    """The answer, and how it came about where the query asks for that."""
    found = await find_services(
        query, services=services, areas=areas, search=search, reference=reference
    )
    if not query.explain:
        return found, ()
    asked = await question_for(query, services=services, reference=reference)
    explained = await explanation_of(found, search=search)
    parts = {
        "1. そろえた形": _folded(query.q),
        "2. ことばから読んだ条件": _read(found, asked),
        "3. さがしたことば": _words(explained.plan, reference),
        "4. さがし方": _tried(explained.tried, found),
        "5. 危険を知らせることば": _urgency(query.q, found, reference),
        "6. しぼりこみ": _filters(asked),
        "7. 外した条件": _given_up(found),
        f"8. はじめの{FIRST}件がここにある理由": _first(found, explained.scores),
    }
    return found, tuple(
        Section(title, tuple(lines) or ("ありません。",)) for title, lines in parts.items()
    )


def _folded(text: str) -> Iterator[str]:
    if text:
        yield f"入力: {text}"
        yield f"字の形をそろえたもの: {fold(text).text}"


def _read(found: FoundServices, asked: Asked) -> Iterator[str]:
    for one in found.conditions:
        source = f"「{one.text}」から" if one.text else "書き方の全体から"
        how = "を除く" if one.without else "を先に並べる" if one.preferred else ""
        yield f"{'・'.join(one.labels)}{how}（{source}）"
    if found.query.q:
        yield f"さがすことばとして残ったもの: {asked.search.text or 'なし'}"


def _words(planned: Plan, reference: DirectoryReference) -> Iterator[str]:
    for word in planned.words:
        said = "、".join(map(_way, ways(word)[:_MOST_WAYS]))
        yield f"「{word.text}」（多くて{word.frequency}件）: {said}"
    for phrase in planned.nearer:
        yield f"続けて書いてあれば上に: {' '.join(phrase.keys)}"
    for ids, words in (
        (planned.subjects, "ことばが属する困りごと"),
        (planned.topics, "ことばが知らせる危険"),
    ):
        if ids:
            yield f"{words}: {_named('topic', ids, reference)}"


def _way(way: Way) -> str:
    return f"{_KINDS[way.kind]}「{way.text}」×{way.weight:g}"


def _tried(tried: Sequence[Tried], found: FoundServices) -> Iterator[str]:
    for one in tried:
        words = "・".join(one.words)
        if one.stage is Stage.browse:
            yield f"ことばなし: {one.hits}件"
        elif one.stage is Stage.everything:
            yield f"すべてのことば（{words}）: {one.hits}件"
        else:
            yield f"{len(one.words)}つのうち{one.needed}つ以上（{words}）: {one.hits}件"
    yield f"答え: {_STAGES[found.stage]} {found.total}件"


def _urgency(text: str, found: FoundServices, reference: DirectoryReference) -> Iterator[str]:
    for topic, said in evidence(text):
        yield f"「{said}」→ {_named('topic', [topic], reference)}"
    if found.urgent:
        names = "、".join(contact.document.name for contact in found.urgent_contacts)
        yield f"上に出す窓口: {names or 'なし'}"


def _filters(asked: Asked) -> Iterator[str]:
    search, reference = asked.search, asked.reference
    if search.areas:
        names = _named("area", [area.code for area in search.areas], reference)
        yield f"地域: {names}" + ("（ほかの地域も、あとに並べる）" if search.beyond else "")
    for name, (field, words) in _FILTERS.items():
        if values := getattr(search, name):
            yield f"{words}: {_named(field, values, reference)}"
    if search.age is not None:
        until = f"から{search.age_until}歳" if search.age_until is not None else ""
        yield f"年齢: {search.age}歳{until}"
    if search.ids is not None:
        yield f"{asked.query.radius:g}km以内: {len(search.ids)}件"
    if search.near is not None:
        yield "近い順: {:.2f}, {:.2f} から".format(*search.near)
    if search.for_family:
        yield "家族からの相談を受けるところを先に並べる"
    if search.moment is not None:
        only = "に受け付けているところだけ" if search.open_only else "の時点"
        moment = search.moment.astimezone(JAPAN)
        yield f"{moment.year}年{spoken_moment(moment)}{only}"


def _given_up(found: FoundServices) -> Iterator[str]:
    for one in found.given_up:
        source = "ことばから読んだもの" if one.read else "選んだもの"
        yield f"{'・'.join(one.labels)}（{source}）"
    if "words" in found.relaxed:
        yield "すべてのことばがそろうこと"


def _first(found: FoundServices, scores: Mapping[UUID, Mapping[str, float]]) -> Iterator[str]:
    for number, item in enumerate(found.items[:FIRST], start=1):
        yield f"{number}. {item.document.name}: {' '.join(item.why) or '条件に合います。'}"
        if parts := scores.get(item.document.id):
            yield "   点: " + "、".join(
                f"{_PARTS[name]} {part:.2f}" for name, part in parts.items()
            )


def _named(field: str, values: Sequence[str], reference: DirectoryReference) -> str:
    if field == Wish.time:
        return "、".join(condition_labels(field, values, reference))
    return "、".join(facet_label(field, value, reference) for value in values)
