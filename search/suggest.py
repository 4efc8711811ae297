"""Words offered to somebody who is still typing, and the word that was perhaps meant."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analyzer import analyze, spoken
from search.folding import hiragana, is_kana, is_latin, katakana, loose
from search.harmless import is_harmless, never
from search.kana import without_long_vowels
from search.romaji_typed import sounds_begun
from search.urgency import judge

SHORTEST_TYPED = 2
LONGEST_TYPED = 60
MOST = 8
_MOST_OF_GROUP = 2
_MOST_LOOKED_AT = 24
_ENOUGH = 3
_SHORTEST_LIKE, _SHORTEST_LIKE_KANA, _TWO_SLIPS = 3, 4, 6
_CHUNK = re.compile(r"[^\s・,、。（）()/「」]+")
_PARTICLE = re.compile(r"[のでがをにはと]")
_MOST_PARTICLES = 4


class Offer(StrEnum):
    """What a suggestion is, in the order in which they are offered."""

    need = "need"
    topic = "topic"
    area = "area"
    name = "name"


_KINDS = {kind: number for number, kind in enumerate(Offer)}
_MOST_OF_KIND = {Offer.need: MOST, Offer.topic: 3, Offer.area: 3, Offer.name: MOST}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is the whole question as it would be after choosing."""

    text: str
    kind: Offer


@dataclass(frozen=True, slots=True)
class Offered:
    """One word there is to offer. `readings` where people know them: the dictionary is not asked.

    Of those with the same `group` few are offered at a time. `rank` is smaller for better ones.
    `aliases` find the word too, after those that begin so themselves.
    """

    text: str
    kind: Offer
    group: str = ""
    rank: int = 0
    readings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to begin a word. `start` is 0 at its beginning, 1 at a later word inside it."""

    letters: str
    start: int
    at: int


class Suggester:
    """Made once from everything there is to offer; asked at every key."""

    def __init__(self, offered: Iterable[Offered]) -> None:
        self._offered = [one for one in offered if not never(loose(one.text))]
        self._orders: list[tuple[int, ...]] = [
            (_KINDS[one.kind], one.rank, len(one.text), at) for at, one in enumerate(self._offered)
        ]
        forms = {form for at, one in enumerate(self._offered) for form in _forms(one, at)}
        self._forms = sorted(forms, key=lambda form: (form.letters, form.start, form.at))
        self._letters = [form.letters for form in self._forms]
        sounds = {
            _Form(without_long_vowels(katakana(form.letters)), form.start, form.at)
            for form in self._forms
            if is_kana(form.letters)
        }
        self._sounds = sorted(sounds, key=lambda form: (form.letters, form.start, form.at))
        self._sound_letters = [form.letters for form in self._sounds]
        self._whole: dict[str, int] = {}
        for form in self._forms:
            if form.start == 0:
                known = self._whole.setdefault(form.letters, form.at)
                if self._orders[form.at] < self._orders[known]:
                    self._whole[form.letters] = form.at
        self._whole_letters = list(self._whole)

    def complete(self, typed: str, names: Sequence[str] = ()) -> tuple[Suggestion, ...]:
        """At most eight, the likeliest first; none before there are two letters.

        Only the last word is completed; what stands before it stays. `names` of services and
        organizations that begin so come last.
        """
        if len(typed) > LONGEST_TYPED:
            return ()
        head, tail = _apart(typed)
        key = loose(tail).strip()
        if len(key) < SHORTEST_TYPED or never(key):
            return ()
        found = self._beginning(key)
        if len(found) < _ENOUGH:
            found |= {at: (2, *score) for at, score in self._alike(key).items() if at not in found}
        chosen = self._chosen(found)
        texts = [(one.text, one.kind) for one in chosen]
        if not head:
            texts += [(name, Offer.name) for name in names if not never(loose(name))]
        seen = {loose(tail).strip()} if not head else set()
        suggestions = []
        for text, kind in texts:
            if (written := loose(text)) not in seen:
                seen.add(written)
                suggestions.append(Suggestion(head + text, kind))
        return tuple(suggestions[:MOST])

    def meant(self, typed: str, understood: Sequence[str] = ()) -> tuple[str, ...]:
        """The question with one word put right, for each word that is nearly a known one.

        A word that holds one of `understood` is right as it is.
        """
        if len(typed) > LONGEST_TYPED * 2 or judge(typed):
            return ()
        found: list[str] = []
        for start, end in _pieces(typed):
            word = typed[start:end]
            if any(known in word for known in understood):
                continue
            right = self._put_right(word)
            found += (f"{typed[:start]}{text}{typed[end:]}".strip() for text in right)
        return tuple(dict.fromkeys(found))[:_ENOUGH]

    def _put_right(self, word: str) -> list[str]:
        key = loose(word)
        if key in self._whole or _is_in_dictionary(word):
            return []
        alike = self._alike(key, whole=True)
        best = min(alike.values(), default=None)
        near = sorted((score, at) for at, score in alike.items() if best and score[0] == best[0])
        offered = (self._offered[at] for _, at in near)
        texts = dict.fromkeys(o.text for o in offered if is_harmless(o.text, o.topic))
        return list(texts)[:2]

    def _beginning(self, key: str) -> dict[int, tuple[int, ...]]:
        """(start, order) of what begins with the key, by number."""
        found: dict[int, tuple[int, ...]] = {}
        self._collect(found, self._letters, self._forms, key)
        for sound in sounds_begun(key):
            self._collect(found, self._sound_letters, self._sounds, without_long_vowels(sound))
        if not found and is_kana(key):
            sound = without_long_vowels(katakana(key))
            if len(sound) >= SHORTEST_TYPED:
                self._collect(found, self._sound_letters, self._sounds, sound)
        return found

    def _collect(
        self, found: dict[int, tuple[int, ...]], letters: list[str], forms: list[_Form], key: str
    ) -> None:
        if not key:
            return
        for form in forms[bisect_left(letters, key) : bisect_left(letters, key + "\U0010ffff")]:
            score = (form.start, *self._orders[form.at])
            if form.at not in found or score < found[form.at]:
                found[form.at] = score

    def _alike(self, key: str, *, whole: bool = False) -> dict[int, tuple[int, ...]]:
        """(distance, order) of what is a slip of the finger away, or begins so."""
        shortest = _SHORTEST_LIKE_KANA if is_kana(key) or is_latin(key) else _SHORTEST_LIKE
        if len(key) < shortest:
            return {}
        slips = 1 if len(key) < _TWO_SLIPS else 2
        near = process.extract(
            key, self._whole_letters, scorer=OSA.distance, score_cutoff=slips, limit=MOST
        )
        found = {
            self._whole[letters]: (int(distance), *self._orders[self._whole[letters]])
            for letters, distance, _ in near
            if abs(len(letters) - len(key)) <= slips
        }
        return found if whole else dict(sorted(found.items(), key=lambda pair: pair[1])[:_ENOUGH])

    def _chosen(self, found: dict[int, tuple[int, ...]]) -> list[Offered]:
        # Looked at only as far as needed: whether a word is harmless takes a moment to say.
        kinds: Counter[Offer] = Counter()
        groups: Counter[str] = Counter()
        sounds: set[str] = set()
        chosen = []
        for at, _ in sorted(found.items(), key=lambda pair: pair[1]):
            one = self._offered[at]
            sound = _sound(one.text)
            if one.group and groups[one.group] >= _MOST_OF_GROUP:
                continue
            if kinds[one.kind] >= _MOST_OF_KIND[one.kind] or sound in sounds:
                continue
            if one.kind is Offer.need and not is_harmless(one.text, one.topic):
                continue
            kinds[one.kind] += 1
            groups[one.group] += 1
            sounds.add(sound)
            chosen.append(one)
            if len(chosen) >= _MOST_LOOKED_AT:
                break
        return _with_every_kind(chosen)


def _with_every_kind(chosen: list[Offered]) -> list[Offered]:
    """The best eight, but never only words where a topic or an area would fit as well."""
    kept = chosen[:MOST]
    for kind in (Offer.topic, Offer.area):
        if any(one.kind is kind for one in kept):
            continue
        if other := next((one for one in chosen[MOST:] if one.kind is kind), None):
            kept = [*kept[: MOST - 1], other]
    return kept


def _forms(one: Offered, at: int) -> Iterator[_Form]:
    for text in (one.text, *one.aliases):
        start = 0 if text is one.text else 1
        yield _Form(loose(text).strip(), start, at)
        if one.readings:
            continue
        if reading := _reading(text):
            yield _Form(reading, start, at)
        units = [unit for word in analyze(text) for unit in word.units]
        for number, unit in enumerate(units):
            if unit.start:
                yield _Form(loose(text[unit.start :]), 1, at)
                # Particles are missing here: what somebody types is mostly the next word alone.
                said = "".join(later.reading for later in units[number:])
                if is_kana(said):
                    yield _Form(hiragana(said), 1, at)
    yield from (_Form(loose(reading), 0, at) for reading in one.readings)


@lru_cache(maxsize=8192)
def _sound(text: str) -> str:
    """Two spellings of one word have the same."""
    return without_long_vowels(spoken(text)) or loose(text)


@lru_cache(maxsize=16_384)
def _reading(text: str) -> str:
    said = hiragana(spoken(text))
    return said if said != loose(text) else ""


def _apart(typed: str) -> tuple[str, str]:
    """(what is finished, the word being typed)."""
    cut = max((found.end() for found in re.finditer(r"\s", typed)), default=0)
    return typed[:cut].lstrip(), typed[cut:]


def _pieces(typed: str) -> Iterator[tuple[int, int]]:
    """Where words stand that may be mistyped: between spaces, and on both sides of a particle."""
    for chunk in _CHUNK.finditer(typed):
        start, end = chunk.span()
        yield start, end
        for particle in list(_PARTICLE.finditer(typed, start + 2, end - 2))[:_MOST_PARTICLES]:
            yield start, particle.start()
            yield particle.end(), end


def _is_in_dictionary(word: str) -> bool:
    words = analyze(word)
    return len(words) == 1 and words[0].known and words[0].surface == word and not is_kana(word)
