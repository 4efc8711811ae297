"""Which of many names begin at a place in a text, without trying every length there."""

from collections.abc import Iterable, Sequence


class Lookup:
    """Made once for a list of names; asked for every letter of every question."""

    def __init__(self, names: Iterable[str]) -> None:
        found: dict[str, set[int]] = {}
        for name in names:
            found.setdefault(name[:2], set()).add(len(name))
        for start, sizes in found.items():
            sizes.update(found.get(start[:1], ()))
        self._sizes = {start: sorted(sizes, reverse=True) for start, sizes in found.items()}

    def ends(self, text: str, at: int) -> Sequence[int]:
        """Where a name beginning at `at` may end, the farthest first."""
        sizes = self._sizes.get(text[at : at + 2]) or self._sizes.get(text[at])
        return [at + size for size in sizes if at + size <= len(text)] if sizes else ()
