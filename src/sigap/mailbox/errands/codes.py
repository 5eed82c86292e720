"""The link of an errand and the four words told beside it by voice: neither opens anything without the other.

Both come out of the secret and the issuing form's own key, so that a second click gives the same. Of the link the
database holds a keyed trace, of link and words together one that was stretched; what they open was sealed to a pair
that comes out of both.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sigap.kernel.words import BITS_A_WORD, places, words, words_of
from sigap.mailbox import codes

ERRAND_WORDS = 4
OPEN_AFTER_DUE = timedelta(days=3)
"""How long the link still takes an answer once the agreed day is over."""
_LINK_BYTES, _MAX_TYPED, _LONGEST_TOKEN = 16, 400, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandPass:
    """What opens an errand: the last part of the link, and the words."""

    token: str = field(repr=False)
    words: tuple[str, ...] = field(repr=False)

    @property
    def code(self) -> codes.ReturnCode:
        """Both, to be stretched once."""
        return codes.ReturnCode((self.token, *self.words))


def pass_for(secret: bytes, issue_key: bytes) -> ErrandPass:
    """Link (128 random bits) and words (33, and a check word) that the form with this key hands out."""
    token = base64.b32encode(codes.trace_of(secret, "errand-link", issue_key)[:_LINK_BYTES]).decode().strip("=").lower()
    bits = int.from_bytes(codes.trace_of(secret, "errand-words", issue_key)[:8], "big")
    first = words_of(bits & ((1 << BITS_A_WORD * (ERRAND_WORDS - 1)) - 1), ERRAND_WORDS - 1)
    return ErrandPass(token=token, words=(*first, _check_word(first)))


def read_pass(token: str, typed: str) -> ErrandPass:
    """What a person typed beside the link. Raises codes.CodeMistyped: nothing was looked up."""
    found = tuple(re.findall(r"[a-z]+", typed[:_MAX_TYPED].lower()))
    if len(found) != ERRAND_WORDS or any(word not in places() for word in found) or len(token) > _LONGEST_TOKEN:
        raise codes.CodeMistyped
    if not hmac.compare_digest(_check_word(found[:-1]), found[-1]):
        raise codes.CodeMistyped
    return ErrandPass(token=token.lower(), words=found)


def _check_word(first: tuple[str, ...]) -> str:
    digest = hashlib.sha256(("sigap/errand-check/v1 " + " ".join(first)).encode()).digest()
    return words()[int.from_bytes(digest[:2], "big") >> (16 - BITS_A_WORD)]


def link_trace(secret: bytes, token: str) -> bytes:
    """The trace (32 bytes) under which an errand is found: a link has 128 bits and needs no stretch."""
    return codes.trace_of(secret, "errand-lookup", token.encode())


def pass_trace(secret: bytes, code: codes.ReturnCode) -> bytes:
    """The trace (32 bytes) of link and words. Takes a stretch."""
    return codes.stretched_for(secret, code, "errand")


def outside_key(secret: bytes, code: codes.ReturnCode) -> X25519PrivateKey:
    """The pair that link and words give: the page is sealed to it, and opens for who holds both."""
    return X25519PrivateKey.from_private_bytes(codes.stretched_for(secret, code, "errand-key"))
