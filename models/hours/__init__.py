"""Opening hours: what can be said with certainty about "is anyone there?"."""

from models.hours.always import is_always_open
from models.hours.opening import Opening, OpenState, opening_at
from models.hours.timetable import Timetable, open_timetables, read_timetable

__all__ = [
    "OpenState",
    "Opening",
    "Timetable",
    "is_always_open",
    "open_timetables",
    "opening_at",
    "read_timetable",
]
