"""Files that lie with a carrier, on their way into a report: stored once, tried again, or told as lost."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.channels import events
from sigap.channels.actions.posting import FileNotTaken, add_file, add_line, post_report
from sigap.channels.models import TROUBLE_LABELS, Answer, Conversation, Media, RawDelivery, RawState
from sigap.channels.rules import MEDIA_LASTS, AnswerKind, Trouble, pause_after
from sigap.mailbox.channels import Channel
from sigap.mailbox.files.rules import FileStart
from sigap.mailbox.models import ReportStatus
from sigap.vault import channel_key
from sigap.vault.sealing import SealBroken, Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToFetch:
    """A file that is to be fetched: its id with the carrier and its digest (empty: not said)."""

    row: Media
    id: str = field(repr=False)
    digest: bytes = b""


def next_file_due(channel: Channel, *, at: datetime, passed_over: Collection[UUID]) -> FileToFetch | None:
    """The next file that is due. One that does not open rests, for its key may come back; the others go on."""
    rows = Media.objects.filter(channel=channel, lost_at=None, due_at__lte=at).exclude(pk__in=passed_over)
    while (row := rows.order_by("due_at", "id").first()) is not None:
        try:
            facts = _facts(row)
        except SealBroken:
            retry_file_later(row, Trouble.SEALED, at=at)
            continue
        return FileToFetch(row=row, id=facts["id"], digest=bytes.fromhex(facts["digest"]))
    return None


def keep(row: Media, raw: bytes, *, kind: str, at: datetime) -> Trouble | None:
    """Stores the bytes in the report, in the same transaction in which they stop being wanted; else why not.

    Where the report is done, a new one begins with them, as it does with a text.
    """
    try:
        with audit.recording():
            if not Media.objects.select_for_update().filter(pk=row.pk, lost_at=None).exists():
                return None
            add_file(report_id=row.envelope_id, raw=raw, kind=kind, at=at)
            _ended(row, at)
    except FileNotTaken as refused:
        standing = _standing(row.envelope_id) if refused.why is FileStart.CLOSED else None
        if standing is not None and standing.in_lane:
            return Trouble.LANE
        if standing is not None and standing.is_done and standing.may_be_followed:
            with audit.recording(), translation.override("id"):
                waits = Media.objects.select_for_update().filter(pk=row.pk, envelope_id=row.envelope_id, lost_at=None)
                if not waits.exists():
                    return None
                words = _("[Catatan SIGAP, bukan dari pelapor: berkas ini masuk setelah laporan sebelumnya selesai.]")
                _begin_anew(row, words, at)
            return keep(row, raw, kind=kind, at=at)
        return Trouble.NO_SPACE if refused.why is FileStart.FULL else Trouble.REFUSED
    return None


def retry_file_later(row: Media, why: Trouble, *, at: datetime) -> None:
    """It is tried again later, until the carrier has thrown it away; nobody throws away what lies in a kept letter.

    What does not open is told as lost after the same time: it was for another key.
    """
    if (row.raw_id is None or why is Trouble.SEALED) and at - row.queued_at >= MEDIA_LASTS:
        lose(row, Trouble.EXPIRED if why is Trouble.LANE else why, at=at)
        return
    Media.objects.filter(pk=row.pk).update(tries=row.tries + 1, trouble=why, due_at=at + pause_after(row.tries + 1))


def lose(row: Media, why: Trouble, *, at: datetime) -> None:
    """It cannot be had; the officer reads so where the reporter's words stand, and can ask for it again."""
    with audit.recording(), translation.override("id"):
        if not Media.objects.filter(pk=row.pk, lost_at=None).update(lost_at=at, trouble=why, sealed_facts=None):
            return
        words = _("[Catatan SIGAP, bukan dari pelapor: satu berkas yang dikirim tidak dapat disimpan (%(why)s).]")
        mark = channel_key.trace_of(settings.SIGAP_KEYS, "lost", row.pk.bytes)
        note = words % {"why": TROUBLE_LABELS[why]}
        if not add_line(report_id=row.envelope_id, text=note, mark=mark, at=at).is_stored:
            standing = _standing(row.envelope_id)
            if standing is not None and standing.may_be_followed:
                _begin_anew(row, note, at)
        _let_letter_go(row)
        report = str(row.envelope_id)
        audit.record(
            audit.NewEvent(
                code=events.MEDIA_LOST,
                stream_kind=StreamKind.SYSTEM,
                stream_id=row.envelope_id,
                at=at,
                ids={"report": report, "reason": why.value},
            )
        )


def _ended(row: Media, at: datetime) -> None:
    del at  # the file's own trace says when
    Media.objects.filter(pk=row.pk).delete()
    _let_letter_go(row)


def _let_letter_go(row: Media) -> None:
    """A letter of which everything is stored keeps no bytes."""
    if row.raw_id is not None and not Media.objects.filter(raw_id=row.raw_id, lost_at=None).exists():
        RawDelivery.objects.filter(pk=row.raw_id, state=RawState.DONE).update(key_blob=None, sealed_body=None)


@dataclass(frozen=True, slots=True)
class _Standing:
    """How the report of a file stands."""

    is_done: bool
    in_lane: bool
    is_moved: bool

    @property
    def may_be_followed(self) -> bool:
        """Whether what it does not take may begin a new report at the ordinary desk."""
        return not self.in_lane and not self.is_moved


def _standing(report_id: UUID) -> _Standing | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, in_lane, is_moved FROM channels.standing(%s)", [report_id])
        row = cursor.fetchone()
    return _Standing(row[0] == ReportStatus.DONE, *row[1:]) if row else None


def _begin_anew(row: Media, story: str, at: datetime) -> None:
    """The report takes no more: a new one begins, to which its writer and what else is on its way now go."""
    try:
        details = _facts(row).get("details", {})
    except SealBroken:
        details = {}
    report = post_report(story=story, details=details or {"contact": "unasked"}, channel=Channel(row.channel), at=at)
    Media.objects.filter(envelope_id=row.envelope_id).update(envelope_id=report.id)
    Conversation.objects.filter(envelope_id=row.envelope_id).update(envelope_id=report.id)
    row.envelope_id = report.id


def _facts(row: Media) -> dict[str, Any]:
    raw = _opened(row.pk, "channels_media", "sealed_facts", row.key_id, row.key_blob, row.sealed_facts)
    facts: dict[str, Any] = json.loads(raw)
    return facts


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAnswer:
    """A fixed answer that is due, and to whom."""

    row: Answer
    kind: AnswerKind
    target: dict[str, str] = field(repr=False)


def answers(channel: Channel, *, at: datetime, limit: int) -> Sequence[DueAnswer]:
    """Answers that may go now. One that does not open is dropped: it was for another key."""
    found = []
    for row in Answer.objects.filter(channel=channel, due_at__lte=at).order_by("due_at", "id")[:limit]:
        try:
            raw = _opened(row.pk, "channels_answer", "sealed_target", row.key_id, row.key_blob, row.sealed_target)
        except SealBroken:
            drop_answer(row)
            continue
        found.append(DueAnswer(row=row, kind=AnswerKind(row.kind), target=json.loads(raw)))
    return found


def drop_answer(row: Answer) -> None:
    """It went, or never will."""
    Answer.objects.filter(pk=row.pk).delete()


def rest_answer(row: Answer, why: Trouble, *, at: datetime) -> None:
    """It is tried again later."""
    Answer.objects.filter(pk=row.pk).update(tries=row.tries + 1, trouble=why, due_at=at + pause_after(row.tries + 1))


def _opened(row_id: UUID, table: str, column: str, key_id: UUID, blob: Sealed | None, sealed: Sealed | None) -> bytes:
    return channel_key.unlock(
        sealed or b"",
        key_id=key_id,
        key_blob=blob or b"",
        table=table,
        row_id=row_id,
        column=column,
        private=channel_key.private_of(settings.SIGAP_KEYS),
    )
