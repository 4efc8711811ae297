import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.phone_numbers import SHORT_NUMBERS, UNCERTAIN, read_number


@pytest.mark.parametrize(
    ("written", "normalized", "tel"),
    [
        ("096-328-2340", "+81963282340", "+81963282340"),
        ("０９６−３２８−２３４０（代）", "+81963282340", "+81963282340"),
        ("☎096-328-2340", "+81963282340", "+81963282340"),
        ("TEL:096(328)2340", "+81963282340", "+81963282340"),
        ("080-8583-6754", "+818085836754", "+818085836754"),
        ("050-8881-5000", "+815088815000", "+815088815000"),
        # Not every phone reaches these behind +81, so they are dialled as in Japan.
        ("0120-279-338", "+81120279338", "0120279338"),
        ("0570-064-556", "+81570064556", "0570064556"),
        ("0120-0-78310", "+81120078310", "0120078310"),
        ("188", "188", "188"),
        ("＃８００８", "#8008", "#8008"),
    ],
)
def test_a_number_as_written_becomes_one_that_dials(written, normalized, tel):
    read = read_number(written)
    assert (read.normalized, read.tel) == (normalized, tel)


@pytest.mark.parametrize(
    "written",
    [
        "096-328-234",
        "096-328-23400",
        "0798-1234-5678",
        "096-111-2222・096-333-4444",
        "0596-21-5596 0596-21-5597",
        "8008",
        "随時",
        "",
    ],
)
def test_what_is_not_certainly_one_number_is_not_offered_to_be_dialled(written):
    assert read_number(written) == UNCERTAIN


def test_an_extension_is_kept_apart():
    read = read_number("(096)328-2340 内線123")
    assert (read.tel, read.extension) == ("+81963282340", "123")


@pytest.mark.parametrize(
    "short",
    ["110", "119", "188", "189", "#7119", "#8000", "#8008", "#8103", "#8891", "#9110", "#9999"],
)
def test_short_numbers_are_known(short):
    assert short in SHORT_NUMBERS
    assert read_number(short).tel == short


@given(st.text(max_size=60))
def test_any_text_is_read_without_error_and_never_gains_a_digit(text):
    read = read_number(text)
    if read.tel is not None:
        digits = [c for c in read.tel.removeprefix("+81").removeprefix("0") if c.isdigit()]
        assert len(digits) <= sum(c.isdigit() for c in text)
