"""What the system makes and people hand over on paper: a first password, the code of a reset. Shown once, never kept.

Six of 2,048 short words are 66 random bits, and can be read aloud and typed on a telephone.
"""

import hmac
import re
import secrets
from uuid import UUID

from sigap.kernel.words import words
from sigap.vault import macs

SLIP_WORDS = 6
_LONGEST_TYPED = 200


def drawn_words() -> tuple[str, ...]:
    """Six words, drawn at random."""
    known = words()
    return tuple(secrets.choice(known) for _word in range(SLIP_WORDS))


def as_password(drawn: tuple[str, ...]) -> str:
    """How the words are typed as a password: joined by hyphens, lower case."""
    return "-".join(drawn)


def code_hash(reset_id: UUID, typed: str) -> bytes:
    """Under which a reset's code is stored: keyed, and worth nothing for another reset. Any case, spaces or hyphens."""
    found = re.findall(r"[a-z]+", typed[:_LONGEST_TYPED].lower())
    return macs.sign("reset_code", (reset_id, tuple(found)))


def is_same(one: bytes, other: bytes | memoryview | None) -> bool:
    """Whether two hashes are equal, compared in constant time; nothing equals none."""
    return other is not None and hmac.compare_digest(one, bytes(other))
