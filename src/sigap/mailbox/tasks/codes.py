"""The code of a single task: five short words, the last one a check word; good once, for some days, for one thing.

It comes out of the secret and the issuing form's own key, so that a second click gives the same words; the database
holds a trace that is stretched as a return code's is. Neither a return code nor a claim token is ever taken for it.
"""

import hashlib
import hmac
import re
from datetime import timedelta
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sigap.kernel.words import BITS_A_WORD, places, words, words_of
from sigap.mailbox import codes

TASK_WORDS = 5
TASK_DAYS = (1, 3, 7, 14)
"""For how many days a code can be good."""
QUESTION_LIMIT = 600
KEPT_FOR = timedelta(days=90)
"""How long a task that is over still stands on the list."""
_MAX_TYPED = 400


class TaskKind(StrEnum):
    """The one thing that somebody without an account is asked for."""

    REPORT = "report"
    ANSWER = "answer"


def task_for(secret: bytes, issue_key: bytes) -> codes.ReturnCode:
    """The five words that the form with this key hands out."""
    bits = int.from_bytes(codes.trace_of(secret, "task-words", issue_key)[:8], "big")
    first = words_of(bits & ((1 << BITS_A_WORD * (TASK_WORDS - 1)) - 1), TASK_WORDS - 1)
    return codes.ReturnCode((*first, _check_word(first)))


def _check_word(first: tuple[str, ...]) -> str:
    digest = hashlib.sha256(("sigap/task-check/v1 " + " ".join(first)).encode()).digest()
    return words()[int.from_bytes(digest[:2], "big") >> (16 - BITS_A_WORD)]


def read_task(typed: str) -> codes.ReturnCode:
    """Five words from what a person typed. Raises codes.CodeMistyped: a slip, nothing was looked up."""
    found = tuple(re.findall(r"[a-z]+", typed[:_MAX_TYPED].lower()))
    if len(found) != TASK_WORDS or any(word not in places() for word in found):
        raise codes.CodeMistyped
    if not hmac.compare_digest(_check_word(found[:-1]), found[-1]):
        raise codes.CodeMistyped
    return codes.ReturnCode(found)


def task_trace(secret: bytes, code: tuple[str, ...]) -> bytes:
    """The trace (32 bytes) under which a task is found. Takes a stretch, whole: 44 bits bear no beginning in clear."""
    return codes.stretched_for(secret, code, "task")


def task_private(secret: bytes, code: tuple[str, ...]) -> X25519PrivateKey:
    """The pair that these words give: what is asked is sealed to it, and opens for who holds them."""
    return X25519PrivateKey.from_private_bytes(codes.stretched_for(secret, code, "task-key"))


def task_key(secret: bytes, code: tuple[str, ...]) -> bytes:
    """The idempotency key (16 bytes) of the one report of this task: sent twice it is the same one."""
    return codes.stretched_for(secret, code, "task-post")[:16]
