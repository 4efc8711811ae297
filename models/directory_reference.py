"""The reference data one process holds in memory: areas and topics."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.areas import AreaTree


@dataclass(frozen=True, slots=True)
class Topic:
    """`question` is how a resident would say it."""

    id: str
    name: str
    question: str


@dataclass(frozen=True, slots=True)
class DirectoryReference:
    areas: AreaTree
    topics: Mapping[str, Topic]

    @property
    def is_loaded(self) -> bool:
        return bool(self.areas.by_code and self.topics)
