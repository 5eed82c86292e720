"""The same request again gets the same answer, within a day."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.integrations.models import StoredAnswer
from sigap.kernel.errors import Unable


class KeyReusedElsewhere(Unable):
    """The Idempotency-Key belongs to another request."""

    def __init__(self) -> None:
        super().__init__(_("Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru."))


def digest_of(path: str, raw: bytes) -> bytes:
    """By which a request is known again: where to, and its bytes."""
    return hashlib.sha256(path.encode() + b"\0" + raw).digest()


def stored_answer(office_id: UUID, request_key: str, digest: bytes) -> tuple[int, str] | None:
    """The answer that this request had; None for a new one. Two at once come one after the other.

    Raises KeyReusedElsewhere.
    """
    audit.one_at_a_time(f"integrations.answer:{office_id}:{request_key}")
    row = StoredAnswer.objects.filter(office_id=office_id, request_key=request_key).first()
    if row is None:
        return None
    if bytes(row.digest) != digest:
        raise KeyReusedElsewhere
    return row.status, row.body


def remember_answer(office_id: UUID, request_key: str, digest: bytes, *, status: int, body: str, at: datetime) -> None:
    """Keeps an answer in the transaction of the act that it tells of."""
    StoredAnswer(
        office_id=office_id, request_key=request_key, digest=digest, status=status, body=body, answered_at=at
    ).save(force_insert=True)
