"""The claim token: five short words, the last one a check word. 44 random bits, good once and for fourteen days.

It comes out of the secret and the issuing form's own key, so that a second click gives the same words again; the
database holds a trace of it that is stretched as a return code's is. One word fewer than a return code: neither is
ever taken for the other.
"""

import hashlib
import hmac
import re
from datetime import timedelta
from enum import StrEnum

from sigap.kernel.words import BITS_A_WORD, places, words, words_of
from sigap.mailbox import codes

CLAIM_WORDS = 5
CLAIM_LASTS = timedelta(days=14)
_MAX_TYPED = 400


class ClaimFor(StrEnum):
    """Into whose hands a token is given."""

    REPORTER = "claim_reporter"
    CONCERNED = "claim_concerned"
    GUARDIAN = "claim_guardian"


def claim_for(secret: bytes, issue_key: bytes) -> codes.ReturnCode:
    """The five words that the form with this key hands out."""
    bits = int.from_bytes(codes.trace_of(secret, "claim-words", issue_key)[:8], "big")
    first = words_of(bits & ((1 << BITS_A_WORD * (CLAIM_WORDS - 1)) - 1), CLAIM_WORDS - 1)
    return codes.ReturnCode((*first, _check_word(first)))


def _check_word(first: tuple[str, ...]) -> str:
    digest = hashlib.sha256(("sigap/claim-check/v1 " + " ".join(first)).encode()).digest()
    return words()[int.from_bytes(digest[:2], "big") >> (16 - BITS_A_WORD)]


def read_claim(typed: str) -> codes.ReturnCode:
    """Five words from what a person typed. Raises codes.CodeMistyped: a slip, nothing was looked up."""
    found = tuple(re.findall(r"[a-z]+", typed[:_MAX_TYPED].lower()))
    if len(found) != CLAIM_WORDS or any(word not in places() for word in found):
        raise codes.CodeMistyped
    if not hmac.compare_digest(_check_word(found[:-1]), found[-1]):
        raise codes.CodeMistyped
    return codes.ReturnCode(found)


def claim_trace(secret: bytes, token: tuple[str, ...]) -> bytes:
    """The trace (32 bytes) under which a token is found. Takes a stretch, whole: 44 bits bear no beginning in clear."""
    return codes.stretched_for(secret, token, "claim")


def code_claimed(secret: bytes, token: tuple[str, ...], form_key: bytes) -> tuple[str, ...]:
    """The six words that this token and this form give: the same again on a second click, and no other report's."""
    return codes.code_for(secret, codes.trace_of(secret, "claim-code", claim_trace(secret, token), form_key))
