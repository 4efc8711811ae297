"""What the embedded engine and its disk cannot do, in the words of the search protocol."""

from collections.abc import Iterator
from contextlib import contextmanager

from search.protocol import SearchUnavailable


@contextmanager
def engine_faults() -> Iterator[None]:
    """Whatever the engine cannot do becomes SearchUnavailable."""
    try:
        yield
    except SearchUnavailable:
        raise
    except (ValueError, OSError, RuntimeError) as fault:
        raise SearchUnavailable("The search index cannot be read or written.") from fault
    except BaseException as fault:
        # A panic of the engine is no Exception to Python; it would end the whole thread.
        if type(fault).__name__ != "PanicException":
            raise
        raise SearchUnavailable("The search engine failed.") from fault
