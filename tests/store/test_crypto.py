"""What is sealed opens only where it belongs, whole, and with its key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.store.crypto import Cipher, fingerprint, sealing_key
from triage.store.errors import Damaged

OLD, NEW = bytes(range(32)), bytes(range(1, 33))
CIPHER = Cipher({"old": OLD}, "old")
PLACE = "intake:document:1"


@given(st.binary(max_size=300), st.text(max_size=50))
def test_what_was_sealed_opens_in_its_place(plain: bytes, place: str) -> None:
    place = place.encode("utf-8", "ignore").decode()
    assert CIPHER.open(CIPHER.seal(plain, place), place) == plain


def test_sealing_twice_gives_different_bytes() -> None:
    assert CIPHER.seal(b"yes", PLACE) != CIPHER.seal(b"yes", PLACE)


def test_the_plain_bytes_are_not_in_the_sealed_ones() -> None:
    assert b"penicillin" not in CIPHER.seal(b"penicillin yes", PLACE)


@pytest.mark.parametrize("place", ["intake:document:2", "intake:other:1", "review:document:1", ""])
def test_a_value_moved_elsewhere_does_not_open(place: str) -> None:
    with pytest.raises(Damaged, match="changed or moved"):
        CIPHER.open(CIPHER.seal(b"yes", PLACE), place)


def test_no_byte_can_be_changed_without_being_noticed() -> None:
    sealed = CIPHER.seal(b"penicillin yes", PLACE)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(Damaged):
            CIPHER.open(bytes(changed), PLACE)


def test_no_end_can_be_cut_off_without_being_noticed() -> None:
    sealed = CIPHER.seal(b"penicillin yes", PLACE)
    for length in range(len(sealed)):
        with pytest.raises(Damaged):
            CIPHER.open(sealed[:length], PLACE)


def test_old_values_open_after_the_key_was_changed() -> None:
    both = Cipher({"old": OLD, "new": NEW}, "new")
    assert both.open(CIPHER.seal(b"yes", PLACE), PLACE) == b"yes"


def test_new_values_are_sealed_with_the_active_key() -> None:
    both = Cipher({"old": OLD, "new": NEW}, "new")
    assert sealing_key(both.seal(b"yes", PLACE)) == "new"


def test_a_value_whose_key_is_missing_names_the_key() -> None:
    with pytest.raises(Damaged, match="'old'"):
        Cipher({"new": NEW}, "new").open(CIPHER.seal(b"yes", PLACE), PLACE)


def test_a_value_does_not_open_with_another_key_of_the_same_name() -> None:
    with pytest.raises(Damaged):
        Cipher({"old": NEW}, "old").open(CIPHER.seal(b"yes", PLACE), PLACE)


def test_json_comes_back_as_it_went_in() -> None:
    value = {"state": "answered", "values": [{"code": "yes"}, 3, None, "é\u202e"]}
    assert CIPHER.open_json(CIPHER.seal_json(value, PLACE), PLACE) == value


def test_a_digest_depends_on_key_text_and_purpose() -> None:
    digests = {CIPHER.digest("T-1", "a"), CIPHER.digest("T-2", "a"), CIPHER.digest("T-1", "b"),
               Cipher({"old": NEW}, "old").digest("T-1", "a")}
    assert len(digests) == 4


def test_digests_are_given_under_every_key_the_active_one_first() -> None:
    both = Cipher({"old": OLD, "new": NEW}, "new")
    assert both.digests("T-1", "a") == (both.digest("T-1", "a"), CIPHER.digest("T-1", "a"))


@pytest.mark.parametrize(("keys", "active", "says"), [
    ({"a": OLD}, "b", "no key 'b'"),
    ({"a": OLD[:31]}, "a", "31 bytes; it needs 32"),
    ({"": OLD}, "", "key id"),
    ({"é": OLD}, "é", "key id"),
    ({"x" * 65: OLD}, "x" * 65, "key id"),
])
def test_a_key_that_cannot_be_used_is_named(keys: dict[str, bytes], active: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Cipher(keys, active)


def test_a_fingerprint_tells_tokens_apart() -> None:
    assert fingerprint("a") != fingerprint("b")
