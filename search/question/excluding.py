"""Words that are unwanted: 「病院以外」, 「宗教じゃないところ」, "except police"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.question.rules import Rules
from search.question.said import Said

_BEFORE = re.compile(
    r"(?<![a-z])(?:except|other than|excluding|but not|apart from)\s+(?:for\s+)?"
    r"(?:the\s+|a\s+|an\s+)?(?P<word>[a-z]{3,})"
)
_MINUS = re.compile(r"(?:^|\s)-(?P<word>[^\s\d-][^\s-]*)")
_MOST_WORDS = 6
_NOUNS = ("名詞", "接頭辞", "接尾辞")
_NOMINAL = (*_NOUNS, "助詞", "補助記号")
_ADJECTIVAL = "形状詞可能"
_SUBJECT = ("は", "が", "も", "って")


@dataclass(frozen=True, slots=True)
class Excluded:
    """`word_range` is the unwanted word alone, [start:end] all that goes with it."""

    word_range: tuple[int, int]
    start: int
    end: int


def excluded_in(said: Said, rules: Rules, taken: Sequence[tuple[int, int]]) -> Iterator[Excluded]:
    for pattern in (_BEFORE, _MINUS):
        for found in pattern.finditer(said.open):
            yield Excluded(found.span("word"), found.start(), found.end())
    end = 0
    for how, found in _after(said, rules):
        if found.start() < end or any(start <= found.start() < last for start, last in taken):
            continue
        start = _nominal_before(said, found.start(), rules, taken)
        word = said.open[start : found.start()]
        if word and not rules.own.fullmatch(word) and _is_left_out(said, rules, how, start, found):
            end = found.end()
            yield Excluded((start, found.start()), start, found.end())


def _after(said: Said, rules: Rules) -> Iterator[tuple[str, re.Match[str]]]:
    found = [
        (how, each)
        for how in ("other", "attribute", "rather", "though")
        for each in rules.excluded[how].finditer(said.open)
    ]
    return iter(sorted(found, key=lambda one: one[1].start()))


def _nominal_before(said: Said, end: int, rules: Rules, taken: Sequence[tuple[int, int]]) -> int:
    """Where the whole nominal begins: of 「男の人」 and 「親の会」 not only 人 and 会."""
    start = end
    words = [token for token in said.tokens if token.end <= end]
    for token in reversed(words[-_MOST_WORDS:]):
        surface = said.text[token.start : token.end]
        joins = surface == "の" and rules.excluded["general"].fullmatch(said.text, start, end)
        is_taken = any(first < token.end and token.start < last for first, last in taken)
        if is_taken or token.end != start or not (joins or token.kind.startswith(_NOUNS)):
            break
        start = token.start
    return start + said.text.startswith("の", start, end)


def _is_left_out(said: Said, rules: Rules, how: str, start: int, found: re.Match[str]) -> bool:
    """Whether something else is looked for, and it is not only told what is or is not so."""
    if how == "other":
        return True
    before = [token for token in said.tokens if token.end == start]
    if any(said.text[token.start : token.end] in _SUBJECT for token in before):
        return False
    last = [token for token in said.tokens if token.end == found.start()]
    if any(_ADJECTIVAL in token.kind for token in last):
        return False
    word = said.open[start : found.start()]
    if rules.excluded["denied"].search(word) or rules.family["who"].fullmatch(word):
        return False
    if how == "attribute" and not said.open[found.end() - 1].isspace():
        return rules.excluded["no_name"].match(said.open, found.end()) is None
    chunk = next((chunk for chunk in said.chunks if chunk[1] > found.end()), None)
    return chunk is not None and _is_sought(said, rules, max(chunk[0], found.end()), chunk[1])


def _is_sought(said: Said, rules: Rules, start: int, end: int) -> bool:
    if rules.seekers.search(said.open, start, end) or rules.excluded["wish"].search(
        said.open, start, end
    ):
        return True
    rest = [token for token in said.tokens if token.start >= start and token.end <= end]
    return bool(rest) and all(token.kind.startswith(_NOMINAL) for token in rest)
