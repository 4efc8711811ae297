"""What every engine is asked, and the records they all hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Protocol

from bench.quality.cases import judged_queries, parent_codes
from bench.quality.directory import Made

GROUPS = ("official", "residents", "sentence", "typo", "abbreviation", "languages")
EACH = 12
PAGE = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen beside the words, in the values of the API; empty for everything."""

    area: str = ""
    channel: str = ""
    flag: str = ""
    language: str = ""
    open_now: bool = False


FILTERS = (
    Filters(),
    Filters(area="431001"),
    Filters(flag="free"),
    Filters(),
    Filters(channel="line"),
    Filters(open_now=True),
    Filters(language="en"),
    Filters(area="010006", flag="free"),
)


@dataclass(frozen=True, slots=True)
class Question:
    q: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class Row:
    """One record without its hours, which only the product understands."""

    number: int
    name: str
    organization: str
    text: str
    topics: tuple[str, ...]
    areas: tuple[str, ...]
    languages: tuple[str, ...]
    channels: tuple[str, ...]
    flags: tuple[str, ...]


class Engine(Protocol):
    """`tells_total`: `ask` gives the number of hits, else only that something was answered."""

    name: str
    tells_total: bool

    def ask(self, question: Question) -> int:
        """A page of hits, with facets and marks where it has them, is read to its end."""

    def cpu(self) -> float:
        """Seconds of processor time used for it so far."""

    def memory(self) -> int | None:
        """Megabytes of the process that answers; None where it is not apart."""

    def close(self) -> None: ...


def questions() -> list[Question]:
    """The same everywhere: a dozen of each of several classes, the filters in turn."""
    texts = [
        one.q
        for group in GROUPS
        for one in [judged for judged in judged_queries() if judged.group == group][:EACH]
    ]
    filters = cycle(FILTERS)
    return [Question(text, next(filters)) for text in texts]


def rows(made: Iterable[Made]) -> Iterator[Row]:
    for number, one in enumerate(made, 1):
        content = one.service.content
        said = (content.for_whom, content.what, content.description)
        kinds = [part.kind for part in content.channels] + ["phone"] * bool(content.phones)
        yield Row(
            number=number,
            name=content.name,
            organization=one.organization.content.name,
            text="。".join(part for part in said if part),
            topics=tuple(topic.id for topic in content.topics),
            areas=tuple(area.code for area in content.areas if area.code),
            languages=tuple(language.code for language in content.languages if language.code),
            channels=tuple(dict.fromkeys(str(kind) for kind in kinds)),
            flags=tuple(str(flag) for flag, holds in content.flags.items() if holds),
        )


def around(area: str) -> tuple[str, ...]:
    """Codes whose services serve the area: its own, its prefecture's, the nation's."""
    return (area, *parent_codes(area), "JP")
