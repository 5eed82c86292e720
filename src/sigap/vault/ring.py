"""The ring: every key of one installation in one sealed file, in monthly epochs. Pure bytes and dates, no disk.

Data keys are wrapped under an epoch's key-encryption key; a token and an intake key belong to it too. The key of the
MACs is the ring's own: a row's word must outlast an epoch. What an epoch sealed is gone once the epoch is destroyed.
"""

import base64
import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sigap.vault.sealing import KEY_BYTES, OpenKey, joined, seal_bytes, unseal_bytes

VERSION = 1
# The file's length must not tell how many epochs there were.
_BLOCK = 4096
_RING_SEAL_ID = UUID(int=5)
_CONTEXT = b"sigap/ring"


class RingUnreadable(Exception):
    """What was opened is no ring of a version that this SIGAP knows."""


def derived(key: bytes, label: str) -> bytes:
    """A key for one use, from another: HKDF-SHA256 with a fixed label."""
    info = joined(b"sigap", b"v1", label.encode())
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def kek_id_of(kek: bytes) -> str:
    """The name by which rows say which key-encryption key wraps them; tells nothing of the key."""
    return hashlib.sha256(derived(kek, "kek-id")).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """The keys of a stretch of time, as a rule a month. `retired_at`: nothing in the database needs it any more."""

    id: str
    created_at: datetime
    retired_at: datetime | None = None
    kek: bytes = field(repr=False)
    token: bytes = field(repr=False)
    intake_private: bytes = field(repr=False)

    @cached_property
    def kek_id(self) -> str:
        """Which data keys are wrapped under this epoch."""
        return kek_id_of(self.kek)

    @cached_property
    def wrapping(self) -> bytes:
        """The key that wraps data keys."""
        return derived(self.kek, "wrap")

    @cached_property
    def credential(self) -> bytes:
        """The key that seals seeds of second factors."""
        return derived(self.wrapping, "credential")

    @cached_property
    def intake(self) -> X25519PrivateKey:
        """The private half to which the public site seals reports."""
        return X25519PrivateKey.from_private_bytes(self.intake_private)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneEpoch:
    """An epoch that was destroyed: its dates and its name, no key."""

    id: str
    kek_id: str
    created_at: datetime
    destroyed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """All keys, the newest epoch first. `generation` grows with every change.

    `recovery` is the fingerprint of the recovery key to which a copy of the ring is sealed; nothing before holders
    were named. It stands in here so that nobody who can merely write files can name another key. `erasures` counts the
    keys that were ever erased, for the same reason: a list of them that lost lines is noticed. `needed_from` is the
    first generation with the newest epoch for the present holders: a recovery file of before it misses a month.
    """

    generation: int
    mac: bytes = field(repr=False)
    epochs: tuple[Epoch, ...]
    gone: tuple[GoneEpoch, ...] = ()
    recovery: str = ""
    erasures: int = 0
    needed_from: int = 0

    @property
    def newest(self) -> Epoch:
        """The epoch under which everything new is sealed."""
        return self.epochs[0]

    def with_epoch(self, epoch: Epoch, *, above: int = 0) -> "Ring":
        """A ring whose newest epoch this is, of a generation beyond its own and `above`."""
        following = max(self.generation, above) + 1
        return replace(self, generation=following, needed_from=following, epochs=(epoch, *self.epochs))

    def with_retired(self, kek_id: str, *, at: datetime) -> "Ring":
        """A ring that notes that the live database no longer needs an epoch. The newest never retires."""
        if kek_id == self.newest.kek_id:
            raise ValueError("The newest epoch is in use")
        epochs = tuple(
            replace(e, retired_at=at) if e.kek_id == kek_id and e.retired_at is None else e for e in self.epochs
        )
        return replace(self, generation=self.generation + 1, epochs=epochs)

    def without(self, kek_id: str, *, at: datetime) -> "Ring":
        """A ring from which a retired epoch's keys are gone for good. Raises ValueError for one still needed."""
        (leaving,) = (epoch for epoch in self.epochs if epoch.kek_id == kek_id)
        if leaving.retired_at is None:
            raise ValueError("Only a retired epoch is destroyed")
        gone = GoneEpoch(id=leaving.id, kek_id=kek_id, created_at=leaving.created_at, destroyed_at=at)
        epochs = tuple(epoch for epoch in self.epochs if epoch is not leaving)
        return replace(self, generation=self.generation + 1, epochs=epochs, gone=(*self.gone, gone))

    def with_recovery(self, fingerprint: str) -> "Ring":
        """A ring that is recovered by the holders of this recovery key."""
        following = self.generation + 1
        return replace(self, generation=following, needed_from=following, recovery=fingerprint)

    def with_erasures(self, count: int) -> "Ring":
        """A ring that has counted so many erased keys."""
        return replace(self, generation=self.generation + 1, erasures=count)

    def as_bytes(self) -> bytes:
        """What is sealed: JSON, padded to whole blocks."""
        text = json.dumps(
            {
                "version": VERSION,
                "generation": self.generation,
                "mac": _text(self.mac),
                "epochs": [_epoch_fields(epoch) for epoch in self.epochs],
                "gone": [_gone_fields(epoch) for epoch in self.gone],
                "recovery": self.recovery,
                "erasures": self.erasures,
                "needed_from": self.needed_from,
            }
        ).encode()
        return text.ljust(-(-len(text) // _BLOCK) * _BLOCK)

    @classmethod
    def from_bytes(cls, plain: bytes) -> "Ring":
        """The reverse of as_bytes. Raises RingUnreadable."""
        try:
            data = json.loads(plain)
            if data["version"] != VERSION:
                raise RingUnreadable(f"versi {data['version']}")
            if not data["epochs"]:
                raise RingUnreadable("tanpa masa kunci")
            return cls(
                generation=int(data["generation"]),
                mac=_key(data["mac"]),
                epochs=tuple(_epoch(one) for one in data["epochs"]),
                gone=tuple(_gone(one) for one in data["gone"]),
                # Rings of before there were holders name none.
                recovery=str(data.get("recovery", "")),
                # Nor did older ones count.
                erasures=int(data.get("erasures", 0)),
                needed_from=int(data.get("needed_from", 0)),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            # The error may quote what it could not read.
            raise RingUnreadable(type(error).__name__) from None


def sealed_ring(ring: Ring, root: bytes) -> bytes:
    """The ring's file."""
    return seal_bytes(ring.as_bytes(), key=_seal_key(root), context=_CONTEXT)


def opened_ring(sealed: bytes, root: bytes) -> Ring:
    """The reverse of sealed_ring. Raises SealBroken, RingUnreadable."""
    return Ring.from_bytes(unseal_bytes(sealed, key=_seal_key(root), context=_CONTEXT))


def _seal_key(root: bytes) -> OpenKey:
    return OpenKey(id=_RING_SEAL_ID, material=derived(root, "ring"))


def _epoch_fields(epoch: Epoch) -> dict[str, str | None]:
    return {
        "id": epoch.id,
        "created_at": epoch.created_at.isoformat(),
        "retired_at": epoch.retired_at.isoformat() if epoch.retired_at else None,
        "kek": _text(epoch.kek),
        "token": _text(epoch.token),
        "intake": _text(epoch.intake_private),
    }


def _gone_fields(epoch: GoneEpoch) -> dict[str, str]:
    moments = {"created_at": epoch.created_at.isoformat(), "destroyed_at": epoch.destroyed_at.isoformat()}
    return {"id": epoch.id, "kek_id": epoch.kek_id, **moments}


def _epoch(data: dict[str, Any]) -> Epoch:
    retired = data["retired_at"]
    return Epoch(
        id=data["id"],
        created_at=datetime.fromisoformat(data["created_at"]),
        retired_at=datetime.fromisoformat(retired) if retired else None,
        kek=_key(data["kek"]),
        token=_key(data["token"]),
        intake_private=_key(data["intake"]),
    )


def _gone(data: dict[str, Any]) -> GoneEpoch:
    return GoneEpoch(
        id=data["id"],
        kek_id=data["kek_id"],
        created_at=datetime.fromisoformat(data["created_at"]),
        destroyed_at=datetime.fromisoformat(data["destroyed_at"]),
    )


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise RingUnreadable("panjang kunci")
    return key
