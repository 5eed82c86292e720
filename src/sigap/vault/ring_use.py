"""What SIGAP asks of its ring, as values and one protocol; and the ring in this process that answers.

The desk's process has no ring: there the vault answers (`client`), by what stands here. Knows no database.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sigap.vault.hpke import fingerprint_in, open_key_with
from sigap.vault.keyring import Keyring
from sigap.vault.ring import GoneEpoch, derived
from sigap.vault.sealing import (
    OpenKey,
    Place,
    SealBroken,
    Sealed,
    SealingKey,
    joined,
    seal_bytes,
    seal_raw,
    unseal_bytes,
    unseal_raw,
)

TOKEN_BYTES = 16
# The id inside a wrapping stands for the key that wraps: always the KEK's wrapping key.
_WRAPPING_ID, _CREDENTIAL_ID = UUID(int=2), UUID(int=3)
_KEY_OF_KIND = {"erased_key": "erased"}
"""Kinds of row whose MAC is made under a key of their own, derived from the ring's."""


class KeyDestroyed(Exception):
    """The data key was destroyed; what it sealed is gone for everybody. Names the key's id only."""


class OpeningRefused(Exception):
    """The vault opens nothing by this: no session, no trace, a key that is not theirs, or more than it gives."""


class UnsealFailure(StrEnum):
    """Why one of several texts did not open."""

    BROKEN = "broken"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """A data key as it lies in its row."""

    id: UUID
    purpose: str
    case_id: UUID | None
    wrapped: bytes = field(repr=False)
    kek_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKey:
    """A report's data key as the public process left it, before the first opening adopted it."""

    key_id: UUID
    report_id: UUID
    blob: bytes | memoryview = field(repr=False)

    @property
    def id(self) -> UUID:
        return self.key_id


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidKey:
    """A key (a file's, a message's) as it lies sealed under another one."""

    id: UUID
    under: WrappedKey | ReportKey
    place: Place
    sealed: Sealed = field(repr=False)


type KeyPath = WrappedKey | ReportKey | LaidKey
"""How a data key is come by, with the ring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What the trail must say of an opening."""

    code: str
    stream_kind: str
    stream_id: UUID
    subject_id: UUID
    section: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealing:
    """One sealed text to open, and the trace that was left of it."""

    key: KeyPath
    place: Place
    sealed: Sealed = field(repr=False)
    trace: Trace


class EpochFacts(Protocol):
    """An epoch by name and date, without its keys."""

    @property
    def id(self) -> str: ...
    @property
    def kek_id(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def retired_at(self) -> datetime | None: ...


class RingFacts(Protocol):
    """A ring by names and dates, without its keys."""

    @property
    def epochs(self) -> Sequence[EpochFacts]: ...
    @property
    def newest(self) -> EpochFacts: ...
    @property
    def gone(self) -> Sequence[GoneEpoch]: ...
    @property
    def recovery(self) -> str: ...
    @property
    def generation(self) -> int: ...
    @property
    def needed_from(self) -> int: ...


class RingUse(Protocol):
    """The questions. `ticket` says who asks; who holds the ring in this process needs none."""

    def facts(self) -> RingFacts:
        """Names and dates of the epochs. Raises RingLocked, KeysUnsafe, KeysUnusable, as every question does."""

    def sign(self, pairs: Sequence[tuple[str, bytes]], *, ticket: str) -> list[bytes]:
        """MACs over facts of these kinds."""

    def fits(self, pairs: Sequence[tuple[str, bytes, bytes]]) -> list[bool]:
        """Whether each MAC fits its facts."""

    def tokens(self, pairs: Sequence[tuple[str, bytes]], *, kek_id: str, ticket: str) -> list[bytes]:
        """Blind tokens under one epoch."""

    def wrap(self, key: OpenKey, *, purpose: str, case_id: UUID | None) -> tuple[bytes, str]:
        """A data key wrapped under the newest epoch, and that epoch's name."""

    def adopt(self, key: ReportKey, *, purpose: str) -> tuple[bytes, str]:
        """The same of a key that is sealed to an intake key. Raises SealBroken."""

    def sealing_key(self, path: KeyPath) -> SealingKey:
        """A key that exists, to seal more under it. Raises KeyDestroyed, SealBroken, at the latest when it seals."""

    def lay(self, key: KeyPath, *, under: SealingKey, place: Place, trace: Trace | None, ticket: str) -> bytes:
        """A key sealed anew under another. Raises SealBroken, KeyDestroyed."""

    def unseal(self, requests: Sequence[Unsealing], *, ticket: str) -> list[bytes | UnsealFailure]:
        """Opens texts whose opening was traced."""

    def is_held(self, blob: Sealed) -> bool:
        """Whether the ring holds the intake key to which this was sealed. Raises SealBroken."""

    def seal_seed(self, text: str, *, place: Place) -> bytes:
        """A seed sealed under the newest epoch."""

    def open_seed(self, sealed: bytes, *, place: Place) -> tuple[str, str]:
        """The seed, and the name of the epoch under which it lay. Raises SealBroken."""


def wrap_under(key: OpenKey, wrapping: bytes, *, purpose: str, case_id: UUID | None) -> bytes:
    """A data key's material under a wrapping key, for this key id, purpose and case only."""
    return seal_bytes(
        key.material, key=OpenKey(id=_WRAPPING_ID, material=wrapping), context=_context(key.id, purpose, case_id)
    )


def mac_of(key: bytes, kind: str, facts: bytes) -> bytes:
    """The MAC of a row's facts under a ring's key."""
    return hmac.digest(key, joined(b"sigap/row", kind.encode(), facts), hashlib.sha256)


def token_of(key: bytes, kind: str, text: bytes) -> bytes:
    """A token under an epoch's key for tokens."""
    return hmac.digest(derived(key, f"token/{kind}"), text, hashlib.sha256)[:TOKEN_BYTES]


def refuse_borrowed(key: KeyPath, *, is_of_case: bool, stream_id: UUID) -> None:
    """A row moved into another case past SIGAP brings its key along; the key's own case is bound into its wrapping."""
    root = key.under if isinstance(key, LaidKey) else key
    if isinstance(root, WrappedKey) and root.case_id != (stream_id if is_of_case else None):
        raise SealBroken("a data key of another case")


class LocalRing:
    """The ring in this process: the vault itself, and commands of the owner."""

    def __init__(self, keyring: Callable[[], Keyring]) -> None:
        self._keyring = keyring

    def facts(self) -> RingFacts:
        return self._keyring().ring

    def sign(self, pairs: Sequence[tuple[str, bytes]], *, ticket: str = "") -> list[bytes]:  # noqa: ARG002 - the vault's
        mac = self._keyring().mac
        return [mac_of(_key_for(kind, mac), kind, facts) for kind, facts in pairs]

    def fits(self, pairs: Sequence[tuple[str, bytes, bytes]]) -> list[bool]:
        made = self.sign([(kind, facts) for kind, facts, _mac in pairs])
        return [hmac.compare_digest(own, bytes(mac)) for own, (_kind, _facts, mac) in zip(made, pairs, strict=True)]

    def tokens(
        self,
        pairs: Sequence[tuple[str, bytes]],
        *,
        kek_id: str,
        ticket: str = "",  # noqa: ARG002 - the vault's
    ) -> list[bytes]:
        epoch = self._keyring().epoch_of(kek_id)
        if epoch is None:
            raise SealBroken("a token under an epoch that this ring does not hold")
        return [token_of(epoch.token, kind, text) for kind, text in pairs]

    def wrap(self, key: OpenKey, *, purpose: str, case_id: UUID | None) -> tuple[bytes, str]:
        newest = self._keyring().newest
        return wrap_under(key, newest.wrapping, purpose=purpose, case_id=case_id), newest.kek_id

    def adopt(self, key: ReportKey, *, purpose: str) -> tuple[bytes, str]:
        return self.wrap(self.sealing_key(key), purpose=purpose, case_id=None)

    def sealing_key(self, path: KeyPath) -> OpenKey:
        """The key itself: it never leaves this process."""
        if isinstance(path, LaidKey):
            return OpenKey(
                id=path.id, material=unseal_raw(path.sealed, key=self.sealing_key(path.under), place=path.place)
            )
        if isinstance(path, ReportKey):
            private = self._keyring().intake_of(fingerprint_in(path.blob))
            if private is None:
                raise SealBroken("a data key sealed to an intake key that this ring does not hold")
            return open_key_with(private, path.blob, key_id=path.key_id, subject=path.report_id)
        return self._unwrapped(path)

    def lay(
        self,
        key: KeyPath,
        *,
        under: SealingKey,
        place: Place,
        trace: Trace | None = None,  # noqa: ARG002 - the vault's
        ticket: str = "",  # noqa: ARG002 - the vault's
    ) -> bytes:
        return seal_raw(self.sealing_key(key).material, key=under, place=place)

    def unseal(self, requests: Sequence[Unsealing], *, ticket: str = "") -> list[bytes | UnsealFailure]:  # noqa: ARG002 - the vault's
        opened: dict[UUID, OpenKey] = {}
        return [self._text(each, opened) for each in requests]

    def is_held(self, blob: Sealed) -> bool:
        return self._keyring().intake_of(fingerprint_in(blob)) is not None

    def seal_seed(self, text: str, *, place: Place) -> bytes:
        return seal_raw(text.encode(), key=credential_key(self._keyring().newest.credential), place=place)

    def open_seed(self, sealed: bytes, *, place: Place) -> tuple[str, str]:
        for epoch in self._keyring().epochs:
            # A seed says of no epoch that it is its own; there are few, and few seeds.
            try:
                return unseal_raw(sealed, key=credential_key(epoch.credential), place=place).decode(), epoch.kek_id
            except SealBroken:
                continue
        raise SealBroken("a seed that no key of this ring opens")

    def _text(self, request: Unsealing, opened: dict[UUID, OpenKey]) -> bytes | UnsealFailure:
        try:
            refuse_borrowed(
                request.key, is_of_case=request.trace.stream_kind == "case", stream_id=request.trace.stream_id
            )
            if request.key.id not in opened:
                opened[request.key.id] = self.sealing_key(request.key)
            return unseal_raw(request.sealed, key=opened[request.key.id], place=request.place)
        except SealBroken:
            return UnsealFailure.BROKEN
        except KeyDestroyed:
            return UnsealFailure.DESTROYED

    def _unwrapped(self, path: WrappedKey) -> OpenKey:
        ring = self._keyring()
        epoch = ring.epoch_of(path.kek_id)
        if epoch is None:
            if path.kek_id in {gone.kek_id for gone in ring.gone}:
                raise KeyDestroyed(str(path.id))
            raise SealBroken("a data key wrapped under another key-encryption key")
        context = _context(path.id, path.purpose, path.case_id)
        key = OpenKey(id=_WRAPPING_ID, material=epoch.wrapping)
        return OpenKey(id=path.id, material=unseal_bytes(path.wrapped, key=key, context=context))


def credential_key(material: bytes) -> OpenKey:
    """The key under which an epoch's seeds of second factors lie."""
    return OpenKey(id=_CREDENTIAL_ID, material=material)


def _key_for(kind: str, mac: bytes) -> bytes:
    label = _KEY_OF_KIND.get(kind)
    return derived(mac, label) if label else mac


def _context(key_id: UUID, purpose: str, case_id: UUID | None) -> bytes:
    return joined(b"sigap/data-key", key_id.bytes, purpose.encode(), case_id.bytes if case_id else b"")
