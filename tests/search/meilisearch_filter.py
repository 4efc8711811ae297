"""Filter expressions of Meilisearch, by its published grammar, over sets of documents.

The grammar is that of the `filter-parser` crate, with its keywords and its depth limit; messages
are in its spirit.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

KEYWORDS = {
    *(
        "AND",
        "OR",
        "IN",
        "NOT",
        "TO",
        "EXISTS",
        "IS",
        "NULL",
        "EMPTY",
        "CONTAINS",
        "STARTS",
        "WITH",
    ),
    *("_geoRadius", "_geoBoundingBox"),
}
MOST_DEPTH = 200
Ids = frozenset[int]
NOBODY: Ids = frozenset()
_WORD = re.compile(r"[^\W]+(?:[\w.-])*|[\w.-]+")
_RADIUS = re.compile(r"_geoRadius\(\s*([-\d.]+)\s*,\s*([-\d.]+)\s*,\s*([-\d.]+)\s*\)")
_OPERATORS = ("!=", ">=", "<=", ">", "<", "=")


class WrongFilter(Exception):
    """Becomes the code `invalid_search_filter`."""


def normalized(value: str) -> str:
    return unicodedata.normalize("NFKD", value.strip()).lower()


@dataclass
class Column:
    """One attribute of all documents. `features` say what the settings let a filter do with it."""

    strings: dict[str, set[int]] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    numbers: dict[int, list[float]] = field(default_factory=dict)


Columns = Mapping[str, Column]
Allowed = Callable[[str], frozenset[str]]
Near = Callable[[float, float, float], Ids]


class Reader:
    """Reads one expression and answers it as it goes."""

    def __init__(
        self, text: str, columns: Columns, everyone: Ids, allowed: Allowed, near: Near
    ) -> None:
        self.text, self.at = text, 0
        self.columns, self.everyone, self.allowed, self.near = columns, everyone, allowed, near

    def answer(self) -> Ids:
        if not self.text.strip():
            return self.everyone
        found = self._or(0)
        self._blanks()
        if self.at != len(self.text):
            raise WrongFilter(f"Found unexpected characters at the end: {self.text[self.at :]!r}")
        return found

    def _or(self, depth: int) -> Ids:
        if depth > MOST_DEPTH:
            raise WrongFilter("The filter exceeded the maximum depth limit.")
        found = self._and(depth + 1)
        while self._keyword("OR"):
            found |= self._and(depth + 1)
        return found

    def _and(self, depth: int) -> Ids:
        found = self._not(depth + 1)
        while self._keyword("AND"):
            found &= self._not(depth + 1)
        return found

    def _not(self, depth: int) -> Ids:
        if depth > MOST_DEPTH:
            raise WrongFilter("The filter exceeded the maximum depth limit.")
        if self._keyword("NOT"):
            return self.everyone - self._not(depth + 1)
        return self._primary(depth + 1)

    def _primary(self, depth: int) -> Ids:
        self._blanks()
        if self._sign("("):
            found = self._or(depth + 1)
            self._blanks()
            if not self._sign(")"):
                raise WrongFilter("Expression is missing the following closing delimiter: `)`.")
            return found
        if match := _RADIUS.match(self.text, self.at):
            self.at = match.end()
            self._feature("_geo", "equality")
            return self.near(*map(float, match.groups()))
        return self._condition(self._value())

    def _condition(self, name: str) -> Ids:
        self._blanks()
        if self._keyword("IN"):
            return self._in(name)
        if self._keyword("EXISTS"):
            self._feature(name, "equality")
            return self._existing(name)
        if self._keyword("NOT"):
            if self._keyword("IN"):
                return self.everyone - self._in(name)
            if self._keyword("EXISTS"):
                self._feature(name, "equality")
                return self.everyone - self._existing(name)
            raise WrongFilter("Was expecting `IN` or `EXISTS` after `NOT`.")
        for operator in _OPERATORS:
            if self._sign(operator):
                return self._compared(name, operator, self._value())
        first = self._value()
        if not self._keyword("TO"):
            raise WrongFilter(f"Was expecting an operation after `{name}`, not `{first}`.")
        return self._compared(name, ">=", first) & self._compared(name, "<=", self._value())

    def _in(self, name: str) -> Ids:
        self._blanks()
        if not self._sign("["):
            raise WrongFilter("Expected `[` after `IN` keyword.")
        found: set[int] = set()
        self._blanks()
        while not self._sign("]"):
            found |= self._compared(name, "=", self._value())
            self._blanks()
            if not self._sign(",") and not self.text.startswith("]", self.at):
                raise WrongFilter("Expected only comma-separated field names inside `IN[..]`.")
            self._blanks()
        self._feature(name, "equality")
        return frozenset(found)

    def _compared(self, name: str, operator: str, value: str) -> Ids:
        self._feature(name, "equality" if operator in {"=", "!="} else "comparison")
        column = self.columns.get(name, Column())
        number = _finite(value)
        if operator in {"=", "!="}:
            found = set(column.strings.get(normalized(value), ()))
            found |= {at for at, own in column.numbers.items() if number in own}
            return frozenset(found) if operator == "=" else self.everyone - found
        if number is None:
            raise AssertionError("the strict server knows the order of numbers only")
        holds = {
            ">": number.__lt__,
            ">=": number.__le__,
            "<": number.__gt__,
            "<=": number.__ge__,
        }[operator]
        return frozenset(at for at, own in column.numbers.items() if any(map(holds, own)))

    def _existing(self, name: str) -> Ids:
        column = self.columns.get(name, Column())
        return frozenset(column.numbers).union(*column.strings.values())

    def _feature(self, name: str, feature: str) -> None:
        allowed = self.allowed(name)
        if not allowed:
            raise WrongFilter(f"Attribute `{name}` is not filterable.")
        if feature not in allowed:
            raise WrongFilter(f"Filter operator is not allowed for the attribute `{name}`.")

    def _value(self) -> str:
        self._blanks()
        for quote in ("'", '"'):
            if self._sign(quote):
                return self._quoted(quote)
        match = _WORD.match(self.text, self.at)
        if match is None or match[0] in KEYWORDS:
            raise WrongFilter(f"Was expecting a value at {self.text[self.at : self.at + 20]!r}")
        self.at = match.end()
        return match[0]

    def _quoted(self, quote: str) -> str:
        end = self.text.find(quote, self.at)
        value = self.text[self.at : end]
        if end < 0:
            raise WrongFilter(f"Expression is missing the following closing delimiter: `{quote}`.")
        if "\\" in value:
            raise AssertionError("the strict server does not know escapes; send none")
        self.at = end + 1
        return value

    def _keyword(self, word: str) -> bool:
        self._blanks()
        match = _WORD.match(self.text, self.at)
        if match is None or match[0] != word:
            return False
        self.at = match.end()
        return True

    def _sign(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def _blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1


def _finite(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
