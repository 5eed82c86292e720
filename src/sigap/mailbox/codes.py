"""The return code: six short words, derived from the public secret and the idempotency key.

Nothing of it is stored in clear, so a replayed post gives the same words again. 5 words carry 55 random
bits; the sixth is a check word that catches a slip of the pen before anything is looked up. What a report is found by
is a keyed look-up value: two bytes at once, thirty through argon2id (see `sql/codes.sql`).
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from sigap.kernel.words import BITS_A_WORD, places, words
from sigap.vault.keyfiles import read_secret, write_new

SECRET_FILE = "code.key"  # noqa: S105 - a file's name
SECRET_BYTES = 32
CODE_WORDS = 6
BEGINS_BYTES = 2
"""Of a look-up value: one wrong code in 65,536 for each report that is held costs a stretch."""
TRACE_BYTES = 32
_LOOKUP_BYTES = 32
# What one stretch costs: 7 ms here. Two bytes known, 2 to the 39th of them find the words of one report.
_PASSES, _MEMORY_KIB, _LANES = 2, 8 * 1024, 1
_MAX_TYPED = 400


class ReturnCode(tuple[str, ...]):  # noqa: SLOT001 - a tuple cannot have slots with anything in them
    """Six words, and what was stretched out of them: it lies with them alone, and goes with them after an answer."""

    stretch_by: tuple[bytes, bytes] | None = None
    """The secret that it was stretched with, and the 32 bytes."""


class CodeMistyped(Exception):
    """The words are not six known ones, or the check word does not fit: a slip, nothing was looked up."""


def create_secret(folder: Path) -> None:
    """Writes a new public secret into `folder` unless one is there."""
    if not (folder / SECRET_FILE).exists():
        write_new(folder / SECRET_FILE, secrets.token_bytes(SECRET_BYTES))


@lru_cache(maxsize=4)
def load_secret(folder: Path) -> bytes:
    """The public secret, read once per process. Raises KeysUnsafe, KeysUnusable."""
    return read_secret(folder / SECRET_FILE, SECRET_BYTES)


def _keyed(secret: bytes, purpose: str, *parts: bytes) -> bytes:
    mac = hmac.new(secret, f"sigap/{purpose}/v1".encode(), hashlib.sha256)
    for part in parts:
        mac.update(len(part).to_bytes(8, "big") + part)
    return mac.digest()


def _check_word(first: Iterable[str]) -> str:
    digest = hashlib.sha256(("sigap/check/v1 " + " ".join(first)).encode()).digest()
    return words()[int.from_bytes(digest[:2], "big") >> (16 - BITS_A_WORD)]


def code_for(secret: bytes, idempotency_key: bytes) -> ReturnCode:
    """The six words of the post with this key."""
    bits = int.from_bytes(_keyed(secret, "code", idempotency_key), "big")
    first = tuple(words()[(bits >> (BITS_A_WORD * place)) & 0x7FF] for place in range(CODE_WORDS - 1))
    return ReturnCode((*first, _check_word(first)))


def is_checked(found: Sequence[str]) -> bool:
    """Whether the last of these words is the check word of those before."""
    return hmac.compare_digest(_check_word(found[:-1]), found[-1])


def read_code(typed: str) -> ReturnCode:
    """Six words from what a person typed: any case, spaces, hyphens, commas, numbering. Raises CodeMistyped."""
    found = re.findall(r"[a-z]+", typed[:_MAX_TYPED].lower())
    if len(found) != CODE_WORDS or any(word not in places() for word in found):
        raise CodeMistyped
    if not is_checked(found):
        raise CodeMistyped
    return ReturnCode(found)


def stretch_code(secret: bytes, code: tuple[str, ...]) -> bytes:
    """32 bytes that only these six words give, through argon2id: what is derived from the words comes out of them.

    A page asks for several of the derived values and pays once, as long as it hands on the same words. Nothing is
    remembered without the words.
    """
    if isinstance(code, ReturnCode) and code.stretch_by is not None and code.stretch_by[0] == secret:
        return code.stretch_by[1]
    stretch = hash_secret_raw(
        _keyed(secret, "stretch", " ".join(code).encode()),
        _keyed(secret, "stretch-salt"),
        time_cost=_PASSES,
        memory_cost=_MEMORY_KIB,
        parallelism=_LANES,
        hash_len=32,
        type=Type.ID,
    )
    if isinstance(code, ReturnCode):
        code.stretch_by = secret, stretch
    return stretch


def lookup_of(secret: bytes, code: tuple[str, ...]) -> bytes:
    """The keyed look-up value (32 bytes) under which a report is found. Takes a stretch: see `begins_of` first."""
    end = _keyed(stretch_code(secret, code), "lookup-ends")
    return begins_of(secret, code) + end[: _LOOKUP_BYTES - BEGINS_BYTES]


def begins_of(secret: bytes, code: tuple[str, ...]) -> bytes:
    """The first bytes of the look-up value, without a stretch: most wrong codes are told by them."""
    return _keyed(secret, "lookup-begins", " ".join(code).encode())[:BEGINS_BYTES]


def plain_lookup_of(secret: bytes, code: tuple[str, ...]) -> bytes:
    """The look-up value (32 bytes) under which reports were found before it was stretched."""
    return _keyed(secret, "lookup", " ".join(code).encode())


def stretched_for(secret: bytes, code: tuple[str, ...], purpose: str) -> bytes:
    """32 bytes for one purpose that only these six words give, unlike every other's."""
    return _keyed(stretch_code(secret, code), purpose)


def replay_of(secret: bytes, idempotency_key: bytes) -> bytes:
    """The keyed trace (32 bytes) of an idempotency key."""
    return _keyed(secret, "replay", idempotency_key)


def body_of(secret: bytes, idempotency_key: bytes, canonical: str) -> bytes:
    """The keyed trace (32 bytes) of a body, to tell a replay from another report under the same key."""
    return _keyed(secret, "body", idempotency_key, canonical.encode())


def trace_of(secret: bytes, purpose: str, *parts: bytes) -> bytes:
    """A keyed trace (32 bytes) for a purpose of its own: files of a report."""
    return _keyed(secret, purpose, *parts)
