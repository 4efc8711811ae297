"""What was read from a question beside its words."""

from dataclasses import dataclass
from enum import StrEnum


class Wish(StrEnum):
    """What a condition is about. The values of each are those of the filter of the same name."""

    area = "area"
    """Six-digit codes."""
    time = "time"
    """Names of `models.hours.times_of_week`, such as "sunday", "evening", "sunday-evening".

    "always" alone: every hour of every day. Never turned round: 「平日以外」 are the other days.
    """
    open = "open"
    """"now", or an ISO 8601 moment."""
    channel = "channel"
    language = "language"
    flag = "flag"
    age = "age"
    """Years, in figures; "30-39" where a range was said. Several are of several people."""
    near = "near"
    """No value: near to where the person is."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`text` is what was typed, at [start:end] of the question; `values` are alternatives.

    `without` turns it round (「電話以外」): areas, channels and flags only. `preferred` leaves
    nobody out: who fulfils it comes first. `text` is empty where the whole question speaks for
    it, as its language does.
    """

    wish: Wish
    values: tuple[str, ...]
    text: str = ""
    start: int = 0
    end: int = 0
    without: bool = False
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A question taken apart. `words` are left to be searched for; `without` must not be there."""

    text: str
    words: str
    conditions: tuple[Condition, ...] = ()
    without: tuple[str, ...] = ()
    for_family: bool = False
    """Whether somebody asks for a person near to them (「息子が…」)."""

    def words_without(self, condition: Condition) -> str:
        """The question as typed, without the words of one condition: what removing it leads to."""
        kept = f"{self.text[: condition.start]} {self.text[condition.end :]}"
        return " ".join(kept.split()) if condition.text else self.text
