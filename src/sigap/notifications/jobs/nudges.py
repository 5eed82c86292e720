"""Mails to reporters who asked for one: that there is something to read, and nothing else.

The worker opens an address with the key of the channels when it sends, and keeps it nowhere. That somebody is told
stands, with its trace, before the letter goes: whatever fails then, a telephone does not sound twice for the same news.
"""

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as clock_time
from email.utils import parseaddr
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap import audit
from sigap.mailbox import events
from sigap.mailbox.dialogue.nudging import ADDRESS, TABLE
from sigap.notifications.jobs.smtp import Courier, LetterRefused, OutgoingLetter, ServerUnusable, courier
from sigap.vault import channel_key
from sigap.vault.keyfiles import KeysUnsafe, KeysUnusable
from sigap.vault.sealing import SealBroken

_TURN = 10.0  # seconds: the other sweeps wait as long as this one runs
FIRST, LAST = clock_time(8), clock_time(20)
"""A telephone that sounds at night is heard by others."""
_KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueNudge:
    """One reporter to be told; held while it is."""

    envelope_id: UUID
    letter_id: UUID
    address: str = field(repr=False)
    language: str


def send(at: datetime) -> int:
    """Says that it can send, and sends what is due by day; returns how many went. Raises ServerUnusable."""
    private = _key_of_channels()
    if private is None or not settings.SIGAP_MAIL_URL:
        return 0
    sender = parseaddr(settings.SIGAP_MAIL_FROM)[1]
    with connection.cursor() as cursor:
        public = private.public_key().public_bytes_raw()
        cursor.execute("SELECT mailbox.offer_nudges(%s, %s, %s)", [public, sender, at])
    if not FIRST <= localtime(at).time() < LAST:
        return 0
    done: set[UUID] = set()
    sent, ends = 0, time.monotonic() + _TURN
    with ExitStack() as stack:
        post: Courier | None = None
        while time.monotonic() < ends:
            with audit.recording():
                row = _next(at, done)
                if row is None:
                    break
                done.add(row[0])
                letter = _claimed(private, row, at)
                if letter is not None and post is None:
                    post = stack.enter_context(courier(sender=sender))
            if letter is not None and post is not None:
                sent += _hand_over(post, letter, row[0], at)
    return sent


type _Row = tuple[UUID, UUID, UUID, bytes, bytes, str, int]


def _key_of_channels() -> X25519PrivateKey | None:
    """The private half; None where this installation has no channels: then nothing is offered."""
    try:
        return channel_key.private_of(settings.SIGAP_KEYS)
    except (KeysUnsafe, KeysUnusable):
        return None


def _next(at: datetime, done: set[UUID]) -> _Row | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT envelope_id, letter_id, key_id, key_blob, sealed_address, language, tries"
            " FROM mailbox.nudge_due(%s, %s)",
            [at, sorted(done)],
        )
        row: _Row | None = cursor.fetchone()
    return row


def _claimed(private: X25519PrivateKey, row: _Row, at: datetime) -> OutgoingLetter | None:
    """The letter, once it stands that it went; None where the address does not open. The trail tells the first try."""
    envelope_id, letter_id, key_id, blob, sealed, language, tries = row
    try:
        plain = channel_key.unlock(
            sealed, key_id=key_id, key_blob=blob, table=TABLE, row_id=envelope_id, column=ADDRESS, private=private
        )
    except SealBroken:
        _failed(envelope_id, _KEY, at, is_final=True)
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.nudge_told(%s, %s)", [envelope_id, at])
    if tries == 0:
        _record_event(events.NUDGE_SENT, envelope_id, at)
    with translation.override(language):
        return _letter(letter_id, plain.rstrip(b"\0").decode())


def _hand_over(post: Courier, letter: OutgoingLetter, envelope_id: UUID, at: datetime) -> bool:
    """What the server did not take is due again, later each time."""
    try:
        post.hand_over(letter)
    except LetterRefused as refused:
        code, is_final = refused.code, refused.is_final
    except ServerUnusable as trouble:
        code, is_final = trouble.code, False
    else:
        return True
    with audit.recording():
        _failed(envelope_id, code, at, is_final=is_final)
    return False


def _letter(letter_id: UUID, to: str) -> OutgoingLetter:
    """No place, no office, no number, no address of the site: whoever reads over a shoulder learns nothing of what."""
    body = _("Ada yang baru untuk Anda baca. Bukalah saat Anda sendiri dan aman. Surel ini tidak perlu dibalas.")
    return OutgoingLetter(id=str(letter_id), to=to, subject=_("Ada yang baru"), body=f"{body}\n")


def _failed(envelope_id: UUID, error: str, at: datetime, *, is_final: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.nudge_failed(%s, %s, %s, %s)", [envelope_id, error, is_final, at])
    if is_final:
        _record_event(events.NUDGE_LOST, envelope_id, at, error=error)


def _record_event(code: str, envelope_id: UUID, at: datetime, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind="system",
            stream_id=envelope_id,
            at=at,
            ids={"report": str(envelope_id), **ids},
        )
    )
