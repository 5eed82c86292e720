"""An errand at the public door: opened with link and words, answered once, sealed to the office and to nobody else."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings
from django.db import connection

from sigap.mailbox import codes, wrong_words
from sigap.mailbox.errands.codes import ErrandPass, link_trace, outside_key, pass_trace
from sigap.mailbox.errands.page import (
    QUESTIONS_LIMIT,
    ErrandPage,
    ErrandReply,
    ErrandWords,
    ReplyOutcome,
    line_context,
    padded,
    page_context,
)
from sigap.vault.hpke import open_bytes_with, seal_bytes_to
from sigap.vault.sealing import SealBroken

_OPEN = "SELECT id, sealed_page, office_key, key_mark, lines FROM errands.open_page(%s, %s, %s)"
_ANSWER = "SELECT errands.answer(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideErrand:
    """What whoever holds link and words reads: the page, and what was asked and answered, oldest first."""

    id: UUID
    page: ErrandPage
    office_key: bytes
    # (whether the office wrote it, the words)
    lines: tuple[tuple[bool, str], ...] = field(default=(), repr=False)


def key_mark(errand_id: UUID, office_key: bytes, outside: bytes) -> bytes:
    """Vouches (32 bytes) that both public halves were laid beside this errand by who holds the secret."""
    return codes.trace_of(codes.load_secret(settings.SIGAP_KEYS), "errand-keys", errand_id.bytes, office_key, outside)


def errand_of(held: ErrandPass, *, at: datetime) -> OutsideErrand | None:
    """The errand, or None: wrong, answered, taken back, lapsed and shut after wrong words look the same.

    Raises WordsCrowded: they were not looked at.
    """
    with wrong_words.trying() as attempt:
        found = _errand_of(held.code, held.token, at)
        if found is not None:
            attempt.was_right()
    return found


def _errand_of(code: codes.ReturnCode, token: str, at: datetime) -> OutsideErrand | None:
    secret = codes.load_secret(settings.SIGAP_KEYS)
    private = outside_key(secret, code)
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [link_trace(secret, token), pass_trace(secret, code), at])
        row = cursor.fetchone()
    if row is None:
        return None
    errand_id, sealed, office_key, mark, lines = row
    own = private.public_key().public_bytes_raw()
    if not hmac.compare_digest(key_mark(errand_id, bytes(office_key), own), bytes(mark)):
        return None
    try:
        text = open_bytes_with(private, bytes(sealed), context=page_context(errand_id)).decode()
        opened = tuple((each["by_office"], _words_of(private, errand_id, each)) for each in json.loads(lines or "[]"))
    except SealBroken:
        return None
    return OutsideErrand(
        id=errand_id, page=ErrandPage.from_text(text), office_key=bytes(office_key), lines=opened
    )  # fmt: skip


def _words_of(private: X25519PrivateKey, errand_id: UUID, line: Mapping[str, str]) -> str:
    sealed = bytes.fromhex(line["sealed"].removeprefix("\\x"))
    plain = open_bytes_with(private, sealed, context=line_context(errand_id, UUID(line["id"])))
    return ErrandWords.from_text(plain.decode()).words


def answer_errand(
    held: ErrandPass,
    errand: OutsideErrand | None,
    *,
    reply: ErrandReply,
    words: ErrandWords,
    form_key: UUID,
    at: datetime,
) -> ReplyOutcome:
    """Seals what was said to the office, and to who said it. The same form again changes nothing.

    `errand` is None where link and words open nothing any more: then only what is known already is told.
    """
    secret, code, line_id = codes.load_secret(settings.SIGAP_KEYS), held.code, uuid4()
    lookup = link_trace(secret, held.token)
    text = words.as_text()
    sealed = (b"", b"")
    if errand is not None:
        plain, context = padded(text), line_context(errand.id, line_id)
        office = X25519PublicKey.from_public_bytes(errand.office_key)
        outside = outside_key(secret, code).public_key()
        sealed = (seal_bytes_to(office, plain, context=context), seal_bytes_to(outside, plain, context=context))
    mark = codes.trace_of(secret, "errand-form", lookup, form_key.bytes)
    body = codes.body_of(secret, form_key.bytes, reply + text)
    with connection.cursor() as cursor:
        cursor.execute(
            _ANSWER,
            [lookup, pass_trace(secret, code), line_id, mark, body, reply.value, *sealed, at, QUESTIONS_LIMIT],
        )
        return ReplyOutcome(cursor.fetchone()[0])
