"""The reporter's side of the dialogue, in the public process: the six words give the key that opens what was written.

The database holds the public half of a key pair (X25519) whose private half comes out of the words alone, stretched
through argon2id and bound to this installation's secret. An office seals to the public half; nobody without the words
opens it, this process only while it answers.
"""

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from sigap.mailbox import codes
from sigap.mailbox.dialogue.rules import (
    MESSAGES_A_DAY,
    MESSAGES_IN_ALL,
    Author,
    LineKind,
    MessageOutcome,
    PromiseChannel,
    PromiseOutcome,
)
from sigap.mailbox.lookup import lookup_for
from sigap.vault.envelope_sealing import SealedLine, intake_public_key, open_line, report_place
from sigap.vault.hpke import seal_key_to
from sigap.vault.sealing import KEY_BYTES, OpenKey, Place, SealBroken, Sealed, seal

TABLE, TEXT = "mailbox_line", "sealed_text"
_PURPOSE = "reply-key"
_HEAR = "SELECT id, author, kind, sent_at, key_id, reply_blob, sealed_text, outcome FROM mailbox.hear(%s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterMessage:
    """One message as the reporter reads it; `text` is empty for a promise, which has `at` and `way` instead.

    `outcome` is what became of the promise; None: it stands, or nobody has noted it yet.
    """

    author: Author
    sent_at: datetime
    text: str = field(repr=False, default="")
    at: datetime | None = None
    way: PromiseChannel | None = None
    outcome: PromiseOutcome | None = None


def keep_reply_key(cursor: CursorWrapper, *, envelope_id: UUID, lookup: bytes, public: bytes) -> None:
    """Lays the public half beside a report that has this look-up value; no other report is touched."""
    cursor.execute(
        "SELECT mailbox.keep_reply_key(%s, %s, %s, %s)", [envelope_id, lookup, public, reply_mark(envelope_id, public)]
    )


def reply_mark(report_id: UUID, public: bytes) -> bytes:
    """Vouches (32 bytes) that this public half was laid beside this report by who holds the installation's secret."""
    return codes.trace_of(_secret(), "reply-mark", report_id.bytes, public)


def is_reply_key(report_id: UUID, public: Sealed | None, mark: Sealed | None) -> bool:
    """Whether a public half is there, and vouched for beside this report."""
    if public is None or mark is None:
        return False
    return hmac.compare_digest(reply_mark(report_id, bytes(public)), bytes(mark))


def carried_reply_key(
    report_id: UUID, *, before: UUID, public: Sealed | None, mark: Sealed | None
) -> dict[str, bytes | None]:
    """The half of one report as it is laid beside the report that takes its place; what nobody vouches for is left."""
    if public is None or not is_reply_key(before, public, mark):
        return {"reply_key": None, "reply_mark": None}
    return {"reply_key": bytes(public), "reply_mark": reply_mark(report_id, bytes(public))}


def post_message(code: tuple[str, ...], *, text: str, idempotency_key: bytes, at: datetime) -> MessageOutcome:
    """Seals and stores what the reporter writes; the same key with the same words again changes nothing."""
    lookup = lookup_for(code)
    if lookup is None:
        return MessageOutcome.GONE
    key, line_id = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES)), uuid4()
    mark = codes.trace_of(_secret(), "line-key", lookup, idempotency_key)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mailbox.say(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                lookup,
                line_id,
                mark,
                # Keyed by what is stored nowhere: with database and secret in hand nobody tries short answers.
                codes.body_of(_secret(), idempotency_key, text),
                key.id,
                seal_key_to(intake_public_key(), key, subject=line_id),
                seal_key_to(reply_key(code).public_key(), key, subject=line_id),
                seal(text, key=key, place=line_place(line_id)),
                at,
                MESSAGES_A_DAY,
                MESSAGES_IN_ALL,
            ],
        )
        return MessageOutcome(cursor.fetchone()[0])


def read_messages(code: tuple[str, ...], *, at: datetime) -> tuple[ReporterMessage, ...]:
    """What both sides wrote, oldest first, as long as it is there for the reporter; marks it read.

    An older report gets its key here, so that an office can write to it from now on.
    """
    lookup = lookup_for(code)
    if lookup is None:
        return ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, has_key, has_lines FROM mailbox.talk(%s)", [lookup])
        row = cursor.fetchone()
        if row is None:
            return ()
        envelope_id, has_key, has_lines = row
        if has_key and not has_lines:
            return ()
        private = reply_key(code)
        if not has_key:
            public = private.public_key().public_bytes_raw()
            keep_reply_key(cursor, envelope_id=envelope_id, lookup=lookup, public=public)
        if not has_lines:
            return ()
        cursor.execute(_HEAR, [lookup, at])
        rows = cursor.fetchall()
    return tuple(heard for each in rows if (heard := _open_line(private, *each)) is not None)


def _open_line(
    private: X25519PrivateKey,
    line_id: UUID,
    author: str,
    kind: str,
    sent_at: datetime,
    key_id: UUID,
    blob: Sealed,
    sealed: Sealed,
    outcome: str,
) -> ReporterMessage | None:
    """A message in clear; None for one that was sealed to other words or altered."""
    try:
        line = SealedLine(line_id=line_id, key_id=key_id, blob=blob, text=sealed)
        text = open_line(private, line, place=line_place(line_id))
    except SealBroken:
        return None
    if kind == LineKind.PROMISE:
        at, way = promise_in(text)
        known = PromiseOutcome(outcome) if outcome else None
        return ReporterMessage(author=Author(author), sent_at=sent_at, at=at, way=way, outcome=known)
    return ReporterMessage(author=Author(author), sent_at=sent_at, text=text)


def promise_text(at: datetime, way: PromiseChannel) -> str:
    """A promise as it is sealed: what the reporter reads is said in their language."""
    return json.dumps({"at": at.isoformat(), "way": way.value})


def promise_in(text: str) -> tuple[datetime, PromiseChannel]:
    """The reverse of promise_text."""
    data: Mapping[str, Any] = json.loads(text)
    return datetime.fromisoformat(data["at"]), PromiseChannel(data["way"])


def line_place(line_id: UUID) -> Place:
    """Where the words of a message lie."""
    return report_place(TABLE, line_id, TEXT)


def line_key_place(line_id: UUID) -> Place:
    """Where the key of a message lies under its report's key."""
    return report_place(TABLE, line_id, "sealed_key")


def reply_key(code: tuple[str, ...]) -> X25519PrivateKey:
    """The private half, for as long as an answer takes."""
    return X25519PrivateKey.from_private_bytes(codes.stretched_for(_secret(), code, _PURPOSE))


def _secret() -> bytes:
    return codes.load_secret(settings.SIGAP_KEYS)


def public_half(raw: bytes | memoryview) -> X25519PublicKey:
    """The public half as the database holds it."""
    return X25519PublicKey.from_public_bytes(bytes(raw))
