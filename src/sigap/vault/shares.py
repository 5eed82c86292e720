"""Shares of recovery: five holders, which three of them may open together, and a share as 24 words. Pure.

At least one of three sits outside the regency, at most one is of the police: no office, and no place, does it alone.
"""

import hashlib
import hmac
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sigap.kernel.words import BITS_A_WORD, number_of, words_of

HOLDERS = 5
NEEDED = 3
SHARE_BYTES = 32
SHARE_WORDS = 24
_CHECK_BYTES = SHARE_WORDS * BITS_A_WORD // 8 - SHARE_BYTES
_MOST_LOST = HOLDERS - NEEDED

type Trio = tuple[int, int, int]
"""The numbers of three holders, in rising order."""


class ShareMistyped(Exception):
    """24 known words that are no share: one of them is another word of the list, or two changed places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareHolder:
    """Who keeps a share: an office or function, never a person's name, for people move on."""

    number: int
    label: str
    is_outside: bool
    is_police: bool


def new_share() -> bytes:
    """A share: the private half of a key that is one holder's alone."""
    return os.urandom(SHARE_BYTES)


def private_of(share: bytes) -> X25519PrivateKey:
    """The private key that a share is."""
    return X25519PrivateKey.from_private_bytes(share)


def public_of(share: bytes) -> bytes:
    """The public half, by which a share is known without being shown."""
    return private_of(share).public_key().public_bytes_raw()


def words_of_share(share: bytes) -> tuple[str, ...]:
    """24 words: the share and a check that finds a slip of the pen (255 of 256)."""
    return words_of(int.from_bytes(share + _check(share), "big"), SHARE_WORDS)


def share_of_words(spoken: Sequence[str]) -> bytes:
    """The reverse of words_of_share. Raises ShareMistyped; UnknownWord for a word that is not in the list."""
    number = number_of(spoken)
    if len(spoken) != SHARE_WORDS:
        raise ShareMistyped
    raw = number.to_bytes(SHARE_BYTES + _CHECK_BYTES, "big")
    share, check = raw[:SHARE_BYTES], raw[SHARE_BYTES:]
    if not hmac.compare_digest(check, _check(share)):
        raise ShareMistyped
    return share


def is_allowed(three: Collection[ShareHolder]) -> bool:
    """Whether these three may open the keys together."""
    return (
        len(three) == NEEDED
        and any(holder.is_outside for holder in three)
        and sum(holder.is_police for holder in three) <= 1
    )


def allowed_trios(holders: Collection[ShareHolder]) -> tuple[Trio, ...]:
    """Every three of them that may."""
    ordered = sorted(holders, key=lambda holder: holder.number)
    return tuple(
        (first.number, second.number, third.number)
        for first, second, third in combinations(ordered, NEEDED)
        if is_allowed((first, second, third))
    )


def fatal_losses(holders: Collection[ShareHolder]) -> tuple[tuple[int, ...], ...]:
    """Every one or two holders whose loss leaves no allowed three; a pair only where neither alone is one."""
    numbers = sorted(holder.number for holder in holders)
    found: list[tuple[int, ...]] = []
    for count in range(1, _MOST_LOST + 1):
        for lost in combinations(numbers, count):
            left = [holder for holder in holders if holder.number not in lost]
            if not allowed_trios(left) and not any(set(smaller) <= set(lost) for smaller in found):
                found.append(lost)
    return tuple(found)


def _check(share: bytes) -> bytes:
    return hashlib.sha256(b"sigap/share/v1" + share).digest()[:_CHECK_BYTES]
