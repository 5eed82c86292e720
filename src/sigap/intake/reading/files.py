"""A report's files: the clean copy, or the file as it came for who may."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.cases.reading import WORK, Entering
from sigap.intake.models import Triage
from sigap.intake.queries import report_with_files
from sigap.intake.reading.sealed_items import key_of
from sigap.kernel.errors import Refused
from sigap.mailbox.files.queries import file_key_place, files_of, part_place, sealed_parts
from sigap.mailbox.files.rules import FileRendition
from sigap.mailbox.models import Envelope, ReportFile
from sigap.vault import door
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.door import ItemKind, ReportKeyBlob, SealedItem
from sigap.vault.models import DataKey
from sigap.vault.ring_use import ReportKey

ORIGINAL = "original"
"""Reason code of a file opened as it came."""
INTO_CASE = "into_case"
"""Reason code of a file sealed anew into the documents of its case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """A file of a report in clear, for one answer: its clean copy, or the file as it came where `part` says so."""

    envelope: Envelope
    triage: Triage
    file: ReportFile
    part: FileRendition
    raw: bytes = field(repr=False)


def open_file(*, entering: Entering, number: str, ordinal: int, part: FileRendition, at: datetime) -> OpenedFile:
    """The clean copy, or the original where no copy has been made yet; as `part` says, the original for who may.

    Raises Refused, StepUpNeeded, MacBroken, KeyDestroyed, SealBroken.
    """

    def select(actor: Actor) -> tuple[tuple[Envelope, Triage, ReportFile, FileRendition], Sequence[SealedItem]]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage = report_with_files(actor, number)
        if part is FileRendition.ORIGINAL:
            actor.require(Permission.DOCUMENT_ORIGINAL, report=str(envelope.pk))
            require_step_up(actor, at=at)
        check_powers(actor)
        file = _file_at(envelope, ordinal)
        read = FileRendition.COPY if part is FileRendition.COPY and file.copied_at else FileRendition.ORIGINAL
        return (envelope, triage, file, read), _file_items(envelope, file, read)

    reason = ORIGINAL if part is FileRendition.ORIGINAL else WORK
    (envelope, triage, file, read), parts = door.open_sealed_bytes(entering, select, reason=reason, at=at)
    return OpenedFile(envelope=envelope, triage=triage, file=file, part=read, raw=b"".join(parts))


def open_whole(*, entering: Entering, number: str, ordinal: int, at: datetime) -> OpenedFile:
    """The file as it came, to be sealed into the case it belongs to; shown to nobody.

    Raises Refused, MacBroken, KeyDestroyed, SealBroken.
    """

    def select(actor: Actor) -> tuple[tuple[Envelope, Triage, ReportFile], Sequence[SealedItem]]:
        actor.require(Permission.REPORT_OPEN)
        envelope, triage = report_with_files(actor, number)
        check_powers(actor)
        file = _file_at(envelope, ordinal)
        return (envelope, triage, file), _file_items(envelope, file, FileRendition.ORIGINAL)

    (envelope, triage, file), parts = door.open_sealed_bytes(entering, select, reason=INTO_CASE, at=at)
    return OpenedFile(envelope=envelope, triage=triage, file=file, part=FileRendition.ORIGINAL, raw=b"".join(parts))


def _file_at(envelope: Envelope, ordinal: int) -> ReportFile:
    files = files_of(envelope.pk)
    if not 1 <= ordinal <= len(files):
        raise Refused(Permission.REPORT_OPEN, ids={"report": str(envelope.pk)})
    return files[ordinal - 1]


def _file_items(envelope: Envelope, file: ReportFile, part: FileRendition) -> list[SealedItem]:
    key = _file_key(envelope, file)
    rows = sealed_parts(file, part)
    return [
        SealedItem(
            kind=ItemKind.REPORT,
            subject_id=file.pk,
            stream_kind=StreamKind.SYSTEM,
            stream_id=envelope.pk,
            place=part_place(file.pk, part, row.number, len(rows)),
            sealed=row.sealed_bytes,
            key=key,
        )
        for row in rows
    ]


def _file_key(envelope: Envelope, file: ReportFile) -> ReportKey | ReportKeyBlob:
    own = key_of(envelope)
    if isinstance(own, DataKey) and own.destroyed_at:
        raise KeyDestroyed(str(own.id))
    if file.key_blob is not None:
        return ReportKey(key_id=file.key_id, report_id=file.pk, blob=file.key_blob)
    if file.sealed_key is None:
        raise KeyDestroyed(str(file.key_id))
    return ReportKeyBlob(key_id=file.key_id, under=own, place=file_key_place(file.pk), sealed=file.sealed_key)
