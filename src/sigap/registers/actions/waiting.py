"""What the owner's command does with files that wait: they are checked, or come in; what nobody went on with goes."""

import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.timezone import localtime

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.kernel.acting import SystemActor
from sigap.registers import events
from sigap.registers.actions.importing import KnownRegister, UnableToImport, bring_in_register
from sigap.registers.memory import file_in_memory
from sigap.registers.models import RegisterUpload
from sigap.registers.opening import open_upload_as_owner
from sigap.registers.queries import StaffUnclear
from sigap.registers.reading import RegisterReport
from sigap.registers.rules.uploads import KEPT_FOR, MOST_MISTAKES, WAITING, UploadState, map_of
from sigap.registers.sheets import RegisterUnread
from sigap.vault import datakeys
from sigap.vault.models import DataKey

_EVERY = 2.0
"""Seconds between two looks at how far it is."""


def waiting_uploads() -> Sequence[UUID]:
    """Those for which something is to be done, the oldest first. As the owner."""
    rows = RegisterUpload.objects.filter(state__in=[each.value for each in WAITING]).order_by("uploaded_at", "id")
    return list(rows.values_list("pk", flat=True))


def carry_out(*, by: SystemActor, at: datetime, upload_id: UUID) -> RegisterUpload:
    """Checks one file, or brings it in. As the owner, with the ring at hand; what is wrong is told on its page."""
    row, content = open_upload_as_owner(upload_id=upload_id, at=at)
    is_dry = row.state == UploadState.CHECKING
    said = map_of(
        source=row.source, office=row.office.name, region_codes=row.region_codes, header_row=row.header_row,
        columns=row.columns,
    )  # fmt: skip
    trouble, report = "", RegisterReport()
    try:
        with file_in_memory(content) as file:
            report, _staff = bring_in_register(
                by=by, at=at, file=file, said=said, is_dry=is_dry, progress=_Progress(row.id)
            )
    except UnableToImport as unable:
        report = unable.report
    except KnownRegister as known:
        former, day = known.former, localtime(known.former.imported_at)
        trouble = f"Register ini sudah masuk pada {day:%d-%m-%Y}, sebagai “{former.source}” ({former.cases} kasus)."
    except (RegisterUnread, StaffUnclear) as unread:
        trouble = f"Berkas ini: {unread}."
    return note_outcome(by=by, at=at, row=row, report=report, trouble=trouble, is_dry=is_dry)


@audit.action
def note_outcome(
    *, by: SystemActor, at: datetime, row: RegisterUpload, report: RegisterReport, trouble: str, is_dry: bool
) -> RegisterUpload:
    """Writes down what came of it. A file that is in goes with its key."""
    is_wrong = bool(trouble or report.mistakes)
    row.rows_read, row.cases, row.open_cases, row.people = (
        report.rows, report.cases, report.open_cases, report.people
    )  # fmt: skip
    row.mistakes = [asdict(each) for each in report.mistakes[:MOST_MISTAKES]]
    row.mistakes_count, row.trouble, row.remarks = len(report.mistakes), trouble, _remarks(report)
    if is_wrong:
        row.state, row.approved_at, row.approved_by, row.approved_by_name = UploadState.REFUSED, None, None, ""
    elif is_dry:
        row.state = UploadState.CHECKED
    else:
        row.state, row.sealed_file, row.ended_at = UploadState.DONE, b"", at
        datakeys.destroy(row.key_id, at=at)
    row.save()
    _record(by, at, row, events.OUTCOME)
    return row


def _remarks(report: RegisterReport) -> list[tuple[str, int]]:
    found = list(report.remarks.items())
    if not report.has_status and report.rows:
        found.append(
            ("tidak ada kolom status atau tanggal selesai: semuanya masuk sebagai kasus berjalan", report.rows)
        )
    return found


@audit.action
def forget_uploads(*, by: SystemActor, at: datetime) -> int:
    """Files with which nobody went on, and keys of those that were withdrawn. How many went."""
    stale = RegisterUpload.objects.filter(ended_at=None, uploaded_at__lt=at - KEPT_FOR).exclude(
        state__in=[each.value for each in WAITING]
    )
    ended = RegisterUpload.objects.filter(state=UploadState.WITHDRAWN).values_list("key_id", flat=True)
    keys = DataKey.objects.filter(pk__in=list(ended), destroyed_at=None).values_list("pk", flat=True)
    gone = list(stale)
    for row in gone:
        row.state, row.sealed_file, row.ended_at = UploadState.WITHDRAWN, b"", at
        row.save(update_fields=["state", "sealed_file", "ended_at"])
        _record(by, at, row, events.WITHDRAWN)
    for key_id in [*keys, *(row.key_id for row in gone)]:
        datakeys.destroy(key_id, at=at)
    if not gone:
        audit.unchanged()
    return len(gone)


class _Progress:
    """Writes how many rows were read, on a connection of its own: the import is one transaction that nobody sees."""

    def __init__(self, upload_id: UUID) -> None:
        self._id, self._next = upload_id, time.monotonic() + _EVERY

    def __call__(self, rows: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY
        beside = connection.copy()
        try:
            with beside.cursor() as cursor:
                cursor.execute("UPDATE registers_registerupload SET rows_read = %s WHERE id = %s", [rows, self._id])
        finally:
            beside.close()


def _record(by: SystemActor, at: datetime, row: RegisterUpload, code: str) -> None:
    ids = {"upload": str(row.id)} | ({"outcome": row.state} if code == events.OUTCOME else {})
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.AGENCY, stream_id=row.office_id, at=at, actor_id=by.person_id, ids=ids
        )
    )
