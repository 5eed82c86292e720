"""A report by WhatsApp or mail: sealed by the worker to the intake key, which it cannot open again.

No return code is made: it would lie readable in the chat. What somebody writes later joins as a message of the
dialogue; files come in whole, sealed in parts, as those of the public site.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from sigap.channels.rules import LINES_A_DAY, LINES_IN_ALL
from sigap.kernel.disk import leaves_reserve
from sigap.kernel.identifiers import new_report_number
from sigap.mailbox.channels import Channel
from sigap.mailbox.dialogue.rules import MessageOutcome
from sigap.mailbox.dialogue.speaking import line_place
from sigap.mailbox.files.filing import TABLE as PARTS_TABLE
from sigap.mailbox.files.rules import (
    PART_BYTES,
    REPORT_FILES,
    REPORT_PARTS,
    UNREAD_PARTS,
    FileRendition,
    FileStart,
    PartReceipt,
    column_of,
    parts_of,
)
from sigap.mailbox.posting import DETAILS, NUMBER_DIGITS, STORY, TABLE, cleaned, cleaned_text
from sigap.mailbox.quarantine.pacing import EffortShown, open_limits
from sigap.mailbox.quarantine.sketches import sketch_of, unlike_any
from sigap.vault import channel_key
from sigap.vault.envelope_sealing import intake_public_key, report_place, seal_report
from sigap.vault.hpke import seal_key_to
from sigap.vault.sealing import KEY_BYTES, OpenKey, seal, seal_raw

_TRACE = 32
_POST = """
SELECT number FROM mailbox.post(
  %(id)s, %(number)s, %(channel)s, %(at)s, '{}'::text[], '', '',
  %(lookup)s, %(replay)s, %(body)s, %(key_id)s, %(key_blob)s, %(story)s, %(details)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedReport:
    """A new report."""

    id: UUID
    number: str
    is_in_lane: bool = field(default=False)


def post_report(
    *,
    story: str,
    details: Mapping[str, str | list[str]],
    channel: Channel,
    at: datetime,
    is_written: bool = True,
) -> PostedReport:
    """Seals and stores a new report, inside the caller's transaction; beyond the pace it waits in quarantine.

    One that is not `is_written` has nothing but the names of what was sent for its story, and so resembles no other.
    """
    report_id = uuid4()
    texts = {STORY: cleaned_text(story), DETAILS: json.dumps(cleaned(details), ensure_ascii=False, sort_keys=True)}
    sealed = seal_report(texts, table=TABLE, report_id=report_id, public_key=intake_public_key())
    values: dict[str, Any] = {
        "id": report_id,
        "channel": channel.value,
        "at": at,
        # Nobody has a code for it: these traces are of nothing.
        "lookup": os.urandom(_TRACE),
        "replay": os.urandom(_TRACE),
        "body": os.urandom(_TRACE),
        "key_id": sealed.key_id,
        "key_blob": sealed.key_blob,
        "story": sealed.texts[STORY],
        "details": sealed.texts[DETAILS],
    }
    number = _insert(values)
    compared = texts[STORY] if is_written else unlike_any(report_id.bytes)
    return PostedReport(id=report_id, number=number, is_in_lane=not _admit(report_id, at, compared))


def _insert(values: dict[str, Any]) -> str:
    for digits in NUMBER_DIGITS:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_POST, {**values, "number": new_report_number(digits)})
                number: str = cursor.fetchone()[0]
                return number
        except IntegrityError:
            # The drawn number is taken: draw again.
            if digits == NUMBER_DIGITS[-1]:
                raise
    raise AssertionError


def _admit(report_id: UUID, at: datetime, compared: str) -> bool:
    limits = open_limits(is_demo=settings.SIGAP_DEMO)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mailbox.admit(%s, %s, %s, %s, %s)", [report_id, at, limits.minute, limits.hour, limits.day]
        )
        is_admitted = cursor.fetchone()[0] is not False
        if not is_admitted:
            secret = channel_key.trace_of(settings.SIGAP_KEYS, "sketch")
            cursor.execute(
                "SELECT mailbox.note_sketch(%s, %s::integer[], %s)",
                [report_id, sketch_of(compared, secret), EffortShown.NONE.value],
            )
    return is_admitted


def add_line(*, report_id: UUID, text: str, mark: bytes, at: datetime) -> MessageOutcome:
    """Adds what somebody wrote later, sealed; the same mark again changes nothing."""
    line_id, key = uuid4(), OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT channels.say(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                report_id,
                line_id,
                mark,
                channel_key.trace_of(settings.SIGAP_KEYS, "line", mark, text.encode()),
                key.id,
                seal_key_to(intake_public_key(), key, subject=line_id),
                seal(cleaned_text(text), key=key, place=line_place(line_id)),
                at,
                LINES_A_DAY,
                LINES_IN_ALL,
            ],
        )
        return MessageOutcome(cursor.fetchone()[0])


class FileNotTaken(Exception):
    """The mailbox takes no such file now; `why` says it in a code."""

    def __init__(self, why: FileStart | PartReceipt) -> None:
        self.why = why
        super().__init__(why.value)


def add_file(*, report_id: UUID, raw: bytes, kind: str, at: datetime) -> UUID:
    """Stores a whole file, inside the caller's transaction; returns its id. Raises FileNotTaken."""
    parts = parts_of(len(raw))
    if not leaves_reserve(settings.SIGAP_HOME, parts * PART_BYTES):
        raise FileNotTaken(FileStart.FULL)
    file_id, handle = uuid4(), os.urandom(_TRACE)
    key = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES))
    blob = seal_key_to(intake_public_key(), key, subject=file_id)
    limits = [REPORT_FILES, REPORT_PARTS, UNREAD_PARTS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT channels.file_begin(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [report_id, file_id, handle, parts, key.id, blob, at, *limits],
        )
        begun = FileStart(cursor.fetchone()[0])
        if begun is not FileStart.BEGUN:
            raise FileNotTaken(begun)
        for number in range(parts):
            piece = raw[number * PART_BYTES : (number + 1) * PART_BYTES]
            column = column_of(FileRendition.ORIGINAL, number, is_last=number + 1 == parts)
            sealed = seal_raw(piece, key=key, place=report_place(PARTS_TABLE, file_id, column))
            digest = channel_key.trace_of(settings.SIGAP_KEYS, "part", handle, piece)
            cursor.execute(
                "SELECT answer FROM mailbox.file_part(%s, %s, %s, %s, %s, %s)",
                [handle, number, kind, digest, sealed, at],
            )
            taken = PartReceipt(cursor.fetchone()[0])
            if taken not in {PartReceipt.MORE, PartReceipt.DONE}:
                raise FileNotTaken(taken)
    return file_id
