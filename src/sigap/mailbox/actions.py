"""What the desk may change on an envelope: the three-word status, what is written to its reporter, keys' wrapping."""

import os
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from sigap import audit
from sigap.kernel.acting import Acting
from sigap.mailbox import events
from sigap.mailbox.channels import HOLDS_A_CODE, Channel
from sigap.mailbox.dialogue.rules import Author, LineKind, PromiseOutcome
from sigap.mailbox.dialogue.speaking import is_reply_key, line_key_place, line_place, public_half
from sigap.mailbox.files.queries import file_key_place
from sigap.mailbox.models import DialogueLine, Envelope, FilePart, Message, Nudge, ReportFile, ReportStatus
from sigap.mailbox.wordings import MessageCode
from sigap.vault import datakeys, reports
from sigap.vault.hpke import seal_key_to
from sigap.vault.sealing import KEY_BYTES, OpenKey, Place, SealBroken, seal

_ORDER = list(ReportStatus)
_BATCH = 200
_FIRST = UUID(int=0)


class NoReplyKey(Exception):
    """The report has no key to write to, or one that nobody vouches for: only ready wordings reach its reporter."""


@audit.action
def set_status(*, by: Acting, at: datetime, envelope_id: UUID, status: ReportStatus) -> None:
    """Moves the reporter's status forward; the same twice changes nothing. Back go the two acts below."""
    before = [earlier.value for earlier in _ORDER[: _ORDER.index(status)]]
    _move(by, at, envelope_id, from_any_of=before, to=status)


@audit.action
def resume(*, by: Acting, at: datetime, envelope_id: UUID) -> None:
    """What was finished is handled again: its case was reopened. Anything but a finished report stays as it is."""
    _move(by, at, envelope_id, from_any_of=[ReportStatus.DONE.value], to=ReportStatus.HANDLING)


@audit.action
def receive_again(*, by: Acting, at: datetime, envelope_id: UUID) -> None:
    """The decision on a report was taken back: it waits in the queue as one that came in."""
    decided = [ReportStatus.HANDLING.value, ReportStatus.DONE.value]
    _move(by, at, envelope_id, from_any_of=decided, to=ReportStatus.RECEIVED)


def _move(by: Acting, at: datetime, envelope_id: UUID, *, from_any_of: list[str], to: ReportStatus) -> None:
    changed = Envelope.objects.filter(pk=envelope_id, status__in=from_any_of).update(status=to, status_at=at)
    if not changed:
        audit.unchanged()
        return
    audit.record(
        audit.NewEvent(
            code=events.STATUS_CHANGED,
            stream_kind="system",
            stream_id=envelope_id,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(envelope_id), "status": to.value},
        )
    )


@audit.action
def tell(*, by: Acting, at: datetime, envelope_id: UUID, code: MessageCode) -> bool:
    """Leaves a ready wording for the reporter; whether it did: not the same again, unless they wrote since."""
    last = Message.objects.filter(envelope_id=envelope_id).order_by("-sent_at", "-id").first()
    if by.person_id is None or (last is not None and last.code == code and not _has_written_since(last)):
        audit.unchanged()
        return False
    Message.objects.create(envelope_id=envelope_id, code=code, sent_at=at, sent_by=by.person_id)
    audit.record(
        audit.NewEvent(
            code=events.TOLD,
            stream_kind="system",
            stream_id=envelope_id,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(envelope_id), "message": code.value},
        )
    )
    return True


def _has_written_since(last: Message) -> bool:
    theirs = DialogueLine.objects.filter(envelope_id=last.envelope_id, author=Author.REPORTER)
    return theirs.filter(sent_at__gt=last.sent_at).exists()


@audit.action
def write_to_reporter(
    *, by: Acting, at: datetime, envelope: Envelope, name: str, text: str, kind: LineKind, mark: bytes, body: bytes
) -> DialogueLine | None:
    """Seals words for whoever has the six words, and once more under the report's key, which the vault has.

    `mark` and `body` are keyed traces of the form's key and of the words. A second click gives the first one's message;
    None where the form's key came before with other words. Raises NoReplyKey.
    """
    if by.person_id is None:
        raise ValueError("Only a person writes to a reporter")
    before = DialogueLine.objects.filter(mark=mark).first()
    if before is not None:
        audit.unchanged()
        return before if bytes(before.body) == body and before.envelope_id == envelope.pk else None
    if not has_reply_key(envelope):
        raise NoReplyKey
    key, line_id = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES)), uuid4()
    under = datakeys.open_key(envelope.key_id)
    line = DialogueLine.objects.create(
        id=line_id,
        envelope_id=envelope.pk,
        author=Author.OFFICER,
        kind=kind,
        sent_at=at,
        sent_by=by.person_id,
        sent_by_name=name,
        mark=mark,
        body=body,
        key_id=key.id,
        sealed_key=reports.seal_key_under(key, under=under, place=line_key_place(line_id)),
        reply_blob=seal_key_to(public_half(envelope.reply_key or b""), key, subject=line_id),
        sealed_text=seal(text, key=key, place=line_place(line_id)),
    )
    audit.record(
        audit.NewEvent(
            code=events.OFFICER_WROTE,
            stream_kind="system",
            stream_id=envelope.pk,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(envelope.pk), "kind": kind.value},
        )
    )
    return line


def has_reply_key(envelope: Envelope) -> bool:
    """Whether an office can write to the reporter: the public half is there, and vouched for beside this report."""
    return is_reply_key(envelope.pk, envelope.reply_key, envelope.reply_mark)


def has_code(envelope: Envelope) -> bool:
    """Whether anybody has six words that open the report's page: its reporter, or who set them with a claim token."""
    return envelope.code_ended_at is None and (
        Channel(envelope.channel) in HOLDS_A_CODE or envelope.reply_key is not None
    )


def leave_quarantine(*, at: datetime, envelope_ids: Collection[UUID]) -> None:
    """Reports of the quarantine go to the queue, those closed there too: they stand as received again."""
    wanted = Envelope.objects.filter(pk__in=envelope_ids, in_lane=True)
    wanted.filter(status=ReportStatus.DONE).update(status=ReportStatus.RECEIVED, status_at=at)
    wanted.update(in_lane=False)


def close_in_quarantine(*, by: Acting, at: datetime, envelope_ids: Collection[UUID]) -> None:
    """Ends reports in the quarantine, their reporters read that they can write again. The act leaves the trace."""
    if by.person_id is None:
        raise ValueError("Only a person closes what nobody has triaged")
    Envelope.objects.filter(pk__in=envelope_ids, in_lane=True).update(status=ReportStatus.DONE, status_at=at)
    Message.objects.bulk_create(
        Message(envelope_id=each, code=MessageCode.DONE_TOO_LITTLE, sent_at=at, sent_by=by.person_id)
        for each in envelope_ids
    )


def adopt_keys(*, at: datetime, sealed_to: Collection[bytes], waits: bool) -> Iterator[list[bytes]]:
    """Takes keys of reports that nobody opened yet into the vault, of those sealed to these intake keys.

    For the owner while keys are rotated; yields to which each was sealed, a transaction at a time. One that does
    not open is left; so is one that somebody holds, unless it `waits`.
    """
    last = _FIRST
    while True:
        with transaction.atomic():
            found = list(
                Envelope.objects.select_for_update(skip_locked=not waits)
                .filter(pk__gt=last, sealed_to__in=sealed_to, key_blob__isnull=False)
                .order_by("pk")[:_BATCH]
            )
            adopted = [envelope for envelope in found if _is_adopted(envelope, at)]
            drop_keys([envelope.pk for envelope in adopted])
        if not found:
            break
        yield [bytes(envelope.sealed_to or b"") for envelope in adopted]
        last = found[-1].pk
    yield from _adopt_inside(ReportFile, lambda each: adopt_file_key(file=each, at=at), sealed_to, waits=waits)
    yield from _adopt_inside(DialogueLine, lambda each: adopt_line_key(line=each, at=at), sealed_to, waits=waits)


def _adopt_inside[Row: (ReportFile, DialogueLine)](
    rows: type[Row], adopt: Callable[[Row], bool], sealed_to: Collection[bytes], *, waits: bool
) -> Iterator[list[bytes]]:
    """Keys of files, or of messages."""
    last = _FIRST
    while True:
        with transaction.atomic():
            found = list(
                rows.objects.select_for_update(skip_locked=not waits)
                .filter(pk__gt=last, sealed_to__in=sealed_to, key_blob__isnull=False)
                .order_by("pk")[:_BATCH]
            )
            adopted = [each for each in found if adopt(each)]
        if not found:
            return
        yield [bytes(each.sealed_to or b"") for each in adopted]
        last = found[-1].pk


def adopt_file_key(*, file: ReportFile, at: datetime) -> bool:
    """Lays a file's key under the key of its report, so that one destroyed is the other destroyed. False: it cannot.

    `file` is locked by the caller.
    """
    envelope = Envelope.objects.select_for_update().get(pk=file.envelope_id)
    if file.key_blob is None or (envelope.key_blob is not None and not _is_adopted(envelope, at)):
        return False
    sealed = _reply_key_blob(envelope, file, file_key_place(file.pk))
    if sealed is None:
        return False
    ReportFile.objects.filter(pk=file.pk).update(sealed_key=sealed, key_blob=None)
    return True


def adopt_line_key(*, line: DialogueLine, at: datetime) -> bool:
    """As adopt_file_key, for a message of the reporter. False: it cannot, or lies there already."""
    envelope = Envelope.objects.select_for_update().get(pk=line.envelope_id)
    if line.key_blob is None or (envelope.key_blob is not None and not _is_adopted(envelope, at)):
        return False
    sealed = _reply_key_blob(envelope, line, line_key_place(line.pk))
    if sealed is None:
        return False
    DialogueLine.objects.filter(pk=line.pk).update(sealed_key=sealed, key_blob=None)
    return True


def _reply_key_blob(envelope: Envelope, row: ReportFile | DialogueLine, place: Place) -> bytes | None:
    """The key of a file or message, sealed under its report's key, which the vault has; None: it does not open."""
    try:
        key = reports.open_report_key(bytes(row.key_blob or b""), key_id=row.key_id, report_id=row.pk)
        laid = reports.seal_key_under(key, under=datakeys.open_key(envelope.key_id), place=place)
    except (SealBroken, datakeys.KeyDestroyed, datakeys.KeyUnknown):
        return None
    if envelope.key_blob is not None:
        Envelope.objects.filter(pk=envelope.pk).update(key_blob=None)
    return laid


def _is_adopted(envelope: Envelope, at: datetime) -> bool:
    if envelope.key_blob is None:
        return False
    try:
        reports.adopt_report_key(envelope.key_blob, key_id=envelope.key_id, report_id=envelope.pk, at=at)
    except SealBroken:
        return False
    return True


def drop_keys(envelope_ids: Collection[UUID]) -> None:
    """Takes the sealed data keys out of these envelopes: the vault has them, or they were destroyed."""
    Envelope.objects.filter(pk__in=envelope_ids).update(key_blob=None)


def drop_files(envelope_ids: Collection[UUID]) -> None:
    """Takes what files of these reports hold: their reports' keys were destroyed, and no key opens them any more."""
    files = ReportFile.objects.filter(envelope_id__in=envelope_ids)
    FilePart.objects.filter(file_id__in=files.values("pk")).delete()
    files.update(key_blob=None, sealed_key=None)


def drop_dialogue(envelope_ids: Collection[UUID]) -> None:
    """Takes what messages of these reports open with, for both sides: their reports' keys were destroyed."""
    lines = DialogueLine.objects.filter(envelope_id__in=envelope_ids)
    lines.update(key_blob=None, sealed_key=None, reply_blob=None)
    Nudge.objects.filter(envelope_id__in=envelope_ids).delete()
    Envelope.objects.filter(pk__in=envelope_ids).update(reply_key=None, reply_mark=None)


def end_promise(*, at: datetime, envelope_id: UUID, outcome: PromiseOutcome) -> None:
    """What became of the time that stands promised. The act around it leaves the trace."""
    DialogueLine.objects.filter(envelope_id=envelope_id, kind=LineKind.PROMISE, outcome="").update(
        outcome=outcome, outcome_at=at
    )


def forget_lines(at: datetime) -> int:
    """The worker's sweep: messages that the reporter read `READABLE_FOR` ago are gone for them; returns how many.

    Gone too are addresses of those whose report is over, or was destroyed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailbox.forget_lines(%(at)s), mailbox.forget_nudges(%(at)s)", {"at": at})
        gone, _nudges = cursor.fetchone()
    return int(gone)
