"""Groups of words as they come with the software, with what people have changed laid over them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from search.folding import loose
from search.synonyms import Group, curated_groups


@dataclass(frozen=True, slots=True)
class GroupEdit:
    """How a group is now. Without a `group` it is as it comes with the software."""

    id: str
    group: Group | None
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A group as it stands, and as it comes with the software, if it does."""

    id: str
    group: Group
    shipped: Group | None
    is_off: bool = False

    @property
    def is_changed(self) -> bool:
        return self.shipped is not None and self.group != self.shipped


@lru_cache(maxsize=1)
def shipped_groups() -> Mapping[str, Group]:
    """By an id made from the topic and the first word: another order of the file changes none."""
    found: dict[str, Group] = {}
    for group in curated_groups():
        head = group.words[0] if group.words else "".join(group.leads_to)
        named = f"{group.topic}\n{loose(head)}"
        id, more = _id(named), 1
        while id in found:
            more += 1
            id = _id(f"{named}\n{more}")
        found[id] = group
    return found


def known_groups(edits: Iterable[GroupEdit] = ()) -> tuple[KnownGroup, ...]:
    """Those of the software in their order, then those that people have added.

    A group that a newer version of the software no longer brings lives on where it was edited.
    """
    shipped = shipped_groups()
    edited = {edit.id: edit for edit in edits}
    found = []
    for id, group in shipped.items():
        edit = edited.pop(id, None)
        now = edit.group if edit and edit.group else group
        found.append(KnownGroup(id, now, group, is_off=edit is not None and edit.is_off))
    found += (
        KnownGroup(edit.id, edit.group, None, is_off=edit.is_off)
        for edit in edited.values()
        if edit.group is not None
    )
    return tuple(found)


def groups_in_use(known: Iterable[KnownGroup]) -> tuple[Group, ...]:
    return tuple(one.group for one in known if not one.is_off)


def _id(named: str) -> str:
    return "s-" + blake2b(named.encode("utf-8", "replace"), digest_size=8).hexdigest()
