"""What the embedded engine alone has: dates that run out, and moments outside of them."""

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from models.hours import Timetable
from models.hours.evaluate import JAPAN
from models.hours.open_index import ANY_WAY
from search.backends.embedded import EmbeddedBackend
from search.backends.embedded_open import FarMoments
from search.protocol import SearchQuery, SearchUnavailable
from search.synonyms import curated
from tests.search.asking import Make

BUILT = date(2026, 11, 20)
OFFICE = Timetable((("平日 9:00～17:00（年末年始を除く）", None),)).as_text()


def engine_on(day: date, directory: Path) -> EmbeddedBackend:
    return EmbeddedBackend(directory, curated(), today=lambda: day)


def open_at(backend: EmbeddedBackend, moment: datetime) -> bool:
    return backend.search(SearchQuery(moment=moment, open_only=True)).total == 1


def test_its_dates_run_out_and_it_is_still_right(tmp_path: Path, make: Make) -> None:
    engine_on(BUILT, tmp_path).rebuild([make("窓口", timetable=OFFICE)])
    for days, ending in ((0, False), (26, False), (27, True), (54, True), (400, True), (-2, True)):
        backend = engine_on(BUILT + timedelta(days=days), tmp_path)
        assert backend.is_current()
        assert backend.is_ending() is ending, days
    backend = engine_on(BUILT + timedelta(days=400), tmp_path)
    for day in (BUILT + timedelta(days=n) for n in range(-10, 90)):
        for hour in (8, 12):
            moment = datetime(day.year, day.month, day.day, hour, tzinfo=JAPAN)
            expected = Timetable((("平日 9:00～17:00（年末年始を除く）", None),)).opening(moment)
            assert open_at(backend, moment) is (expected.state == "open"), moment


def test_making_it_anew_moves_its_dates(tmp_path: Path, make: Make) -> None:
    engine_on(BUILT, tmp_path).rebuild([make("窓口", timetable=OFFICE)])
    later = engine_on(BUILT + timedelta(days=40), tmp_path)
    later.rebuild([make("窓口", timetable=OFFICE)])
    assert not later.is_ending()


def test_what_is_put_later_keeps_to_the_dates_of_the_index(tmp_path: Path, make: Make) -> None:
    engine_on(BUILT, tmp_path).rebuild([])
    engine_on(BUILT + timedelta(days=20), tmp_path).put([make("窓口", timetable=OFFICE)])
    backend = engine_on(BUILT + timedelta(days=20), tmp_path)
    assert open_at(backend, datetime(2026, 11, 19, 12, tzinfo=JAPAN))
    assert open_at(backend, datetime(2027, 1, 13, 12, tzinfo=JAPAN))
    assert open_at(backend, datetime(2027, 1, 14, 12, tzinfo=JAPAN))
    assert not open_at(backend, datetime(2027, 1, 1, 12, tzinfo=JAPAN))


@pytest.mark.parametrize("text", ["", "[]", "{", '["2026-11-19"]', '["x", "y"]', "[1, 2]"])
def test_without_its_dates_an_index_is_not_used(tmp_path: Path, make: Make, text: str) -> None:
    engine_on(BUILT, tmp_path).rebuild([make("窓口", timetable=OFFICE)])
    file = next(tmp_path.glob("*/open_days.json"))
    file.write_text(text, encoding="utf-8")
    backend = engine_on(BUILT, tmp_path)
    assert not backend.is_current()
    backend.rebuild([make("窓口", timetable=OFFICE)])
    assert backend.is_current()


def test_a_far_moment_is_worked_out_once(tmp_path: Path) -> None:
    asked = []

    def timetables() -> list[str]:
        asked.append(1)
        return [OFFICE]

    far = FarMoments(timetables, engine_on(BUILT, tmp_path).year_end)
    noon = datetime(2031, 3, 3, 3, tzinfo=UTC)
    assert far.open_at(noon, ANY_WAY) == far.open_at(noon + timedelta(seconds=59), ANY_WAY)
    assert far.open_at(noon, ANY_WAY) == {OFFICE}
    assert far.open_at(noon + timedelta(hours=12), ANY_WAY) == frozenset()
    assert len(asked) == 2


def test_many_far_moments_do_not_hold_up_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.backends.embedded_open._PATIENCE", 0.01)
    working, finish = threading.Event(), threading.Event()

    def timetables() -> list[str]:
        working.set()
        finish.wait(10)
        return [OFFICE]

    far = FarMoments(timetables, engine_on(BUILT, tmp_path).year_end)
    first = threading.Thread(target=far.open_at, args=(datetime(2031, 3, 3, tzinfo=UTC), ANY_WAY))
    first.start()
    working.wait(10)
    with pytest.raises(SearchUnavailable):
        far.open_at(datetime(2032, 3, 3, tzinfo=UTC), ANY_WAY)
    finish.set()
    first.join()
