"""Key pairs of single people: the private half is sealed under a passphrase of theirs, never under a key of the house.

Whoever holds database, ring and every key file opens none of them without guessing a passphrase (argon2id). Changing
the passphrase seals the same half anew; a forgotten one is not made good by anybody: the pair is replaced.
"""

import base64
import json
import os
from dataclasses import dataclass, field
from uuid import UUID

from argon2.exceptions import HashingError
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sigap.vault.hpke import fingerprint
from sigap.vault.root_key import SHORTEST_PASSPHRASE, Cost, PassphraseWrong, stretched
from sigap.vault.sealing import SealBroken, joined, seal_bytes, unseal_bytes

__all__ = ["SHORTEST_PASSPHRASE", "Pair", "PassphraseWrong", "lock_anew", "make_pair", "mark_of", "unlock"]

_COST = Cost(memory_kib=64 * 1024, passes=3, lanes=2)
"""One guess: about a fifth of a second and 64 MiB, paid by the desk at each opening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A new key pair, its private half locked."""

    public: bytes
    locked: bytes = field(repr=False)


def mark_of(public: bytes | memoryview) -> str:
    """Names a public half where two people compare it: 16 hex digits in fours."""
    digits = fingerprint(X25519PublicKey.from_public_bytes(bytes(public))).hex()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def make_pair(passphrase: str, *, owner: UUID) -> Pair:
    """A new pair for this person. Raises ValueError for a short passphrase."""
    private = X25519PrivateKey.generate()
    return Pair(public=private.public_key().public_bytes_raw(), locked=_lock(private, passphrase, owner))


def unlock(locked: bytes | memoryview, passphrase: str, *, owner: UUID, public: bytes | memoryview) -> X25519PrivateKey:
    """The private half. Raises PassphraseWrong; SealBroken when it belongs to another public half."""
    try:
        data = json.loads(bytes(locked))
        cost = Cost(memory_kib=int(data["memory_kib"]), passes=int(data["passes"]), lanes=int(data["lanes"]))
        salt, sealed = (base64.b64decode(data[name], validate=True) for name in ("salt", "sealed"))
        raw = unseal_bytes(sealed, key=stretched(passphrase, salt, cost), context=_context(owner))
    except (SealBroken, HashingError):
        raise PassphraseWrong from None
    except (ValueError, KeyError, TypeError):
        raise SealBroken("a private key that is damaged") from None
    private = X25519PrivateKey.from_private_bytes(raw)
    if private.public_key().public_bytes_raw() != bytes(public):
        raise SealBroken("a private key of another pair")
    return private


def lock_anew(private: X25519PrivateKey, passphrase: str, *, owner: UUID) -> bytes:
    """The same private half under another passphrase. Raises ValueError for a short one."""
    return _lock(private, passphrase, owner)


def _lock(private: X25519PrivateKey, passphrase: str, owner: UUID) -> bytes:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ValueError(f"Frasa sandi paling pendek {SHORTEST_PASSPHRASE} huruf")
    salt = os.urandom(16)
    sealed = seal_bytes(private.private_bytes_raw(), key=stretched(passphrase, salt, _COST), context=_context(owner))
    ids = {
        "version": 1,
        "memory_kib": _COST.memory_kib,
        "passes": _COST.passes,
        "lanes": _COST.lanes,
        "salt": base64.b64encode(salt).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }
    return json.dumps(ids).encode()


def _context(owner: UUID) -> bytes:
    return joined(b"sigap/personal-key", owner.bytes)
