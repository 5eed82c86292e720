"""Seals and opens one text: AES-256-GCM under a data key, bound to its place, padded to a bucket.

Layout: version (1) | key id (16) | nonce (12) | ciphertext and tag. Pure: knows no keyring and no database.
"""

import os
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
VERSION = 1
_KEY_ID_BYTES = 16
_HEAD_BYTES = 1 + _KEY_ID_BYTES + NONCE_BYTES
_LENGTH_BYTES = 4
_SMALLEST_BUCKET = 256
_LARGEST_DOUBLING = 64 * 1024

type Sealed = bytes | memoryview
"""A sealed text as it comes from, or goes to, a column."""


class SealBroken(Exception):
    """A sealed text does not open: wrong key, wrong place, wrong version, or damaged. Tells no more."""


class SealImpossible(Exception):
    """A text cannot be sealed; the message never holds any of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sealed text lies. A text moved to any other row, column, table or section does not open."""

    table: str
    row: UUID
    column: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenKey:
    """A data key in memory. Never shown: its material is left out of every repr."""

    id: UUID
    material: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.material) != KEY_BYTES:
            raise ValueError(f"A data key has {KEY_BYTES} bytes")

    def encrypted(self, plain: bytes, *, context: bytes) -> bytes:
        """AES-256-GCM with a fresh nonce; the context, the key's id and the version are bound, not stored."""
        nonce = os.urandom(NONCE_BYTES)
        head = bytes([VERSION]) + self.id.bytes
        return head + nonce + AESGCM(self.material).encrypt(nonce, plain, joined(head, context))


class SealingKey(Protocol):
    """A data key under which more is sealed: held here, or by the vault for us."""

    @property
    def id(self) -> UUID: ...

    def encrypted(self, plain: bytes, *, context: bytes) -> bytes:
        """The sealed bytes, as `seal_bytes` gives them."""


def joined(*parts: bytes) -> bytes:
    """Parts as one byte string that no other list of parts gives."""
    return b"".join([piece for part in parts for piece in (len(part).to_bytes(4, "big"), part)])


def bucket_of(length: int) -> int:
    """The padded length for a text of so many bytes: doubling to 64 KiB, then whole steps of 64 KiB."""
    needed = length + _LENGTH_BYTES
    bucket = _SMALLEST_BUCKET
    while bucket < needed and bucket < _LARGEST_DOUBLING:
        bucket *= 2
    return bucket if needed <= bucket else -(-needed // _LARGEST_DOUBLING) * _LARGEST_DOUBLING


def seal(plaintext: str, *, key: SealingKey, place: Place) -> bytes:
    """Seals a text for one place. Raises SealImpossible for a text that is no Unicode."""
    try:
        text = plaintext.encode()
    except UnicodeEncodeError:
        # The codec's own error carries the whole text along; it must not travel.
        text = None
    if text is None:
        raise SealImpossible(f"{place.table}.{place.column}: lone surrogates cannot be stored")
    return seal_raw(text, key=key, place=place)


def seal_raw(plain: bytes, *, key: SealingKey, place: Place) -> bytes:
    """Seals bytes (a part of a file) for one place, padded as a text is."""
    padded = (len(plain).to_bytes(_LENGTH_BYTES, "big") + plain).ljust(bucket_of(len(plain)), b"\0")
    return seal_bytes(padded, key=key, context=_place_bytes(place))


def unseal(sealed: Sealed, *, key: OpenKey, place: Place) -> str:
    """Opens a sealed text at its place. Raises SealBroken."""
    return unseal_raw(sealed, key=key, place=place).decode()


def unseal_raw(sealed: Sealed, *, key: OpenKey, place: Place) -> bytes:
    """The reverse of seal_raw. Raises SealBroken."""
    padded = unseal_bytes(sealed, key=key, context=_place_bytes(place))
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if len(padded) != bucket_of(length):
        raise SealBroken("a sealed text of the wrong length")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def seal_bytes(plain: bytes, *, key: SealingKey, context: bytes) -> bytes:
    """Seals bytes for one context; `unseal_bytes` opens them."""
    return key.encrypted(plain, context=context)


def unseal_bytes(sealed: Sealed, *, key: OpenKey, context: bytes) -> bytes:
    """The reverse of seal_bytes. Raises SealBroken."""
    raw = bytes(sealed)
    head, nonce, body = raw[: 1 + _KEY_ID_BYTES], raw[1 + _KEY_ID_BYTES : _HEAD_BYTES], raw[_HEAD_BYTES:]
    if len(body) < TAG_BYTES or head != bytes([VERSION]) + key.id.bytes:
        raise SealBroken("a sealed text of another key, of another version, or cut short")
    try:
        return AESGCM(key.material).decrypt(nonce, body, joined(head, context))
    except InvalidTag:
        raise SealBroken("a sealed text that does not fit its key and place") from None


def _place_bytes(place: Place) -> bytes:
    return joined(b"sigap/text", place.table.encode(), place.row.bytes, place.column.encode(), place.section.encode())
