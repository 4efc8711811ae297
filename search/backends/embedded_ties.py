"""Hits of the same score: in one order for good, whatever the engine did with its files."""

from collections.abc import Sequence
from itertools import groupby

import tantivy

from search.backends.embedded_fields import ORDER

MOST_TIES = 100
"""Of more hits alike, all keep the order of the engine: the same on all pages, until it changes."""

Hit = tuple[object, tantivy.DocAddress]


def settled(
    searcher: tantivy.Searcher, hits: Sequence[Hit], offset: int, limit: int
) -> list[tantivy.DocAddress]:
    """One page of hits, the latest first where scores are the same.

    `hits` begin with the first of all and go on for `MOST_TIES` after the page, if there are more.
    """
    end = min(offset + limit, len(hits))
    if offset >= end:
        return []
    found: list[tantivy.DocAddress] = []
    before = 0
    for _, group in groupby(hits, key=_score):
        alike = [at for _, at in group]
        if before + len(alike) > offset:
            found += _latest_first(searcher, alike)
        else:
            found += alike
        before += len(alike)
        if before >= end:
            break
    return found[offset:end]


def _score(hit: Hit) -> object:
    return hit[0]


def _latest_first(
    searcher: tantivy.Searcher, alike: list[tantivy.DocAddress]
) -> list[tantivy.DocAddress]:
    if not 1 < len(alike) <= MOST_TIES:
        return alike
    orders = searcher.fast_field_values(ORDER, alike)
    ranked = sorted(zip(orders, range(len(alike)), strict=True), key=lambda pair: -(pair[0] or 0))
    return [alike[at] for _, at in ranked]
