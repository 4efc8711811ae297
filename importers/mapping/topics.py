"""Topics of a row: what its list is about, and what its words say."""

import csv
import re
from functools import cache, lru_cache

from importers.mapping.rules import TableRules
from importers.mapping.values import Values
from importers.reading.wording import fold_text, proposed_topics
from importers.source import DATA
from models.content import TopicContent


def topics_of(values: Values, name: str, rules: TableRules) -> tuple[TopicContent, ...]:
    if not rules.topics_from_words:
        return rules.topics
    text = f"{name} {values.joined('topics', 'description', 'for_whom', 'category')}"
    found = _in(text) if _any_word().search(fold_text(text)) else ()
    if not found:
        return rules.topics
    listed = {topic.id for topic in rules.topics}
    return (*rules.topics, *(topic for topic in found if topic.id not in listed))


@lru_cache(maxsize=5_000)
def _in(text: str) -> tuple[TopicContent, ...]:
    return proposed_topics(text)


@cache
def _any_word() -> re.Pattern[str]:
    """Finds at once that a text has none of the words, which is so for most rows."""
    with (DATA / "topic_words.csv").open(encoding="utf-8", newline="") as file:
        words = {fold_text(row["word"]) for row in csv.DictReader(file)}
    return re.compile("|".join(map(re.escape, sorted(words))))
