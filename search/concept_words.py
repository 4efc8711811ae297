"""Words of other languages that can be offered: those of `concepts.tsv` that are whole words."""

import csv
from dataclasses import dataclass
from functools import lru_cache

from search.subjects import CONCEPTS, listed

WHOLE = ("en", "zh", "vi", "pt", "es", "tl", "id")
"""Columns without stems; of the others a part of a word may stand there, to be found in many."""


@dataclass(frozen=True, slots=True)
class ConceptWord:
    text: str
    topic: str
    language: str


@lru_cache(maxsize=1)
def concept_words() -> tuple[ConceptWord, ...]:
    with CONCEPTS.open(encoding="utf-8", newline="") as file:
        return tuple(
            ConceptWord(word, row["topic"], language)
            for row in csv.DictReader(file, delimiter="\t", strict=True)
            for language in WHOLE
            for word in listed(row[language])
        )
