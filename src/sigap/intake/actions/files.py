"""Files of a report: their clean copy laid beside them, sealed; one laid into the documents of its case."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.actions.documents import NewDocument, add_document
from sigap.cases.models import Document
from sigap.cases.queries import CaseAccess
from sigap.cleaning import FileKind, Refusal
from sigap.intake import events
from sigap.intake.actions.report_state import record_report_event
from sigap.mailbox import actions as mailbox
from sigap.mailbox.files.queries import file_key_place, part_place
from sigap.mailbox.files.rules import PART_BYTES, FileRendition, parts_of
from sigap.mailbox.models import Envelope, FilePart, ReportFile
from sigap.notifications import actions as notices
from sigap.vault import datakeys, reports
from sigap.vault.sealing import SealBroken, SealingKey, seal_raw


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBytes:
    """A file of a report in clear, for one act: as it came, and its clean copy."""

    original: bytes = field(repr=False)
    copy: bytes = field(repr=False)


@audit.action
def store_copy(*, by: Actor, at: datetime, envelope: Envelope, file: ReportFile, copy: bytes) -> None:
    """Keeps a file's clean copy, sealed as the file is. Twice changes nothing. Raises SealBroken."""
    by.require(Permission.REPORT_OPEN, report=str(envelope.pk))
    locked = ReportFile.objects.select_for_update().get(pk=file.pk)
    if locked.copied_at is not None:
        audit.unchanged()
        return
    key = _key(locked, envelope, at)
    count = parts_of(len(copy))
    for number in range(count):
        piece = copy[number * PART_BYTES : (number + 1) * PART_BYTES]
        place = part_place(file.pk, FileRendition.COPY, number, count)
        sealed = seal_raw(piece, key=key, place=place)
        FilePart.objects.bulk_create(
            [FilePart(file_id=file.pk, part=FileRendition.COPY, number=number, sealed_bytes=sealed)]
        )
    ReportFile.objects.filter(pk=file.pk).update(copy_parts=count, copied_at=at)
    record_report_event(by, at, envelope.pk, events.FILE_COPIED, file=str(file.pk))


@audit.action
def note_not_clean(*, by: Actor, at: datetime, envelope: Envelope, file: ReportFile, reason: Refusal) -> None:
    """No copy can be made of a file; said once, so that nobody waits for it again."""
    by.require(Permission.REPORT_OPEN, report=str(envelope.pk))
    wanted = ReportFile.objects.filter(pk=file.pk, copied_at=None, copy_refused="")
    if not wanted.update(copy_refused=reason.value):
        audit.unchanged()
        return
    record_report_event(by, at, envelope.pk, events.FILE_REFUSED, file=str(file.pk), reason=reason.value)


def tell_of_files(*, at: datetime, files: Collection[UUID], late: Mapping[UUID, UUID]) -> None:
    """The worker's half: these files count as told of; `late` names by report who hears of one. Inside an act."""
    fresh = ReportFile.objects.filter(pk__in=files, noted_at=None).update(noted_at=at)
    if not fresh:
        return
    for envelope_id, person in late.items():
        notices.notify(at=at, code="reporter-sent-file", person_id=person, ids={"report": str(envelope_id)})


@audit.action
def file_into_case(
    *, by: Actor, at: datetime, access: CaseAccess, file: ReportFile, ordinal: int, found: FileBytes
) -> Document:
    """Stores a file among the documents of the case, sealed anew under that section's key; once.

    Raises as add_document.
    """
    what = NewDocument(
        id=file.pk,
        title=_("Berkas pelapor %(ordinal)d") % {"ordinal": ordinal},
        kind=FileKind(file.kind),
        original=found.original,
        copy=found.copy,
    )
    return add_document(by=by, at=at, access=access, what=what)


def _key(file: ReportFile, envelope: Envelope, at: datetime) -> SealingKey:
    if file.key_blob is not None:
        if not mailbox.adopt_file_key(file=file, at=at):
            raise SealBroken("a file's key that does not fit its report")
        file.refresh_from_db(fields=["sealed_key", "key_blob"])
    under = datakeys.open_key(envelope.key_id)
    return reports.open_laid_key(file.sealed_key or b"", key_id=file.key_id, under=under, place=file_key_place(file.pk))
