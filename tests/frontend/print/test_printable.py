import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from frontend.print.printable import columns, foldable, printable, shortened

ANY = st.text(st.characters(), max_size=300)


@given(ANY)
def test_what_is_printed_has_no_control_characters_and_stays_the_same(text):
    printed = printable(text)
    assert all(unicodedata.category(c) not in {"Cc", "Cs"} or c == "\n" for c in printed)
    assert printable(printed) == printed
    printed.encode()


@given(st.text("0123456789-+#（）月火～:： あ漢", max_size=60))
def test_numbers_and_hours_are_never_changed(text):
    assert printable(text) == text.strip()


def test_a_number_cannot_be_turned_around():
    assert printable("\u202e0120-000-000\u202c") == "0120-000-000"


def test_lines_stay_and_empty_lines_go():
    assert printable(" 月曜\r\n\r\n \u2028火曜\x0b水曜\t休み ") == "月曜\n火曜\n水曜 休み"


@given(st.text("abcXYZ019@._/- あ", max_size=200))
def test_folding_adds_nothing_that_can_be_seen(text):
    assert foldable(text).replace("\u200b", "") == text
    assert all(
        len(piece) <= 25
        for word in foldable(text).split()
        for piece in word.replace("あ", "\u200b").split("\u200b")
        if not word.startswith("http")
    )


def test_web_addresses_are_left_to_the_typesetter():
    url = "https://example.org/" + "path/" * 12
    assert foldable(url) == url
    solid = "https://example.org/" + "a" * 60
    assert max(map(len, foldable(solid).split("\u200b"))) == 20


@given(ANY, st.integers(1, 50))
def test_shortening_keeps_the_beginning_and_says_so(text, limit):
    head, cut = shortened(text, limit)
    assert cut == (len(text) > limit)
    assert text.startswith(head.removesuffix("…"))
    assert len(head) <= limit + 1


def test_prose_is_cut_after_a_sentence():
    assert shortened("話を聞きます。いっしょに考えます。", 10) == ("話を聞きます。", True)


def test_a_kanji_is_as_wide_as_two_letters():
    assert columns("窓a口b") == 6
