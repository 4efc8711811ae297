"""Tables that people open in a spreadsheet: numbers stay, and nothing is ever calculated."""

import csv
import io
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.written_csv import csv_line, safe_cell

STARTS = "=+-@\t\r\n＝＋－＠"
OPERATORS = frozenset("=@*/^&!|:;{}[]<>'\"%$#_\\" + string.ascii_letters)


@pytest.mark.parametrize(
    "number",
    [
        *(
            "+81-96-328-2340",
            "+81963282340",
            "+81 (0)96 328 2340",
            "＋８１－９６－３２８－２３４０",
        ),
        *("-0.5", "-12", "-", "－", "+3", "096-328-2340", ""),
    ],
)
def test_a_number_stays_as_it_is(number):
    assert safe_cell(number) == number


@pytest.mark.parametrize(
    "formula",
    [
        *("=1+1", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "\t=1+1", "\r=1"),
        *("＝１＋１", " =1+1", "　=1+1", "+A1", "-A1", "+81-96-328-2340*2", "+81!A0", "\n=1"),
        "+81\n=1+1",
    ],
)
def test_a_formula_is_kept_from_being_one(formula):
    assert safe_cell(formula) == f"'{formula}"


@given(st.text(alphabet=st.sampled_from(f"{STARTS}{string.printable}８１ー（） ")) | st.text())
def test_whatever_could_be_calculated_has_an_apostrophe(text):
    written = safe_cell(text)
    assert written in (text, f"'{text}")
    begins = written.lstrip(" \u3000")[:1]
    if begins and begins in STARTS:
        plain = unicodedata.normalize("NFKC", written)
        assert not OPERATORS & set(plain)
        assert not any(letter.isalpha() and letter != "ー" for letter in plain)
        assert "\n" not in written


@given(st.lists(st.text(alphabet="+-=@81,\"'\n\r\tあ"), min_size=2, max_size=5))
def test_a_line_reads_back_as_it_was_written(cells):
    (row,) = csv.reader(io.StringIO(csv_line(cells), newline=""))
    assert row == [safe_cell(cell) for cell in cells]
