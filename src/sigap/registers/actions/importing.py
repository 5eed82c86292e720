"""A register comes in whole, or nothing of it: one pass over the file, batches inside one transaction."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import batched
from pathlib import Path
from uuid import UUID, uuid4

from django.db import connection, connections, transaction
from django.utils.timezone import get_current_timezone, localdate

from sigap import audit
from sigap.access.events import SYSTEM_STREAM
from sigap.access.queries import office_calendar
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.recording import record_case_event
from sigap.clocks.actions.escalation import is_estimated
from sigap.clocks.models import Clock
from sigap.clocks.queries import rule_for
from sigap.clocks.rules import Running, due_at, next_step_at
from sigap.kernel.acting import SystemActor
from sigap.registers import events
from sigap.registers.actions.copying import GatheredRows, plan_anew, write
from sigap.registers.actions.making import CaseMaker
from sigap.registers.models import RegisterImport
from sigap.registers.parsing import RegisterReading, RegisterReport
from sigap.registers.queries import (
    FormerImport,
    RegisterStaff,
    former_imports,
    register_staff,
    rows_known,
)
from sigap.registers.rules.mapping import RegisterMap
from sigap.registers.rules.rows import OldCase, RegisterMistake
from sigap.registers.sheets import content_of
from sigap.vault.fingerprints import new_fingerprinter
from sigap.vault.rotation import count_code
from sigap.vulnerability.queries.sheets import gazetteer

BATCH = 500
_PLANS_AFTER = {1, 10}
"""Batches after which the database looks again at how large the tables have become."""
_REVIEW = "case-review"

type Progress = Callable[[int], None]
type Closing = Callable[[RegisterReport], object]


class UnableToImport(Exception):
    """Nothing came in, for what the report says."""

    def __init__(self, report: RegisterReport) -> None:
        super().__init__("register refused")
        self.report = report


class KnownRegister(Exception):
    """This very file came in before."""

    def __init__(self, former: FormerImport) -> None:
        super().__init__("register known")
        self.former = former


def bring_in_register(
    *, by: SystemActor, at: datetime, file: Path, register_map: RegisterMap, is_dry: bool, progress: Progress,
    closing: Closing | None = None,
) -> tuple[RegisterReport, RegisterStaff]:  # fmt: skip
    """Brings every case of a file in; of a dry run nothing is left. As the owner, with the ring at hand.

    `closing` writes what else is so once the register is in, in the same transaction; what it raises undoes all.
    Raises UnableToImport, KnownRegister, RegisterUnread, StaffUnclear: then nothing came in.
    """
    staff = register_staff(register_map, at=at)
    reading = RegisterReading(file, register_map, gazetteer({}), localdate(at))
    with transaction.atomic(durable=True):
        # One register at a time; and whoever comes second knows the rows of the first.
        audit.one_at_a_time("registers.import")
        with connection.cursor() as cursor:
            # Nobody knows of these cases until all are in: no lock for each, of which a transaction has few thousand.
            cursor.execute("SELECT set_config('sigap.subjects_are_new', %s, true)", ["on"])
        _Import(by, at, file, register_map, staff, reading, is_dry=is_dry).carry_out(progress)
        if reading.report.mistakes:
            raise UnableToImport(reading.report)
        if closing is not None and not is_dry:
            closing(reading.report)
        transaction.set_rollback(is_dry)
    return reading.report, staff


class _Import:
    """One register on its way in."""

    def __init__(self, by: SystemActor, at: datetime, file: Path, register_map: RegisterMap, staff: RegisterStaff,
                 reading: RegisterReading, *, is_dry: bool) -> None:  # fmt: skip
        self._by, self._at, self._register_map, self._staff, self._reading = by, at, register_map, staff, reading
        self._is_dry, self._id, self._batches = is_dry, uuid4(), 0
        self._former = former_imports()
        self._content = content_of(file)

    def carry_out(self, progress: Progress) -> None:
        for each in self._former:
            if each.rows.of(self._content) == each.digest:
                raise KnownRegister(each)
        rows = new_fingerprinter(at=self._at)
        maker, report = None, self._reading.report
        with _writer() as pool:
            waiting: Future[None] | None = None
            for batch in batched(self._reading.cases(), BATCH):
                # After the first mistake the rest is only looked at: all is told at once, and nothing comes in.
                is_made = not self._is_dry and not report.mistakes
                if is_made and maker is None:
                    # Holds the register's numbers: late, and never for a check, or nobody opens a case meanwhile.
                    maker = self._maker()
                ids = [maker.add(each, rows.of(each.fingerprint)) for each in batch] if maker and is_made else []
                gathered = maker.taken() if maker else []
                if waiting is not None:
                    waiting.result()
                waiting = pool.submit(self._take, batch, ids, gathered)
                progress(report.rows)
            if waiting is not None:
                waiting.result()
        report.mistakes.sort(key=lambda each: (each.sheet, each.row))
        if not report.mistakes and not self._is_dry:
            digest = rows.of(self._content)
            close_import(
                by=self._by, at=self._at, staff=self._staff, report=report, row=RegisterImport(
                    id=self._id, office_id=self._staff.office_id, source=self._register_map.source, key_id=rows.key_id,
                    digest=digest, rows_read=report.rows, cases_made=report.cases, imported_at=self._at),
            )  # fmt: skip

    def _take(self, batch: Sequence[OldCase], ids: Sequence[UUID], gathered: Sequence[GatheredRows]) -> None:
        self._refuse_known(batch)
        if ids and not self._reading.report.mistakes:
            add_cases(by=self._by, at=self._at, register=self._id, case_ids=ids, rows=gathered)
            self._batches += 1
            if self._batches in _PLANS_AFTER:
                plan_anew(gathered)

    def _maker(self) -> CaseMaker:
        review = _review_from(self._at, self._staff.office_id)
        return CaseMaker(
            self._staff,
            review,
            import_id=self._id,
            source=self._register_map.source,
            at=self._at,
            zone=get_current_timezone(),
        )

    def _refuse_known(self, batch: Sequence[OldCase]) -> None:
        if not self._former:
            return
        asked = {former.rows.of(case.fingerprint): (case, former) for case in batch for former in self._former}
        for each in sorted(rows_known(list(asked)), key=lambda each: asked[each][0].row):
            case, former = asked[each]
            day = localdate(former.imported_at)
            self._reading.report.mistakes.append(
                RegisterMistake(
                    row=case.row, column="", mend="hapus baris ini dari berkas",
                    what=f"sudah masuk pada {day:%d-%m-%Y} dari “{former.source}”",
                )
            )  # fmt: skip


@contextmanager
def _writer() -> Iterator[ThreadPoolExecutor]:
    """One thread that writes a batch by this connection, while here the next one is read and nothing is asked."""
    alias, shared = connection.alias, connections[connection.alias]
    shared.inc_thread_sharing()
    try:
        with ThreadPoolExecutor(max_workers=1, initializer=connections.__setitem__, initargs=(alias, shared)) as pool:
            yield pool
    finally:
        shared.dec_thread_sharing()


@audit.action
def add_cases(
    *, by: SystemActor, at: datetime, register: UUID, case_ids: Sequence[UUID], rows: Sequence[GatheredRows]
) -> None:
    """Writes a batch of cases, each with its own line in its own trail."""
    for case_id in case_ids:
        record_case_event(by, at, case_id, events.CASE_BROUGHT, register=str(register))
    write(rows)


@audit.action
def close_import(
    *, by: SystemActor, at: datetime, staff: RegisterStaff, report: RegisterReport, row: RegisterImport
) -> RegisterImport:
    """The register itself, once all of its cases are in."""
    row.save(force_insert=True)
    audit.record(
        audit.NewEvent(
            code=events.BROUGHT, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at,
            actor_id=by.person_id,
            ids={"register": str(row.pk), "count": count_code(report.cases), "office": str(staff.office_id)},
        )
    )  # fmt: skip
    return row


def _review_from(at: datetime, office_id: UUID) -> Clock:
    """The clock that every open case gets, reckoned once: all of them begin today. Not saved."""
    rule, calendar = rule_for(_REVIEW, at), office_calendar(at, office_id)
    pure = rule.as_rule()
    due = due_at(pure, at, calendar)
    return Clock(
        rule=rule, rule_code=_REVIEW, started_at=at, recorded_at=at, due_at=due,
        is_due_estimated=is_estimated(pure, at, due, calendar),
        next_step_at=next_step_at(Running(rule=pure, started_at=at, due_at=due), calendar),
    )  # fmt: skip
