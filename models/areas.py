"""The tree of areas, held in memory: 1,963 rows that change once a year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.area import Area

NATION = "JP"


@dataclass(frozen=True, slots=True)
class AreaTree:
    by_code: Mapping[str, Area]
    children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, areas: Iterable[Area]) -> "AreaTree":
        by_code = {area.code: area for area in areas}
        children: dict[str, list[str]] = {}
        for area in by_code.values():
            if area.parent_code:
                children.setdefault(area.parent_code, []).append(area.code)
        return cls(by_code, {code: tuple(sorted(below)) for code, below in children.items()})

    def ancestors(self, code: str) -> tuple[str, ...]:
        """What contains the area, nearest first, without the nation."""
        found: list[str] = []
        area = self.by_code.get(code)
        while area is not None and area.parent_code:
            found.append(area.parent_code)
            area = self.by_code.get(area.parent_code)
        return tuple(found)

    def within(self, code: str | None) -> tuple[str, ...]:
        """What contains the area, nearest first, ending with the nation."""
        if code is None or code == NATION:
            return ()
        return (*self.ancestors(code), NATION)

    def name(self, code: str) -> str:
        if code == NATION:
            return "全国"
        area = self.by_code.get(code)
        return area.name if area else code
