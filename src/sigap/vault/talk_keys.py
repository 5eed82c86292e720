"""Key pairs of single reports: the public half lies beside the report, the private half sealed under its data key.

Whoever can open the report opens what was sealed to the pair since; sealing to it takes neither key nor passphrase.
"""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sigap.vault.sealing import OpenKey, Place, SealBroken, Sealed, seal_raw, unseal_raw


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkPair:
    """A new pair, its private half sealed."""

    public: bytes
    sealed: bytes = field(repr=False)


def make_talk_pair(*, under: OpenKey, place: Place) -> TalkPair:
    """A pair for one report, under that report's data key."""
    private = X25519PrivateKey.generate()
    return TalkPair(
        public=private.public_key().public_bytes_raw(),
        sealed=seal_raw(private.private_bytes_raw(), key=under, place=place),
    )


def open_talk_half(sealed: Sealed, *, public: Sealed, under: OpenKey, place: Place) -> X25519PrivateKey:
    """The private half, once the report itself was opened. Raises SealBroken, also for a half of another pair."""
    raw = unseal_raw(sealed, key=under, place=place)
    if len(raw) != _HALF_BYTES:
        raise SealBroken("a private half of the wrong length")
    private = X25519PrivateKey.from_private_bytes(raw)
    if private.public_key().public_bytes_raw() != bytes(public):
        raise SealBroken("a private half of another pair")
    return private


_HALF_BYTES = 32
