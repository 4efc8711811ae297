"""Many patterns searched at once: those whose letters a text does not hold are never tried."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise

Clue = frozenset[str]
"""Letters, or pairs of letters, of which a text must hold one."""

_MOST = 60
_MOST_CLUES = 4
_COMMON = frozenset("etaoinsrhldcumのをがにはてでいたしなかるれ")
_DIGITS = "0123456789"
_TOKEN = re.compile(
    r"(?P<escape>\\.)|(?P<letters>\[\^?\]?(?:\\.|[^\]])*\])|(?P<aside>\(\?(?:[=!]|<[=!]))"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<or>\|)|(?P<any>[.^$])"
    r"|(?P<times>[?*+]|\{\d*(?:,\d*)?\})|(?P<letter>.)",
    re.DOTALL,
)
_IN_CLASS = re.compile(r"(\\.|[^\\])-(\\.|[^\\])|(\\.|[^\\])", re.DOTALL)


class Patterns:
    """Regular expressions, each made only when a text may hold it."""

    def __init__(self, written: Sequence[str], words: Sequence[str] = ()) -> None:
        """`words` saves reading the first of the patterns: what each of them holds as it stands."""
        self._written = tuple(written)
        self._every = (1 << len(self._written)) - 1
        # For the n-th clue of every pattern: which patterns a letter or pair satisfies.
        self._satisfied: list[dict[str, int]] = [defaultdict(int) for _ in range(_MOST_CLUES)]
        self._undemanding = [self._every] * _MOST_CLUES
        read = (sorted(clues(pattern), key=_weight) for pattern in self._written[len(words) :])
        for number, found in enumerate(chain(map(_clues_of_word, words), read)):
            for place, clue in enumerate(found[:_MOST_CLUES]):
                self._undemanding[place] &= ~(1 << number)
                for piece in clue:
                    self._satisfied[place][piece] |= 1 << number
        self._made = lru_cache(maxsize=None)(self._make)

    def found(self, text: str) -> Iterator[int]:
        """The numbers of the patterns that the text holds, in order."""
        return (number for number, _ in self.matches(text))

    def matches(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """The patterns that the text holds, each where it stands first."""
        for number in self.possible(text):
            if match := self._made(number).search(text):
                yield number, match

    def replaced(self, text: str, by: str) -> str:
        for number in self.possible(text):
            text = self._made(number).sub(by, text)
        return text

    def possible(self, text: str) -> Iterator[int]:
        """The numbers of the patterns that the text may hold."""
        pieces = {*text, *map("".join, pairwise(text))}
        possible = self._every
        for satisfied, undemanding in zip(self._satisfied, self._undemanding, strict=True):
            reached = undemanding
            for piece in pieces & satisfied.keys():
                reached |= satisfied[piece]
            possible &= reached
        while possible:
            lowest = possible & -possible
            yield lowest.bit_length() - 1
            possible ^= lowest

    def _make(self, number: int) -> re.Pattern[str]:
        return re.compile(self._written[number])


def clues(pattern: str) -> tuple[Clue, ...]:
    """What a text that holds the pattern holds too. Too few clues are harmless.

    For patterns without flags, with groups that are plain or look aside.
    """
    return _Reader(pattern).ways()


def _clues_of_word(word: str) -> list[Clue]:
    pairs = [frozenset({first + second}) for first, second in pairwise(word)]
    return pairs or [frozenset(word)]


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._tokens = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(pattern)]
        self._at = 0

    def ways(self) -> tuple[Clue, ...]:
        """Reads alternatives up to the end of a group, and past it."""
        ways = [self._row()]
        while self._kind() == "or":
            self._at += 1
            ways.append(self._row())
        self._at += 1
        if len(ways) == 1:
            return ways[0]
        if not all(ways):
            return ()
        return _useful(frozenset().union(*(min(way, key=_weight) for way in ways)))

    def _kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _row(self) -> tuple[Clue, ...]:
        found: list[Clue] = []
        before = ""
        while self._kind() not in {"or", "close", ""}:
            kind, text = self._tokens[self._at]
            one = self._one(kind, text)
            often, missing = self._times()
            letter = text if kind == "letter" and not often else ""
            if before and letter:
                found.append(frozenset({before + letter}))
            before = letter
            if not missing:
                found += one
        return tuple(dict.fromkeys(found))

    def _one(self, kind: str, text: str) -> tuple[Clue, ...]:
        self._at += 1
        match kind:
            case "open":
                return self.ways()
            case "aside":
                self.ways()
                return ()
            case "letter":
                return (frozenset(text),)
            case "letters":
                return _class(text)
            case "escape":
                return _escaped(text)
            case _:
                return ()

    def _times(self) -> tuple[bool, bool]:
        """Whether it is said how often, and whether never will do."""
        start, missing = self._at, False
        while self._kind() == "times":
            times = self._tokens[self._at][1]
            missing |= times in {"?", "*"} or times.startswith(("{0", "{,"))
            self._at += 1
        return self._at > start, missing


def _class(text: str) -> tuple[Clue, ...]:
    letters: set[str] = set()
    for first, last, alone in _IN_CLASS.findall(text[1:-1]):
        edges = (first, last) if first else (alone, alone)
        if text.startswith("[^") or any(edge.startswith("\\") for edge in edges):
            return ()
        end = min(ord(edges[1]), ord(edges[0]) + _MOST)
        letters.update(map(chr, range(ord(edges[0]), end + 1)))
    return _useful(frozenset(letters))


def _escaped(text: str) -> tuple[Clue, ...]:
    if text == r"\d":
        return (frozenset(_DIGITS),)
    return () if text[1].isalnum() else (frozenset(text[1]),)


def _useful(letters: Clue) -> tuple[Clue, ...]:
    return (letters,) if len(letters) <= _MOST else ()


@lru_cache(maxsize=20_000)
def _weight(clue: Clue) -> tuple[int, int]:
    """The less likely a clue is in any text, the less it weighs."""
    single = sum(len(piece) == 1 for piece in clue)
    return len(clue) + 3 * single, len(_COMMON.intersection("".join(clue)))
