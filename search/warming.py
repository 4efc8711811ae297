"""What the first question would otherwise wait for."""

from search.analyzer import analyze
from search.question.rules import rules
from search.subjects import subjects_of
from search.synonyms import curated
from search.urgency import judge

_ANY_QUESTION = "夜に相談できるところ"


def warm() -> None:
    """Read rules, words and dictionary into memory: a second or two of work, once a process."""
    rules()
    curated()
    analyze(_ANY_QUESTION)
    judge(_ANY_QUESTION)
    subjects_of(_ANY_QUESTION)
