"""Triage: a report is taken, taken over, becomes a case, or ends without one."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague
from sigap.cases import actions as cases
from sigap.cases.models import Case
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.clocks import actions as clocks
from sigap.intake import events
from sigap.intake.models import Adoption, Triage
from sigap.intake.rules import Decision, NoCaseReason
from sigap.kernel.errors import Unable
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.vault import reports

SUBJECT = "report"
"""Subject kind of clocks on a report."""


class UnableToTakeReport(Unable):
    """Somebody else has it; the sentence says who."""


class UnableToDecide(Unable):
    """The report is not the actor's to decide, or was decided already."""


@audit.action
def take(*, by: Actor, at: datetime, envelope: Envelope) -> Triage:
    """Takes a report. The second of two officers learns who was first. Raises UnableToTakeReport."""
    by.require(Permission.REPORT_TAKE, report=str(envelope.pk))
    fresh = Triage(
        envelope_id=envelope.pk,
        taken_by=by.person_id,
        taken_by_name=by.name,
        office_id=by.offices_where(Permission.REPORT_TAKE)[0],
        taken_at=at,
    )
    made = Triage.objects.bulk_create([fresh], ignore_conflicts=True)
    triage = Triage.objects.get(pk=envelope.pk)
    if triage.taken_by != by.person_id:
        raise UnableToTakeReport(
            _("%(name)s sudah mengambil laporan ini. Anda dapat mengambil alih kalau ia berhalangan.")
            % {"name": triage.taken_by_name}
        )
    if not made or triage.taken_at != at:
        audit.unchanged()
        return triage
    _say(by, at, envelope, events.TAKEN)
    return triage


@audit.action
def take_over(*, by: Actor, at: datetime, envelope: Envelope) -> Triage:
    """Takes a report from a colleague who is away; leaves a trace. Raises UnableToTakeReport when it was decided."""
    by.require(Permission.REPORT_TAKE, report=str(envelope.pk))
    triage = Triage.objects.select_for_update().filter(pk=envelope.pk).first()
    if triage is None:
        return take(by=by, at=at, envelope=envelope)
    if triage.decision:
        raise UnableToTakeReport(_("Laporan ini sudah diputuskan %(name)s.") % {"name": triage.taken_by_name})
    if triage.taken_by == by.person_id:
        audit.unchanged()
        return triage
    triage.taken_by, triage.taken_by_name, triage.taken_at = by.person_id, by.name, at
    triage.office_id = by.offices_where(Permission.REPORT_TAKE)[0]
    triage.save(update_fields=["taken_by", "taken_by_name", "taken_at", "office_id"])
    _say(by, at, envelope, events.TAKEN)
    return triage


@audit.action
def decide_case(
    *,
    by: Actor,
    at: datetime,
    envelope: Envelope,
    risk: Risk,
    manager: Colleague,
    role: PersonRole,
    sex: Sex,
    age_years: int | None,
) -> Case:
    """Opens a case from a report, with its first person. Raises UnableToDecide."""
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    triage = _mine_undecided(by, envelope)
    case = cases.open_case(
        by=by, at=at, done_at=at, risk=risk, area=envelope.area, manager=manager, envelope_id=envelope.pk
    )
    access = case_for(by, case.code)
    cases.add_person(by=by, at=at, access=access, role=role, sex=sex, age_years=age_years)
    triage.decision, triage.decided_at, triage.case_id = Decision.CASE, at, case.id
    triage.save(update_fields=["decision", "decided_at", "case_id"])
    mailbox.set_status(by=by, at=at, envelope_id=envelope.pk, status=ReportStatus.HANDLING)
    _stop_clock(by, at, envelope, "case")
    _say(by, at, envelope, events.TO_CASE, case=str(case.id))
    return case


@audit.action
def decide_no_case(*, by: Actor, at: datetime, envelope: Envelope, reason: NoCaseReason) -> Triage:
    """Ends a report without a case. Raises UnableToDecide."""
    by.require(Permission.REPORT_DECIDE, report=str(envelope.pk))
    triage = _mine_undecided(by, envelope)
    triage.decision, triage.decided_at, triage.no_case_reason = Decision.NO_CASE, at, reason
    triage.save(update_fields=["decision", "decided_at", "no_case_reason"])
    mailbox.set_status(by=by, at=at, envelope_id=envelope.pk, status=ReportStatus.DONE)
    _stop_clock(by, at, envelope, "no_case")
    _say(by, at, envelope, events.NO_CASE, reason=reason.value)
    return triage


@audit.action
def adopt_key(*, by: Actor, at: datetime, envelope: Envelope) -> None:
    """From now on the vault keeps the report's key; the blob the public process left is gone. Once only."""
    by.require(Permission.REPORT_OPEN, report=str(envelope.pk))
    locked = Envelope.objects.select_for_update().get(pk=envelope.pk)
    if locked.key_blob is None:
        audit.unchanged()
        return
    reports.adopt_report_key(locked.key_blob, key_id=locked.key_id, report_id=locked.pk, at=at)
    Envelope.objects.filter(pk=locked.pk).update(key_blob=None)
    _say(by, at, envelope, events.KEY_ADOPTED)


def _stop_clock(by: Actor, at: datetime, envelope: Envelope, outcome: str) -> None:
    # A decision faster than the worker: the row keeps the worker from starting a clock that nobody would stop;
    # while the worker is at it, this waits and then stops its clock.
    Adoption.objects.bulk_create([Adoption(envelope_id=envelope.pk, adopted_at=at)], ignore_conflicts=True)
    clocks.stop_all(by=by, at=at, subject_kind=SUBJECT, subject_id=envelope.pk, outcome=outcome)


def _mine_undecided(by: Actor, envelope: Envelope) -> Triage:
    triage = Triage.objects.select_for_update().filter(pk=envelope.pk).first()
    if triage is None or triage.taken_by != by.person_id:
        name = triage.taken_by_name if triage else ""
        sentence = (
            _("%(name)s yang memegang laporan ini. Ambil alih dulu.") % {"name": name}
            if name
            else _("Ambil dulu laporan ini.")
        )
        raise UnableToDecide(sentence)
    if triage.decision:
        raise UnableToDecide(_("Laporan ini sudah diputuskan. Muat ulang halamannya."))
    return triage


def _say(by: Actor, at: datetime, envelope: Envelope, code: str, **ids: str) -> None:
    audit.record(
        audit.Event(
            code=code,
            stream_kind="system",
            stream_id=envelope.pk,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(envelope.pk), **ids},
        )
    )
