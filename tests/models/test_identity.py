from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from models.identity import SHORT_CODE_LENGTH, ChildIds, read_short_code, short_code


@given(st.uuids(), st.integers(0, 5))
def test_a_code_survives_being_read_from_paper(id, attempt):
    code = short_code(id, attempt)
    assert len(code) == SHORT_CODE_LENGTH
    typed = code.lower().replace("0", "o").replace("1", "l")
    assert read_short_code(f" {typed[:3]}-{typed[3:]} ") == code


def test_another_attempt_gives_another_code():
    id = uuid4()
    assert short_code(id) != short_code(id, 1)


def test_parts_keep_their_ids_when_they_change_places():
    parent = uuid4()
    first, second = ChildIds.of(parent), ChildIds.of(parent)
    a, b = first.make("phone", "110"), first.make("phone", "119")
    assert second.make("phone", "119") == b
    assert second.make("phone", "110") == a


def test_two_equal_parts_are_still_two():
    ids = ChildIds.of(uuid4())
    assert ids.make("phone", "110") != ids.make("phone", "110")
