"""Shares of a hundred, as people read them."""


def percent(share: float) -> str:
    """Rounded down: a little less than all is not all.

    >>> percent(0.9999), percent(1.0), percent(2 / 3)
    ('99.9%', '100%', '66.6%')
    """
    return "100%" if share >= 1 else f"{int(share * 1000) / 10:.1f}%"
