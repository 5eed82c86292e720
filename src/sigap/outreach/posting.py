"""What somebody outside sends is sealed here, in the public process, with a key that it cannot open again."""

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from sigap.mailbox import codes
from sigap.mailbox.posting import cleaned_text
from sigap.mailbox.quarantine.pacing import Pacing
from sigap.outreach.rules import PublicMessageKind, Smiley
from sigap.vault.envelope_sealing import intake_public_key, report_place, seal_report
from sigap.vault.sealing import Place

TABLE, BODY = "outreach_publicmessage", "sealed_body"


class PostOutcome(StrEnum):
    """What became of it. `FULL`: more lies beyond the pace than anybody reads; it was not kept, as the page says."""

    NEW = "new"
    AGAIN = "again"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachMessage:
    """What somebody sends. `texts`: what was typed, by field; empty where a tap was all."""

    kind: PublicMessageKind
    area: str = ""
    topics: Sequence[str] = ()
    people: int | None = None
    code: str = ""
    smiley: Smiley | None = None
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)


def message_place(message_id: Any, column: str) -> Place:
    """Where what was typed lies; both halves use it."""
    return report_place(TABLE, message_id, column)


def post_message(message: OutreachMessage, *, key: bytes, at: datetime, pacing: Pacing) -> PostOutcome:
    """Seals and stores it; the same form again is stored once."""
    texts = {name: cleaned_text(text) for name, text in message.texts.items() if text}
    message_id = uuid4()
    sealed = (
        seal_report(
            {BODY: json.dumps(texts, ensure_ascii=False)},
            table=TABLE,
            report_id=message_id,
            public_key=intake_public_key(),
        )
        if texts
        else None
    )
    secret = codes.load_secret(settings.SIGAP_KEYS)
    values = [
        message_id,
        message.kind.value,
        at,
        message.area,
        list(message.topics),
        message.people,
        message.code,
        message.smiley.value if message.smiley else "",
        hmac.digest(secret, b"sigap/outreach/v1 " + key, "sha256"),
        sealed.key_id if sealed else None,
        sealed.key_blob if sealed else None,
        sealed.texts[BODY] if sealed else None,
        pacing.limits.minute,
        pacing.limits.hour,
        pacing.limits.day,
        pacing.work.value,
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_POST, values)
        (outcome,) = cursor.fetchone()
    return PostOutcome(outcome)


_POST = """
SELECT outreach.post(%s, %s, %s, %s, %s::text[], %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
