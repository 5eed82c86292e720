"""The end of keeping: offices are told, keys of reports destroyed, reports held, and destroyed keys vouched for.

The worker finds and destroys through definer functions; only the owner's commands, which hold the ring, write the list
that keeps a restored copy from bringing a report back.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By, check_powers
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.erasing import UnableToErase
from sigap.cases.rules import HoldBasis
from sigap.clocks.queries import rule_for
from sigap.intake.models import ReportMerge, Triage
from sigap.kernel.errors import Refused, Unable
from sigap.mailbox.models import Envelope
from sigap.notifications import actions as notices
from sigap.notifications.rules import Audience
from sigap.retention import events
from sigap.retention.models import ReportHold, Retirement
from sigap.retention.rules import RULE_OF, RetentionSubject, announcement_day, ended_by, may_go, term_of
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import erasing as keys
from sigap.vault.erasing import ErasedLine
from sigap.vault.models import DataKey, ErasedKey
from sigap.vault.rotation import count_code

BATCH = 200
_NOTICES = {RetentionSubject.REPORT: "retention-report-due", RetentionSubject.CASE: "retention-case-due"}
_DUE = {RetentionSubject.REPORT: events.REPORT_DUE, RetentionSubject.CASE: events.CASE_DUE}


class UnableToHoldReport(Unable):
    """The report is held already, or its hold may not be lifted by this person."""


@audit.action
def tell_of_ends(*, by: By, at: datetime, kind: RetentionSubject, limit: int = BATCH) -> int:
    """Notes what ends soon and tells its offices, each once a day; returns how many were noted.

    A report that belongs to an erased case goes with it: nobody is told anew.
    """
    rule = rule_for(RULE_OF[kind], at).as_rule()
    today = localdate(at)
    counts: Counter[UUID] = Counter()
    noted = 0
    for subject, office, ended_at, is_at_once in _ended(kind, ended_by(rule, at), limit):
        term = term_of(rule, ended_at, get_current_timezone())
        if not is_at_once and not term.is_to_tell(today):
            continue
        row = Retirement(
            id=uuid4(),
            kind=kind,
            subject_id=subject,
            office_id=office,
            ended_at=ended_at,
            due_on=today if is_at_once else announcement_day(term, at, get_current_timezone()),
            told_at=at,
            is_at_once=is_at_once,
        )
        row.save(force_insert=True)
        noted += 1
        if not is_at_once:
            counts[office] += 1
        audit.record(_event(by, at, _DUE[kind], kind, subject, {kind.value: str(subject), "retirement": str(row.id)}))
    for office, count in counts.items():
        # However many batches a flood of them makes: one notice a day.
        once = uuid5(NAMESPACE_OID, f"{_NOTICES[kind]} {office} {today}")
        ids = {"count": count_code(count)}
        notices.notify(at=at, code=_NOTICES[kind], office_id=office, role=Audience.HEAD, ids=ids, once=once)
    if not noted:
        audit.unchanged()
    return noted


def due_reports(*, at: datetime) -> list[UUID]:
    """Reports whose key goes now, held or not; the oldest first."""
    rule = rule_for(RULE_OF[RetentionSubject.REPORT], at).as_rule()
    today, zone = localdate(at), get_current_timezone()
    rows = Retirement.objects.filter(kind=RetentionSubject.REPORT, erased_at=None, due_on__lte=today).order_by(
        "due_on", "pk"
    )
    return [
        row.subject_id
        for row in rows
        if row.is_at_once
        or may_go(
            due_on=row.due_on,
            told_at=row.told_at,
            at=at,
            today=today,
            term=term_of(rule, row.ended_at, zone),
        )
    ]


@audit.action
def erase_report(*, at: datetime, report_id: UUID) -> bool:
    """Destroys the key of one report; False where it may not go, somebody holds it, or another worker was faster."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT retention.erase_report(%s, %s)", [report_id, at])
        (key,) = cursor.fetchone()
    # The function leaves the trace itself: no key goes without one, whoever calls it.
    audit.unchanged()
    return key is not None


@audit.action
def forget_undone(*, by: By, at: datetime) -> int:
    """Forgets what was noted of something that has not ended after all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT retention.forget_undone()")
        undone = int(cursor.fetchone()[0])
    return record_forgotten(by=by, at=at, undone=undone, reasons=0)


@audit.action
def record_forgotten(*, by: By, at: datetime, undone: int, reasons: int) -> int:
    """How much was forgotten that stood beside: notes of ends, and sealed reasons that outlived their case."""
    if not undone + reasons:
        audit.unchanged()
        return 0
    ids = {"undone": count_code(undone), "reasons": count_code(reasons)}
    audit.record(_event(by, at, events.BESIDE_FORGOTTEN, RetentionSubject.REPORT, SYSTEM_STREAM, ids))
    return undone + reasons


@audit.action
def hold_report(*, by: Actor, at: datetime, report_id: UUID, basis: HoldBasis, letter_on: date) -> ReportHold:
    """Keeps a report from going, long before its day too; each letter by itself. Raises Refused, UnableToHoldReport."""
    by.require(Permission.CASE_HOLD, report=str(report_id))
    check_powers(by)
    same = {"envelope_id": report_id, "basis": basis, "letter_on": letter_on, "placed_by": by.person_id}
    known = ReportHold.objects.filter(**same, released_at=None).first()
    if known is not None:
        audit.unchanged()
        return known
    if letter_on > localdate(at):
        raise UnableToHoldReport(_("Tanggal suratnya belum tiba."))
    # The sweep takes the report first: it has gone already, or sees this hold.
    if not Envelope.objects.select_for_update().filter(pk=report_id).exists():
        raise Refused(Permission.CASE_HOLD, ids={"report": str(report_id)})
    if Retirement.objects.filter(subject_id=report_id).exclude(erased_at=None).exists():
        raise UnableToHoldReport(_("Kunci laporan ini sudah dimusnahkan."))
    hold = ReportHold(
        id=uuid4(),
        **same,
        placed_by_name=by.name,
        placed_at=at,
    )
    try:
        with transaction.atomic():
            hold.save(force_insert=True)
    except IntegrityError:
        raise UnableToHoldReport(_("Laporan ini baru saja ditahan. Muat ulang halamannya.")) from None
    _note_hold(by, at, hold, events.HOLD_PLACED)
    return hold


def refuse_held_reports(case_id: UUID) -> None:
    """Raises UnableToErase while somebody holds a report that belongs to this case: it would go with it."""
    reports = Triage.objects.filter(case_id=case_id).values_list("envelope_id", flat=True)
    merged = ReportMerge.objects.filter(into_id__in=reports, undone_at=None).values_list("envelope_id", flat=True)
    held = ReportHold.objects.filter(envelope_id__in={*reports, *merged}, released_at=None)
    number = Envelope.objects.filter(pk__in=held.values("envelope_id")).values_list("number", flat=True).first()
    if number is not None:
        raise UnableToErase(
            _("Laporan %(number)s milik kasus ini sedang ditahan untuk keperluan hukum. Tidak ada yang dimusnahkan.")
            % {"number": number}
        )


@audit.action
def release_report(*, by: Actor, at: datetime, hold_id: UUID, reason: TakeBackReason | None) -> ReportHold:
    """Lifts a hold that somebody else placed. Raises UnableToHoldReport, Refused."""
    by.require(Permission.CASE_HOLD)
    check_powers(by)
    hold = ReportHold.objects.filter(pk=hold_id).select_for_update().first() or _lifted(hold_id)
    if hold is None:
        raise Refused(Permission.CASE_HOLD, ids={"hold": str(hold_id)})
    if hold.released_at is not None:
        audit.unchanged()
        return hold
    if hold.placed_by == by.person_id:
        raise UnableToHoldReport(_("Penahanan dicabut oleh orang lain daripada yang memasangnya."))
    why = require_reason(reason)
    hold.released_by, hold.released_by_name, hold.released_at = by.person_id, by.name, at
    hold.save(update_fields=["released_by", "released_by_name", "released_at"])
    _note_hold(by, at, hold, events.HOLD_RELEASED, reason=why.value)
    return hold


def _lifted(hold_id: UUID) -> ReportHold | None:
    """One that was lifted already: it is locked for nobody any more."""
    return ReportHold.objects.filter(pk=hold_id).exclude(released_at=None).first()


def vouch(*, by: By, at: datetime, folder: Path) -> int:
    """Puts keys that the sweep destroyed on the list beside the ring; returns how many. As the owner, with the ring.

    Only a key that is destroyed, that its retirement names, and that belongs to that report's own envelope: a row that
    somebody wrote past SIGAP puts nothing on the list.
    """
    waiting = Retirement.objects.filter(
        kind=RetentionSubject.REPORT, key_id__in=ErasedKey.objects.filter(mac=None).values("key_id")
    )
    owned = {(row.pk, row.key_id) for row in Envelope.objects.filter(pk__in=waiting.values("subject_id"))}
    gone = set(
        DataKey.objects.filter(pk__in=waiting.values("key_id")).exclude(destroyed_at=None).values_list("pk", flat=True)
    )
    lines = [
        ErasedLine.signed(key_id=row.key_id, erasure_id=row.id, erased_at=row.erased_at)
        for row in waiting.order_by("erased_at")
        if row.key_id is not None
        and row.erased_at is not None
        and row.key_id in gone
        and (row.subject_id, row.key_id) in owned
    ]
    if not lines:
        return 0
    with audit.recording(durable=True):
        for line in lines:
            ErasedKey.objects.filter(pk=line.key_id, mac=None).update(
                mac=line.mac, erasure_id=line.erasure_id, erased_at=line.erased_at
            )
        ids = {"count": count_code(len(lines))}
        audit.record(
            audit.NewEvent(
                code=events.KEYS_VOUCHED,
                stream_kind=StreamKind.SYSTEM,
                stream_id=SYSTEM_STREAM,
                at=at,
                actor_id=by.person_id,
                ids=ids,
            )
        )
    return keys.mend_list(folder)


def _ended(kind: RetentionSubject, before: datetime, limit: int) -> Iterator[tuple[UUID, UUID, datetime, bool]]:
    statement = {
        RetentionSubject.REPORT: "SELECT report, office, ended_at, is_at_once FROM retention.reports_ended(%s, %s)",
        RetentionSubject.CASE: "SELECT case_id, office, ended_at, false FROM retention.cases_ended(%s, %s)",
    }[kind]
    with connection.cursor() as cursor:
        cursor.execute(statement, [before, limit])
        yield from cursor.fetchall()


def _note_hold(by: Actor, at: datetime, hold: ReportHold, code: str, **more: str) -> None:
    ids = {"report": str(hold.envelope_id), "hold": str(hold.id), "basis": hold.basis, **more}
    audit.record(_event(by, at, code, RetentionSubject.REPORT, hold.envelope_id, ids))


def _event(
    by: By, at: datetime, code: str, kind: RetentionSubject, subject: UUID, ids: dict[str, str]
) -> audit.NewEvent:
    stream = StreamKind.CASE if kind is RetentionSubject.CASE else StreamKind.SYSTEM
    return audit.NewEvent(code=code, stream_kind=stream, stream_id=subject, at=at, actor_id=by.person_id, ids=ids)
