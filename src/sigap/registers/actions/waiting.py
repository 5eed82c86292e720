"""What the owner's command does with files that wait: they are checked, or come in; what nobody went on with goes."""

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop as _

from sigap import audit
from sigap.audit.kinds import StreamKind
from sigap.kernel.acting import SystemActor
from sigap.registers import events
from sigap.registers.actions.importing import KnownRegister, UnableToImport, bring_in_register
from sigap.registers.memory import file_in_memory
from sigap.registers.models import RegisterUpload
from sigap.registers.opening import open_upload_as_owner
from sigap.registers.parsing import RegisterReport
from sigap.registers.queries import StaffUnclear
from sigap.registers.rules.mapping import LEFT_OUT
from sigap.registers.rules.phrases import Holds
from sigap.registers.rules.uploads import (
    BROKEN,
    KEPT_FOR,
    KILLED,
    MOST_MISTAKES,
    MOST_WORDS,
    WAITING,
    UploadState,
    is_worth_keeping,
    map_of,
)
from sigap.registers.sheets import RegisterUnread
from sigap.vault import datakeys
from sigap.vault.models import DataKey

_log = logging.getLogger(__name__)
_EVERY = 2.0
"""Seconds between two looks at how far it is."""


class UploadMoved(Exception):
    """It was withdrawn or said anew meanwhile: nothing is written of what was found."""


def waiting_uploads() -> Sequence[UUID]:
    """Those for which something is to be done, the oldest first. As the owner."""
    rows = RegisterUpload.objects.filter(state__in=[each.value for each in WAITING]).order_by("uploaded_at", "id")
    return list(rows.values_list("pk", flat=True))


def take_turn() -> bool:
    """Whether this process alone does what waits, until its connection ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('registers.waiting', 0))")
        found = cursor.fetchone()
    return bool(found and found[0])


def carry_out(*, by: SystemActor, at: datetime, upload_id: UUID) -> RegisterUpload:
    """Checks one file, or brings it in. As the owner, with the ring at hand; what is wrong is told on its page.

    Whatever a file does, it ends with an outcome, and the next one has its turn.
    """
    row = RegisterUpload.objects.select_related("office").defer("sealed_file").get(pk=upload_id)
    was_killed = row.started_at is not None
    RegisterUpload.objects.filter(pk=row.pk).update(started_at=at)
    if was_killed:
        return note_outcome(by=by, at=at, was=row, report=RegisterReport(), trouble=KILLED)
    report, trouble, holds = RegisterReport(), "", dict[str, Any]()
    try:
        report = _carried_out(by, at, row)
    except UnableToImport as unable:
        report = unable.report
    except KnownRegister as known:
        former, day = known.former, localtime(known.former.imported_at)
        trouble = _("Register ini sudah masuk pada %(day)s, sebagai “%(source)s” (%(cases)s kasus).")
        holds = {"day": f"{day:%d-%m-%Y}", "source": former.source, "cases": former.cases}
    except (RegisterUnread, StaffUnclear) as unread:
        trouble, holds = _("Berkas ini: %(why)s."), {"why": {"words": unread.words, "holds": unread.holds}}
    except Exception as error:  # noqa: BLE001 - one file that nobody foresaw stops no other register
        # The type alone: what an exception says may be a cell.
        _log.error("register %s: %s", upload_id, type(error).__name__)
        trouble = BROKEN
    if row.state == UploadState.APPROVED and not trouble and not report.mistakes:
        return RegisterUpload.objects.get(pk=upload_id)
    return note_outcome(by=by, at=at, was=row, report=report, trouble=trouble, holds=holds)


def _carried_out(by: SystemActor, at: datetime, row: RegisterUpload) -> RegisterReport:
    _row, content = open_upload_as_owner(upload_id=row.pk, at=at)
    register_map = map_of(
        source=row.source, office=row.office.name, region_codes=row.region_codes, header_row=row.header_row,
        columns=row.columns, meanings=row.meanings,
    )  # fmt: skip

    def close(report: RegisterReport) -> None:
        # With the register itself: one that is in is never told as refused.
        if note_outcome(by=by, at=at, was=row, report=report, trouble="").state != UploadState.DONE:
            raise UploadMoved

    with file_in_memory(content) as file:
        report, _staff = bring_in_register(
            by=by, at=at, file=file, register_map=register_map, is_dry=row.state == UploadState.CHECKING,
            progress=_Progress(row.pk), closing=close,
        )  # fmt: skip
    return report


@audit.action
def note_outcome(
    *, by: SystemActor, at: datetime, was: RegisterUpload, report: RegisterReport, trouble: str,
    holds: Holds = MappingProxyType({}),
) -> RegisterUpload:  # fmt: skip
    """Writes down what came of it, unless it went on meanwhile. A file that is in goes with its key."""
    row = RegisterUpload.objects.select_for_update().get(pk=was.pk)
    if (row.state, row.version) != (was.state, was.version):
        audit.unchanged()
        return row
    row.rows_read, row.cases, row.open_cases, row.people = (
        report.rows, report.cases, report.open_cases, report.people
    )  # fmt: skip
    row.mistakes = [asdict(each) for each in report.mistakes[:MOST_MISTAKES]]
    row.mistakes_count, row.remarks = len(report.mistakes), _remarks(report)
    row.trouble, row.trouble_holds = trouble, dict(holds)
    found = sorted(report.unknown.items(), key=lambda each: -each[1][1])[:MOST_WORDS]
    row.unknown_words = [(field, text, rows) for (field, _plain), (text, rows) in found]
    row.started_at = None
    if trouble or report.mistakes:
        row.state, row.approved_at, row.approved_by, row.approved_by_name = UploadState.REFUSED, None, None, ""
    elif row.state == UploadState.CHECKING:
        row.state = UploadState.CHECKED
    else:
        row.state, row.sealed_file, row.ended_at = UploadState.DONE, b"", at
        # What titles meant is proposed for the next one; what was not read, or had no title, is told no more.
        row.columns = {title: code for title, code in row.columns.items() if is_worth_keeping(title, code)}
        row.meanings = {
            field: {text: code for text, code in meanings.items() if code != LEFT_OUT}
            for field, meanings in row.meanings.items()
        }
        datakeys.destroy(row.key_id, at=at)
    row.save(update_fields=[
        "rows_read", "cases", "open_cases", "people", "mistakes", "mistakes_count", "trouble", "trouble_holds",
        "remarks", "unknown_words", "started_at", "state", "approved_at", "approved_by", "approved_by_name",
        "sealed_file", "ended_at", "columns", "meanings",
    ])  # fmt: skip
    _record(by, at, row, events.OUTCOME)
    return row


def _remarks(report: RegisterReport) -> list[tuple[str, int]]:
    found = list(report.remarks.items())
    if not report.has_status and report.rows:
        words = _("tidak ada kolom status atau tanggal selesai: semuanya masuk sebagai kasus berjalan")
        found.append((words, report.rows))
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
        row.columns, row.meanings, row.mistakes, row.unknown_words = {}, {}, [], []
        row.save(update_fields=[
            "state", "sealed_file", "ended_at", "columns", "meanings", "mistakes", "unknown_words",
        ])  # fmt: skip
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
        second_connection = connection.copy()
        try:
            with second_connection.cursor() as cursor:
                cursor.execute("UPDATE registers_registerupload SET rows_read = %s WHERE id = %s", [rows, self._id])
        finally:
            second_connection.close()


def _record(by: SystemActor, at: datetime, row: RegisterUpload, code: str) -> None:
    ids = {"upload": str(row.id)} | ({"outcome": row.state} if code == events.OUTCOME else {})
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.AGENCY, stream_id=row.office_id, at=at, actor_id=by.person_id, ids=ids
        )
    )
