"""A session is noted: the service that was given with how long and where, or why it was not held; what comes next."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import DurationField, ExpressionWrapper, F
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague
from sigap.access.roles import Section
from sigap.assistance import actions as assistance
from sigap.assistance.actions import ServiceFacts
from sigap.assistance.models import Appointment
from sigap.assistance.queries import corrected_offices
from sigap.assistance.rules import AppointmentStatus, catalogue
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.sessions import events
from sigap.sessions.models import ServiceSession
from sigap.sessions.queries import last_missed, session_of
from sigap.sessions.rules import ASKED_ABOVE, LONGEST, NotHeld, SessionDoubt, SessionPlace, rings, was_born_by
from sigap.testimony.rules import AskReason
from sigap.ui.dates import long_day
from sigap.ui.sent_again import check_same
from sigap.ui.taking_back import TakeBackReason, require_reason
from sigap.vault import macs

_NOTES = Permission.SERVICE_NOTE
_MINUTE = ExpressionWrapper(F("minutes") * timedelta(minutes=1), output_field=DurationField())


class UnableToNoteSession(Unable):
    """It cannot have been so: not yet, before somebody was born, too long, nobody of that name."""


class SessionDoubtful(Unable):
    """It can be so, and is seldom meant: the form asks."""


SESSION_DOUBT_LABELS = {
    SessionDoubt.BEFORE_CASE: _("Waktunya sebelum kasus ini dibuka, %(opened)s."),
    SessionDoubt.BUSY: _("%(giver)s sudah punya sesi lain pada jam itu."),
    SessionDoubt.DEAR: _("Biayanya lebih dari Rp25.000.000 untuk satu sesi."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """What is told of a session beside what a service tells. `not_held`: why, where it was not."""

    kind: str
    starts_at: datetime
    minutes: int
    place: SessionPlace
    ordinals: Sequence[int] = ()
    not_held: NotHeld | None = None
    giver: Colleague | None = None
    note: str = field(default="", repr=False)
    appointment: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSession:
    """The next appointment; `again`: why somebody is asked again who told already."""

    starts_at: datetime
    officer: Colleague
    again: AskReason | None = None


@audit.action
def note_session(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    happened: SessionFacts,
    facts: ServiceFacts,
    post_key: UUID,
    then: NextSession | None = None,
    is_meant: bool = False,
) -> ServiceSession:
    """Notes a session, with its service where it was held; the same `post_key` again gives the same one.

    An appointment that it was ends with it. Raises UnableToNoteSession, SessionDoubtful unless `is_meant`, Conflict
    where the `post_key` came with something else, and what `note_service` and `appoint` raise.
    """
    access.require(by, _NOTES, Section.SERVICES)
    case = locked_open(access.case.id)
    row_id = macs.sent_id(post_key, _as_sent(happened, facts, then))
    if noted := ServiceSession.objects.filter(case=case, post_key=str(post_key)).first():
        check_same(noted, is_standing=noted.voided_at is None, id=row_id)
        audit.unchanged()
        return noted
    people = people_meant(access, happened.ordinals)
    if facts.provider and case.office_id not in access.office_ids:
        raise UnableToNoteSession(_("Kantor Anda hanya mencatat layanan yang diberikannya sendiri."))
    refuse_impossible(at, happened, people)
    doubts = _doubts(by, case, happened, facts)
    if doubts and not is_meant:
        raise SessionDoubtful(" ".join([*doubts, str(_("Kalau memang begitu, centang di bawah lalu simpan."))]))
    row = _row(by, at, access, happened, facts)
    row.id, row.people, row.post_key = row_id, [who.id for who in people], str(post_key)
    row.appointment = _end_appointment(by, at, access, happened)
    if happened.not_held is None:
        row.service = assistance.note_service(
            by=by,
            at=at,
            access=access,
            kind=happened.kind,
            done_at=happened.starts_at,
            note=happened.note,
            post_key=uuid5(post_key, "service"),
            facts=facts,
        )
    row.save(force_insert=True)
    _tell(by, at, case, row)
    if then is not None:
        _go_on(by, at, access, happened, then, row, post_key)
    return row


def _as_sent(happened: SessionFacts, facts: ServiceFacts, then: NextSession | None) -> str:
    return json.dumps([asdict(happened), asdict(facts), asdict(then) if then else None], default=str)


def _tell(by: Actor, at: datetime, case: Case, row: ServiceSession) -> None:
    """The trail says it; whoever answers for the case hears of a client who did not come again."""
    if not row.not_held:
        record_case_event(by, at, case.id, events.NOTED, session=str(row.id), kind=row.kind)
        return
    record_case_event(by, at, case.id, events.MISSED, session=str(row.id), why=row.not_held)
    if row.not_held == NotHeld.ABSENT and rings(last_missed(row)) and case.manager_id != by.person_id:
        tell_manager_of(case, at=at, code="session-missed-again")


def _row(by: Actor, at: datetime, access: CaseAccess, happened: SessionFacts, facts: ServiceFacts) -> ServiceSession:
    office_id = access.require(by, _NOTES, Section.SERVICES)
    giver_id, giver_name = _giver(by, happened, facts)
    return ServiceSession(
        case=access.case,
        kind=happened.kind,
        starts_at=happened.starts_at,
        minutes=happened.minutes,
        place=happened.place.value,
        not_held=happened.not_held.value if happened.not_held else "",
        giver_id=giver_id,
        giver_name=giver_name,
        office_id=office_id,
        office_name=next(each.office_name for each in by.memberships if each.office_id == office_id),
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
    )


def _giver(by: Actor, happened: SessionFacts, facts: ServiceFacts) -> tuple[UUID | None, str]:
    """The officer who gave it; nobody where another office or somebody outside did: they stand with the service."""
    if facts.provider or facts.detail.provider:
        return None, ""
    return (happened.giver.person_id, happened.giver.name) if happened.giver else (by.person_id, by.name)


def people_meant(access: CaseAccess, ordinals: Sequence[int]) -> list[CasePerson]:
    """The people of the case with these numbers. Raises UnableToNoteSession."""
    if not ordinals:
        return []
    rows = (
        CasePerson.objects.filter(case=access.case, ordinal__in=ordinals).defer("sealed_identity").order_by("ordinal")
    )
    found = list(rows)
    if len(found) != len({*ordinals}):
        raise UnableToNoteSession(_("Orang ini tidak ada dalam kasus. Pilih lagi."))
    return found


def refuse_impossible(at: datetime, happened: SessionFacts, people: Sequence[CasePerson]) -> None:
    """Raises UnableToNoteSession for what cannot have been."""
    if happened.starts_at > at:
        raise UnableToNoteSession(_("Sesi ini belum terjadi. Buat janji untuk yang akan datang."))
    if not 1 <= happened.minutes <= LONGEST:
        raise UnableToNoteSession(_("Tulis lamanya dalam menit, paling lama sehari semalam."))
    if catalogue().find(happened.kind, localdate(happened.starts_at)) is None:
        raise UnableToNoteSession(_("Layanan ini tidak ada dalam daftar pada tanggal itu. Pilih yang lain."))
    day = localdate(happened.starts_at)
    for who in people:
        if not was_born_by(day, age_years=who.age_years, aged_on=who.recorded_on):
            raise UnableToNoteSession(_("%(who)s belum lahir pada tanggal itu. Periksa tahunnya.") % {"who": who.label})


def _doubts(by: Actor, case: Case, happened: SessionFacts, facts: ServiceFacts) -> list[str]:
    found = []
    if localdate(happened.starts_at) < localdate(case.opened_at):
        found.append(SESSION_DOUBT_LABELS[SessionDoubt.BEFORE_CASE] % {"opened": long_day(case.opened_at)})
    giver_id, name = _giver(by, happened, facts)
    if happened.not_held is None and giver_id is not None and _is_busy(giver_id, happened):
        found.append(SESSION_DOUBT_LABELS[SessionDoubt.BUSY] % {"giver": name})
    if facts.cost is not None and facts.cost > ASKED_ABOVE:
        found.append(str(SESSION_DOUBT_LABELS[SessionDoubt.DEAR]))
    return found


def _is_busy(giver_id: UUID, happened: SessionFacts) -> bool:
    """Another session of the giver at that time, as far as the actor's own cases tell."""
    ends_at = happened.starts_at + timedelta(minutes=happened.minutes)
    near = ServiceSession.objects.filter(
        giver_id=giver_id,
        not_held="",
        starts_at__lt=ends_at,
        starts_at__gt=happened.starts_at - timedelta(minutes=LONGEST),
    )
    standing = near.exclude(service__replaced_by__is_void=True)
    return standing.annotate(ends_at=F("starts_at") + _MINUTE).filter(ends_at__gt=happened.starts_at).exists()


def _end_appointment(by: Actor, at: datetime, access: CaseAccess, happened: SessionFacts) -> Appointment | None:
    """The appointment that this was: kept, or not; one that somebody ended already is left as it is."""
    if happened.appointment is None:
        return None
    found = Appointment.objects.filter(pk=happened.appointment, case=access.case).first()
    if found is None:
        raise Refused(_NOTES, ids={"case": str(access.case.id)})
    if found.status != AppointmentStatus.PLANNED:
        return found
    outcome = {None: AppointmentStatus.KEPT, NotHeld.ABSENT: AppointmentStatus.MISSED}.get(
        happened.not_held, AppointmentStatus.CANCELLED
    )
    reason = TakeBackReason.ASKED if happened.not_held is NotHeld.DECLINED else TakeBackReason.OVER
    return assistance.settle_appointment(
        by=by, at=at, access=access, appointment_id=found.id, outcome=outcome, reason=reason
    )


def _go_on(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    happened: SessionFacts,
    then: NextSession,
    row: ServiceSession,
    post_key: UUID,
) -> None:
    assistance.appoint(
        by=by,
        at=at,
        access=access,
        kind=happened.kind,
        starts_at=then.starts_at,
        officer=then.officer,
        place="",
        post_key=uuid5(post_key, "next"),
        ordinal=happened.ordinals[0] if len(happened.ordinals) == 1 else None,
        after=row.service,
        again=then.again,
    )


@audit.action
def void_session(
    *, by: Actor, at: datetime, access: CaseAccess, session_id: UUID, reason: TakeBackReason | None
) -> ServiceSession:
    """Takes back the note of a session that was not held; one that was is corrected as its service, by the same people.

    An appointment that ended with it is planned again. Twice changes nothing. Raises Refused, ReasonMissing, Conflict,
    UnableToWorkOnClosedCase.
    """
    access.require(by, _NOTES, Section.SERVICES)
    locked_open(access.case.id)
    row = session_of(access, session_id)
    if row.voided_at is not None:
        audit.unchanged()
        return row
    require_reason(reason)
    if row.service_id is not None or not corrected_offices(by, access, {row.office_id}):
        raise Conflict(_("Catatan ini diperbaiki di layanannya, oleh kantor yang mencatatnya."))
    row.voided_at, row.voided_by = at, by.person_id
    row.save(update_fields=["voided_at", "voided_by"])
    record_case_event(by, at, access.case.id, events.VOIDED, session=str(row.id))
    if row.appointment_id is not None:
        assistance.reopen_appointment(by, at, access, row.appointment_id, settled_at=row.recorded_at)
    return row
