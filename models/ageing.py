"""How old what a record says is: each kind of field ages at its own pace.

| kind | fields | fresh for |
|---|---|---|
| hours | hours, notices | 180 days |
| contacts | phones, channels, urls, places, fees, flags | 365 days |
| about | topics, areas, languages, for whom, what, and the other descriptions | 540 days |
| names | name, reading, other names, kind, level | 730 days |

After that a field is ageing, and 90 days later it is stale. What counts is the newest of: the
field was confirmed, the whole record was confirmed ("*"), its source was published. A record
without any of them is stale: nobody can say how old it is. A doubt makes nothing younger or
older: it is shown beside the field until somebody answers it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from models.vocabulary import VerificationStatus


class FieldKind(StrEnum):
    hours = "hours"
    contacts = "contacts"
    about = "about"
    names = "names"


FIELDS: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.hours: ("hours", "notices"),
    FieldKind.contacts: ("phones", "channels", "urls", "places", "fees", "flags"),
    FieldKind.about: (
        *("topics", "areas", "languages", "for_whom", "what", "description", "summary_easy"),
        *("not_accepted", "first_visit", "accepts_consultation", "minimum_age", "maximum_age"),
        *("eligibility", "residence_rule", "lgbtq_definition"),
    ),
    FieldKind.names: ("name", "alternate_names", "reading", "kind", "level"),
}
KIND_OF = {name: kind for kind, names in FIELDS.items() for name in names}
KIND_WORDS = {
    FieldKind.hours: "受付時間とお知らせ",
    FieldKind.contacts: "電話番号・連絡方法・場所・料金",
    FieldKind.about: "できること・だれのためか",
    FieldKind.names: "名前",
}


class Age(StrEnum):
    """In rising order."""

    fresh = "fresh"
    ageing = "ageing"
    stale = "stale"


class Ground(StrEnum):
    """What a date rests on, the surest first."""

    confirmed = "confirmed"
    source = "source"
    nothing = "nothing"


_AGES, _GROUNDS = list(Age), list(Ground)


@dataclass(frozen=True, slots=True)
class Pace:
    """Days for which each kind is fresh, and how many later it is stale."""

    hours: int = 180
    contacts: int = 365
    about: int = 540
    names: int = 730
    grace: int = 90

    def days(self, kind: FieldKind) -> int:
        found: int = getattr(self, kind.value)
        return found

    @property
    def soonest(self) -> int:
        """Nothing that was confirmed less than so many days ago is ageing."""
        return min(self.days(kind) for kind in FieldKind)


DEFAULT_PACE = Pace()
_PACE_PART = re.compile(r"(hours|contacts|about|names|grace)=(\d{1,5})")


def read_pace(text: str) -> Pace:
    """From "hours=180 contacts=365"; what is not named keeps its days. Raises ValueError.

    >>> read_pace("hours=90 grace=30").hours
    90
    """
    given: dict[str, int] = {}
    for part in text.replace(",", " ").split():
        found = _PACE_PART.fullmatch(part)
        if found is None or int(found[2]) < 1:
            raise ValueError("use hours=DAYS contacts=DAYS about=DAYS names=DAYS grace=DAYS")
        given[found[1]] = int(found[2])
    return Pace(**given)


@dataclass(frozen=True, slots=True)
class Asking:
    """Days from one step to the next while nobody answers; the first is from the first mail.

    A reminder, another one, the list of those somebody has to call, 要更新, 休止. With `suspend`
    0 nothing is ever suspended by the rule.
    """

    remind: int = 14
    again: int = 14
    escalate: int = 14
    outdated: int = 48
    suspend: int = 90


DEFAULT_ASKING = Asking()
_ASKING_PART = re.compile(r"(remind|again|escalate|outdated|suspend)=(\d{1,5})")


def read_asking(text: str) -> Asking:
    """From "remind=7 suspend=0"; what is not named keeps its days. Raises ValueError.

    >>> read_asking("remind=7, suspend=0")
    Asking(remind=7, again=14, escalate=14, outdated=48, suspend=0)
    """
    given: dict[str, int] = {}
    for part in text.replace(",", " ").split():
        found = _ASKING_PART.fullmatch(part)
        if found is None or (int(found[2]) < 1 and found[1] != "suspend"):
            raise ValueError(
                "use remind, again, escalate, outdated and suspend=DAYS; suspend=0 too"
            )
        given[found[1]] = int(found[2])
    return Asking(**given)


@dataclass(frozen=True, slots=True)
class Said:
    """That something was confirmed: which field ("*" is all of it), when, by what role, how."""

    field: str
    on: date
    role: str | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All that tells how old a record is. `counts` are the fields that say something.

    A list counts how many it has: one confirmed number does not confirm the others.
    """

    counts: Mapping[str, int]
    confirmed: Sequence[Said] = ()
    sources: Sequence[date] = ()


@dataclass(frozen=True, slots=True)
class FieldAge:
    """`on` is the date it rests on; None where nothing at all is known: then it is stale."""

    age: Age
    on: date | None
    ground: Ground
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class RecordAge:
    """Of every field that says something, and of the whole: the age of its oldest part."""

    whole: FieldAge
    fields: Mapping[str, FieldAge] = field(default_factory=dict)

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody has confirmed every part at some time."""
        return all(one.ground is Ground.confirmed for one in self.fields.values())


def record_age(known: Known, today: date, pace: Pace = DEFAULT_PACE) -> RecordAge:
    fields = {
        name: _field_age(name, count, known, today, pace)
        for name, count in known.counts.items()
        if name in KIND_OF and count > 0
    }
    if not fields:
        fields = {"name": _field_age("name", 1, known, today, pace)}
    return RecordAge(max(fields.values(), key=_order), fields)


def _field_age(name: str, count: int, known: Known, today: date, pace: Pace) -> FieldAge:
    """Of a list: of that part which was confirmed the longest ago."""
    parts = [_newest(name, index, known, today) for index in range(count)]
    on, ground, said = min(parts, key=lambda part: (part[0] or date.min, -_GROUNDS.index(part[1])))
    return FieldAge(_age(on, KIND_OF[name], today, pace), on, ground, said)


def _newest(
    name: str, index: int, known: Known, today: date
) -> tuple[date | None, Ground, Said | None]:
    """The surest of the newest. A day that has not come yet proves nothing."""
    said = [
        one for one in known.confirmed if one.on <= today and _speaks_of(one.field, name, index)
    ]
    best = max(said, key=lambda one: (one.on, one.field != "*"), default=None)
    published = max((day for day in known.sources if day <= today), default=None)
    if best is not None and (published is None or best.on >= published):
        return best.on, Ground.confirmed, best
    if published is not None:
        return published, Ground.source, None
    return None, Ground.nothing, None


def _speaks_of(path: str, name: str, index: int) -> bool:
    if path in ("*", name):
        return True
    part = f"{name}[{index}]"
    if name == "flags":
        # Each flag is a field of its own; one of them does not stand for the others.
        return False
    return path == part or path.startswith(f"{part}.")


def _age(on: date | None, kind: FieldKind, today: date, pace: Pace) -> Age:
    if on is None:
        return Age.stale
    days = (today - on).days
    if days <= pace.days(kind):
        return Age.fresh
    return Age.ageing if days <= pace.days(kind) + pace.grace else Age.stale


def _order(one: FieldAge) -> tuple[int, timedelta, int]:
    age = date.max - (one.on or date.min)
    return _AGES.index(one.age), age, _GROUNDS.index(one.ground)


def counts_of(said: Mapping[str, Any]) -> dict[str, int]:
    """Of the canonical content of a record, or of its document: how much each field says."""
    found = {}
    for name in KIND_OF:
        value = said.get(name)
        if value is None or value in ("", [], {}, ()):
            continue
        found[name] = len(value) if isinstance(value, list | tuple) else 1
    return found


def confirmations(entries: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    """Those entries of `verifications` that say so with a date."""
    found = []
    for entry in entries:
        on = entry.get("verified_on")
        if entry.get("status") != VerificationStatus.confirmed or on is None:
            continue
        day = on if isinstance(on, date) else date.fromisoformat(str(on))
        found.append(Said(str(entry["field"]), day, entry.get("role"), entry.get("method")))
    return tuple(found)


_ERAS = {"令和": 2018, "平成": 1988, "R": 2018, "H": 1988}
_DAY = re.compile(
    r"(?:(?P<era>令和|平成|[RH])\s*(?P<nth>元|\d{1,2})|(?P<year>(?:19|20)\d\d))"
    r"(?:年度?|[-./])?(?:\s*(?P<month>\d{1,2})(?:月|[-./])?)?(?:\s*(?P<day>\d{1,2})日?)?"
)


def published_on(text: str | None) -> date | None:
    """The day a source gives for itself, the earliest its words allow; None where it gives none.

    >>> published_on("令和6年3月"), published_on("2024-03-15 現在"), published_on("年1回")
    (datetime.date(2024, 3, 1), datetime.date(2024, 3, 15), None)
    """
    found = _DAY.search(text or "")
    if found is None:
        return None
    if found["era"]:
        nth = 1 if found["nth"] == "元" else int(found["nth"])
        year = _ERAS[found["era"]] + nth
    else:
        year = int(found["year"])
    try:
        return date(year, int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return date(year, 1, 1)
