"""Squares on the map stand for distances."""

from hypothesis import example, given
from hypothesis import strategies as st

from search.grid import squares, squares_within
from search.ranking import RINGS, kilometres

latitudes, longitudes = st.floats(24, 46), st.floats(122, 149)


@given(latitudes, longitudes, st.floats(-0.6, 0.6), st.floats(-0.6, 0.6))
def test_rings_are_right_to_a_fifth(lat: float, lon: float, north: float, east: float) -> None:
    there = lat + north, lon + east
    away = kilometres((lat, lon), there)
    for ring in RINGS:
        inside = not set(squares(*there)).isdisjoint(squares_within(lat, lon, ring))
        if away < ring * 0.8:
            assert inside
        if away > ring * 1.2:
            assert not inside


@given(st.floats(), st.floats())
@example(90.0, 0.0)
@example(-89.0, -180.0)
def test_any_numbers_are_taken(lat: float, lon: float) -> None:
    for ring in RINGS:
        assert len(squares_within(lat, lon, ring)) < 80
    assert len(squares(lat, lon)) in {0, len(RINGS)}


def test_kilometres() -> None:
    sapporo, tokyo = (43.0642, 141.3469), (35.6895, 139.6917)
    assert 830 < kilometres(sapporo, tokyo) < 833
    assert kilometres(tokyo, tokyo) == 0
