"""What one process holds in memory and every answer rests on: areas, topics, the year's end."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.areas import AreaTree
from models.hours.calendar import DEFAULT_YEAR_END, YearEnd


@dataclass(frozen=True, slots=True)
class Topic:
    """`question` is how a resident would say it."""

    id: str
    name: str
    question: str


@dataclass(frozen=True, slots=True)
class DirectoryReference:
    """`year_end` is what 年末年始 means here where a text gives no dates."""

    areas: AreaTree
    topics: Mapping[str, Topic]
    year_end: YearEnd = DEFAULT_YEAR_END

    @property
    def is_loaded(self) -> bool:
        return bool(self.areas.by_code and self.topics)
