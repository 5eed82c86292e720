"""Files between two installations: sealed to the receiver (HPKE), signed by the sender (Ed25519). Pure, no disk.

A pair is one office's: a half to seal to, a half to verify with, both private halves in one text that is kept sealed.
What is signed binds the head of the file, in clear, to what is sealed; what is sealed opens in that head alone.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sigap.vault.hpke import open_bytes_with, seal_bytes_to
from sigap.vault.sealing import bucket_of, joined

LARGEST = 4 * 1024 * 1024
"""Bytes of a file that is read at all."""
_KEY_BYTES, _MARK_BYTES = 32, 16
_SEAL, _SIGN = "seal", "sign"


class TransferFileBroken(Exception):
    """No file of this kind, or one that was altered, or sealed to another office. Tells nothing of its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPair:
    """What others may know of an office's pair."""

    seal: bytes
    sign: bytes

    @property
    def fingerprint(self) -> str:
        """What two people read to each other: 32 hex digits in fours."""
        digest = hashlib.sha256(joined(b"sigap/transfer-key/v1", self.seal, self.sign)).hexdigest()[: 2 * _MARK_BYTES]
        return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivatePair:
    """Both private halves, for the length of one act."""

    seal: X25519PrivateKey = field(repr=False)
    sign: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def make(cls) -> "PrivatePair":
        """A new pair."""
        return cls(seal=X25519PrivateKey.generate(), sign=Ed25519PrivateKey.generate())

    @classmethod
    def from_text(cls, text: str) -> "PrivatePair":
        """The reverse of as_text."""
        halves = json.loads(text)
        return cls(
            seal=X25519PrivateKey.from_private_bytes(_bytes(halves[_SEAL])),
            sign=Ed25519PrivateKey.from_private_bytes(_bytes(halves[_SIGN])),
        )

    def as_text(self) -> str:
        """What is kept, sealed."""
        return json.dumps({_SEAL: _text(self.seal.private_bytes_raw()), _SIGN: _text(self.sign.private_bytes_raw())})

    @property
    def public(self) -> PublicPair:
        """What others may know."""
        return PublicPair(
            seal=self.seal.public_key().public_bytes_raw(), sign=self.sign.public_key().public_bytes_raw()
        )


def same_fingerprint(first: str, second: str) -> bool:
    """Whether two people read the same one, however they typed it."""
    plain = ("".join(each.split()).lower().replace("-", "") for each in (first, second))
    return hmac.compare_digest(*(each.encode() for each in plain))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedFile:
    """A file as it came: its head in clear, what is sealed (nothing for a card or a receipt), the signature."""

    kind: str
    head: Mapping[str, str]
    sealed: bytes = field(default=b"", repr=False)
    signature: bytes = b""

    def as_bytes(self) -> bytes:
        """The file."""
        ids = {
            "kind": self.kind, "head": dict(self.head), "sealed": _text(self.sealed), "signature": _text(self.signature)
        }  # fmt: skip
        return json.dumps(ids, ensure_ascii=False, indent=1).encode()

    @classmethod
    def read(cls, raw: bytes, *, kind: str) -> "SignedFile":
        """The reverse of as_bytes. Raises TransferFileBroken for anything that is no such file."""
        if len(raw) > LARGEST:
            raise TransferFileBroken("larger than any file that is sent")
        try:
            data: Any = json.loads(raw)
            head = data["head"]
            if data["kind"] != kind or not all(isinstance(each, str) for pair in head.items() for each in pair):
                raise TransferFileBroken("a file of another kind")
            return cls(kind=kind, head=head, sealed=_bytes(data["sealed"]), signature=_bytes(data["signature"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
            raise TransferFileBroken("no file of SIGAP") from None

    @property
    def digest(self) -> str:
        """Names exactly this file's content."""
        return hashlib.sha256(_signed(self.kind, self.head, self.sealed)).hexdigest()

    def check(self, sign: bytes) -> None:
        """Raises TransferFileBroken unless the holder of this half signed it."""
        try:
            Ed25519PublicKey.from_public_bytes(sign).verify(self.signature, _signed(self.kind, self.head, self.sealed))
        except (InvalidSignature, ValueError):
            raise TransferFileBroken("not signed by this office") from None

    def opened(self, pair: PrivatePair) -> bytes:
        """What was sealed, once the signature was checked. Raises SealBroken."""
        return open_bytes_with(pair.seal, self.sealed, context=_context(self.kind, self.head)).rstrip(b" ")


def signed_file(kind: str, head: Mapping[str, str], pair: PrivatePair) -> SignedFile:
    """A file with a head alone, signed: a card, a receipt."""
    return SignedFile(kind=kind, head=head, signature=pair.sign.sign(_signed(kind, head, b"")))


def sealed_file(kind: str, head: Mapping[str, str], plain: bytes, *, to: PublicPair, pair: PrivatePair) -> SignedFile:
    """A file with sealed content, padded so that its length tells little, signed."""
    padded = plain.ljust(bucket_of(len(plain)))
    public = X25519PublicKey.from_public_bytes(to.seal)
    sealed = seal_bytes_to(public, padded, context=_context(kind, head))
    return SignedFile(kind=kind, head=head, sealed=sealed, signature=pair.sign.sign(_signed(kind, head, sealed)))


def pair_in(head: Mapping[str, str]) -> PublicPair:
    """The public halves that a card names. Raises TransferFileBroken."""
    try:
        pair = PublicPair(seal=_bytes(head[_SEAL]), sign=_bytes(head[_SIGN]))
        X25519PublicKey.from_public_bytes(pair.seal)
        Ed25519PublicKey.from_public_bytes(pair.sign)
    except (KeyError, ValueError, TypeError, binascii.Error):
        raise TransferFileBroken("no key") from None
    return pair


def pair_head(pair: PublicPair) -> dict[str, str]:
    """The reverse of pair_in."""
    return {_SEAL: _text(pair.seal), _SIGN: _text(pair.sign)}


def _context(kind: str, head: Mapping[str, str]) -> bytes:
    return joined(b"sigap/transfer", kind.encode(), _canonical(head))


def _signed(kind: str, head: Mapping[str, str], sealed: bytes) -> bytes:
    return joined(b"sigap/transfer-signature", kind.encode(), _canonical(head), sealed)


def _canonical(head: Mapping[str, str]) -> bytes:
    return json.dumps(dict(head), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
