"""What a Meilisearch index holds: its settings, and how a document fills its attributes.

Words are analysed here, never by the server. Each attribute for filters holds keys, readings, pairs
of letters or codes as they are; each attribute for ranking holds them as words the server's own
tokenizer can neither cut nor change.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from models.hours.calendar import YearEnd
from models.hours.open_index import WAY_MARK, DateSpan
from models.vocabulary import NoticeEffect
from search.backends.embedded_days import OpenTerms
from search.backends.embedded_fields import (
    FACETS,
    NUMBERS,
    clean,
    index_version,
    to_engine,
)
from search.protocol import SearchDocument

EVERY_WORD = "zz"
"""A word all documents have: with it in front, a question ranks documents and drops none."""
WORDS = ("keys", "readings", "letters")
"""The attributes whose values are the vocabulary."""
_CODED = (*FACETS.values(), "areas", "areas_only", "opens", "suggestions")
"""Fields of the embedded index that are taken over as they are."""
_EQUAL_ONLY = ("id", *WORDS, "pairs", *_CODED, "marks", "span", "timetable_id")
MORE_THAN_THERE_ARE = 10_000_000
_LONGEST_CODE = 400
"""Bytes; the server cuts values off at 468."""
_LONGEST_WORD = 200
"""Letters; the server leaves out words of more than 250."""
_LONGEST_SORT_KEY = 100
_RANKING = (
    *("words", "attributeRank", "sort", "proximity"),
    *("confirmed:desc", "updated:desc", "id:asc"),
)
_PLAIN = re.compile(r"[\w.:/@+!-]+")
_IN_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def settings() -> dict[str, Any]:
    """The settings of every index of this version, in the words of the server's API."""
    equal = {"facetSearch": False, "filter": {"equality": True, "comparison": False}}
    compared = {"facetSearch": False, "filter": {"equality": True, "comparison": True}}
    return {
        "searchableAttributes": ["name_words", "words", "sounds", "every"],
        "displayedAttributes": ["id", "name", "timetable"],
        "filterableAttributes": [
            {"attributePatterns": list(dict.fromkeys(_EQUAL_ONLY)), "features": equal},
            {"attributePatterns": list(NUMBERS), "features": compared},
        ],
        "sortableAttributes": ["_geo", "id", "name_key", "updated"],
        "rankingRules": list(_RANKING),
        # The planner has found typos, synonyms and beginnings of words before the server is asked.
        "typoTolerance": {"enabled": False},
        "prefixSearch": "disabled",
        "facetSearch": False,
        # Without it the server guesses a language for each text, and cuts words by that guess.
        "localizedAttributes": [{"attributePatterns": ["*"], "locales": ["jpn"]}],
        "faceting": {"maxValuesPerFacet": MORE_THAN_THERE_ARE},
        "pagination": {"maxTotalHits": MORE_THAN_THERE_ARE},
    }


@lru_cache(maxsize=4)
def meilisearch_version(year_end: YearEnd) -> str:
    """Names an index by everything that decides what is in it."""
    own = Path(__file__).read_bytes()
    return hashlib.sha256(own + index_version(year_end).encode()).hexdigest()[:12]


def to_meilisearch(document: SearchDocument, open_terms: OpenTerms) -> dict[str, Any]:
    fields = to_engine(document, open_terms).to_dict()
    *sentences, more = [str(value).split() for value in fields["all"]]
    readings = " ".join(fields.get("readings", ())).split()
    opens = [str(term) for term in fields.get("opens", ())]
    made: dict[str, Any] = {
        "id": str(document.id),
        "name": clean(document.name),
        "name_words": as_words(" ".join(fields["name"]).split()),
        "words": [as_words(keys) for keys in (*sentences, more) if keys],
        "sounds": as_words(readings),
        "every": EVERY_WORD,
        "keys": codes(key for keys in (*sentences, more) for key in keys),
        "pairs": codes(pair_of(*pair) for keys in sentences for pair in pairwise(keys)),
        "readings": codes(readings),
        "letters": codes(" ".join(fields.get("letters", ())).split()),
        "marks": codes(filter(_is_mark, opens)),
        "span": span_text(open_terms.span),
        "name_key": clean(document.name_key)[:_LONGEST_SORT_KEY],
    }
    if document.timetable:
        made |= {
            "timetable": clean(document.timetable),
            "timetable_id": timetable_id(document.timetable),
        }
    if document.points:
        # The server knows one place for each document.
        made["_geo"] = dict(zip(("lat", "lng"), document.points[0], strict=True))
    made |= {name: fields[name][0] for name in NUMBERS}
    for name in _CODED:
        made[name] = codes(map(str, fields.get(name, ())))
    return made


def _is_mark(term: str) -> bool:
    """Whether a term of the hours says something about all records, and is counted beforehand."""
    return term.startswith((WAY_MARK, *(f"{effect}:" for effect in NoticeEffect)))


def pair_of(first: str, second: str) -> str:
    """Two keys side by side, as one value."""
    return f"{first} {second}"


def timetable_id(timetable: str) -> str:
    """Stands for a timetable, which may be longer than a value of a filter."""
    return hashlib.sha256(clean(timetable).encode()).hexdigest()[:24]


def span_text(span: DateSpan) -> str:
    return code(f"{span.first.isoformat()}/{span.last.isoformat()}")


@lru_cache(maxsize=50_000)
def code(value: str) -> str:
    """A value as filters hold it: itself where the server leaves it alone, else in hexadecimal.

    The server takes two values for one that differ in capitals or in width only, cuts long ones off
    and strips blanks.
    """
    plain = clean(value)
    raw = plain.encode()
    same = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", plain).lower())
    if same == plain and len(raw) <= _LONGEST_CODE and _PLAIN.fullmatch(plain):
        return plain
    if len(raw) * 2 < _LONGEST_CODE:
        return f"~{raw.hex()}"
    return f"~~{hashlib.sha256(raw).hexdigest()}"


def decoded(given: str) -> str | None:
    """The value of a code; None where it was too long to be kept."""
    if given.startswith("~~"):
        return None
    return bytes.fromhex(given[1:]).decode() if given.startswith("~") else given


def codes(values: Iterable[str]) -> list[str]:
    return [code(value) for value in dict.fromkeys(values)]


def as_words(keys: Iterable[str]) -> str:
    return " ".join(map(_as_word, keys))


@lru_cache(maxsize=50_000)
def _as_word(key: str) -> str:
    spelled = clean(key).encode().hex()
    if len(spelled) > _LONGEST_WORD:
        spelled = hashlib.sha256(spelled.encode()).hexdigest()
    return spelled.translate(_IN_LETTERS)
