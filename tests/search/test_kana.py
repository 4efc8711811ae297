"""Rōmaji as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.kana import from_romaji, without_long_vowels


@pytest.mark.parametrize("typed", ["sodan", "soudan", "sōdan", "SODAN", "sohdan"])
def test_one_sound_however_typed(typed: str) -> None:
    sound = from_romaji(typed)
    assert sound
    assert without_long_vowels(sound) == without_long_vowels("ソウダン")


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("hikikomori", "ヒキコモリ"),
        ("shinjuku", "シンジュク"),
        ("sinzyuku", "シンジュク"),
        ("gakkou", "ガッコウ"),
        ("shimbun", "シンブン"),
        ("kon'ya", "コンヤ"),
        ("matcha", "マッチャ"),
    ],
)
def test_romaji(typed: str, kana: str) -> None:
    assert from_romaji(typed) == kana


@pytest.mark.parametrize("word", ["help", "xyz", "tieng", ""])
def test_other_languages_are_not_romaji(word: str) -> None:
    assert from_romaji(word) is None


@given(st.text())
def test_any_text_is_either_sound_or_not(text: str) -> None:
    sound = from_romaji(text)
    assert sound is None or without_long_vowels(sound) is not None
