"""The channel key: what a stranger's server delivers is sealed to it by the public site and opened by the worker alone.

It opens no report. What the worker has read is sealed anew, to the intake key, and then opens at the desk only.
"""

import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sigap.vault.hpke import open_key_with, seal_key_to
from sigap.vault.keyfiles import read_public, read_secret, write_new
from sigap.vault.sealing import KEY_BYTES, OpenKey, Place, Sealed, joined, seal_raw, unseal_raw

CHANNEL_KEY, CHANNEL_PUBLIC = "channel.key", "channel.pub"
_BYTES = 32
_SECTION = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedBytes:
    """Bytes that only the worker opens, as they lie in a row."""

    key_id: UUID
    key_blob: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


def create(folder: Path) -> None:
    """Writes a new pair into `folder` unless one is there."""
    if not (folder / CHANNEL_KEY).exists():
        private = X25519PrivateKey.generate()
        (folder / CHANNEL_PUBLIC).unlink(missing_ok=True)
        write_new(folder / CHANNEL_KEY, private.private_bytes_raw())
    if not (folder / CHANNEL_PUBLIC).exists():
        write_new(folder / CHANNEL_PUBLIC, private_of(folder).public_key().public_bytes_raw())


def public_of(folder: Path) -> X25519PublicKey:
    """The public half; the worker's folder holds the private one only. Raises KeysUnsafe, KeysUnusable."""
    if not (folder / CHANNEL_PUBLIC).exists() and (folder / CHANNEL_KEY).exists():
        return private_of(folder).public_key()
    return X25519PublicKey.from_public_bytes(read_public(folder / CHANNEL_PUBLIC, _BYTES))


def private_of(folder: Path) -> X25519PrivateKey:
    """The private half. Raises KeysUnsafe, KeysUnusable."""
    return X25519PrivateKey.from_private_bytes(read_secret(folder / CHANNEL_KEY, _BYTES))


def trace_of(folder: Path, purpose: str, *parts: bytes) -> bytes:
    """A keyed trace (32 bytes) that the worker alone can make: of a number, of a message's id."""
    secret = hmac.digest(private_of(folder).private_bytes_raw(), b"sigap/channel-trace/v1", "sha256")
    return hmac.digest(secret, joined(purpose.encode(), *parts), "sha256")


def ping_key_of(folder: Path) -> Ed25519PrivateKey:
    """Under which the worker signs that there are changes, and nothing else. Raises KeysUnsafe, KeysUnusable."""
    return Ed25519PrivateKey.from_private_bytes(
        hmac.digest(private_of(folder).private_bytes_raw(), b"sigap/ping-signature/v1", "sha256")
    )


def lock(plain: bytes, *, table: str, row_id: UUID, column: str, public: X25519PublicKey) -> LockedBytes:
    """Seals bytes for one place under a key of their own, which only the worker opens."""
    key = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES))
    return LockedBytes(
        key_id=key.id,
        key_blob=seal_key_to(public, key, subject=row_id),
        sealed=seal_raw(plain, key=key, place=_place(table, row_id, column)),
    )


def unlock(
    sealed: Sealed, *, key_id: UUID, key_blob: Sealed, table: str, row_id: UUID, column: str, private: X25519PrivateKey
) -> bytes:
    """The reverse of lock. Raises SealBroken."""
    key = open_key_with(private, key_blob, key_id=key_id, subject=row_id)
    return unseal_raw(sealed, key=key, place=_place(table, row_id, column))


def _place(table: str, row_id: UUID, column: str) -> Place:
    return Place(table=table, row=row_id, column=column, section=_SECTION)
