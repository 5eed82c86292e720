"""What every act on a report needs: its trace, its key, and that it is the actor's to decide."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import holders_where
from sigap.clocks import actions as clocks
from sigap.intake import events
from sigap.intake.models import Adoption, Arrival, Triage
from sigap.intake.rules import Door
from sigap.kernel.errors import Unable
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.notifications.actions import notify, tell_office
from sigap.vault import reports
from sigap.vault.envelope_sealing import report_place
from sigap.vault.sealing import Place

SUBJECT = "report"
"""Subject kind of clocks on a report."""
SHEET, DRAFT = "intake_worksheet", "intake_draft"
BODY = "sealed_body"


class UnableToDecideReport(Unable):
    """The report is not the actor's to decide, or was decided already."""


def sheet_place(envelope_id: UUID) -> Place:
    """Where the sealed part of a worksheet lies."""
    return report_place(SHEET, envelope_id, BODY)


def draft_place(draft_id: UUID) -> Place:
    """Where a draft's words lie."""
    return report_place(DRAFT, draft_id, BODY)


def one_at_a_time(what: str, key: UUID) -> None:
    """Two acts under one key come one after the other, until this transaction ends."""
    audit.one_at_a_time(f"intake.{what}:{key}")


def require_undecided(by: Actor, envelope: Envelope) -> Triage:
    """The triage, locked, when the actor holds the report and nothing is decided. Raises UnableToDecideReport."""
    triage = Triage.objects.select_for_update().filter(pk=envelope.pk).first()
    if triage is None or triage.taken_by != by.person_id:
        name = triage.taken_by_name if triage else ""
        sentence = (
            _("%(name)s yang memegang laporan ini. Ambil alih dulu.") % {"name": name}
            if name
            else _("Ambil dulu laporan ini.")
        )
        raise UnableToDecideReport(sentence)
    if triage.decision:
        raise UnableToDecideReport(_("Laporan ini sudah diputuskan. Muat ulang halamannya."))
    return triage


def move_report(by: Actor, at: datetime, envelope_id: UUID, status: ReportStatus, *, notice_code: str = "") -> None:
    """Its new state for whoever wrote it. `notice_code`: of the notice to the office that brought it, if one did."""
    mailbox.set_status(by=by, at=at, envelope_id=envelope_id, status=status)
    if notice_code:
        tell_bringer_of(envelope_id, at=at, code=notice_code)


def tell_bringer_of(envelope_id: UUID, *, at: datetime, code: str) -> None:
    """Leaves a notice with the office that brought this report, if one did."""
    arrival = Arrival.objects.filter(pk=envelope_id, door=Door.PARTNER).first()
    if arrival is not None:
        ids = {"report": str(envelope_id)}
        tell_bringer(at=at, code=code, person_id=arrival.entered_by, office_id=arrival.office_id, ids=ids)


def tell_bringer(*, at: datetime, code: str, person_id: UUID, office_id: UUID, ids: Mapping[str, str]) -> None:
    """Leaves a notice for whoever brought a report; for their office, once they work there no more."""
    if person_id in holders_where(Permission.REPORT_BRING, office_id, at=at):
        notify(at=at, code=code, person_id=person_id, ids=ids)
    else:
        tell_office(at=at, code=code, office_id=office_id, ids=ids)


def stop_clock(by: Actor, at: datetime, envelope: Envelope, outcome: str) -> None:
    """Ends what runs on a report."""
    # A decision faster than the worker: the row keeps the worker from starting a clock that nobody would stop;
    # while the worker is at it, this waits and then stops its clock.
    Adoption.objects.bulk_create([Adoption(envelope_id=envelope.pk, adopted_at=at)], ignore_conflicts=True)
    clocks.stop_all(by=by, at=at, subject_kind=SUBJECT, subject_id=envelope.pk, outcome=outcome)


def adopt_locked(by: Actor, at: datetime, envelope: Envelope) -> bool:
    """Takes the report's key into the vault unless it is there; whether it had to."""
    locked = Envelope.objects.select_for_update().get(pk=envelope.pk)
    if locked.key_blob is None:
        return False
    reports.adopt_report_key(locked.key_blob, key_id=locked.key_id, report_id=locked.pk, at=at)
    Envelope.objects.filter(pk=locked.pk).update(key_blob=None)
    record_report_event(by, at, envelope.pk, events.KEY_ADOPTED)
    return True


def record_report_event(by: Actor, at: datetime, envelope_id: UUID, code: str, **ids: str) -> None:
    """Leaves the trace of one act on a report, in the report's own stream."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind="system",
            stream_id=envelope_id,
            at=at,
            actor_id=by.person_id,
            ids={"report": str(envelope_id), **ids},
        )
    )
