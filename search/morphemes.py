"""One morpheme of the dictionary: what part of speech it is, its key, its reading, its units."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from search.folding import fold, hiragana, is_kana, is_katakana, is_latin, unaccented

# Sudachi refuses more than 49,149 bytes at once; a character has at most four.
_PIECE = 8_000
_LONGEST_KEY = 64
_NEVER_FIRST = frozenset("ーンッァィゥェォャュョヮ")
_I_ROW = "いきしちにひみりぎじぢびぴ"


class Part(Enum):
    noun = "noun"
    name = "name"
    place = "place"
    verb = "verb"
    suffix = "suffix"
    number = "number"
    other = "other"


@dataclass(frozen=True, slots=True)
class Unit:
    """The shortest word: what an index counts. Offsets are into the original text."""

    key: str
    reading: str
    start: int
    end: int


class _Local(threading.local):
    """Sudachi tokenizers must not be shared between threads; their dictionary may."""

    tokenizer: Tokenizer | None = None


_local = _Local()
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    return Dictionary(dict="core")


def _tokenizer() -> Tokenizer:
    if _local.tokenizer is None:
        with _lock:
            _local.tokenizer = _dictionary().tokenizer(SplitMode.C)
    return _local.tokenizer


def morphemes(text: str) -> Iterator[tuple[int, Morpheme]]:
    tokenizer = _tokenizer()
    start = 0
    while start < len(text):
        end = _piece_end(text, start)
        for morpheme in tokenizer.tokenize(text[start:end]):
            yield start, morpheme
        start = end


def _piece_end(text: str, start: int) -> int:
    end = start + _PIECE
    if end >= len(text):
        return len(text)
    for mark in "\n。、 ":
        if (found := text.rfind(mark, start + _PIECE // 2, end)) > 0:
            return found + 1
    return end


def part_of(morpheme: Morpheme) -> Part | None:
    """None for what carries no meaning of its own."""
    kind, detail, finer = morpheme.part_of_speech()[:3]
    if kind in ("助詞", "助動詞", "空白") or not any(c.isalnum() for c in morpheme.surface()):
        return None
    if kind in ("補助記号", "記号"):
        # Scripts the dictionary does not know (한국어, नेपाली) are called signs too.
        return Part.other
    if morpheme.normalized_form() == "御":
        return None
    if detail == "数詞":
        return Part.number
    if detail == "固有名詞":
        return Part.place if finer == "地名" else Part.name
    if kind in ("動詞", "形容詞"):
        return Part.verb
    if kind == "接尾辞":
        return Part.suffix
    return Part.noun if kind == "名詞" else Part.other


def units_of(morpheme: Morpheme, part: Part) -> tuple[Unit, ...]:
    # The dictionary would take 見守る apart into 見る and 守る.
    if part is Part.verb or morpheme.is_oov():
        return ()
    begin = morpheme.begin()
    return tuple(
        Unit(key_of(unit), reading_of(unit), unit.begin() - begin, unit.end() - begin)
        for unit in morpheme.split(SplitMode.A)
        if part_of(unit) is not None
    )


def key_of(morpheme: Morpheme) -> str:
    form = "".join(fold(morpheme.normalized_form()).text.lower().split())
    if is_latin(form):
        return latin_key_of(form)
    form = form.replace("ヶ", "ケ").replace("ヵ", "カ")
    return _stem(form, morpheme.part_of_speech()[0])[:_LONGEST_KEY]


def latin_key_of(text: str) -> str:
    word = unaccented(text).lower().replace("’", "'").removesuffix("'s")
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:_LONGEST_KEY]


def _stem(form: str, kind: str) -> str:
    """Cut the last kana that verb and noun do not share: 引き籠もる, 引き籠もり → 引き籠も."""
    if is_katakana(form):
        return form[:-1] if len(form) >= 4 and form.endswith("ー") else form
    if len(form) < 2:
        return form
    ends_in_kana = is_kana(form[-1])
    if kind in ("動詞", "形容詞"):
        return form[:-1] if ends_in_kana else form
    if kind == "名詞" and form[-1] in _I_ROW and not is_kana(form):
        return form[:-1]
    return form


def reading_of(morpheme: Morpheme) -> str:
    if morpheme.part_of_speech()[1] == "数詞":
        return ""
    reading = morpheme.reading_form()
    return reading[:_LONGEST_KEY] if is_katakana(reading) else ""


def native_of(surface: str) -> tuple[str, str] | None:
    """Key and reading where katakana only dresses a word the dictionary has: ヒキコモリ."""
    found = _tokenizer().tokenize(hiragana(surface))
    if len(found) != 1 or found[0].is_oov():
        return None
    return key_of(found[0]), reading_of(found[0])


def glued_of(morpheme: Morpheme) -> tuple[Unit, ...]:
    """The halves of katakana words written as one, where the dictionary has one of them."""
    surface = morpheme.surface()
    if not morpheme.is_oov() or not is_katakana(surface) or not 5 <= len(surface) <= 20:
        return ()
    best = (2, 0)
    for at in range(2, len(surface) - 1):
        if surface[at] in _NEVER_FIRST:
            continue
        for half in (surface[at:], surface[:at]):
            if len(half) >= best[0] and _is_common_noun(half):
                best = (len(half), at)
    if not best[1]:
        return ()
    units = []
    for start, half in ((0, surface[: best[1]]), (best[1], surface[best[1] :])):
        key, reading = native_of(half) or (_stem(half, "名詞"), half)
        units.append(Unit(key, reading, start, start + len(half)))
    return tuple(units)


def _is_common_noun(text: str) -> bool:
    found = _tokenizer().tokenize(text)
    if len(text) < 3 or len(found) != 1 or found[0].is_oov():
        return False
    return bool(found[0].part_of_speech()[1] == "普通名詞")
