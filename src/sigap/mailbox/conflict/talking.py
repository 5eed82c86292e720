"""What a reporter and the recipients of a report on an official write to each other; the public process's side of it.

Words lie under a key of their own, sealed to the report's talk key, which its recipients open, and to the key that the
six words give. Halves that were laid in, and messages that SIGAP did not write, are told by their marks beforehand.
"""

import hmac
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from sigap.mailbox import codes
from sigap.mailbox.conflict.posting import is_talk_key
from sigap.mailbox.dialogue.rules import MESSAGES_A_DAY, MESSAGES_IN_ALL, Author, MessageOutcome
from sigap.mailbox.dialogue.speaking import ReporterMessage, is_reply_key, public_half, reply_key, reply_mark
from sigap.mailbox.lookup import lookup_for
from sigap.vault.envelope_sealing import SealedLine, open_line, report_place
from sigap.vault.hpke import seal_key_to
from sigap.vault.sealing import KEY_BYTES, OpenKey, Place, SealBroken, Sealed, seal

TABLE, TEXT = "custody_laneline", "sealed_text"
_TALK = "SELECT id, talk_key, talk_mark, reply_key, reply_mark, has_lines FROM custody.talk(%s)"
_HEAR = "SELECT id, author, sent_at, key_id, talk_blob, reply_blob, sealed_text, vouch FROM custody.hear(%s, %s)"
_SAY = "SELECT custody.say(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictThread:
    """What both sides wrote, oldest first, as long as it is there for the reporter; whether more can be written."""

    lines: tuple[ReporterMessage, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSealed:
    """A message as it is stored: nothing here opens it but one of the two private halves."""

    id: UUID
    key_id: UUID
    talk_blob: bytes = field(repr=False)
    reply_blob: bytes = field(repr=False)
    text: bytes = field(repr=False)
    vouch: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """The facts of a stored message for which its mark vouches."""

    id: UUID
    report_id: UUID
    author: str
    sent_at: datetime
    key_id: UUID
    talk_blob: Sealed = field(repr=False)
    text: Sealed = field(repr=False)

    def vouch(self) -> bytes:
        """The mark (32 bytes) of a message that SIGAP wrote: nobody who only holds the database makes one."""
        return codes.trace_of(
            _secret(),
            "lane-line",
            self.report_id.bytes,
            self.id.bytes,
            self.author.encode(),
            self.sent_at.astimezone(UTC).isoformat().encode(),
            self.key_id.bytes,
            bytes(self.talk_blob),
            bytes(self.text),
        )

    def is_vouched(self, vouch: Sealed) -> bool:
        """Whether this is the message that was written."""
        return hmac.compare_digest(self.vouch(), bytes(vouch))


def seal_words(
    text: str, *, report_id: UUID, author: Author, talk: X25519PublicKey, reply: X25519PublicKey, at: datetime
) -> LineSealed:
    """Seals words for both sides. The caller has judged both halves. Raises SealImpossible."""
    key, line_id = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES)), uuid4()
    line = LineFacts(
        id=line_id,
        report_id=report_id,
        author=author.value,
        sent_at=at,
        key_id=key.id,
        talk_blob=seal_key_to(talk, key, subject=line_id),
        text=seal(text, key=key, place=line_place(line_id)),
    )
    return LineSealed(
        id=line_id,
        key_id=key.id,
        talk_blob=bytes(line.talk_blob),
        reply_blob=seal_key_to(reply, key, subject=line_id),
        text=bytes(line.text),
        vouch=line.vouch(),
    )


def line_place(line_id: UUID) -> Place:
    """Where the words of a message lie."""
    return report_place(TABLE, line_id, TEXT)


def post_conflict_message(code: tuple[str, ...], *, text: str, idempotency_key: bytes, at: datetime) -> MessageOutcome:
    """Seals and stores what the reporter writes; the same key with the same words again changes nothing."""
    lookup = lookup_for(code)
    if lookup is None:
        return MessageOutcome.GONE
    with connection.cursor() as cursor:
        talk = _talk(cursor, lookup)
        if talk is None:
            return MessageOutcome.GONE
        if talk.talk_key is None:
            return MessageOutcome.CLOSED
        line = seal_words(
            text,
            report_id=talk.report_id,
            author=Author.REPORTER,
            talk=public_half(talk.talk_key),
            # Their own, not what the row holds.
            reply=reply_key(code).public_key(),
            at=at,
        )
        cursor.execute(
            _SAY,
            [
                lookup,
                line.id,
                codes.trace_of(_secret(), "line-key", lookup, idempotency_key),
                # Keyed by what is stored nowhere: with database and secret in hand nobody tries short answers.
                codes.body_of(_secret(), idempotency_key, text),
                line.key_id,
                line.talk_blob,
                line.reply_blob,
                line.text,
                line.vouch,
                at,
                MESSAGES_A_DAY,
                MESSAGES_IN_ALL,
            ],
        )
        return MessageOutcome(cursor.fetchone()[0])


def read_conflict_thread(code: tuple[str, ...], *, at: datetime) -> ConflictThread:
    """What both sides wrote; marks it read. Lays the reporter's half right where it is missing or was altered."""
    lookup = lookup_for(code)
    if lookup is None:
        return ConflictThread()
    with connection.cursor() as cursor:
        talk = _talk(cursor, lookup)
        if talk is None:
            return ConflictThread()
        is_open = talk.talk_key is not None
        if talk.has_reply_key and not talk.has_lines:
            return ConflictThread(is_open=is_open)
        private = reply_key(code)
        if not talk.has_reply_key:
            public = private.public_key().public_bytes_raw()
            mark = reply_mark(talk.report_id, public)
            cursor.execute("SELECT custody.keep_reply_key(%s, %s, %s, %s)", [talk.report_id, lookup, public, mark])
        if not talk.has_lines:
            return ConflictThread(is_open=is_open)
        cursor.execute(_HEAR, [lookup, at])
        rows = cursor.fetchall()
    lines = (_open_line(private, talk.report_id, *each) for each in rows)
    return ConflictThread(lines=tuple(line for line in lines if line is not None), is_open=is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Talk:
    """A report as the functions of its dialogue tell it; without a talk key that nobody vouches for."""

    report_id: UUID
    talk_key: bytes | None
    has_reply_key: bool
    has_lines: bool


def _talk(cursor: CursorWrapper, lookup: bytes) -> _Talk | None:
    cursor.execute(_TALK, [lookup])
    row = cursor.fetchone()
    if row is None:
        return None
    report_id, talk, talk_vouch, reply, reply_vouch, has_lines = row
    return _Talk(
        report_id=report_id,
        talk_key=bytes(talk) if is_talk_key(report_id, talk, talk_vouch) else None,
        has_reply_key=is_reply_key(report_id, reply, reply_vouch),
        has_lines=has_lines,
    )


def _open_line(
    private: X25519PrivateKey,
    report_id: UUID,
    line_id: UUID,
    author: str,
    sent_at: datetime,
    key_id: UUID,
    talk_blob: Sealed,
    reply_blob: Sealed,
    sealed: Sealed,
    vouch: Sealed,
) -> ReporterMessage | None:
    """A message in clear; None for one that SIGAP did not write, or that was sealed to other words."""
    line = LineFacts(
        id=line_id,
        report_id=report_id,
        author=author,
        sent_at=sent_at,
        key_id=key_id,
        talk_blob=talk_blob,
        text=sealed,
    )
    if not line.is_vouched(vouch):
        return None
    try:
        sealed_line = SealedLine(line_id=line_id, key_id=key_id, blob=reply_blob, text=sealed)
        text = open_line(private, sealed_line, place=line_place(line_id))
    except SealBroken:
        return None
    return ReporterMessage(author=Author(author), sent_at=sent_at, text=text)


def _secret() -> bytes:
    return codes.load_secret(settings.SIGAP_KEYS)
