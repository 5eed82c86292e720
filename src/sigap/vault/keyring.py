"""The keys a desk process holds: key-encryption key, what is derived from it, token key, intake private key.

Loaded once per process from SIGAP_KEYS, never kept with the data. The public process loads none of it.
"""

import hashlib
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from sigap.vault.intake_key import INTAKE_PUBLIC, load_intake_public
from sigap.vault.keyfiles import KeysUnusable, read_secret, write_new
from sigap.vault.sealing import (
    KEY_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    OpenKey,
    SealBroken,
    joined,
    seal_bytes,
    unseal_bytes,
)

KEK = "kek.key"
TOKEN_KEY = "token.key"  # noqa: S105 - a file's name
INTAKE_PRIVATE = "intake.key"
_SEALED_PRIVATE_BYTES = 1 + 16 + NONCE_BYTES + KEY_BYTES + TAG_BYTES
# The private half of the intake key lies sealed under the KEK; this names the key that seals it.
_INTAKE_SEAL_ID = UUID(int=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """Keys in memory, each for one use; none is ever part of a repr."""

    kek_id: str
    wrapping: bytes = field(repr=False)
    mac: bytes = field(repr=False)
    token: bytes = field(repr=False)
    intake: X25519PrivateKey = field(repr=False)

    @classmethod
    def load(cls, folder: Path) -> "Keyring":
        """Reads and checks every key file. Raises KeysUnsafe, KeysUnusable."""
        kek = read_secret(folder / KEK, KEY_BYTES)
        token = read_secret(folder / TOKEN_KEY, KEY_BYTES)
        sealed = read_secret(folder / INTAKE_PRIVATE, _SEALED_PRIVATE_BYTES)
        try:
            private = unseal_bytes(sealed, key=_intake_seal_key(kek), context=b"sigap/intake-private")
        except SealBroken:
            raise KeysUnusable(f"{folder / INTAKE_PRIVATE}: tidak terbuka dengan {KEK} di folder ini") from None
        intake = X25519PrivateKey.from_private_bytes(private)
        if load_intake_public(folder) != intake.public_key():
            raise KeysUnusable(f"{folder / INTAKE_PUBLIC}: bukan pasangan {INTAKE_PRIVATE}")
        return cls(
            kek_id=hashlib.sha256(derived(kek, "kek-id")).hexdigest()[:16],
            wrapping=derived(kek, "wrap"),
            mac=derived(kek, "mac"),
            token=token,
            intake=intake,
        )


def derived(key: bytes, label: str) -> bytes:
    """A key for one use, from another: HKDF-SHA256 with a fixed label."""
    info = joined(b"sigap", b"v1", label.encode())
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def _intake_seal_key(kek: bytes) -> OpenKey:
    return OpenKey(id=_INTAKE_SEAL_ID, material=derived(kek, "intake"))


@lru_cache(maxsize=4)
def keyring_of(folder: Path) -> Keyring:
    """The keyring of one folder, read once per process."""
    return Keyring.load(folder)


def current() -> Keyring:
    """This process's keyring. Raises KeysUnsafe, KeysUnusable."""
    return keyring_of(settings.SIGAP_KEYS)


def create_demo_keys(folder: Path) -> None:
    """Writes whatever key is missing; a second call changes nothing. Raises KeysUnusable.

    Refuses to make a new KEK beside keys that an older one sealed: that data would never open again.
    """
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    if not (folder / KEK).exists():
        if (folder / INTAKE_PRIVATE).exists():
            raise KeysUnusable(f"{folder / KEK}: hilang, padahal {INTAKE_PRIVATE} ada. Pulihkan dari cadangan kunci")
        write_new(folder / KEK, os.urandom(KEY_BYTES))
    kek = read_secret(folder / KEK, KEY_BYTES)
    if not (folder / TOKEN_KEY).exists():
        write_new(folder / TOKEN_KEY, os.urandom(KEY_BYTES))
    if not (folder / INTAKE_PRIVATE).exists():
        private = X25519PrivateKey.generate().private_bytes_raw()
        sealed = seal_bytes(private, key=_intake_seal_key(kek), context=b"sigap/intake-private")
        (folder / INTAKE_PUBLIC).unlink(missing_ok=True)
        write_new(folder / INTAKE_PRIVATE, sealed)
    if not (folder / INTAKE_PUBLIC).exists():
        sealed = read_secret(folder / INTAKE_PRIVATE, _SEALED_PRIVATE_BYTES)
        private = unseal_bytes(sealed, key=_intake_seal_key(kek), context=b"sigap/intake-private")
        write_new(folder / INTAKE_PUBLIC, X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw())
