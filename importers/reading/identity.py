"""Which two records may be one body, why, and how sure that is. Nothing is ever merged here.

A candidate is a question for a person. Records that only look alike (the councils of two cities,
an eastern and a western branch) are no candidates however close their letters are.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from importers.reading.corporate_numbers import read_corporate_number
from importers.reading.legal_forms import split_legal_form
from importers.reading.name_folds import (
    fold_name,
    fold_reading,
    fold_sounds,
    place_stem,
    places_in,
    without_places,
)
from importers.reading.roster import is_section
from importers.reading.telling_words import tell_apart_by_words
from models.phone_numbers import read_number

MINIMUM = 0.6
"""Score from which a pair is worth a person's look."""
_WEAK = 0.4
_NEARLY = 85
"""Share of equal letters, in percent, from which two names are one name and a slip of the pen."""
_SHORTEST = 4
"""Letters of a name that may have a slip; in shorter ones every letter counts."""
_COMMON = 60
"""Names that share a pair of letters; above it, the pair of letters says nothing."""
_CROWD = 200
"""Records under one key; above it, only those of one area are compared."""
_SWITCHBOARD = 3
"""Records with one telephone number; above it, the number is that of a whole office."""
_APART = re.compile(
    r"[0-9一二三四五六七八九十百東西南北中央上下左右新旧本大小前後内外男女父母老若]+"
    r"|(?:地区|支部|支店|支社|支所|本部|本店|本社|分室|分院|分校|出張所)|[都道府県市区町村]"
)
_DISTRICT = re.compile(r"^(?P<district>.+?)(?:地区|校区|学区|支部|支店|支社|団地|丁目|町会|自治会)")
"""What stands before such a word is a name of a place, in which one letter makes another place."""
_EVERYWHERE = re.compile(
    r"^(?:社会福祉協議会|地域包括支援せんたー|民生委員児童委員協議会|連合町内会|保護司会|老人くらぶ連合会"
    r"|保健せんたー|保健所|児童相談所|福祉事務所|はろーわーく|教育委員会|市役所|区役所|町役場|村役場"
    r"|出張所|公民館|図書館|児童館|福祉会館|子育て支援せんたー|地域若者さぽーとすてーしょん)$"
)
"""Names that nearly every municipality has one of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is known of a record. `area` is a six-digit code or JP, `owner` whose section it is."""

    id: Hashable
    name: str
    alternate_names: tuple[str, ...] = ()
    reading: str | None = None
    legal_form: str | None = None
    corporate_number: str | None = None
    phones: tuple[str, ...] = ()
    area: str | None = None
    area_name: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """`score` from 0 to 1; `reasons` in Japanese, those that speak for it before those against."""

    one: Body
    other: Body
    score: float
    reasons: tuple[str, ...]


def compare(one: Body, other: Body) -> Candidate | None:
    """None where the two are surely different or nothing speaks for their being one."""
    numbers = [read_corporate_number(body.corporate_number or "") for body in (one, other)]
    if all(numbers) and numbers[0] != numbers[1]:
        return None
    same_number = all(numbers)
    named = _names(one, other)
    shared = _phones(one) & _phones(other)
    score, reason = named or (0.0, "")
    told = [reason] if reason else []
    if same_number:
        score = 1.0 if named else 0.8
        told = ["法人番号が同じです。", reason or "同じ法人の支部や事業所かもしれません。"]
    if shared:
        told.append("電話番号が同じです。")
        # Sections of one office answer the same number; it says nothing about them.
        alone = _WEAK if is_section(one.name) or is_section(other.name) else MINIMUM
        score = min(1.0, score + 0.1) if score else alone
    if not told:
        return None
    for against, weight in () if same_number else _against(one, other, shared=bool(shared)):
        told.append(against)
        score -= weight
    return Candidate(one, other, round(max(score, 0.0), 2), tuple(told))


def candidates(bodies: Sequence[Body], minimum: float = MINIMUM) -> list[Candidate]:
    """All pairs at or above the minimum, the surest first. Each pair once, in the order given."""
    found = (compare(bodies[a], bodies[b]) for a, b in sorted(_worth_comparing(bodies)))
    good = [one for one in found if one is not None and one.score >= minimum]
    return sorted(good, key=lambda candidate: -candidate.score)


def _names(one: Body, other: Body) -> tuple[float, str] | None:
    """How alike the names are, in a score and in words."""
    a, b = fold_name(one.name), fold_name(other.name)
    if not a or not b or _live_apart(one, other, a, b):
        return None
    if a == b:
        if one.name == other.name:
            return 0.95, "名前が同じです。"
        return 0.95, "法人の種類・空白・書き方のちがいをのぞくと、名前が同じです。"
    if _in_its_own_city(one, other, a, b) or _in_its_own_city(other, one, b, a):
        return 0.8, "一方の名前に付いている市町村の名前をのぞくと、名前が同じです。"
    other_words = tell_apart_by_words(a, b)
    shared = _aliases(one) & _aliases(other)
    if not other_words and any(not _EVERYWHERE.match(name) for name in shared):
        return 0.85, "別の名前が同じです。"
    if other_words or _have_other_places(a, b):
        return None
    readings = [fold_reading(body.reading or "") for body in (one, other)]
    if readings[0] and readings[0] == readings[1]:
        return 0.8, "読み方が同じです。"
    return None if _tell_apart(a, b) else _near(a, b)


def _near(a: str, b: str) -> tuple[float, str] | None:
    if min(len(a), len(b)) < _SHORTEST:
        return None
    if fold_sounds(a) == fold_sounds(b):
        return 0.85, "小さい文字・濁点・のばす音のちがいをのぞくと、名前が同じです。"
    # Of a longer name more letters are words that everybody uses: one slip is all it may have.
    slips = Levenshtein.distance(a, b)
    if slips == 1 or (fuzz.ratio(a, b) >= _NEARLY and slips <= 2):
        return 0.75 if slips == 1 else 0.65, f"名前のちがいは {slips} 文字だけです。"
    return None


def _live_apart(one: Body, other: Body, a: str, b: str) -> bool:
    """Whether names that many offices have are of two places or of two owners."""
    owners = [fold_name(body.owner) if body.owner else "" for body in (one, other)]
    if all(owners) and owners[0] != owners[1]:
        return True
    return (is_section(one.name) or bool(_EVERYWHERE.match(a) and _EVERYWHERE.match(b))) and (
        _other_area(one, other)
    )


def _have_other_places(a: str, b: str) -> bool:
    here, there = places_in(a), places_in(b)
    return not (here <= there or there <= here)


def _in_its_own_city(short: Body, long: Body, a: str, b: str) -> bool:
    """社会福祉協議会 on a list of 見本市 is 見本市社会福祉協議会."""
    place = fold_name(short.area_name or "")
    return bool(place) and b in (f"{place}{a}", f"{place_stem(place)}{a}")


def _tell_apart(a: str, b: str) -> bool:
    """Whether the letters in which two names differ are such as make two bodies."""
    if _have_other_places(a, b):
        return True
    if places_in(a) != places_in(b) and without_places(a) == without_places(b):
        return True
    districts = [_DISTRICT.match(name) for name in (a, b)]
    if all(districts) and len({fold_sounds(one["district"]) for one in districts if one}) > 1:
        return True
    for step in Levenshtein.opcodes(a, b):
        if step.tag == "equal":
            continue
        parts = a[step.src_start : step.src_end], b[step.dest_start : step.dest_end]
        # Two letters side by side are a word more or another word, no slip of the pen.
        if max(map(len, parts)) > 1 and fold_sounds(parts[0]) != fold_sounds(parts[1]):
            return True
        if any(part and _APART.fullmatch(part) for part in parts):
            return True
        if _is_lone_letter(a, step.src_start) or _is_lone_letter(b, step.dest_start):
            return True
    return False


def _is_lone_letter(text: str, at: int) -> bool:
    """Whether a Latin letter stands by itself, as in ひだまりホームA."""
    around = text[max(0, at - 1) : at + 2]
    return text[at : at + 1].isascii() and sum(one.isascii() for one in around) == 1


def _aliases(body: Body) -> frozenset[str]:
    """Other names, without those that are but the name again or too short to mean anything."""
    names = (body.name, *body.alternate_names)
    return frozenset(folded for name in names if len(folded := fold_name(name)) > 2)


def _phones(body: Body) -> frozenset[str]:
    numbers = (read_number(number).normalized for number in body.phones)
    return frozenset(number for number in numbers if number)


def _against(one: Body, other: Body, *, shared: bool) -> Iterator[tuple[str, float]]:
    forms = [_form(body) for body in (one, other)]
    if all(forms) and forms[0] != forms[1]:
        yield f"法人の種類がちがいます（{forms[0]}、{forms[1]}）。", 0.25
    if _other_area(one, other):
        same_prefecture = (one.area or "")[:2] == (other.area or "")[:2]
        yield "地域がちがいます。", 0.25 if same_prefecture else 0.4
    if _phones(one) and _phones(other) and not shared:
        yield "電話番号はちがいます。", 0.1


def _form(body: Body) -> str:
    """One word for a form, whatever it is called: NPO法人 and 認定特定非営利活動法人 are one."""
    form = body.legal_form or split_legal_form(body.name).legal_form or ""
    bare = form.removeprefix("特例").removeprefix("認定").removeprefix("仮認定")
    return "特定非営利活動法人" if bare == "NPO法人" else bare


def _other_area(one: Body, other: Body) -> bool:
    """Whether neither area lies within the other. A prefecture contains its municipalities."""
    if not one.area or not other.area or one.area == other.area:
        return False
    if "JP" in (one.area, other.area):
        return False
    same_prefecture = one.area[:2] == other.area[:2]
    return not (same_prefecture and "000" in (one.area[2:5], other.area[2:5]))


def _worth_comparing(bodies: Sequence[Body]) -> set[tuple[int, int]]:
    """Pairs that share a number, a reading, a name or rare letters, instead of all there are."""
    blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    pairs_of_letters = [_letters(body) for body in bodies]
    common = Counter(letters for found in pairs_of_letters for letters in found)
    for at, body in enumerate(bodies):
        for key in _keys(body):
            blocks[key].append(at)
        for letters in pairs_of_letters[at]:
            if common[letters] <= _COMMON:
                blocks["letters", letters].append(at)
    found: set[tuple[int, int]] = set()
    for (kind, _), block in blocks.items():
        members = list(dict.fromkeys(block))
        if kind == "phone" and len(members) > _SWITCHBOARD:
            continue
        for part in _by_area(bodies, members) if len(members) > _CROWD else [members]:
            found.update(combinations(part, 2))
    return found


def _by_area(bodies: Sequence[Body], members: list[int]) -> Iterable[list[int]]:
    parts: defaultdict[str | None, list[int]] = defaultdict(list)
    for at in members:
        parts[bodies[at].area].append(at)
    return parts.values()


def _keys(body: Body) -> Iterable[tuple[str, str]]:
    yield "corporate number", read_corporate_number(body.corporate_number or "") or f"-{body.id}"
    yield "reading", fold_reading(body.reading or "") or f"-{body.id}"
    for phone in _phones(body):
        yield "phone", phone
    for name in {fold_name(body.name), *_aliases(body)}:
        yield "name", name
        yield "sounds", fold_sounds(name)
    if place := fold_name(body.area_name or ""):
        yield "name", place + fold_name(body.name)
        yield "name", place_stem(place) + fold_name(body.name)


def _letters(body: Body) -> frozenset[str]:
    folded = fold_name(body.name)
    return frozenset(folded[at : at + 2] for at in range(len(folded) - 1))
