"""The cell that says what a window is for: marks of the legend, an appointment mark, subjects."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from importers.reading.ages import read_ages
from importers.reading.cell import plain
from importers.reading.wording import proposed_topics
from models.content import TopicContent
from models.vocabulary import TopicState

APPOINTMENT = "予約"

_BOLD = re.compile(r"<b>(.*?)</b>", re.IGNORECASE | re.DOTALL)
_AUDIENCE = re.compile(r"^(?P<who>\S{1,40}?(?:人|方|者|家庭|世帯))(?:の|に[関關]する|への)")
_CONDITION = re.compile(r"[(（]([^()（）]*(?:年齢|歳|才|対象|限)[^()（）]*)[)）]")
_TOPIC_OF_MARK = (
    ("お金", "poverty"),
    ("仕事", "work"),
    ("子ども", "childrearing"),
    ("子育て", "childrearing"),
    ("健康", "medical"),
    ("介護", "caregiving"),
    ("障がい", "disability"),
    ("障害", "disability"),
)


@dataclass(frozen=True, slots=True)
class PrintedTopics:
    """`text` is everything but the marks, to the letter; `is_above` when it is the cell above."""

    text: str | None
    subjects: tuple[str, ...]
    marks: tuple[str, ...]
    appointment: bool
    is_above: bool
    for_whom: str | None = None
    eligibility: str | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None


def read_printed_topics(cell: str, above: str, legend: Sequence[str]) -> PrintedTopics:
    """An empty cell takes the one above. Marks are bold, or words of the legend at the start."""
    is_above = not cell.strip() and bool(above.strip())
    source = above if is_above else cell
    marks = [plain(found.group(1)) for found in _BOLD.finditer(source)]
    words = plain(_BOLD.sub(" ", source)).split()
    known = {*legend, *marks, APPOINTMENT}
    while words and words[0] in known:
        marks.append(words.pop(0))
    text = " ".join(words)
    condition = _CONDITION.search(text)
    audience = _AUDIENCE.match(text)
    ages = read_ages(text)
    only = ages[0] if len(ages) == 1 else None
    return PrintedTopics(
        text=text or None,
        subjects=tuple(words),
        marks=tuple(dict.fromkeys(mark for mark in marks if mark != APPOINTMENT)),
        appointment=APPOINTMENT in marks,
        is_above=is_above,
        for_whom=audience["who"] if audience else None,
        eligibility=condition[1].strip() if condition else None,
        minimum_age=only.minimum if only else None,
        maximum_age=only.maximum if only else None,
    )


def topics_of(printed: PrintedTopics, words: str) -> tuple[TopicContent, ...]:
    """Proposed by the words of the row first, then by its marks."""
    found = {topic.id: topic for topic in proposed_topics(f"{printed.text or ''} {words}")}
    for mark in printed.marks:
        for part, id in _TOPIC_OF_MARK:
            if part in mark and id not in found:
                found[id] = TopicContent(
                    id=id, state=TopicState.proposed, evidence=f"マーク「{mark}」"
                )
    return tuple(found.values())
