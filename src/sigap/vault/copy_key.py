"""The key that marks copies as this installation's own, and seals what of them leaves the machine.

It opens no report and no identity, and vouches for no row.

Derived from the ring, so a restore needs the ring only; laid out beside it for the account that makes copies.
"""

import hashlib
import hmac
from pathlib import Path

from sigap.vault.keyfiles import read_secret
from sigap.vault.ring import derived
from sigap.vault.sealing import KEY_BYTES, joined

COPY_KEY = "copy.key"


def copy_key_of(mac: bytes) -> bytes:
    """The key, from the ring's."""
    return derived(mac, "copies")


def far_key_of(copy_key: bytes) -> bytes:
    """The key under which copies lie in a far place."""
    return derived(copy_key, "copies-away")


def load_copy_key(folder: Path) -> bytes:
    """The key as it was laid out. Raises KeysUnsafe, KeysUnusable."""
    return read_secret(folder / COPY_KEY, KEY_BYTES)


def mark_of(manifest: bytes, key: bytes) -> str:
    """The mark over a manifest, which in turn names every file of the copy with its hash."""
    return hmac.digest(key, joined(b"sigap/copy", manifest), hashlib.sha256).hex()
