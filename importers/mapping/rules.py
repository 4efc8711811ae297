"""What is the same for all rows of one kind of table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from importers.mapping.bodies import publisher_area
from importers.mapping.columns import Headings
from importers.mapping.fields import FieldName
from importers.mapping.hours import LabelledHours, hours_of
from importers.mapping.values import Values
from importers.reading.area_codes import read_area_code
from importers.reading.headings import fold_heading
from models.content import TopicContent
from models.vocabulary import Kind, Level, Publication, TopicState

_COUNTS = frozenset({"no", "no.", "№", "番号", "通番", "連番", "整理番号"})


def listed_under(topic: str, list_name: str) -> tuple[TopicContent, ...]:
    """A topic that holds for every line, because of what the list is."""
    return (TopicContent(id=topic, state=TopicState.proposed, evidence=list_name),)


def standard_key(values: Values) -> str:
    """(code, ID), else (code, name, address); the code with its check digit, all else as printed.

    A column that only counts the rows (NO) is no ID: it changes with the next row that comes in.
    """
    if (id := values.raw("id").strip()) and fold_heading(values.columns.of["id"][0]) not in _COUNTS:
        return f"{code_of(values)}\t{id}"
    return name_and_address(values)


def name_and_address(values: Values) -> str:
    """For lists whose numbers are counted anew each time."""
    return f"{code_of(values)}\t{values.raw('name').strip()}\t{address_key(values)}"


def office_key(values: Values) -> str:
    """The number of the office with its service: one office has a row for each service."""
    number, service = values.raw("facility_number").strip(), values.raw("category").strip()
    if not number:
        return standard_key(values)
    return f"{number}\t{service}\t{values.raw('name').strip()}"


def code_of(values: Values) -> str:
    """Six digits where they are certain, from the code, the names or the address; else raw."""
    raw = values.raw("area_code").strip()
    if found := read_area_code(raw):
        return found
    area = publisher_area(values)
    return area.code if area else raw


def address_key(values: Values) -> str:
    names: tuple[FieldName, ...] = ("address", "place_city", "town", "street")
    return "".join(values.raw(name).strip() for name in names)


def category_of(values: Values) -> str:
    """種別, or 何ができるか where a table says so in words of its own."""
    return values("what") or "・".join(text for _, text in values.all("category"))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TableRules:
    """`key` makes the raw key of a row; `list_name` says in words what the list is.

    `place_reaches`: an address is enough to find it, so a row with nothing else is published.
    `home` is the code of the area of all rows that do not say theirs.
    `owner_by_area`: a row that names no body belongs to its municipality, else to itself.
    """

    list_name: str
    publisher: str | None = None
    headings: Headings = field(default_factory=Headings)
    key: Callable[[Values], str]
    scope_of_body: Callable[[Values], str] = code_of
    """Within what a name of a body means one body."""
    kind: Kind = Kind.window
    kind_by_words: bool = False
    level: Level | None = None
    topics: tuple[TopicContent, ...] = ()
    topics_from_words: bool = True
    place_reaches: bool = True
    publication: Publication = Publication.draft
    owner_by_area: bool = True
    home: str | None = None
    what: Callable[[Values], str] = category_of
    hours: Callable[[Values], Sequence[LabelledHours]] = hours_of
