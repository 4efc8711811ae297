"""An office with plain hours, and what it is handed over as: for the tests of all exchanges."""

from datetime import UTC, date, datetime
from itertools import count

from models.hours import rules as r
from models.hours.exchange_hsds import to_schedules
from models.hours.several import LabelledHours
from models.hours.sure_times import SureTimes

EVERY_DAY = tuple(r.Day)
WORKDAYS = EVERY_DAY[:5]
NINE = r.Weekly(WORKDAYS, None, 540, 1020)
START = date(2026, 11, 20)
WRITTEN = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def office(*special, **more):
    rules = {"holidays": r.Holidays.closed, "year_end_closed": True} | more
    return r.Hours("", (NINE,), special=special, **rules)


def sure(hours, **more):
    return SureTimes.of_texts([LabelledHours(hours)], **more)


def ids():
    return (f"00000000-0000-4000-8000-{n:012}" for n in count())


def schedules(hours):
    return to_schedules(hours, ids())


def week(hours):
    return {
        (day, n, w.start, w.end)
        for w in hours.weekly
        for day in w.days or (None,)
        for n in w.nth or (None,)
    }
