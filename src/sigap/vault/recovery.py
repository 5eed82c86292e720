"""Recovery: the ring sealed to a key of its own, whose private half three of five holders open together.

The private half is sealed in turn to each allowed three (to the first, that to the second, that to the third), so
whoever misses one share opens nothing. Changing the ring needs the public half only. Pure bytes, no disk.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sigap.vault.hpke import open_bytes_with, seal_bytes_to
from sigap.vault.ring import Ring, RingUnreadable, derived
from sigap.vault.sealing import SealBroken, joined
from sigap.vault.shares import HOLDERS, ShareHolder, Trio, allowed_trios, new_share, private_of, public_of

VERSION = 1
# What is sealed must not tell by its length how many epochs or erasures there were.
_BLOCK = 4096
_FINGERPRINT_BYTES = 16


class RecoveryUnreadable(Exception):
    """The file is no recovery file of a version that this SIGAP knows, or its parts do not belong together."""


class TrioRefused(Exception):
    """No three of these holders may open the keys together."""


class ShareForeign(Exception):
    """Shares that are none of this file's; `numbers` says under which they were given."""

    def __init__(self, numbers: tuple[int, ...]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


class RecoveryBroken(Exception):
    """The shares are right and allowed, but what they should open is damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """The recovery file. No secret by itself: it opens with three shares only.

    `keys` holds the public half of each holder's share; `generation` and `stamp` say which ring is sealed in it.
    `trios_stamp` vouches, under the ring's own key, for what is sealed to each three: nobody opens it before it counts.
    """

    made_at: datetime
    public: bytes
    holders: tuple[ShareHolder, ...]
    keys: Mapping[int, bytes]
    trios: Mapping[Trio, bytes]
    trios_stamp: str
    generation: int
    stamp: str
    sealed: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Names the recovery key together with its holders; stands on every sheet and in the ring."""
        facts = [_holder_bytes(holder, self.keys[holder.number]) for holder in self.holders]
        digest = hashlib.sha256(joined(b"sigap/recovery/v1", self.public, *facts)).hexdigest()[: 2 * _FINGERPRINT_BYTES]
        return "-".join(digest[start : start + 4] for start in range(0, len(digest), 4))

    def holding(self, ring: Ring, carried: Mapping[str, bytes]) -> "Recovery":
        """The file with this ring sealed in it, and the small files beside it that a new house needs."""
        plain = _contents(ring, carried)
        context = _ring_context(self.fingerprint, ring.generation)
        sealed = seal_bytes_to(X25519PublicKey.from_public_bytes(self.public), plain, context=context)
        return replace(self, generation=ring.generation, stamp=_stamp(ring, plain), sealed=sealed)

    def holds(self, ring: Ring, carried: Mapping[str, bytes]) -> bool:
        """Whether exactly this is sealed in it."""
        return hmac.compare_digest(self.stamp.encode(), _stamp(ring, _contents(ring, carried)).encode())

    def is_vouched(self, ring: Ring) -> bool:
        """Whether what is sealed to each three is what was laid out: a damaged one shows on the day it is needed."""
        return hmac.compare_digest(self.trios_stamp.encode(), _trios_stamp(ring, self).encode())

    def as_bytes(self) -> bytes:
        """The file."""
        ids = {
            "version": VERSION,
            "made_at": self.made_at.isoformat(),
            "recovery": _text(self.public),
            "fingerprint": self.fingerprint,
            "holders": [
                {
                    "number": holder.number,
                    "label": holder.label,
                    "outside": holder.is_outside,
                    "police": holder.is_police,
                    "key": _text(self.keys[holder.number]),
                }
                for holder in self.holders
            ],
            "trios": [{"holders": list(trio), "sealed": _text(sealed)} for trio, sealed in self.trios.items()],
            "trios_stamp": self.trios_stamp,
            "ring": {"generation": self.generation, "stamp": self.stamp, "sealed": _text(self.sealed)},
        }
        return json.dumps(ids, indent=1, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Recovery":
        """The reverse of as_bytes. Raises RecoveryUnreadable."""
        try:
            data = json.loads(raw)
            found = _recovery(data)
            claimed = str(data["fingerprint"])
        except RecoveryUnreadable:
            raise
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RecoveryUnreadable("rusak, atau bukan berkas pemulihan SIGAP") from None
        if found.fingerprint != claimed or set(found.trios) != set(allowed_trios(found.holders)):
            raise RecoveryUnreadable("bagian-bagiannya tidak saling cocok")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedShares:
    """What three holders opened."""

    ring: Ring
    carried: Mapping[str, bytes] = field(repr=False)
    trio: Trio


def establish(
    holders: Sequence[ShareHolder], ring: Ring, carried: Mapping[str, bytes], *, at: datetime
) -> tuple[Recovery, Ring, Mapping[int, bytes]]:
    """A new recovery key for these holders: the file, the ring that names it, and each holder's share.

    Raises ValueError where no three of them are allowed.
    """
    trios = allowed_trios(holders)
    if len(holders) != HOLDERS or not trios:
        raise ValueError("Five holders are needed, and three of them who may open together")
    private = X25519PrivateKey.generate()
    shares = {holder.number: new_share() for holder in holders}
    bare = Recovery(
        made_at=at,
        public=private.public_key().public_bytes_raw(),
        holders=tuple(sorted(holders, key=lambda holder: holder.number)),
        keys={number: public_of(share) for number, share in shares.items()},
        trios={},
        trios_stamp="",
        generation=0,
        stamp="",
        sealed=b"",
    )
    sealed = {trio: _sealed_to(trio, private.private_bytes_raw(), bare) for trio in trios}
    named = ring.with_recovery(bare.fingerprint)
    whole = replace(bare, trios=sealed)
    return replace(whole, trios_stamp=_trios_stamp(named, whole)).holding(named, carried), named, shares


def trio_among(recovery: Recovery, numbers: Sequence[int]) -> Trio | None:
    """Three of these holders who may open the keys; None where there are none."""
    return next((trio for trio in sorted(recovery.trios) if set(trio) <= set(numbers)), None)


def foreign(recovery: Recovery, shares: Mapping[int, bytes]) -> tuple[int, ...]:
    """Under which numbers a share was given that is not that holder's in this file."""
    return tuple(number for number, share in sorted(shares.items()) if public_of(share) != recovery.keys.get(number))


def opened(recovery: Recovery, shares: Mapping[int, bytes]) -> OpenedShares:
    """What these shares open. Raises ShareForeign, TrioRefused, RecoveryBroken."""
    if strange := foreign(recovery, shares):
        raise ShareForeign(strange)
    trio = trio_among(recovery, list(shares))
    if trio is None:
        raise TrioRefused
    try:
        private = X25519PrivateKey.from_private_bytes(_opened_by(trio, recovery, shares))
        context = _ring_context(recovery.fingerprint, recovery.generation)
        plain = open_bytes_with(private, recovery.sealed, context=context)
        data = json.loads(plain)
        ring = Ring.from_bytes(base64.b64decode(data["ring"], validate=True))
        carried = {str(name): base64.b64decode(text, validate=True) for name, text in data["files"].items()}
    except (SealBroken, RingUnreadable, ValueError, KeyError, TypeError, AttributeError):
        raise RecoveryBroken from None
    if ring.recovery != recovery.fingerprint or not recovery.holds(ring, carried):
        raise RecoveryBroken
    return OpenedShares(ring=ring, carried=carried, trio=trio)


def _sealed_to(trio: Trio, private: bytes, recovery: Recovery) -> bytes:
    blob = private
    for number in trio:
        holder = X25519PublicKey.from_public_bytes(recovery.keys[number])
        blob = seal_bytes_to(holder, blob, context=_trio_context(recovery.fingerprint, trio, number))
    return blob


def _opened_by(trio: Trio, recovery: Recovery, shares: Mapping[int, bytes]) -> bytes:
    blob = recovery.trios[trio]
    for number in reversed(trio):
        context = _trio_context(recovery.fingerprint, trio, number)
        blob = open_bytes_with(private_of(shares[number]), blob, context=context)
    return blob


def _contents(ring: Ring, carried: Mapping[str, bytes]) -> bytes:
    files = {name: _text(content) for name, content in sorted(carried.items())}
    text = json.dumps({"ring": _text(ring.as_bytes()), "files": files}).encode()
    return text.ljust(-(-len(text) // _BLOCK) * _BLOCK)


def _stamp(ring: Ring, plain: bytes) -> str:
    return hmac.digest(derived(ring.mac, "recovery"), plain, hashlib.sha256).hex()


def _trios_stamp(ring: Ring, recovery: Recovery) -> str:
    facts = [joined(bytes(trio), sealed) for trio, sealed in sorted(recovery.trios.items())]
    stamped = joined(recovery.fingerprint.encode(), *facts)
    return hmac.digest(derived(ring.mac, "recovery-trios"), stamped, hashlib.sha256).hex()


def _ring_context(fingerprint: str, generation: int) -> bytes:
    return joined(b"sigap/recovery-ring", fingerprint.encode(), str(generation).encode())


def _trio_context(fingerprint: str, trio: Trio, number: int) -> bytes:
    return joined(b"sigap/recovery-trio", fingerprint.encode(), bytes(trio), bytes([number]))


def _holder_bytes(holder: ShareHolder, key: bytes) -> bytes:
    flags = bytes([holder.number, holder.is_outside, holder.is_police])
    return joined(flags, holder.label.encode(), key)


def _recovery(data: dict[str, Any]) -> Recovery:
    if data["version"] != VERSION:
        raise RecoveryUnreadable(f"versi {data['version']}; pakai SIGAP yang lebih baru")
    holders = tuple(_holder(one) for one in data["holders"])
    if [holder.number for holder in holders] != list(range(1, HOLDERS + 1)):
        raise RecoveryUnreadable("pemegangnya bukan lima")
    return Recovery(
        made_at=datetime.fromisoformat(data["made_at"]),
        public=_key(data["recovery"]),
        holders=holders,
        keys={holder.number: _key(one["key"]) for holder, one in zip(holders, data["holders"], strict=True)},
        trios={_trio(one["holders"]): _bytes(one["sealed"]) for one in data["trios"]},
        trios_stamp=str(data["trios_stamp"]),
        generation=int(data["ring"]["generation"]),
        stamp=str(data["ring"]["stamp"]),
        sealed=_bytes(data["ring"]["sealed"]),
    )


def _holder(data: dict[str, Any]) -> ShareHolder:
    return ShareHolder(
        number=int(data["number"]),
        label=str(data["label"]),
        is_outside=bool(data["outside"]),
        is_police=bool(data["police"]),
    )


def _trio(numbers: list[int]) -> Trio:
    first, second, third = (int(number) for number in numbers)
    return first, second, third


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _key(text: str) -> bytes:
    key = _bytes(text)
    # Refuses what is no public key.
    return X25519PublicKey.from_public_bytes(key).public_bytes_raw()
