"""Words that are unwanted: 「病院以外」, 「宗教じゃないところ」, "except police"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.question.rules import Rules
from search.question.said import Said

_AFTER = re.compile(
    r"((?:以外|いがい)(?!は?(?:無理|だめ|駄目|嫌|いや|でき|使え|話せ|行け))|を除い(て|た)|を除く|をのぞいて|じゃない(?=(ところ|とこ|場所|窓口|人|相談|団体|所|の))|"
    r"ではない(?=(ところ|とこ|場所|窓口|人|相談|団体|所))|でない(?=(ところ|とこ|場所|窓口|相談|団体|所)))"
    r"(の|で|に|な)?"
)
_BEFORE = re.compile(
    r"(?<![a-z])(?:except|other than|excluding|but not|apart from)\s+(?:for\s+)?"
    r"(?:the\s+|a\s+|an\s+)?(?P<word>[a-z]{3,})"
)
_MINUS = re.compile(r"(?:^|\s)-(?P<word>[^\s\d-][^\s-]*)")
_MOST_WORDS = 4
_PEOPLE = ("人", "方", "先生", "ところ", "所")
_NOUNS = ("名詞", "接頭辞", "接尾辞")


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
    for found in _AFTER.finditer(said.open):
        if any(start <= found.start() < end for start, end in taken):
            continue
        start = _noun_before(said, found.start())
        word = said.open[start : found.start()]
        if word and not rules.own.fullmatch(word):
            yield Excluded((start, found.start()), start, found.end())


def _noun_before(said: Said, end: int) -> int:
    start = end
    words = [token for token in said.tokens if token.end <= end]
    for token in reversed(words[-_MOST_WORDS:]):
        surface = said.text[token.start : token.end]
        # 男の人, as one: of 人 alone nobody is left.
        joins = surface == "の" and said.text[start:end] in _PEOPLE
        if token.end != start or not (joins or token.kind.startswith(_NOUNS)):
            break
        start = token.start
    return start
