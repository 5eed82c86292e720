"""What comes next: an appointment is made, kept, missed or cancelled. Until then it stays open on the case."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, By
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague
from sigap.access.roles import Section
from sigap.assistance import events
from sigap.assistance.actions.places import place_of_appointment
from sigap.assistance.actions.services import refuse_mediation
from sigap.assistance.models import Appointment, Service
from sigap.assistance.queries import appointment_of, people_on, persons_facts
from sigap.assistance.rules import AppointmentStatus, UptdFunction, catalogue
from sigap.assistance.rules.services import QUESTIONING
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_instead
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Unable
from sigap.notifications.actions import notify
from sigap.testimony.actions import ask_again
from sigap.testimony.rules import AskOccasion, AskReason
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault.sealing import seal

_FARTHEST = timedelta(days=366)
_REMIND_BEFORE = timedelta(hours=20)
"""Whoever looks in the afternoon hears of the next morning."""
_BATCH = 200


class UnableToAppoint(Unable):
    """The moment lies behind, or too far ahead; or nobody of that name can hold it."""


@audit.action
def appoint(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: str,
    starts_at: datetime,
    officer: Colleague,
    place: str,
    post_key: UUID,
    ordinal: int | None = None,
    after: Service | None = None,
    again: AskReason | None = None,
) -> Appointment:
    """Makes an appointment for an officer of the actor's own office and tells them. Twice the same key is one.

    Raises AlreadyInterviewed for who told already, unless `again` says why; UnableToAppoint, MediationForbidden.
    """
    access.require(by, Permission.SERVICE_NOTE, Section.SERVICES)
    code = _checked(by, at, access, kind, starts_at, officer)
    case = locked_open(access.case.id)
    person = next((who.id for who in persons_facts(case.id) if who.ordinal == ordinal), None) if ordinal else None
    sent = {"kind": code, "starts_at": starts_at, "person_id": person, "officer_id": officer.person_id, "after": after}
    if made := Appointment.objects.filter(case=case, post_key=str(post_key)).first():
        check_same(made, is_standing=made.status == AppointmentStatus.PLANNED, **sent)
        audit.unchanged()
        return made
    if code in QUESTIONING:
        ask_again(by, at, access, [person] if person else None, AskOccasion.APPOINTMENT, again)
    appointment = Appointment(
        id=uuid4(),
        case=case,
        **sent,
        office_id=officer.office_id,
        office_name=officer.office_name,
        officer_name=officer.name,
        made_by=by.person_id,
        made_at=at,
        post_key=str(post_key),
    )
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    appointment.key_id = key.id
    appointment.sealed_place = seal(place, key=key, place=place_of_appointment(appointment.id))
    appointment.save(force_insert=True)
    _tell(by, at, "appointment-made", appointment)
    ids = {"appointment": str(appointment.id), "kind": code, "officer": str(officer.person_id)}
    record_case_event(by, at, case.id, events.APPOINTED, **ids)
    return appointment


def _tell(by: Actor, at: datetime, code: str, appointment: Appointment) -> None:
    """Its officer, while it lies ahead; not of what they did themselves."""
    if appointment.officer_id != by.person_id and appointment.starts_at > at:
        about = {"case": str(appointment.case_id)}
        notify(at=at, code=code, person_id=appointment.officer_id, ids=about, until=appointment.starts_at)


def _checked(by: Actor, at: datetime, access: CaseAccess, kind: str, starts_at: datetime, officer: Colleague) -> str:
    """The code of the service, once moment, officer and service can be."""
    if not at < starts_at <= at + _FARTHEST:
        raise UnableToAppoint(_("Janji harus di masa depan dan paling lama setahun lagi. Periksa tanggal dan jamnya."))
    if officer.office_id not in access.offices_where(by, Permission.SERVICE_NOTE, Section.SERVICES):
        raise UnableToAppoint(_("Pilih petugas dari kantor Anda."))
    if officer.person_id not in people_on(access.case.id, [officer.office_id]):
        raise UnableToAppoint(_("Petugas ini belum ditugaskan di kasus ini. Tugaskan dulu di Ringkasan."))
    found = catalogue().find(str(kind), localdate(starts_at))
    if found is None:
        raise UnableToAppoint(_("Layanan ini tidak ada dalam daftar pada tanggal itu. Pilih yang lain."))
    if found.function is UptdFunction.MEDIATION:
        refuse_mediation(access)
    return found.code


@audit.action
def settle_appointment(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    appointment_id: UUID,
    outcome: AppointmentStatus,
    reason: TakeBackReason | None = None,
) -> Appointment:
    """Says how it went. The same outcome again changes nothing; another one raises Conflict.

    Kept and missed are said once it has begun; cancelled at any time, with a reason. Raises UnableToAppoint,
    ReasonMissing.
    """
    access.require(by, Permission.SERVICE_NOTE, Section.SERVICES)
    if outcome is AppointmentStatus.PLANNED:
        raise UnableToAppoint(_("Pilih bagaimana janji ini berakhir."))
    # Beneath, only one that is still planned can be locked and written.
    rows = Appointment.objects.filter(pk=appointment_id, case=access.case)
    appointment = rows.filter(status=AppointmentStatus.PLANNED).select_for_update(of=("self",)).first()
    if appointment is None:
        return _settled_before(appointment_of(access, appointment_id), outcome)
    ids = {"appointment": str(appointment.id), "kind": appointment.kind}
    if outcome is AppointmentStatus.CANCELLED:
        record_case_event(by, at, access.case.id, events.CALLED_OFF, reason=require_reason(reason).value, **ids)
        _tell(by, at, "appointment-cancelled", appointment)
    elif appointment.starts_at > at:
        raise UnableToAppoint(_("Janji ini belum tiba waktunya. Batalkan kalau tidak jadi."))
    else:
        record_case_event(by, at, access.case.id, events.SETTLED, outcome=outcome.value, **ids)
    appointment.status, appointment.settled_at = outcome.value, at
    appointment.settled_by, appointment.settled_by_name = by.person_id, by.name
    appointment.save(update_fields=["status", "settled_at", "settled_by", "settled_by_name"])
    return appointment


def _settled_before(appointment: Appointment, outcome: AppointmentStatus) -> Appointment:
    """Somebody was first: the same answer is a second click."""
    if appointment.status != outcome:
        raise Conflict(_("Rekan Anda sudah mencatat hasil janji ini. Muat ulang halamannya."))
    audit.unchanged()
    return appointment


def reopen_appointment(
    by: Actor, at: datetime, access: CaseAccess, appointment_id: UUID, *, settled_at: datetime
) -> None:
    """Inside the act that takes back what ended it then: it is planned again, and somebody says anew how it went.

    One that ended otherwise stays as it is.
    """
    rows = Appointment.objects.filter(pk=appointment_id, case=access.case, settled_at=settled_at)
    appointment = rows.select_for_update(of=("self",)).first()
    if appointment is None:
        return
    appointment.status, appointment.settled_at = AppointmentStatus.PLANNED.value, None
    appointment.settled_by, appointment.settled_by_name = None, ""
    appointment.save(update_fields=["status", "settled_at", "settled_by", "settled_by_name"])
    ids = {"appointment": str(appointment.id), "kind": appointment.kind}
    record_case_event(by, at, access.case.id, events.REOPENED, **ids)


@audit.action
def remind(*, by: By, at: datetime) -> int:
    """Tells officers of appointments that come within a day, each once; returns how many. For the worker.

    Reads ids and moments only: where, for whom and what stay behind the section.
    """
    due = (
        Appointment.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(status=AppointmentStatus.PLANNED, reminded_at__isnull=True, starts_at__lte=at + _REMIND_BEFORE)
        .order_by("starts_at")
        .values_list("id", "case_id", "officer_id", "office_id", "starts_at")[:_BATCH]
    )
    rows = list(due)
    for row_id, case_id, officer_id, office_id, starts_at in rows:
        Appointment.objects.filter(pk=row_id).update(reminded_at=at)
        if starts_at > at:
            once = uuid5(row_id, "reminder")
            notify(
                at=at,
                code="appointment-near",
                person_id=officer_id,
                ids={"case": str(case_id)},
                until=starts_at,
                once=once,
            )
            tell_instead(
                at=at, of=once, person_id=officer_id, office_id=office_id, case_id=case_id, starts_at=starts_at
            )
        record_case_event(by, at, case_id, events.REMINDED, appointment=str(row_id), officer=str(officer_id))
    if not rows:
        audit.unchanged()
    return len(rows)
