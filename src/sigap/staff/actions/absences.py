"""Officers are away and come back: entered by themselves, by who heads their office, or by the secretariat."""

from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor, By
from sigap.access.models import Absence, Membership, Person
from sigap.access.permissions import Permission
from sigap.access.queries import offices_of, standing
from sigap.access.queries.duty import absence_facts
from sigap.access.rota import LONGEST_ABSENCE
from sigap.access.rules import AbsenceKind
from sigap.clocks.actions.recipients import instead_of
from sigap.fieldvisits.queries import missed_by
from sigap.kernel.errors import Refused, Unable
from sigap.meetings.models import Meeting
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.staff.queries.managing import enters_absence_of
from sigap.supervision.models import SupervisionVisit
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import macs


class UnableToEnterAbsence(Unable):
    """The absence cannot be entered or ended like this."""


def _require(by: By, person_id: UUID, *, at: datetime) -> None:
    if not enters_absence_of(by, person_id, at=at):
        raise Refused(Permission.DUTY_MANAGE, ids={"person": str(person_id)})


@audit.action
def enter_absence(
    *,
    by: By,
    at: datetime,
    person: Person,
    kind: AbsenceKind,
    starts_at: datetime,
    ends_at: datetime,
    substitute_id: UUID | None = None,
    absence_id: UUID | None = None,
) -> Absence:
    """Says that somebody is away; what is meant for them also reaches the substitute, a colleague.

    Who stands in is told. The same again with its `absence_id` gives the same row.
    Raises Refused, UnableToEnterAbsence, or Conflict where the row stands no more as it is sent.
    """
    _require(by, person.id, at=at)
    audit.one_at_a_time(f"staff.absences:{person.id}")
    if absence_id is not None and (made := Absence.objects.filter(pk=absence_id).first()) is not None:
        away = {"person_id": person.id, "kind": kind, "starts_at": starts_at, "ends_at": ends_at}
        check_same(made, is_standing=made.is_standing(at), **away, substitute_id=substitute_id)
        audit.unchanged()
        return made
    if ends_at <= starts_at:
        raise UnableToEnterAbsence(_("Hari terakhir harus sesudah hari pertama, atau hari yang sama."))
    if ends_at <= at:
        raise UnableToEnterAbsence(_("Masa itu sudah lewat. Tulis hari ini atau sesudahnya."))
    if ends_at - starts_at > LONGEST_ABSENCE:
        raise UnableToEnterAbsence(_("Paling lama satu tahun. Periksa tanggalnya."))
    if substitute_id is not None:
        _refuse_stranger(person.id, substitute_id, at)
    others = Absence.objects.filter(person=person, cancelled_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if others.exists():
        raise UnableToEnterAbsence(_("Sudah ada catatan tidak bertugas pada masa itu. Akhiri dulu yang lama."))
    absence = Absence(
        id=absence_id or uuid4(),
        person=person,
        substitute_id=substitute_id,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    absence.mac = macs.sign("absence", absence_facts(absence))
    absence.save(force_insert=True)
    record_staff_event(events.ABSENCE_ENTERED, by=by, at=at, person=str(person.id), absence=str(absence.id))
    if isinstance(by, Actor) and substitute_id not in {None, by.person_id}:
        notify(at=at, code="absence-substitute", person_id=substitute_id, ids={"person": str(person.id)})
    _tell_organisers(at, absence)
    return absence


def _tell_organisers(at: datetime, absence: Absence) -> None:
    """Whoever prepares a meeting that they lead then, or a team with which they go, hears that they are away."""
    planned = {"status": "planned", "starts_at__gte": max(at, absence.starts_at), "starts_at__lt": absence.ends_at}
    for meeting in Meeting.objects.filter(leader_id=absence.person_id, **planned):
        notify(at=at, code="meeting-leader-away", office_id=meeting.office_id, ids={"meeting": str(meeting.pk)})
    for visit in SupervisionVisit.objects.filter(team__contains=[{"person": str(absence.person_id)}], **planned):
        notify(at=at, code="visit-team-away", office_id=visit.office_id, ids={"visit": str(visit.pk)})
    for case, leader, office in missed_by(absence.pk):
        ids = {"case": str(case)}
        if leader in {None, absence.person_id}:
            notify(at=at, code="field-team-away", office_id=office, role=Audience.HEAD, ids=ids)
            # The head may be who leads it.
            for who in instead_of([absence.person_id], office, max(at, absence.starts_at)):
                notify(at=at, code="field-team-away", person_id=who, ids=ids)
        else:
            notify(at=at, code="field-team-away", person_id=leader, ids=ids)


@audit.action
def end_absence(*, by: By, at: datetime, absence_id: UUID, reason: TakeBackReason | None) -> None:
    """Says that somebody is back, or does not go at all; twice changes nothing. Raises Refused, ReasonMissing."""
    absence = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if absence is None:
        raise Refused(Permission.DUTY_MANAGE)
    _require(by, absence.person_id, at=at)
    if absence.cancelled_at is not None or absence.ends_at <= at:
        audit.unchanged()
        return
    why = require_reason(reason)
    macs.verify("absence", absence_facts(absence), absence.mac)
    if absence.starts_at < at:
        absence.ends_at = at
    else:
        absence.cancelled_at = at
    absence.mac = macs.sign("absence", absence_facts(absence))
    changed = Absence.objects.filter(pk=absence.pk)
    changed.update(ends_at=absence.ends_at, cancelled_at=absence.cancelled_at, mac=absence.mac)
    about = {"person": str(absence.person_id), "absence": str(absence.id), "reason": why.value}
    record_staff_event(events.ABSENCE_ENDED, by=by, at=at, office=None, **about)


def _refuse_stranger(person_id: UUID, substitute_id: UUID, at: datetime) -> None:
    if substitute_id == person_id:
        raise UnableToEnterAbsence(_("Pilih orang lain: petugas tidak dapat menggantikan dirinya sendiri."))
    together = Membership.objects.filter(
        standing(at), person_id=substitute_id, person__is_active=True, office_id__in=offices_of(person_id, at=at)
    )
    if not together.exists():
        raise UnableToEnterAbsence(_("Pengganti harus rekan di kantor yang sama. Pilih orang dari daftar."))
