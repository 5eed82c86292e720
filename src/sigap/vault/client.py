"""Asks the vault over its socket, in the place of a ring: no key of the ring ever comes into this process.

A vault that is away is VaultAway, whatever was asked; the next question tries again.
"""

import hashlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sigap.vault import wire
from sigap.vault.hpke import fingerprint_in
from sigap.vault.keyfiles import KeysUnusable
from sigap.vault.ring import GoneEpoch
from sigap.vault.ring_use import KeyDestroyed, KeyPath, OpeningRefused, ReportKey, Trace, UnsealFailure, Unsealing
from sigap.vault.root_key import PassphraseWrong, RingLocked
from sigap.vault.sealing import OpenKey, Place, SealBroken, Sealed, SealingKey, joined
from sigap.vault.states import VaultState
from sigap.vault.wire import Message, WireBroken

_ANSWERS_WITHIN = 5.0
"""Seconds that a page waits: a vault that is frozen, or hangs, is away."""
_LONG_WITHIN = 30.0
"""A passphrase is stretched meanwhile, or many texts are opened for one act."""
_MANY = 100
_AFTER_SILENCE_WITHIN = 1.0
"""What the next page waits once a vault kept silent, until it answers again: nobody's page is held up each time."""
_ASKED_NOW_WITHIN = 3.0
"""For whoever only asks how it stands: a watcher outside waits a few seconds for the whole page."""
_BELIEVED_FOR = 0.5
"""How long the vault counts as open once it has answered: beyond that a page asks before it begins."""
_AT_ONCE = 8 * 1024 * 1024
"""Bytes of sealed text in one message; a long file goes in several."""
_MOST_FITTED = 20_000
"""MACs that fitted, remembered here: some 2 MB."""

_MARK = "writer"
"""Stands on every page that somebody is shown, and is the same each time: asked once for each officer."""
_MOST_MARKS = 2_000


class VaultAway(Exception):
    """The vault does not answer. Nothing was opened, signed or sealed."""


class UnlockBusy(Exception):
    """Another passphrase is being judged, or one was a moment ago; this one was not looked at."""


_FAILURES: dict[str, type[Exception]] = {
    "broken": SealBroken,
    "destroyed": KeyDestroyed,
    "locked": RingLocked,
    "keys": KeysUnusable,
    "refused": OpeningRefused,
    "passphrase": PassphraseWrong,
    "soon": UnlockBusy,
    "away": VaultAway,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEpoch:
    """An epoch as the vault tells of it."""

    id: str
    kek_id: str
    created_at: datetime
    retired_at: datetime | None
    mark: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRing:
    """A ring as the vault tells of it: names and dates."""

    epochs: tuple[NamedEpoch, ...]
    gone: tuple[GoneEpoch, ...]
    recovery: str
    generation: int
    needed_from: int

    @property
    def newest(self) -> NamedEpoch:
        """The epoch under which everything new is sealed."""
        return self.epochs[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKey:
    """A data key that the vault has: it seals under it for us."""

    id: UUID
    path: KeyPath = field(repr=False)
    client: "VaultClient" = field(repr=False)

    def encrypted(self, plain: bytes, *, context: bytes) -> bytes:
        """As OpenKey does it. Raises KeyDestroyed, SealBroken."""
        request = {"do": "encrypt", "key": wire.encode_path(self.path), "plain": plain, "context": context}
        return self.client.bytes_of(request)


class VaultClient:
    """The vault behind one socket. A connection a thread, made anew after a fork and after every failure."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._mine = threading.local()
        self._answered_at = 0.0
        self._keeps_silent = False
        # What fitted once fits for ever: the key of the MACs does not change.
        self._fitted: set[bytes] = set()
        self._marks: dict[tuple[tuple[str, bytes], ...], list[bytes]] = {}

    def facts(self) -> NamedRing:
        answer = self._ask({"do": "facts"})
        return NamedRing(
            epochs=tuple(_epoch(each) for each in answer["epochs"]),
            gone=tuple(_gone(each) for each in answer["gone"]),
            recovery=answer["recovery"],
            generation=answer["generation"],
            needed_from=answer["needed_from"],
        )

    def sign(self, pairs: Sequence[tuple[str, bytes]], *, ticket: str) -> list[bytes]:
        if tuple(pairs) in self._marks:
            return self._marks[tuple(pairs)]
        made = list(self._ask({"do": "sign", "asked": list(pairs), "ticket": ticket})["made"])
        if all(kind == _MARK for kind, _facts in pairs):
            if len(self._marks) > _MOST_MARKS:
                self._marks.clear()
            self._marks[tuple(pairs)] = made
        return made

    def fits(self, pairs: Sequence[tuple[str, bytes, bytes]]) -> list[bool]:
        marks = [hashlib.sha256(joined(kind.encode(), facts, mac)).digest() for kind, facts, mac in pairs]
        fit = [mark in self._fitted for mark in marks]
        new = [place for place, is_known in enumerate(fit) if not is_known]
        if new:
            answer = self._ask({"do": "fits", "asked": [pairs[place] for place in new]})
            for place, fits in zip(new, answer["fit"], strict=True):
                fit[place] = fits is True
            if len(self._fitted) > _MOST_FITTED:
                self._fitted.clear()
            self._fitted.update(marks[place] for place in new if fit[place])
        return fit

    def tokens(self, pairs: Sequence[tuple[str, bytes]], *, kek_id: str, ticket: str) -> list[bytes]:
        return list(self._ask({"do": "tokens", "asked": list(pairs), "kek": kek_id, "ticket": ticket})["made"])

    def wrap(self, key: OpenKey, *, purpose: str, case_id: UUID | None) -> tuple[bytes, str]:
        request = {"do": "wrap", "id": key.id, "material": key.material, "purpose": str(purpose), "case": case_id}
        return _wrapped(self._ask(request))

    def adopt(self, key: ReportKey, *, purpose: str) -> tuple[bytes, str]:
        return _wrapped(self._ask({"do": "adopt", "key": wire.encode_path(key), "purpose": str(purpose)}))

    def sealing_key(self, path: KeyPath) -> HeldKey:
        return HeldKey(id=path.id, path=path, client=self)

    def lay(self, key: KeyPath, *, under: SealingKey, place: Place, trace: Trace | None, ticket: str) -> bytes:
        request: Message = {"do": "lay", "key": wire.encode_path(key), "place": wire.encode_place(place)}
        if isinstance(under, HeldKey):
            return self.bytes_of({**request, "under": wire.encode_path(under.path), "ticket": ticket})
        if not isinstance(under, OpenKey) or trace is None:
            raise SealBroken("a key of the vault is laid under a key that is open here by the trace of an opening only")
        open_here = {"id": under.id, "material": under.material, "trace": wire.encode_trace(trace), "ticket": ticket}
        return self.bytes_of({**request, "do": "hand", **open_here})

    def unseal(self, requests: Sequence[Unsealing], *, ticket: str) -> list[bytes | UnsealFailure]:
        found: list[bytes | UnsealFailure] = []
        for several in _portions(requests):
            request = {"do": "unseal", "asked": [wire.encode_unsealing(each) for each in several], "ticket": ticket}
            found += [each if isinstance(each, bytes) else UnsealFailure(each) for each in self._ask(request)["found"]]
        return found

    def is_held(self, blob: Sealed) -> bool:
        return fingerprint_in(blob) in {epoch.mark for epoch in self.facts().epochs}

    def seal_seed(self, text: str, *, place: Place) -> bytes:
        return self.bytes_of({"do": "seal_seed", "text": text, "place": wire.encode_place(place)})

    def open_seed(self, sealed: bytes, *, place: Place) -> tuple[str, str]:
        answer = self._ask({"do": "open_seed", "sealed": sealed, "place": wire.encode_place(place)})
        return answer["text"], answer["kek"]

    def is_locked(self) -> bool:
        """Whether it waits for a passphrase; what it said a moment ago is believed. Raises VaultAway, KeysUnusable."""
        return time.monotonic() - self._answered_at >= _BELIEVED_FOR and self._waits()

    def is_locked_now(self) -> bool:
        """As is_locked, asked in any case and not for long. Raises VaultAway, KeysUnusable."""
        return self._waits(_ASKED_NOW_WITHIN)

    def _waits(self, within: float | None = None) -> bool:
        try:
            self._ask({"do": "facts"}, within=within)
        except RingLocked:
            return True
        return False

    def unlock(self, passphrase: str, *, write_trace: Callable[[], None]) -> None:
        """Raises PassphraseWrong, UnlockBusy, VaultAway, KeysUnusable, and what `write_trace` raises."""
        proved = self._ask({"do": "prove", "passphrase": passphrase})
        write_trace()
        self._ask({"do": "take", "proved": proved["proved"]})

    def close(self) -> None:
        """Ends this thread's connection; the next question makes another."""
        self._hang_up()

    def bytes_of(self, message: Message) -> bytes:
        """The answer to a question that is answered with bytes."""
        return wire.bytes_in(self._ask(message), "made")

    def _ask(self, message: Message, *, within: float | None = None) -> Message:
        answer = self._exchanged(message, self._limit_of(message) if within is None else within)
        self._keeps_silent = False
        if failed := answer.get("failed"):
            raise _FAILURES.get(failed, VaultAway)(answer.get("why", ""))
        self._answered_at = time.monotonic()
        return answer

    def _limit_of(self, message: Message) -> float:
        """How long its answer may take."""
        if message["do"] == "prove" or len(message.get("asked", ())) > _MANY:
            return _LONG_WITHIN
        return _AFTER_SILENCE_WITHIN if self._keeps_silent else _ANSWERS_WITHIN

    def _exchanged(self, message: Message, within: float) -> Message:
        """Once more where the connection was an old one: the vault may have been started anew since.

        Not where it kept silent: it is asked already, and that answer must not be taken for the next one's.
        """
        is_old = self._is_connected()
        try:
            return self._once(message, within)
        except (OSError, WireBroken) as failed:
            self._hang_up()
            is_silent = self._keeps_silent = isinstance(failed, TimeoutError)
        try:
            if is_old and not is_silent:
                return self._once(message, within)
        except (OSError, WireBroken):
            self._hang_up()
        self._answered_at = 0.0
        raise VaultAway

    def _once(self, message: Message, within: float) -> Message:
        if not self._is_connected():
            self._hang_up()
            channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._mine.channel, self._mine.process = channel, os.getpid()
            channel.settimeout(within)
            channel.connect(str(self._place))
        channel = self._mine.channel
        channel.settimeout(within)
        wire.send(channel, message)
        return wire.receive(channel, within=within)

    def _is_connected(self) -> bool:
        return getattr(self._mine, "process", None) == os.getpid()

    def _hang_up(self) -> None:
        channel = getattr(self._mine, "channel", None)
        if channel is not None:
            channel.close()
        self._mine.channel = self._mine.process = None


def state(place: Path) -> VaultState:
    """How the vault at this socket stands."""
    client = VaultClient(place)
    try:
        return VaultState.LOCKED if client.is_locked_now() else VaultState.OPEN
    except KeysUnusable:
        return VaultState.UNUSABLE
    except VaultAway:
        return VaultState.AWAY
    finally:
        client.close()


def _portions(requests: Sequence[Unsealing]) -> Iterator[list[Unsealing]]:
    several: list[Unsealing] = []
    size = 0
    for each in requests:
        if several and size + len(each.sealed) > _AT_ONCE:
            yield several
            several, size = [], 0
        several.append(each)
        size += len(each.sealed)
    if several:
        yield several


def _wrapped(message: Message) -> tuple[bytes, str]:
    return wire.bytes_in(message, "made"), wire.text_in(message, "kek")


def _epoch(data: dict[str, Any]) -> NamedEpoch:
    retired = data["retired_at"]
    return NamedEpoch(
        id=data["id"],
        kek_id=data["kek"],
        created_at=datetime.fromisoformat(data["created_at"]),
        retired_at=datetime.fromisoformat(retired) if retired else None,
        mark=data["mark"],
    )


def _gone(data: dict[str, Any]) -> GoneEpoch:
    moments = {name: datetime.fromisoformat(data[name]) for name in ("created_at", "destroyed_at")}
    return GoneEpoch(id=data["id"], kek_id=data["kek"], **moments)
