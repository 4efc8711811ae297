"""An opening-hours text, read: what was understood, and what was not."""

from models.hours.reading.combine import hours_of
from models.hours.reading.fold import fold
from models.hours.reading.pieces import cut
from models.hours.reading.reader import ClauseReader
from models.hours.rules import Hours

LONGEST = 250
"""Characters. A longer text is no opening hours; it is kept unread."""
MOST_RULES = 40
"""Days with times. Of more of them nobody can be told when to come."""


def parse(text: str) -> Hours:
    if not text.strip():
        return Hours(text=text, irregular=True)
    if len(text) > LONGEST:
        return Hours(text=text, irregular=True, unread=(text,))
    folded = fold(text)
    if len(folded.text) > 2 * LONGEST:
        return Hours(text=text, irregular=True, unread=(text,))
    clauses = ClauseReader(folded, cut(folded.text)).read()
    if len(clauses.rules) > MOST_RULES:
        return Hours(text=text, irregular=True, unread=(text,))
    return hours_of(folded, clauses)
