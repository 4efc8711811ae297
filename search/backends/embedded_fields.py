"""The fields of the embedded index, and how a document fills them."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import tantivy

from models import hours
from models.areas import NATION
from models.hours.calendar import YearEnd
from search import asides, documents, grid, ranking
from search.analyzer import Word, analyze, analyzer_version, bigrams, numbers
from search.backends.embedded_days import OpenTerms
from search.folding import katakana, loose
from search.grid import squares
from search.morphemes import Part
from search.protocol import SearchDocument

_SUGGESTION_LENGTH = 60
_SPACED = "spaced"
_STOP = re.compile(r"[。\n]+")
_LISTED = re.compile(r"[\s。、,]+")
_LEGAL_FORM = re.compile(r"(株式|有限|合同|合資|合名)会社")
"""Who is troubled at work types 会社, and looks for no company."""
TEXT_FIELDS = {"all": "position", "name": "position", "readings": "freq", "letters": "position"}
FACETS = {
    "areas": "areas_within",
    "topics": "topics",
    "languages": "languages",
    "channels": "channels",
    "flags": "flags",
    "kinds": "kind",
    "levels": "level",
}
"""Names in queries and hits → fields here."""
NUMBERS = ("minimum_age", "maximum_age", "updated", "confirmed")
ORDER = "latest"
"""Number that orders all documents: those changed last first, then by id."""
_ID_BITS = 26
_MOST_SECONDS = 2**34 - 1


@lru_cache(maxsize=4)
def index_version(year_end: YearEnd) -> str:
    """Names an index by everything that decides what is in it, the reading of hours included.

    That is the code this process runs, whatever happens to its files later.
    """
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for module in (asides, documents, grid, ranking):
        digest.update(Path(str(module.__file__)).read_bytes())
    for file in sorted(Path(hours.__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    versions = analyzer_version(), version("tantivy"), version("holidays"), str(year_end)
    digest.update("\n".join(versions).encode())
    return digest.hexdigest()[:12]


def make_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name, option in TEXT_FIELDS.items():
        builder.add_text_field(name, tokenizer_name=_SPACED, index_option=option)
    for name in (*FACETS.values(), "name_key"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("areas", "areas_only", "aside", "squares", "suggestions", "timetable", "opens"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (*NUMBERS, ORDER):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


def with_tokenizers(index: tantivy.Index) -> tantivy.Index:
    spaced = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_SPACED, spaced)
    return index


def clean(value: str) -> str:
    """Text the engine can store: broken characters become question marks."""
    return value.encode("utf-8", "replace").decode("utf-8")


def to_engine(document: SearchDocument, open_terms: OpenTerms) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text("id", str(document.id))
    texts = (
        _LEGAL_FORM.sub(" ", document.name),
        _LEGAL_FORM.sub(" ", document.organization),
        document.topics_text,
        document.extra,
        document.description,
    )
    sentences = [sentence for text in texts for sentence in _sentences(text)]
    analysed = [analyze(sentence) for sentence in sentences]
    for words in analysed:
        made.add_text("all", " ".join(_keys(words)))
    made.add_text("all", " ".join(_more_keys(sentences, analysed)))
    name = analyze(texts[0])
    made.add_text("name", " ".join(_keys(name)))
    made.add_text("name", " ".join(key for word in name for key in word.other_keys))
    made.add_text("readings", " ".join(_readings(document.readings, analysed)))
    for text in texts:
        made.add_text("letters", " ".join(bigrams(text)))
    for suggestion in _suggestions(document):
        made.add_text("suggestions", suggestion)
    _add_facets(made, document)
    if document.timetable:
        for term in open_terms.of(document):
            made.add_text("opens", clean(term))
    return made


def _sentences(text: str) -> list[str]:
    """Pieces the engine keeps apart, so that no phrase is found across two of them."""
    return [sentence for sentence in _STOP.split(text) if sentence]


def _add_facets(made: tantivy.Document, document: SearchDocument) -> None:
    for name in ("areas", "areas_only", "aside", "topics", "languages", "channels", "flags"):
        for value in dict.fromkeys(getattr(document, name)):
            made.add_text(name, clean(value))
    for value in dict.fromkeys(document.areas_within):
        # Everything lies within the country; what counts for it is what serves all of it.
        if value != NATION or NATION in document.areas:
            made.add_text("areas_within", clean(value))
    made.add_text("kind", clean(document.kind))
    made.add_text("level", clean(document.level))
    # With the id behind it no two are alike, so that no order is left to chance.
    made.add_text("name_key", f"{clean(document.name_key)}\x01{document.id.hex}")
    for square in dict.fromkeys(s for point in document.points for s in squares(*point)):
        made.add_text("squares", square)
    made.add_unsigned("minimum_age", max(0, document.minimum_age))
    made.add_unsigned("maximum_age", max(0, document.maximum_age))
    made.add_unsigned("updated", max(0, document.updated))
    made.add_unsigned("confirmed", max(0, document.confirmed))
    made.add_unsigned(ORDER, _order(document))
    if document.timetable:
        made.add_text("timetable", clean(document.timetable))


def _order(document: SearchDocument) -> int:
    seconds = min(max(0, document.updated), _MOST_SECONDS)
    return ((seconds + 1) << _ID_BITS) - 1 - (document.id.int >> (128 - _ID_BITS))


def _keys(words: Iterable[Word]) -> Iterator[str]:
    return (key for word in words for key in word.keys)


def _more_keys(texts: Iterable[str], analysed: Iterable[tuple[Word, ...]]) -> Iterator[str]:
    """Keys that have no place in a phrase: compounds, latin spellings, closed-up numbers."""
    for text, words in zip(texts, analysed, strict=True):
        for word in words:
            yield from word.other_keys
        yield from numbers(text)


def _readings(given: str, analysed: Iterable[tuple[Word, ...]]) -> Iterator[str]:
    for words in analysed:
        for word in words:
            if word.reading:
                yield word.reading
            if len(word.units) > 1:
                yield from (unit.reading for unit in word.units if unit.reading)
        # 相談支援 is two words to the dictionary and one to the ear.
        for first, second in pairwise(words):
            if first.end == second.start and _is_noun(first) and _is_noun(second):
                yield first.reading + second.reading
    yield from re.findall(r"[ァ-ヺー]+", katakana(loose(given)))


def _is_noun(word: Word) -> bool:
    return word.part in (Part.noun, Part.name, Part.suffix) and bool(word.reading)


def _suggestions(document: SearchDocument) -> Iterator[str]:
    """What to look for, a tab, what to show."""
    shown = [document.name, *_LISTED.split(f"{document.organization}。{document.topics_text}")]
    for text in dict.fromkeys(clean(text).strip() for text in shown):
        if not text or len(text) > _SUGGESTION_LENGTH or "\t" in text:
            continue
        yield f"{loose(text)}\t{text}"
        spoken = "".join(word.reading for word in analyze(text))
        if spoken and loose(spoken) != loose(text):
            yield f"{loose(spoken)}\t{text}"
    if document.readings and document.name:
        yield f"{loose(clean(document.readings))}\t{clean(document.name)}"
