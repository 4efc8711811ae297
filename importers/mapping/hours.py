"""Opening hours of a row: one text, or days and times in columns of their own."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from importers.mapping.fields import FieldName
from importers.mapping.values import Values
from importers.reading.day_hours import JoinedHours, join_hours, join_kinds_of_days
from importers.reading.doubts import doubtful
from models.content import HoursContent, VerificationContent

LabelledHours = tuple[str, JoinedHours]
"""For what the hours hold, empty where for all of it, and the hours."""


def hours_of(values: Values) -> Sequence[LabelledHours]:
    return (("", _all_of(values)),)


def _all_of(values: Values) -> JoinedHours:
    of = values.columns.of
    parts: list[JoinedHours] = []
    texts = values.all("hours")
    closed = values("closed_days")
    if texts:
        parts.append(JoinedHours("。".join(" ".join(text.split()) for _, text in texts)))
    if "weekday_hours" in of:
        parts.append(
            join_kinds_of_days(
                values("weekday_hours"),
                values("saturday_hours"),
                values("sunday_hours"),
                values("holiday_hours"),
                closed,
                values("hours_note"),
            )
        )
    else:
        parts.append(
            join_hours(values("days"), values("opens"), values("closes"), values("hours_note"))
        )
        if closed:
            parts.append(JoinedHours(f"休みは {' '.join(closed.split())}"))
    return _together(tuple(part for part in parts if part.text))


@lru_cache(maxsize=20_000)
def _together(parts: tuple[JoinedHours, ...]) -> JoinedHours:
    if len(parts) == 1:
        return parts[0]
    doubt = next((part.doubt for part in parts if part.doubt), None)
    return JoinedHours("。".join(part.text for part in parts), doubt)


_OTHER_WAYS: frozenset[FieldName] = frozenset({"hours", "weekday_hours", "closed_days"})
HoursAndNotes = tuple[tuple[HoursContent, ...], tuple[VerificationContent, ...]]


def hours_and_notes(
    values: Values, read: Callable[[Values], Sequence[LabelledHours]]
) -> HoursAndNotes:
    """Hours as they are kept, with a doubt for each that could not be joined with certainty."""
    if read is hours_of and _OTHER_WAYS.isdisjoint(values.columns.of):
        return _standard(values("days"), values("opens"), values("closes"), values("hours_note"))
    return _content(tuple(read(values)))


@lru_cache(maxsize=20_000)
def _standard(days: str, opens: str, closes: str, note: str) -> HoursAndNotes:
    return _content((("", join_hours(days, opens, closes, note)),))


@lru_cache(maxsize=20_000)
def _content(
    labelled: tuple[LabelledHours, ...],
) -> HoursAndNotes:
    said = [(label, joined) for label, joined in labelled if joined.text]
    hours = tuple(HoursContent(text=joined.text, label=label or None) for label, joined in said)
    notes = tuple(
        doubtful(f"hours[{at}].text", joined.doubt, joined.text)
        for at, (_, joined) in enumerate(said)
        if joined.doubt
    )
    return hours, notes
