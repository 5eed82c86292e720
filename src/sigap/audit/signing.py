"""Who wrote an event: a MAC over what it says, under a key that neither the database nor its owner has.

What names an officer is signed by the process that let the officer in; see ADR 20. What nobody signed in did has none.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from hmac import compare_digest
from uuid import UUID

from django.utils.module_loading import import_string

from sigap.audit.chain import Break, ChainLink, Json, StreamName, canonical, parsed

_COVERED = ("kind", "id", "at", "code", "actor", "ids", "session", "nonce")
_NONCE_BYTES = 8

type Signer = Callable[[str], bytes]


class Signature(Enum):
    """How an event stands to the officer it names."""

    NOT_NEEDED = auto()
    """It names none."""
    FITS = auto()
    MISSING = auto()
    BROKEN = auto()


_signers: list[str] = []


def sign_by(path: str) -> None:
    """Names the function that holds the key; it is loaded by who signs, for some processes must not."""
    _signers[:] = [path]
    _signer.cache_clear()


@cache
def _signer() -> Signer:
    found: Signer = import_string(_signers[0])
    return found


def signed(facts: Mapping[str, Json], *, session_id: UUID | None) -> dict[str, Json]:
    """What `audit.append` takes of an event, with a signature where it names an officer. Raises as the signer does."""
    if facts["actor"] is None:
        return dict(facts)
    whole = {**facts, "session": str(session_id) if session_id else None, "nonce": secrets.token_hex(_NONCE_BYTES)}
    return whole | {"mac": _signer()(_text(whole)).hex()}


def judge(body: str) -> Signature:
    """How a stored event stands to the officer that its text names."""
    return judge_facts(parsed(body))


def judge_facts(told: Mapping[str, Json]) -> Signature:
    """The same of a text that was read already."""
    mac = told.get("mac")
    if mac is None:
        return Signature.MISSING if told.get("actor") else Signature.NOT_NEEDED
    fits = isinstance(mac, str) and compare_digest(mac.encode(), _signer()(_text(told)).hex().encode())
    return Signature.FITS if fits else Signature.BROKEN


def _text(facts: Mapping[str, Json]) -> str:
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
        told = parsed(link.body)
        judged = judge_facts(told)
        row = f"{link.stream} #{link.seq}"
        if judged is Signature.FITS:
            self._fits(row, str(told["at"]), told.get("nonce"))
        elif judged is Signature.BROKEN:
            self._broken.append(Break("audit_event", row, "tanda tangan pelaku tidak cocok"))
        elif judged is Signature.MISSING:
            missing = Break("audit_event", row, "menyebut pelaku tanpa tanda tangan")
            if self._nonces:
                self._broken.append(missing)
            else:
                self._unsigned.append((str(told.get("at", "")), missing))

    def _fits(self, row: str, at: str, nonce: Json) -> None:
        # A signature covers the chain and not the place in it: the same one twice is a copy.
        if nonce in self._nonces:
            self._broken.append(Break("audit_event", row, "tanda tangan disalin dari peristiwa lain"))
            return
        self._nonces.add(nonce)
        self._count += 1
        self._since = min(self._since or at, at)
