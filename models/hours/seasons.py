"""Closures that a text names without dates, and the days they can fall on."""

import re
from collections.abc import Sequence

from models.hours.rules import ClosedInSeason, MonthDay, Note, Season

Stretch = tuple[MonthDay, MonthDay]

OBON = (MonthDay(8, 10), MonthDay(8, 18))
OLD_OBON = (MonthDay(8, 1), MonthDay(9, 20))
SUMMER = (MonthDay(7, 15), MonthDay(9, 5))
WINTER = (MonthDay(12, 20), MonthDay(1, 10))
SPRING = (MonthDay(3, 15), MonthDay(4, 10))
GOLDEN_WEEK = (MonthDay(4, 27), MonthDay(5, 8))
NEW_YEAR = (MonthDay(12, 24), MonthDay(1, 8))
_SEASONS: dict[Season, tuple[Stretch, ...]] = {
    "obon": (OBON,),
    "golden_week": (GOLDEN_WEEK,),
    "summer": (SUMMER,),
    "winter": (WINTER,),
    "spring": (SPRING,),
    "school_holidays": (SUMMER, WINTER, SPRING),
}
_NOTES: tuple[tuple[str, tuple[Stretch, ...]], ...] = (
    ("旧盆", (OLD_OBON,)),
    ("盆", (OBON,)),
    ("夏[季期]?の?(?:休|閉)", (SUMMER,)),
    ("冬[季期]?の?(?:休|閉)", (WINTER,)),
    ("春[季期]?の?(?:休|閉)", (SPRING,)),
    ("長期休", (SUMMER, WINTER, SPRING)),
    ("GW|ＧＷ|ゴールデン|連休", (GOLDEN_WEEK,)),
)
_NEW_YEAR_NOTE = re.compile("年末|年始|正月")


def named_seasons(special: Sequence[object], *, says_year_end: bool) -> list[Stretch]:
    """Both days of each stretch are included."""
    notes = [s.text for s in special if isinstance(s, Note)]
    found = [d for s in special if isinstance(s, ClosedInSeason) for d in _SEASONS[s.season]]
    for pattern, stretches in _NOTES:
        if any(re.search(pattern, note) for note in notes):
            found += stretches
    if not says_year_end and any(_NEW_YEAR_NOTE.search(note) for note in notes):
        found.append(NEW_YEAR)
    return found
