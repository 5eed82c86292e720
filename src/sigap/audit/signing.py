"""Who wrote an event: a MAC over what it says, under a key that neither the database nor its owner has.

What names an officer is signed by the process that let the officer in; see ADR 20. What nobody signed in did has none.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from uuid import UUID

from django.utils.module_loading import import_string

from sigap.audit.chain import Break, ChainLink, Json, StreamName, canonical, parsed

_COVERED = ("kind", "id", "at", "code", "actor", "ids", "session", "nonce")
_NONCE_BYTES = 8

type Signer = Callable[[Sequence[str]], list[bytes]]
type Checker = Callable[[Sequence[tuple[str, bytes]]], list[bool]]


class Signature(Enum):
    """How an event stands to the officer it names."""

    NOT_NEEDED = auto()
    """It names none."""
    FITS = auto()
    MISSING = auto()
    BROKEN = auto()


_named: dict[str, str] = {}


def sign_by(path: str, *, check: str) -> None:
    """Names the functions that hold the key; they are loaded by who signs, for some processes must not."""
    _named["sign"], _named["check"] = path, check
    _signer.cache_clear()
    _checker.cache_clear()


@cache
def _signer() -> Signer:
    found: Signer = import_string(_named["sign"])
    return found


@cache
def _checker() -> Checker:
    found: Checker = import_string(_named["check"])
    return found


def signed(events: Sequence[Mapping[str, Json]], *, session_id: UUID | None) -> list[dict[str, Json]]:
    """What `audit.append` takes of events, signed where they name an officer. Raises as the signer does."""
    wholes: list[dict[str, Json]] = []
    for facts in events:
        more = {"session": str(session_id) if session_id else None, "nonce": secrets.token_hex(_NONCE_BYTES)}
        wholes.append({**facts, **more} if facts["actor"] is not None else dict(facts))
    named = [whole for whole in wholes if whole["actor"] is not None]
    # Asked at once: what a page opens may leave many events.
    for whole, mac in zip(named, _signer()([signed_text(each) for each in named]) if named else [], strict=True):
        whole["mac"] = mac.hex()
    return wholes


def judge_all(bodies: Sequence[str]) -> list[Signature]:
    """How each stored event stands to the officer that its text names."""
    return _judged([parsed(body) for body in bodies])


def judge_facts(facts: Mapping[str, Json]) -> Signature:
    """The same of a text that was read already."""
    (found,) = _judged([facts])
    return found


def _judged(texts: Sequence[Mapping[str, Json]]) -> list[Signature]:
    facts = {
        place: (signed_text(each), _mac_in(each)) for place, each in enumerate(texts) if each.get("mac") is not None
    }
    fit = dict(zip(facts, _checker()(list(facts.values())) if facts else [], strict=True))
    return [
        Signature.FITS
        if fit.get(place)
        else Signature.BROKEN
        if place in fit
        else Signature.MISSING
        if each.get("actor")
        else Signature.NOT_NEEDED
        for place, each in enumerate(texts)
    ]


def _mac_in(facts: Mapping[str, Json]) -> bytes:
    """The signature that a text says it has; nothing where it cannot be one."""
    mac = facts.get("mac")
    try:
        found = bytes.fromhex(mac) if isinstance(mac, str) else b""
    except ValueError:
        return b""
    # Only as SIGAP writes it: other spellings of the same bytes are not what was signed.
    return found if found.hex() == mac else b""


def signed_text(facts: Mapping[str, Json]) -> str:
    """What a signature covers of an event."""
    return canonical({name: facts.get(name) for name in _COVERED})


@dataclass(frozen=True, slots=True)
class Signed:
    """How many events have a signature that fits, and the moment of the first, as it stands in its text."""

    count: int
    since: str


class SignatureWalk:
    """Judges every event that passes, in the order of the chains.

    One that names an officer and has no signature is of before there were any, or forged: the latter where it is dated
    after the first signed event, or stands behind a signed one in its chain.
    """

    def __init__(self) -> None:
        self._broken: list[Break] = []
        self._unsigned: list[tuple[str, Break]] = []
        self._count, self._since = 0, ""
        self._stream: StreamName | None = None
        self._nonces: set[Json] = set()

    def watch(self, links: Iterable[ChainLink]) -> Iterator[ChainLink]:
        """Passes the links on."""
        for link in links:
            self._see(link)
            yield link

    def signed(self) -> Signed:
        """What is vouched for."""
        return Signed(self._count, self._since)

    def breaks(self) -> tuple[Break, ...]:
        """Each event whose signature does not fit, or is missing though there were some by then."""
        late = (found for at, found in self._unsigned if self._since and at >= self._since)
        return (*self._broken, *late)

    def _see(self, link: ChainLink) -> None:
        if link.stream != self._stream:
            self._stream, self._nonces = link.stream, set()
        body = parsed(link.body)
        judged = judge_facts(body)
        row = f"{link.stream} #{link.seq}"
        if judged is Signature.FITS:
            self._fits(row, str(body["at"]), body.get("nonce"))
        elif judged is Signature.BROKEN:
            self._broken.append(Break("audit_event", row, "tanda tangan pelaku tidak cocok"))
        elif judged is Signature.MISSING:
            missing = Break("audit_event", row, "menyebut pelaku tanpa tanda tangan")
            if self._nonces:
                self._broken.append(missing)
            else:
                self._unsigned.append((str(body.get("at", "")), missing))

    def _fits(self, row: str, at: str, nonce: Json) -> None:
        # A signature covers the chain and not the place in it: the same one twice is a copy.
        if nonce in self._nonces:
            self._broken.append(Break("audit_event", row, "tanda tangan disalin dari peristiwa lain"))
            return
        self._nonces.add(nonce)
        self._count += 1
        self._since = min(self._since or at, at)
