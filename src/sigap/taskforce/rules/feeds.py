"""The secret of a calendar's address: what is kept of it. Pure."""

from hashlib import sha256


def secret_hash(secret: str) -> bytes:
    """What is kept of a secret; it has 256 bits, so a plain hash tells nothing of it."""
    return sha256(secret.encode()).digest()
