"""The language a question is written in, told by its letters and its commonest words."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.folding import fold, loose
from search.kana import from_romaji

_RULES = Path(__file__).with_name("tongues.toml")
_LONGEST_TEXT = 400
_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LATIN = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]+(?:['’-][a-z\u00c0-\u024f\u1e00-\u1eff]+)*")
_STOPS = ".,!?:;()«»\"'।"
_JAPANESE = "ja"
_ROMAJI = 0.5
_ENDING = 0.7
_ENOUGH = 0.6
_LATIN_SHARE = 2
_SHORTEST_GUESS = 4


@dataclass(frozen=True, slots=True)
class _Between:
    """Languages of one script."""

    otherwise: str | None
    letters: Mapping[str, re.Pattern[str]]
    words: Mapping[str, frozenset[str]]

    def choose(self, text: str) -> str | None:
        for language, pattern in self.letters.items():
            if pattern.search(text):
                return language
        # Vowel signs are no letters to Python, so words are what stands between spaces.
        said = {word.strip(_STOPS) for word in text.split()}
        scores = {language: float(len(said & own)) for language, own in self.words.items()}
        return _best(scores, 1) or self.otherwise


@dataclass(frozen=True, slots=True)
class _Tongues:
    scripts: Mapping[str, re.Pattern[str]]
    between: Mapping[str, _Between]
    chinese: re.Pattern[str]
    letters: Mapping[str, re.Pattern[str]]
    words: Mapping[str, tuple[str, ...]]
    endings: Mapping[str, re.Pattern[str]]


def tongue_of(text: str) -> str | None:
    """A code of `models.vocabulary.LANGUAGE_NAMES`; None for Japanese or when unsure.

    Chinese is "zh" in both scripts. Japanese in latin letters is Japanese. Never "ja-easy".
    """
    read = fold(text[:_LONGEST_TEXT]).text.lower()
    tongues = _tongues()
    counts = {name: len(pattern.findall(read)) for name, pattern in tongues.scripts.items()}
    kana, han = len(_KANA.findall(read)), len(_HAN.findall(read))
    latin = len(_LATIN.findall(read))
    script = max(counts, key=lambda name: counts[name])
    if counts[script] and 2 * counts[script] >= max(kana + han, latin):
        return tongues.between[script].choose(read) if script in tongues.between else script
    if han and not kana and (tongues.chinese.search(read) or any(map(_foreign, read))):
        return "zh"
    return _latin(read, tongues) if latin > _LATIN_SHARE * (kana + han) else None


def _latin(text: str, tongues: _Tongues) -> str | None:
    for language, pattern in tongues.letters.items():
        if pattern.search(text):
            return language
    scores: defaultdict[str, float] = defaultdict(float)
    for typed in set(_WORD.findall(text.replace("’", "'"))):
        word = loose(typed)
        if languages := tongues.words.get(typed) or tongues.words.get(word):
            for language in languages:
                scores[language] += 1 / len(languages)
            continue
        if len(word) < _SHORTEST_GUESS:
            continue
        endings = tongues.endings.items()
        if guess := next((name for name, ending in endings if ending.search(word)), None):
            scores[guess] += _ENDING
        elif from_romaji(word):
            scores[_JAPANESE] += _ROMAJI
    found = _best(scores, _ENOUGH)
    return None if found == _JAPANESE else found


def _best(scores: Mapping[str, float], enough: float) -> str | None:
    """The one language that is ahead; None where two share the lead."""
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < enough:
        return None
    if len(ranked) > 1 and ranked[1][1] == ranked[0][1]:
        return None
    return ranked[0][0]


@lru_cache(maxsize=4096)
def _foreign(letter: str) -> bool:
    """Whether no Japanese standard of characters, however wide, has this one of Chinese."""
    if not _HAN.match(letter):
        return False
    return not any(_holds(codec, letter) for codec in ("euc_jis_2004", "cp932"))


def _holds(codec: str, letter: str) -> bool:
    try:
        letter.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _tongues() -> _Tongues:
    written = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    chinese, latin = written["chinese"], written["latin"]
    known = "|".join(map(re.escape, fold(chinese["words"]).text.split()))
    listed = {language: words.split() for language, words in latin["words"].items()}
    exact = _languages(listed)
    plain = _languages({name: [loose(word) for word in words] for name, words in listed.items()})
    return _Tongues(
        scripts=_compiled(written["scripts"]),
        between={
            script: _Between(
                rule["otherwise"] or None,
                _compiled(rule["letters"]),
                {name: frozenset(said.split()) for name, said in rule["words"].items()},
            )
            for script, rule in written["between"].items()
        },
        chinese=re.compile(f"[{fold(chinese['characters']).text}]|{known}"),
        letters=_compiled(latin["letters"]),
        words=plain | exact,
        endings=_compiled(latin["endings"]),
    )


def _languages(listed: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    languages: dict[str, tuple[str, ...]] = {}
    for language, words in listed.items():
        for word in dict.fromkeys(words):
            languages[word] = (*languages.get(word, ()), language)
    return languages


def _compiled(patterns: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in patterns.items()}
