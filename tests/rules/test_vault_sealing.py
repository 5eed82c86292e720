"""Sealed texts: they open at their own place with their own key and nowhere else, and tell no length."""

import dataclasses
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from sigap.vault.sealing import (
    OpenKey,
    Place,
    SealBroken,
    SealImpossible,
    bucket_of,
    joined,
    seal,
    unseal,
    unseal_bytes,
)

KEY = OpenKey(id=UUID(int=7), material=bytes(range(32)))
PLACE = Place(table="cases_caseperson", row=UUID(int=1), column="sealed_identity", section="identity")
SECRET = "Melati Kusuma, Pere'an 😀"


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=60)
def test_any_text_comes_back(text: str) -> None:
    assert unseal(seal(text, key=KEY, place=PLACE), key=KEY, place=PLACE) == text


@pytest.mark.parametrize("text", ["", "\x00", "\x00" * 300, "😀" * 300, "a" * 1_000_000, "é" * 2_000_001])
def test_awkward_texts_come_back(text: str) -> None:
    assert unseal(memoryview(seal(text, key=KEY, place=PLACE)), key=KEY, place=PLACE) == text


def test_known_answer() -> None:
    """Sealed by hand with AES-GCM: what lies in the database must open for years."""
    nonce = bytes(12)
    context = joined(b"sigap/text", b"cases_caseperson", UUID(int=1).bytes, b"sealed_identity", b"identity")
    head = b"\x01" + UUID(int=7).bytes
    padded = b"\0\0\0\x06Melati" + bytes(246)
    sealed = head + nonce + AESGCM(bytes(range(32))).encrypt(nonce, padded, joined(head, context))
    assert unseal(sealed, key=KEY, place=PLACE) == "Melati"
    assert sealed[-16:].hex() == "c0ef7d7a3baf29cc6b5cf5954153b6a2"


@pytest.mark.parametrize(
    "moved",
    [
        {"table": "cases_roomtext"},
        {"row": UUID(int=2)},
        {"column": "sealed_text"},
        {"section": "medical"},
        {"table": "cases_casepersons", "column": "ealed_identity"},
    ],
)
def test_a_text_moved_elsewhere_does_not_open(moved: dict[str, str]) -> None:
    sealed = seal(SECRET, key=KEY, place=PLACE)
    with pytest.raises(SealBroken) as broken:
        unseal(sealed, key=KEY, place=dataclasses.replace(PLACE, **moved))  # type: ignore[arg-type]  # mixed fields
    assert "Melati" not in repr(broken.value)


def test_another_key_does_not_open_it() -> None:
    sealed = seal(SECRET, key=KEY, place=PLACE)
    for other in (
        OpenKey(id=KEY.id, material=bytes(32)),
        OpenKey(id=uuid4(), material=KEY.material),
    ):
        with pytest.raises(SealBroken):
            unseal(sealed, key=other, place=PLACE)


def test_a_key_id_written_over_does_not_help() -> None:
    other = OpenKey(id=uuid4(), material=KEY.material)
    sealed = seal(SECRET, key=KEY, place=PLACE)
    relabelled = sealed[:1] + other.id.bytes + sealed[17:]
    with pytest.raises(SealBroken):
        unseal(relabelled, key=other, place=PLACE)


@given(st.integers(min_value=0, max_value=300), st.integers(min_value=1, max_value=255))
def test_any_flipped_byte_is_found(position: int, flip: int) -> None:
    sealed = bytearray(seal(SECRET, key=KEY, place=PLACE))
    sealed[position % len(sealed)] ^= flip
    with pytest.raises(SealBroken):
        unseal(bytes(sealed), key=KEY, place=PLACE)


@given(st.integers(min_value=0, max_value=300))
def test_a_text_cut_short_is_found(length: int) -> None:
    with pytest.raises(SealBroken):
        unseal(seal(SECRET, key=KEY, place=PLACE)[:length], key=KEY, place=PLACE)


def test_two_seals_of_one_text_look_nothing_alike() -> None:
    first, second = (seal(SECRET, key=KEY, place=PLACE) for _ in range(2))
    assert first[17:] != second[17:]


@given(st.text(max_size=60), st.text(max_size=60))
def test_short_texts_are_all_of_one_length(first: str, second: str) -> None:
    lengths = {len(seal(text.encode(errors="ignore").decode(), key=KEY, place=PLACE)) for text in (first, second)}
    assert len(lengths) == 1


@given(st.integers(min_value=0, max_value=3_000_000))
def test_buckets_hold_what_they_must_and_waste_little(length: int) -> None:
    bucket = bucket_of(length)
    assert length + 4 <= bucket <= max(256, 2 * (length + 4))
    assert bucket % 256 == 0


def test_a_broken_string_is_refused_without_being_told() -> None:
    with pytest.raises(SealImpossible) as refused:
        seal("Melati \udc80", key=KEY, place=PLACE)
    assert refused.value.__context__ is None
    assert "Melati" not in str(refused.value)


def test_padding_that_lies_is_refused() -> None:
    head = b"\x01" + KEY.id.bytes
    context = joined(
        b"sigap/text", PLACE.table.encode(), PLACE.row.bytes, PLACE.column.encode(), PLACE.section.encode()
    )
    body = AESGCM(KEY.material).encrypt(bytes(12), b"\xff" * 256, joined(head, context))
    with pytest.raises(SealBroken):
        unseal(head + bytes(12) + body, key=KEY, place=PLACE)
    with pytest.raises(SealBroken):
        unseal_bytes(head + bytes(12) + body, key=KEY, context=b"")


def test_a_key_shows_nothing_of_itself() -> None:
    assert "material" not in repr(KEY)
    assert KEY.material.hex() not in repr(KEY)
    with pytest.raises(ValueError, match="32 bytes"):
        OpenKey(id=uuid4(), material=b"short")
