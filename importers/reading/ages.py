"""Ages named in a text: from when and until when, and the words that say so."""

import re
import unicodedata
from dataclasses import dataclass

_TO = r"(?:代|歳|才)?\s*(?:[~～〜\-－―]|から)\s*(?:おおむね|概ね|およそ|約)?\s*"
_OTHERS_AGE = r"(?!の(?:子|お子|児童)(?:ども|供|さん|様)?を)"
_DECADES = re.compile(rf"(?<!\d)(\d0){_TO}(\d0)代")
_DECADE = re.compile(r"(?<!\d)([1-9]0)代(?!前|後|以|[~～〜から])")
_RANGE = re.compile(rf"(?<!\d)(\d{{1,3}}){_TO}(\d{{1,3}})[歳才](?:まで)?" + _OTHERS_AGE)
_LIMIT = re.compile(r"(?<!\d)(\d{1,3})[歳才](以下|未満|まで|以上|から|[~～〜])" + _OTHERS_AGE)
_PHRASE_TAIL = re.compile(r"(?:の[^（(、。をがはに\s]{1,20})?")
_OLDEST = 130


@dataclass(frozen=True, slots=True)
class Ages:
    """Whole years, both ends included. `phrase` holds the age and the people it is said of."""

    minimum: int | None
    maximum: int | None
    phrase: str


def read_ages(text: str) -> list[Ages]:
    """Every age limit in the text, in order. "子どもから高齢者まで" is none."""
    text = unicodedata.normalize("NFKC", text)
    found: dict[int, Ages] = {}
    taken: list[range] = []

    def add(match: re.Match[str], low: int | None, high: int | None) -> None:
        span = range(*match.span())
        if any(set(span) & set(other) for other in taken):
            return
        if (low or 0) > _OLDEST or (high or 0) > _OLDEST:
            return
        if low is not None and high is not None and low > high:
            return
        taken.append(span)
        tail = _PHRASE_TAIL.match(text, match.end())
        end = tail.end() if tail else match.end()
        found[match.start()] = Ages(low, high, text[match.start() : end].replace("~", "～"))

    for match in _DECADES.finditer(text):
        add(match, int(match[1]), int(match[2]) + 9)
    for match in _RANGE.finditer(text):
        add(match, int(match[1]), int(match[2]))
    for match in _LIMIT.finditer(text):
        years = int(match[1])
        if match[2] in ("以下", "まで"):
            add(match, None, years)
        elif match[2] == "未満":
            add(match, None, years - 1 if years else None)
        else:
            add(match, years, None)
    for match in _DECADE.finditer(text):
        add(match, int(match[1]), int(match[1]) + 9)
    return [found[at] for at in sorted(found)]
