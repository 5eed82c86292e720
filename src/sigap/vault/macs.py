"""MACs over the rows that grant power (membership, role, credential, participation), checked before any key opens.

Events of the trail that name an officer have one too.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sigap.vault import rings
from sigap.vault.ring_use import LocalRing, mac_of
from sigap.vault.sealing import joined

type Fact = str | int | bool | bytes | UUID | date | datetime | tuple[Fact, ...] | list[Fact] | None


class MacBroken(Exception):
    """A row that grants power was not written by SIGAP, or was changed since. Names the kind only."""


_HEAD_BYTES = len("l") + 4 + len("s")
type Check = tuple[str, tuple[Fact, ...], bytes | memoryview]
"""A kind, facts, and the MAC that is to fit them."""


def sign(kind: str, facts: tuple[Fact, ...]) -> bytes:
    """32 bytes over a row's facts, in the order the caller fixes for this kind."""
    (made,) = rings.at_hand().sign([(kind, _fact(facts))], ticket=rings.ticket())
    return made


def sent_id(post_key: UUID, *sent: Fact) -> UUID:
    """The id of the row that a page makes: the very same sent again gives the same one, other contents another.

    Keyed, and by a random key of the page: it tells nothing of what is sealed.
    """
    return UUID(bytes=sign("sent", (post_key, *sent))[:16], version=4)


def sign_with(key: bytes, kind: str, facts: tuple[Fact, ...]) -> bytes:
    """The same under a ring's key that was opened elsewhere: on the machine of a drill there is no keyring."""
    return mac_of(key, kind, _fact(facts))


def sign_events(texts: Sequence[str]) -> list[bytes]:
    """For each 32 bytes over what an event of the trail says, and in which session."""
    return rings.at_hand().sign([("event", _fact((text,))) for text in texts], ticket=rings.ticket())


def fitting_events(signed: Sequence[tuple[str, bytes]]) -> list[bool]:
    """Whether each signature fits what its event says."""
    return fitting(("event", (text,), mac) for text, mac in signed)


def fitting(checks: Iterable[Check]) -> list[bool]:
    """Whether each MAC fits; asked at once, compared in constant time."""
    return rings.at_hand().fits([(kind, _fact(facts), bytes(mac)) for kind, facts, mac in checks])


def fitting_by(ring: LocalRing, checks: Iterable[Check]) -> list[bool]:
    """The same by this ring."""
    return ring.fits([(kind, _fact(facts), bytes(mac)) for kind, facts, mac in checks])


def text_in(facts: bytes) -> str:
    """The one text that facts are of, as `sign_events` asks for. Raises ValueError."""
    text = facts[_HEAD_BYTES:].decode()
    if _fact((text,)) != facts:
        raise ValueError("facts of another form")
    return text


def verify(kind: str, facts: tuple[Fact, ...], mac: bytes | memoryview) -> None:
    """Raises MacBroken when the row's MAC does not fit its facts."""
    verify_all([(kind, facts, mac)])


def verify_all(checks: Sequence[Check]) -> None:
    """The same for several rows at once: the first that does not fit is named."""
    for (kind, _facts, _mac), fits in zip(checks, fitting(checks), strict=True):
        if not fits:
            raise MacBroken(kind)


def _moment(moment: datetime) -> bytes:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be signed")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").encode()


# In this order: a bool is also an int, a moment also a date.
_ENCODINGS: tuple[tuple[type, bytes, Callable[[Any], bytes]], ...] = (
    (type(None), b"n", lambda _: b""),
    (bool, b"b", lambda fact: b"1" if fact else b"0"),
    (int, b"i", lambda fact: str(int(fact)).encode()),
    (str, b"s", str.encode),
    (bytes, b"x", bytes),
    (UUID, b"u", lambda fact: fact.bytes),
    (datetime, b"t", _moment),
    (date, b"d", lambda fact: fact.isoformat().encode()),
    (tuple, b"l", lambda fact: joined(*[_fact(part) for part in fact])),
    (list, b"l", lambda fact: joined(*[_fact(part) for part in fact])),
)
_BY_TYPE = {kind: (tag, encode) for kind, tag, encode in _ENCODINGS}


def _fact(fact: Fact) -> bytes:
    """A fact with its type, so that 1, "1", True and None are four different facts."""
    known = _BY_TYPE.get(type(fact))
    if known is not None:
        tag, encode = known
        return tag + encode(fact)
    for kind, tag, encode in _ENCODINGS:
        if isinstance(fact, kind):
            return tag + encode(fact)
    raise TypeError(f"{type(fact).__name__} is no fact that can be signed")
