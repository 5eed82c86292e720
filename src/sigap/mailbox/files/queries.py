"""Files of a report as the desk finds them, sealed: which there are, their parts, and where each lies."""

from collections.abc import Sequence
from uuid import UUID

from sigap.mailbox.files.filing import TABLE
from sigap.mailbox.files.models import FilePart, ReportFile
from sigap.mailbox.files.rules import FileRendition, column_of
from sigap.vault.envelope_sealing import report_place
from sigap.vault.sealing import Place, SealBroken


def file_key_place(file_id: UUID) -> Place:
    """Where a file's key lies under its report's key."""
    return report_place("mailbox_reportfile", file_id, "sealed_key")


def part_place(file_id: UUID, part: FileRendition, number: int, count: int) -> Place:
    """Where one part of a file lies."""
    return report_place(TABLE, file_id, column_of(part, number, is_last=number + 1 == count))


def files_of(envelope_id: UUID) -> list[ReportFile]:
    """The whole files of a report in the order in which they were whole."""
    return list(ReportFile.objects.filter(envelope_id=envelope_id, finished_at__isnull=False).order_by(*_ORDER))


def with_files(envelope_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these reports have a whole file."""
    whole = ReportFile.objects.filter(envelope_id__in=envelope_ids, finished_at__isnull=False)
    return set(whole.values_list("envelope_id", flat=True))


_ORDER = ("finished_at", "pk")


def sealed_parts(file: ReportFile, part: FileRendition) -> Sequence[FilePart]:
    """All parts of a file, or of its copy, in order. Raises SealBroken where one is missing."""
    count = file.parts if part is FileRendition.ORIGINAL else file.copy_parts or 0
    found = list(FilePart.objects.filter(file_id=file.pk, part=part).order_by("number"))
    if [row.number for row in found] != list(range(count)):
        raise SealBroken("a file of which a part is missing")
    return found
