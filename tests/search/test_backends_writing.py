"""What every engine must do when it is written to."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings

from search.protocol import (
    SearchBackend,
    SearchQuery,
    SearchUnavailable,
)
from tests.search.asking import ANY_TEXT, Make

# Writing


def test_before_the_first_build(backend: SearchBackend, make: Make) -> None:
    assert not backend.is_current()
    for attempt in (
        lambda: backend.search(SearchQuery("相談")),
        lambda: backend.suggest("相", 3),
        lambda: backend.put([make("あ")]),
        lambda: backend.delete([uuid4()]),
        backend.count,
    ):
        with pytest.raises(SearchUnavailable):
            attempt()


def test_an_empty_directory_is_no_fault(backend: SearchBackend) -> None:
    assert backend.rebuild([]) == 0
    assert backend.is_current()
    for query in (SearchQuery(), SearchQuery("相談 介護"), SearchQuery("かいご sodan", age=3)):
        assert backend.search(query).total == 0


def test_put_adds_and_replaces(backend: SearchBackend, make: Make) -> None:
    first = make("あおば相談室", "手話")
    backend.rebuild([first])
    backend.put([make("みどり会", "点字"), replace(first, description="囲碁")])
    assert backend.count() == 2
    assert backend.search(SearchQuery("囲碁")).ids == (first.id,)
    assert backend.search(SearchQuery("手話")).total == 0
    assert backend.search(SearchQuery("点字")).total == 1


def test_deletion_forgets(backend: SearchBackend, make: Make) -> None:
    kept, gone = make("あおば"), make("みどり")
    backend.rebuild([kept, gone])
    backend.delete([gone.id, uuid4()])
    assert backend.count() == 1
    assert backend.search(SearchQuery()).ids == (kept.id,)
    assert backend.search(SearchQuery("みどり")).total == 0


def test_rebuilding_replaces_everything(backend: SearchBackend, make: Make) -> None:
    backend.rebuild([make("あおば"), make("みどり")])
    assert backend.rebuild(iter([make("うみ"), make("うみ")])) == 1
    assert backend.search(SearchQuery("みどり")).total == 0
    assert backend.search(SearchQuery("うみ")).total == 1


def test_a_rebuild_that_fails_changes_nothing(backend: SearchBackend, make: Make) -> None:
    backend.rebuild([make("あおば")])

    def broken() -> object:
        yield make("みどり")
        raise OSError("the database has gone")

    with pytest.raises(OSError, match="database"):
        backend.rebuild(broken())  # type: ignore[arg-type]
    with pytest.raises(OSError, match="database"):
        backend.put(broken())  # type: ignore[arg-type]
    assert backend.search(SearchQuery("あおば")).total == 1
    assert backend.search(SearchQuery("みどり")).total == 0
    backend.put([make("みどり")])
    assert backend.count() == 2


@given(text=ANY_TEXT)
@example(text="\ud800")
@example(text="長い。" * 6_000)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_document_can_be_held(backend: SearchBackend, make: Make, text: str) -> None:
    document = make(
        text,
        text,
        id=UUID(int=5),
        organization=text,
        topics_text=text,
        extra=text,
        readings=text,
        topics=(text,),
        name_key=text,
        updated=-1,
    )
    if not backend.is_current():
        backend.rebuild([])
    backend.put([document])
    assert backend.search(SearchQuery()).ids == (document.id,)
