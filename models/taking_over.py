"""Two records become one: what the one that stays takes over from the other, and gives back.

Contents are in the canonical form (`models.content.canonical`). What is said of a field (printed
so, doubtful, confirmed) always goes with its value: a number never comes to look surer than it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.content import OrganizationContent, ServiceContent, canonical
from models.phone_numbers import read_number
from models.vocabulary import RecordType, VerificationStatus

Said = Mapping[str, Any]
Entry = dict[str, Any]


class Choice(StrEnum):
    """Whose value a field has afterwards; `both` puts theirs behind ours."""

    ours = "ours"
    theirs = "theirs"
    both = "both"


TOGETHER = frozenset(
    {"phones", "channels", "urls", "languages", "areas", "places", "topics", "notices", "flags"}
)
"""Fields that can hold what both say. Opening hours cannot: two texts would contradict."""
_NOT_CHOSEN = frozenset({"alternate_names", "verifications", "printed", "publication"})
"""Other names are all kept, cells stay with their source, and the state is that of what stays."""
_ALWAYS_SAID = frozenset({"name", "kind"})
_PATH = re.compile(r"(?P<root>\w+)(?P<part>\[\d+\]|\.\w+)?(?P<rest>.*)", re.DOTALL)


def fields_of(kind: RecordType) -> tuple[str, ...]:
    """Fields a person can choose about, in the order of the record."""
    content = OrganizationContent if kind is RecordType.organization else ServiceContent
    return tuple(name for name in content.model_fields if name not in _NOT_CHOSEN)


def differing(kind: RecordType, ours: Said, theirs: Said) -> tuple[str, ...]:
    return tuple(field for field in fields_of(kind) if ours.get(field) != theirs.get(field))


def choices_for(field: str, ours: Said, theirs: Said) -> tuple[Choice, ...]:
    """What may be chosen where the two differ. Nothing is taken away: silence is no other value."""
    if field not in theirs and field not in _ALWAYS_SAID:
        return (Choice.ours,)
    both = field in TOGETHER and field in ours
    return (Choice.ours, Choice.theirs, Choice.both) if both else (Choice.ours, Choice.theirs)


def suggested(field: str, ours: Said, theirs: Said) -> Choice:
    """Theirs only where we say nothing."""
    empty = field not in ours and field not in _ALWAYS_SAID
    return Choice.theirs if empty and field in theirs else Choice.ours


def taken_over(
    kind: RecordType, ours: Said, theirs: Said, choices: Mapping[str, Choice]
) -> dict[str, Any]:
    """Our content with what was chosen from theirs, and all names of both.

    Raises pydantic.ValidationError where the halves do not fit, such as an age from each.
    """
    content = dict(ours)
    entries = list(ours.get("verifications", ()))
    for field in differing(kind, ours, theirs):
        choice = choices.get(field, Choice.ours)
        if choice not in choices_for(field, ours, theirs):
            continue
        if choice is Choice.theirs:
            _set(content, field, theirs.get(field))
            entries = [e for e in entries if _root(e) != field]
            entries += _entries_with(field, theirs, None)
        elif choice is Choice.both:
            content[field], places = _together(field, ours[field], theirs[field])
            entries += _entries_with(field, theirs, places)
    _set(content, "verifications", entries)
    _set(content, "alternate_names", _all_names(content, ours, theirs))
    return _checked(kind, content)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """`left` are fields that people have changed since: they stay as they are now."""

    content: dict[str, Any]
    left: tuple[str, ...]


def given_back(kind: RecordType, now: Said, before: Said, after: Said) -> GivenBack:
    """Undo `taken_over`: each field it changed goes back, if nobody has changed it since."""
    content = dict(now)
    entries = list(now.get("verifications", ()))
    untouched = entries == list(after.get("verifications", ()))
    left: list[str] = []
    for field in differing(kind, before, after):
        if now.get(field) != after.get(field):
            left.append(field)
            continue
        _set(content, field, before.get(field))
        entries = [e for e in entries if _root(e) != field]
        entries += [e for e in before.get("verifications", ()) if _root(e) == field]
    if untouched and not left:
        entries = list(before.get("verifications", ()))
    _set(content, "verifications", entries)
    _set(content, "alternate_names", _names_back(now, before, after))
    return GivenBack(_checked(kind, content), tuple(left))


def lost(kind: RecordType, result: Said, theirs: Said) -> tuple[str, ...]:
    """Fields of theirs that are not in what comes of it, whole or in part."""
    return tuple(
        field
        for field in fields_of(kind)
        if field != "name" and field in theirs and not _holds(field, result, theirs)
    )


def _holds(field: str, result: Said, theirs: Said) -> bool:
    value, their = result.get(field), theirs[field]
    if value == their:
        return True
    if field == "flags":
        return dict(their).items() <= dict(value or {}).items()
    if field in TOGETHER:
        keys = {_identity(field, item) for item in value or ()}
        return all(_identity(field, item) in keys for item in their)
    return False


def _together(field: str, ours: Any, theirs: Any) -> tuple[Any, dict[str, str]]:
    """Both values, and for each part of theirs that was missing the path at which it stands now.

    Parts are "[0]" of a list and ".free" of the flags.
    """
    if field == "flags":
        return {**theirs, **ours}, {f".{key}": f"flags.{key}" for key in theirs if key not in ours}
    items = list(ours)
    known = {_identity(field, item) for item in items}
    places: dict[str, str] = {}
    for at, item in enumerate(theirs):
        if _identity(field, item) not in known:
            known.add(_identity(field, item))
            places[f"[{at}]"] = f"{field}[{len(items)}]"
            items.append(item)
    return items, places


def _identity(field: str, item: Mapping[str, Any]) -> object:
    """What makes two items of a list the same."""
    if field == "phones":
        number = item["number"]
        return item.get("kind"), read_number(number).normalized or number
    keys = {
        "channels": ("kind", "value", "label"),
        "urls": ("url",),
        "languages": ("code", "means"),
        "areas": ("code", "name"),
        "topics": ("id",),
    }.get(field)
    return tuple(item.get(key) for key in keys) if keys else repr(sorted(item.items()))


def _entries_with(field: str, theirs: Said, places: Mapping[str, str] | None) -> list[Entry]:
    """What is said of their value; with `places` only of the parts taken, where they stand now.

    Doubts about their whole record hold for what is taken out of it as well.
    """
    found: list[Entry] = []
    for entry in theirs.get("verifications", ()):
        path = _PATH.match(entry["field"])
        doubt = entry["field"] == "*" and entry["status"] != VerificationStatus.confirmed
        if not doubt and _root(entry) != field:
            continue
        if doubt or not (path and path["part"]):
            targets = [field] if places is None else list(places.values())
        elif places is None:
            targets = [entry["field"]]
        else:
            targets = [places[path["part"]] + path["rest"]] if path["part"] in places else []
        found += [entry | {"field": target} for target in targets]
    return found


def _root(entry: Mapping[str, Any]) -> str:
    path = _PATH.match(entry["field"])
    return path["root"] if path else str(entry["field"])


def _all_names(content: Said, ours: Said, theirs: Said) -> list[str]:
    names = [
        *ours.get("alternate_names", ()),
        *(one["name"] for one in (ours, theirs)),
        *theirs.get("alternate_names", ()),
    ]
    return [
        name
        for name in dict.fromkeys(names)
        if name != content["name"] or name in ours.get("alternate_names", ())
    ]


def _names_back(now: Said, before: Said, after: Said) -> list[str]:
    names = list(now.get("alternate_names", ()))
    if names == list(after.get("alternate_names", ())):
        return list(before.get("alternate_names", ()))
    added = set(after.get("alternate_names", ())) - set(before.get("alternate_names", ()))
    return [name for name in names if name not in added]


def _set(content: dict[str, Any], field: str, value: Any) -> None:
    if value in (None, [], {}, ()):
        content.pop(field, None)
    else:
        content[field] = value


def _checked(kind: RecordType, content: Said) -> dict[str, Any]:
    model = OrganizationContent if kind is RecordType.organization else ServiceContent
    return canonical(model.model_validate(content))


def richness(kind: RecordType, content: Said) -> tuple[int, int]:
    """(fields somebody has confirmed, things said): of two records the greater one should stay."""
    confirmed = _count(content.get("verifications", ()))
    parts: Iterable[Any] = (content.get(field) for field in fields_of(kind))
    return confirmed, sum(
        len(value) if isinstance(value, list | dict) else value is not None for value in parts
    )


def _count(entries: Sequence[Mapping[str, Any]]) -> int:
    return sum(entry["status"] == VerificationStatus.confirmed for entry in entries)
