"""The intake key's public half: all that the public process holds of the vault."""

from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from sigap.vault.keyfiles import read_public

INTAKE_PUBLIC = "intake.pub"
PUBLIC_BYTES = 32


def load_intake_public(folder: Path) -> X25519PublicKey:
    """Reads `intake.pub`. Raises KeysUnsafe, KeysUnusable."""
    return X25519PublicKey.from_public_bytes(read_public(folder / INTAKE_PUBLIC, PUBLIC_BYTES))


@lru_cache(maxsize=4)
def intake_public_of(folder: Path) -> X25519PublicKey:
    """The same, read once per process and folder."""
    return load_intake_public(folder)
