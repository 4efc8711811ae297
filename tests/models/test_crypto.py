"""What is sealed can be opened here and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.crypto import Keyring, SealBroken

texts = st.text(st.characters(codec="utf-8"), max_size=300)


@given(texts, texts)
def test_what_is_sealed_is_opened_again(text, context):
    keys = Keyring("a secret")
    sealed = keys.seal(text, context)
    assert keys.open(sealed, context) == text
    assert len(text) < 4 or text not in sealed


def test_the_same_text_is_never_sealed_the_same_way():
    keys = Keyring("a secret")
    assert keys.seal("text", "context") != keys.seal("text", "context")


@pytest.mark.parametrize("secret", ["another secret", "a secret ", "A secret"])
def test_another_secret_opens_nothing(secret):
    sealed = Keyring("a secret").seal("text", "context")
    with pytest.raises(SealBroken):
        Keyring(secret).open(sealed, "context")


def test_it_cannot_be_moved_to_another_place():
    keys = Keyring("a secret")
    with pytest.raises(SealBroken):
        keys.open(keys.seal("text", "one record"), "another record")


@given(st.integers(min_value=0, max_value=60), st.characters(codec="ascii"))
def test_what_was_changed_is_not_opened(place, letter):
    keys = Keyring("a secret")
    sealed = keys.seal("someone@example.org", "context")
    changed = sealed[:place] + letter + sealed[place + 1 :]
    if changed == sealed:
        return
    with pytest.raises(SealBroken):
        keys.open(changed, "context")


@pytest.mark.parametrize("broken", ["", "1", "1.", "1..", "text", "2.00000000.AAAA", "1.x.あ"])
def test_what_was_never_sealed_is_not_opened(broken):
    with pytest.raises(SealBroken):
        Keyring("a secret").open(broken, "context")


def test_a_former_secret_still_opens_and_finds():
    before, both = Keyring("old"), Keyring("new", "old")
    sealed = before.seal("text", "context")
    assert both.open(sealed, "context") == "text"
    assert before.digests("text", "mail")[0] in both.digests("text", "mail")
    again = both.seal("text", "context")
    assert Keyring("new").open(again, "context") == "text"
    with pytest.raises(SealBroken):
        before.open(again, "context")


def test_a_digest_tells_use_text_and_secret_apart():
    keys = Keyring("a secret")
    found = {
        keys.digests("text", "mail")[0],
        keys.digests("text", "attempts")[0],
        keys.digests("text ", "mail")[0],
        Keyring("another").digests("text", "mail")[0],
    }
    assert len(found) == 4
    assert keys.digests("text", "mail") == keys.digests("text", "mail")
    assert len(Keyring("new", "").digests("text", "mail")) == 1
