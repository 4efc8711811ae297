"""Whether the words of a question say that somebody is in danger, and in which."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.folding import loose

_RULES = Path(__file__).with_name("urgency.toml")
_LONGEST_TEXT = 2_000
_MAYBE_SPACE = r"\s*"
_BESIDE_JAPANESE = re.compile(r"(?<=[^\x00-\u024f])\s+|\s+(?=[^\x00-\u024f])")


@dataclass(frozen=True, slots=True)
class Urgency:
    """`topics` are ids of the directory's topics, the gravest danger first."""

    topics: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.topics[0]


@dataclass(frozen=True, slots=True)
class _Danger:
    topic: str
    own: re.Pattern[str] | None
    plain: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Rules:
    metaphors: re.Pattern[str] | None
    about: re.Pattern[str] | None
    reported: re.Pattern[str] | None
    dangers: tuple[_Danger, ...]


def judge(text: str) -> Urgency | None:
    """None where nothing in the text speaks of danger. Errs on the side of help."""
    rules = _rules()
    spaced = loose(text[:_LONGEST_TEXT]).strip()
    read = _close_up(spaced)
    about = _found(rules.about, read)
    spoken_of = about and _found(rules.reported, read)
    literal = _close_up(rules.metaphors.sub("。", spaced)) if rules.metaphors else read
    topics = tuple(
        danger.topic
        for danger in rules.dangers
        if (_found(danger.own, literal) and not spoken_of)
        or (_found(danger.plain, literal) and not about)
    )
    return Urgency(topics) if topics else None


def _close_up(text: str) -> str:
    return _BESIDE_JAPANESE.sub("", text)


def _found(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    written = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    calm = written["calm"]
    return _Rules(
        metaphors=_any_of(calm["metaphors"]),
        about=_any_of(calm["about"]),
        reported=_any_of(calm["reported"]),
        dangers=tuple(
            _Danger(danger["topic"], _any_of(danger["own"]), _any_of(danger["plain"]))
            for danger in written["danger"]
        ),
    )


def _any_of(patterns: Iterable[str]) -> re.Pattern[str] | None:
    # A space may be missing, because spaces beside Japanese are taken out of the text.
    loosened = [f"(?:{loose(pattern).replace(' ', _MAYBE_SPACE)})" for pattern in patterns]
    return re.compile("|".join(loosened)) if loosened else None
