"""Samples and intervals, against published values."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.usecases.sample_calls import Accuracy, draw, suggested_size, wilson
from models.freshness import CallOutcome


@pytest.mark.parametrize(
    ("right", "size", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_the_literature(right, size, low, high):
    found = wilson(right, size)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("population", "size"),
    # R. V. Krejcie, D. W. Morgan, Educational and Psychological Measurement 30 (1970), table 1,
    # which rounds to the nearest; ours never promises more than it holds.
    [(10, 10), (100, 80), (500, 217), (1_000, 278), (2_000, 322), (10_000, 370), (75_000, 382)],
)
def test_the_size_is_that_of_the_literature(population, size):
    assert suggested_size(population, 0.05) in (size, size + 1)


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 5_000))
def test_the_interval_holds_the_share_and_the_more_was_asked_the_narrower_it_is(size, right, more):
    right = min(right, size)
    found = wilson(right, size, size + more)
    wide = wilson(right, size)
    share = right / size
    assert 0 <= found.low <= share + 1e-12
    assert share - 1e-12 <= found.high <= 1
    assert found.high - found.low <= wide.high - wide.low + 1e-12
    if more == 0:
        assert (found.low, found.high) == (share, share)


def test_an_empty_sample_tells_nothing():
    for right, size in ((0, 0), (2, 1), (-1, 3)):
        with pytest.raises(ValueError, match="sample"):
            wilson(right, size)
    assert Accuracy({CallOutcome.unreachable: 3}, 10).share is None
    assert Accuracy({CallOutcome.unreachable: 3}, 10).interval is None


def test_who_could_not_be_reached_is_not_counted_as_wrong_and_is_told():
    found = Accuracy({CallOutcome.right: 8, CallOutcome.gone: 2, CallOutcome.unreachable: 5}, 100)
    assert (found.share, found.reached, found.unreachable) == (0.8, 10, 5)


@given(st.integers(1, 40), st.integers(0, 2**31 - 1))
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_list(size, seed):
    ids = [UUID(int=number) for number in range(40)]
    drawn = draw(ids, size, seed)
    assert drawn == draw(ids[::-1], size, seed)
    assert len(set(drawn)) == size
