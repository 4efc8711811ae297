"""The words that are left to be searched for, when those of the conditions are gone."""

import re
from collections.abc import Sequence

from search.folding import fold
from search.question.rules import Rules
from search.question.said import plain

_EMPTY = re.compile(r"[(（「『【\[]\s*[)）」』】\]]")


def words_left(text: str, cuts: Sequence[tuple[int, int]], rules: Rules) -> str:
    """Nothing, where only such words are left as 「相談できるところ」."""
    if not cuts:
        return " ".join(text.split())
    pieces: list[str] = []
    at = 0
    for start, end in sorted(cuts):
        pieces.append(_trimmed(text[at : max(at, start)], rules, after=at > 0, before=True))
        at = max(at, end)
    pieces.append(_trimmed(text[at:], rules, after=True, before=False))
    kept = (piece for piece in pieces if not rules.dangling.fullmatch(_read(piece)))
    words = " ".join(_EMPTY.sub(" ", " ".join(kept)).split())
    return "" if rules.filler["words"].fullmatch(_read(words)) else words


def _trimmed(piece: str, rules: Rules, *, after: bool, before: bool) -> str:
    """Without what hangs in the air where a cut lies `before` its end or `after` its start."""
    read = _read(piece)
    if len(read) != len(piece):
        return piece
    end = rules.filler["edge_before"].search(read) if before else None
    start = rules.filler["edge_after"].match(read) if after else None
    return piece[start.end() if start else 0 : end.start() if end else len(piece)]


def _read(piece: str) -> str:
    return plain(fold(piece).text)
