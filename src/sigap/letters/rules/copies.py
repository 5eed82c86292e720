"""Which signed copies are kept, in which parts they lie, and whether one is the paper that was drafted here. Pure."""

from collections.abc import Iterator
from hashlib import sha256

from sigap.cleaning.signature_terms import SignatureVerdict

CHUNK_BYTES = 512 * 1024
MOST_COPIES = 5
"""Of one letter."""


def is_kept(verdict: SignatureVerdict, *, is_scan: bool) -> bool:
    """Sound ones; untouched ones while no root is laid to prove whose they are; scans of ink where it was said so."""
    if verdict is SignatureVerdict.UNSIGNED:
        return is_scan
    return verdict in {SignatureVerdict.VALID, SignatureVerdict.NO_ROOTS}


def is_our_paper(raw: bytes, *, paper_hash: str, paper_size: int) -> bool:
    """Whether a file begins with the paper drafted here: signing adds to the end and leaves it as it was."""
    return bool(paper_hash) and sha256(raw[:paper_size]).hexdigest() == paper_hash


def chunks(raw: bytes) -> Iterator[bytes]:
    """The bytes in parts of half a megabyte."""
    for start in range(0, len(raw), CHUNK_BYTES):
        yield raw[start : start + CHUNK_BYTES]
