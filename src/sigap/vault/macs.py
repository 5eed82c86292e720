"""MACs over the rows that grant power (membership, role, credential, participation), checked before any key opens.

Events of the trail that name an officer have one too.
"""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sigap.vault import keyring
from sigap.vault.sealing import joined

type Fact = str | int | bool | bytes | UUID | date | datetime | tuple[Fact, ...] | list[Fact] | None


class MacBroken(Exception):
    """A row that grants power was not written by SIGAP, or was changed since. Names the kind only."""


def sign(kind: str, facts: tuple[Fact, ...]) -> bytes:
    """32 bytes over a row's facts, in the order the caller fixes for this kind."""
    return sign_with(keyring.current().mac, kind, facts)


def sign_with(key: bytes, kind: str, facts: tuple[Fact, ...]) -> bytes:
    """The same under a ring's key that was opened elsewhere: on the machine of a drill there is no keyring."""
    return hmac.digest(key, joined(b"sigap/row", kind.encode(), _fact(facts)), hashlib.sha256)


def sign_event(text: str) -> bytes:
    """32 bytes over what an event of the trail says, and in which session."""
    return sign("event", (text,))


def verify(kind: str, facts: tuple[Fact, ...], mac: bytes | memoryview) -> None:
    """Raises MacBroken when the row's MAC does not fit its facts; compares in constant time."""
    if not hmac.compare_digest(sign(kind, facts), bytes(mac)):
        raise MacBroken(kind)


def _moment(moment: datetime) -> bytes:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be signed")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").encode()


# In this order: a bool is also an int, a moment also a date.
_ENCODINGS: tuple[tuple[type | tuple[type, ...], bytes, Callable[[Any], bytes]], ...] = (
    (type(None), b"n", lambda _: b""),
    (bool, b"b", lambda fact: b"1" if fact else b"0"),
    (int, b"i", lambda fact: str(int(fact)).encode()),
    (str, b"s", str.encode),
    (bytes, b"x", bytes),
    (UUID, b"u", lambda fact: fact.bytes),
    (datetime, b"t", _moment),
    (date, b"d", lambda fact: fact.isoformat().encode()),
    ((tuple, list), b"l", lambda fact: joined(*(_fact(part) for part in fact))),
)


def _fact(fact: Fact) -> bytes:
    """A fact with its type, so that 1, "1", True and None are four different facts."""
    for kind, tag, encode in _ENCODINGS:
        if isinstance(fact, kind):
            return tag + encode(fact)
    raise TypeError(f"{type(fact).__name__} is no fact that can be signed")
