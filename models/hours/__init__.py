"""Opening hours: what can be said with certainty about "is anyone there?"."""

from models.hours.always import is_always_open
from models.hours.opening import Opening, OpenState, opening_at

__all__ = ["OpenState", "Opening", "is_always_open", "opening_at"]
