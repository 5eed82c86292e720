"""The slot of the channels: what a carrier delivers is sealed for the worker and stored before anything reads it."""

import hmac
import json
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from django.conf import settings
from django.db import connection

from sigap.kernel.disk import leaves_reserve
from sigap.mailbox.channels import Channel
from sigap.vault import channel_key

TABLE, COLUMN = "channels_raw", "sealed_body"
WAITING_MOST = 20_000
"""Deliveries that wait unread; beyond it the carrier keeps them and comes again."""
_SIGNED = "sha256="


class DeliveryOutcome(StrEnum):
    """What became of a delivery. The same words stand in `channels/sql/channels.sql`."""

    STORED = "stored"
    KNOWN = "known"
    FULL = "full"

    @property
    def is_kept(self) -> bool:
        """It is there, now or from before: the carrier may forget it."""
        return self is not DeliveryOutcome.FULL


def is_signed(raw: bytes, signature: str, *, secret: str) -> bool:
    """Whether Meta signed these bytes (`X-Hub-Signature-256`); a wrong signature takes as long as a right one."""
    expected = _SIGNED + hmac.digest(secret.encode(), raw, "sha256").hex()
    return bool(secret) and hmac.compare_digest(expected.encode(), signature.encode())


def holds_messages(raw: bytes) -> bool:
    """Whether a webhook holds anything but the fate of our own answers; what cannot be read is held to."""
    try:
        changes = [change for entry in json.loads(raw)["entry"] for change in entry["changes"]]
        return not changes or any("statuses" not in each["value"] or "messages" in each["value"] for each in changes)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return True


def once_of(raw: bytes, *, secret: bytes) -> bytes:
    """The keyed trace (32 bytes) by which the same bytes are known again."""
    return hmac.digest(secret, b"sigap/delivery/v1" + raw, "sha256")


def store_delivery(raw: bytes, *, channel: Channel, once: bytes, at: datetime) -> DeliveryOutcome:
    """Seals and stores one delivery. Raises KeysUnusable without a channel key."""
    if not leaves_reserve(settings.SIGAP_HOME, 2 * len(raw)):
        return DeliveryOutcome.FULL
    raw_id = uuid4()
    public = channel_key.public_of(settings.SIGAP_KEYS)
    locked = channel_key.lock(raw, table=TABLE, row_id=raw_id, column=COLUMN, public=public)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT channels.receive(%s, %s, %s, %s, %s, %s, %s, %s)",
            [raw_id, channel.value, once, locked.key_id, locked.key_blob, locked.sealed, at, WAITING_MOST],
        )
        return DeliveryOutcome(cursor.fetchone()[0])


def note_refused(channel: Channel, *, at: datetime) -> None:
    """Something came whose signature was not the carrier's; the desk shows when last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT channels.note_refused(%s, %s)", [channel.value, at])
