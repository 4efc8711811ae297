"""An opening-hours text, read: what was understood, and what was not."""

from models.hours.reading.combine import hours_of
from models.hours.reading.fold import fold
from models.hours.reading.pieces import cut
from models.hours.reading.reader import ClauseReader
from models.hours.rules import Hours

LONGEST = 500
"""Characters. A longer text is no opening hours; it is kept unread."""


def parse(text: str) -> Hours:
    if not text.strip():
        return Hours(text=text, irregular=True)
    if len(text) > LONGEST:
        return Hours(text=text, irregular=True, unread=(text,))
    folded = fold(text)
    clauses = ClauseReader(folded, cut(folded.text)).read()
    return hours_of(folded, clauses)
