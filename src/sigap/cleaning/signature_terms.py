"""What is found of a PDF's signatures, and what it amounts to. Pure; shared by who asks and the child that reads.

A verdict says what is proven, never more: without a root to lead to, an untouched file is untouched, and no one's.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum


class SignatureVerdict(StrEnum):
    """What the check of a signature, or of a whole file, came to. In this order each is worse than the one before."""

    VALID = "valid"
    NO_ROOTS = "no_roots"
    UNTRUSTED = "untrusted"
    SELF_MADE = "self_made"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ALTERED = "altered"
    UNSIGNED = "unsigned"
    BROKEN = "broken"

    @property
    def is_unaltered(self) -> bool:
        """Whether what was signed is what is in the file, whoever signed it."""
        return self not in {SignatureVerdict.ALTERED, SignatureVerdict.UNSIGNED, SignatureVerdict.BROKEN}


_ORDER = tuple(SignatureVerdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """What was computed of one signature. Moments as ISO text, since they come from the child as JSON.

    `is_first_to_last`: it covers all of the file as it stood, and what came after is more signatures at most.
    `has_roots`: somebody laid certificates to lead to. `is_revocation_known`: a list says that it is not revoked.
    """

    signer: str
    organisation: str
    issuer: str
    signed_at: str
    is_timestamped: bool
    is_intact: bool
    is_first_to_last: bool
    is_trusted: bool
    is_self_made: bool
    is_expired: bool
    is_not_yet: bool
    is_revoked: bool
    is_revocation_known: bool
    has_roots: bool

    @property
    def verdict(self) -> SignatureVerdict:
        """What it amounts to: the worst that holds."""
        if not (self.is_intact and self.is_first_to_last):
            return SignatureVerdict.ALTERED
        for is_so, verdict in (
            (self.is_revoked, SignatureVerdict.REVOKED),
            (self.is_expired, SignatureVerdict.EXPIRED),
            (self.is_not_yet, SignatureVerdict.NOT_YET),
            (self.is_trusted, SignatureVerdict.VALID),
            (self.is_self_made, SignatureVerdict.SELF_MADE),
            (not self.has_roots, SignatureVerdict.NO_ROOTS),
        ):
            if is_so:
                return verdict
        return SignatureVerdict.UNTRUSTED

    @property
    def moment(self) -> datetime | None:
        """When it was signed, as far as the file says."""
        return datetime.fromisoformat(self.signed_at) if self.signed_at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """Every signature of a file in its order. `is_readable`: it was read to its end as a PDF."""

    is_readable: bool
    signatures: tuple[SignatureFacts, ...] = ()

    @property
    def verdict(self) -> SignatureVerdict:
        """Of the whole file: that of its worst signature."""
        if not self.is_readable:
            return SignatureVerdict.BROKEN
        if not self.signatures:
            return SignatureVerdict.UNSIGNED
        return max((each.verdict for each in self.signatures), key=_ORDER.index)

    def as_data(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {"is_readable": self.is_readable, "signatures": [asdict(each) for each in self.signatures]}

    @classmethod
    def from_data(cls, data: object) -> "SignatureReport":
        """The reverse; a child is not believed. Raises ValueError."""
        match data:
            case {"is_readable": bool(is_readable), "signatures": list(found)} if len(found) <= MOST_SIGNATURES:
                return cls(is_readable=is_readable, signatures=tuple(map(_facts_from, found)))
        raise ValueError("no report")


def _facts_from(data: object) -> SignatureFacts:
    kinds = SignatureFacts.__annotations__
    if not isinstance(data, dict) or set(data) != set(kinds):
        raise ValueError("no facts")
    for name, kind in kinds.items():
        if not isinstance(data[name], kind) or (kind is str and len(data[name]) > LONGEST_NAME):
            raise ValueError(name)
    facts = SignatureFacts(**data)
    _at = facts.moment
    return facts


LONGEST_NAME = 300
MOST_SIGNATURES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedCertificates:
    """What an operator has laid: roots to lead to, and lists of revoked certificates, as they lie in their files."""

    roots: Sequence[bytes] = ()
    revocations: Sequence[bytes] = ()
