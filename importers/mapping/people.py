"""For whom it is and on what terms: the fields that most lists of facilities do not have."""

from typing import Any

from importers.mapping.fields import FieldName
from importers.mapping.marks import FLAG_FIELDS, flags_of
from importers.mapping.values import Values
from importers.reading.ages import read_ages
from importers.reading.doubts import doubtful
from importers.reading.languages import read_languages
from importers.reading.marks import read_mark
from models.content import LanguageContent, VerificationContent

_LONGEST = 500
_PEOPLE: frozenset[FieldName] = frozenset({"for_whom", "ages", "eligibility"})
_TERMS: frozenset[FieldName] = frozenset(
    {"not_accepted", "first_visit", "how_to_apply", "fees", "accepts_consultation", "languages"}
)
_ALL = _PEOPLE | _TERMS | FLAG_FIELDS


def further_of(values: Values) -> tuple[dict[str, Any], list[VerificationContent]]:
    """Fields of a service that the row says anything about, with what is uncertain in them."""
    if _ALL.isdisjoint(values.columns.of):
        return {}, []
    flags, notes = flags_of(values)
    found: dict[str, Any] = {
        "flags": flags,
        "not_accepted": values("not_accepted") or None,
        "first_visit": values.joined("first_visit", "how_to_apply") or None,
        "fees": values.joined("fees") or None,
        "accepts_consultation": read_mark(values("accepts_consultation")).value,
        "languages": tuple(
            LanguageContent(code=code) for code in read_languages(values("languages"))
        ),
    }
    if not _PEOPLE.isdisjoint(values.said):
        people, doubts = _people(values)
        found |= people
        notes += doubts
    return found, notes


def _people(values: Values) -> tuple[dict[str, Any], list[VerificationContent]]:
    for_whom, ages, rule = values("for_whom"), values("ages"), values.joined("eligibility")
    found = read_ages(f"{ages}\n{for_whom}\n{rule}")
    limits = {(one.minimum, one.maximum) for one in found}
    notes = []
    minimum = maximum = None
    if len(limits) == 1:
        minimum, maximum = limits.pop()
    elif limits:
        evidence = "、".join(one.phrase for one in found)
        note = "年齢の書き方がいくつかあり、どれが正しいか分かりません。"
        notes.append(doubtful("eligibility", note, evidence))
    people = {
        "for_whom": " ".join((for_whom or ages).split())[:_LONGEST] or None,
        "eligibility": "\n".join(part for part in (ages, rule) if part) or None,
        "minimum_age": minimum,
        "maximum_age": maximum,
    }
    return people, notes
