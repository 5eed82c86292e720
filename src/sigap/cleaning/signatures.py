"""Has the signatures of a PDF checked, offline, in a child that holds nothing; the file itself stays as it came."""

import json
import sys
import threading
from base64 import b64encode
from datetime import datetime

from sigap.cleaning import unit
from sigap.cleaning.kinds import LARGEST_BYTES, NotClean, Refusal
from sigap.cleaning.running import TIMEOUT_SECONDS, ask, understood
from sigap.cleaning.signature_terms import SignatureReport, TrustedCertificates

_CHILD = (sys.executable, "-I", "-B", "-m", "sigap.cleaning.signature_child")
_MOST = 64 * 1024
_HEAD = 4
_AT_ONCE = threading.BoundedSemaphore(1)
_WAIT_SECONDS = 30.0


def check_signatures(raw: bytes, *, trust: TrustedCertificates, at: datetime) -> SignatureReport:
    """What the signatures of a file of at most 10 MB are worth at a moment.

    A file that is no PDF is a broken one. Raises NotClean where it could not be looked at.
    """
    if not raw:
        raise NotClean(Refusal.EMPTY)
    if len(raw) > LARGEST_BYTES:
        raise NotClean(Refusal.TOO_LARGE)
    request = request_for(raw, trust=trust, at=at)
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise NotClean(Refusal.TOO_HARD)
    try:
        answer = ask(request, engine=unit.FOR_SIGNATURES, child=_CHILD, most=_MOST, seconds=TIMEOUT_SECONDS)
    finally:
        _AT_ONCE.release()
    try:
        return SignatureReport.from_data(json.loads(understood(answer, most=_MOST)))
    except ValueError:
        raise NotClean(Refusal.TOO_HARD) from None


def request_for(raw: bytes, *, trust: TrustedCertificates, at: datetime) -> bytes:
    """What the child is asked: the length of a head, the head with roots and moment, the file."""
    head = json.dumps(
        {
            "at": at.isoformat(),
            "roots": [b64encode(each).decode() for each in trust.roots],
            "revocations": [b64encode(each).decode() for each in trust.revocations],
        }
    ).encode()
    return len(head).to_bytes(_HEAD, "big") + head + raw
