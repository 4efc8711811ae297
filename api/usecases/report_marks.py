"""What a report of a fault carries beside its words, and which records it is urgent for."""

from collections.abc import Mapping
from typing import Any

from models.vocabulary import Level
from search.urgency import GRAVEST_FIRST

NUMBER, NETWORK = "_number", "_network"
"""Of the answers of a correction those that are no answers: the number that is said to be wrong,
and a digest of the network it came from that fits to no other record."""
URGENT = "urgent"
"""In the answers of a correction: that a number is said to be wrong on which a life may hang."""
URGENT_WORDS = "全国の窓口か、命や体にかかわる窓口の番号です"
_DANGERS = frozenset(GRAVEST_FIRST)


def is_lifeline(content: Mapping[str, Any]) -> bool:
    """Whether people in danger call it: for the country, or against one of the dangers."""
    if content.get("level") == Level.national:
        return True
    if any(area.get("code") == "JP" for area in content.get("areas") or ()):
        return True
    return not _DANGERS.isdisjoint(topic["id"] for topic in content.get("topics") or ())
