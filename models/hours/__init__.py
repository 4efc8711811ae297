"""Opening hours: read from text, answered for a moment, told in words, exchanged with others."""

from models.hours.opening import Opening, OpenState
from models.hours.timetable import (
    Timetable,
    open_timetables,
    opening_of_text,
    read_hours,
    read_timetable,
)

__all__ = [
    "OpenState",
    "Opening",
    "Timetable",
    "open_timetables",
    "opening_of_text",
    "read_hours",
    "read_timetable",
]
