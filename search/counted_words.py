"""Which words of a question may be counted: needs, never people, numbers or dangers."""

import re

from search.analyzer import Word, analyze, numbers
from search.folding import fold, is_latin
from search.light import is_light
from search.morphemes import Part
from search.subjects import subjects_of
from search.synonyms import Synonyms
from search.urgency import judge

NEVER_COUNTED = frozenset({"suicide", "dv", "abuse", "sexual_violence", "crime_victim"})
"""Topics of which not even the number of questions is kept: in a small town it would say enough."""

LONGEST_COUNTED = 60
"""Letters; whoever writes more tells a story, and its words are theirs."""
MOST_WORDS = 6
_SHORTEST, _LONGEST = 2, 20
_COUNTED_PARTS = frozenset({Part.noun, Part.other})
_PRIVATE = re.compile(r"@|://|www\.|\d")


def counted_words(text: str, synonyms: Synonyms) -> tuple[str, ...]:
    """The words of a question as they were typed; none where any of it is private.

    Names of people and places, numbers, verbs, and what no dictionary knows are left out. A
    question that speaks of danger or of a topic of `NEVER_COUNTED`, that holds a number or an
    address, or that is long, gives nothing at all.
    """
    question = fold(text).text.strip()
    if not question or len(question) > LONGEST_COUNTED:
        return ()
    if _PRIVATE.search(question) or numbers(question) or judge(question):
        return ()
    words = analyze(question)
    if len(words) > MOST_WORDS or _speaks_of_danger(words, question, synonyms):
        return ()
    counted = (_written(word) for word in words if _may_be_counted(word, synonyms))
    return tuple(dict.fromkeys(counted))


def _may_be_counted(word: Word, synonyms: Synonyms) -> bool:
    if not _SHORTEST <= len(word.surface) <= _LONGEST or is_light(word):
        return False
    if synonyms.of(word.keys):
        return True
    # What the dictionary does not know may be somebody's name.
    return word.known and word.part in _COUNTED_PARTS


def _speaks_of_danger(words: tuple[Word, ...], question: str, synonyms: Synonyms) -> bool:
    keys = tuple(key for word in words for key in word.keys)
    spans = (
        keys[start:end]
        for start in range(len(keys))
        for end in range(start + 1, min(len(keys), start + synonyms.longest) + 1)
    )
    topics = {synonyms.topic(span) for span in spans}
    topics |= {synonyms.topic_sounding(chunk) for chunk in question.split()}
    topics |= {subject.topic for subject in subjects_of(question)}
    return not NEVER_COUNTED.isdisjoint(topics)


def _written(word: Word) -> str:
    return word.surface.lower() if is_latin(word.surface) else word.surface
