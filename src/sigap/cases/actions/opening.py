"""A case is opened; an office comes in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague, works_in
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.kind import next_in_register
from sigap.cases.actions.powers import end_participation, signed_assignment, signed_participation
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Assignment, Case, Closing, Participation
from sigap.cases.queries import may_be_involved, may_work_on
from sigap.cases.rules import CaseEvent, CaseStatus, ClosingStatus, Risk, step
from sigap.cases.rules.deadlines import ON_OPENING
from sigap.cases.rules.origin import CaseOrigin
from sigap.clocks import actions as clocks
from sigap.clocks import events as clock_events
from sigap.clocks.actions.escalation import record_clock_event
from sigap.clocks.models import Clock
from sigap.kernel.errors import Refused, Unable
from sigap.kernel.identifiers import new_case_code

SUBJECT = "case"
"""Subject kind of clocks on a case."""
CLOSING_CLOCK = "closing-second"
"""The rule by which a wish to close waits for its second person."""
UNSAID = CaseOrigin()
"""Nothing is known of how a case came."""
_CODE_TRIES = 8


class UnableToOpenCase(Unable):
    """No case came of it; nothing was stored."""


@audit.action
def open_case(
    *,
    by: Actor,
    at: datetime,
    done_at: datetime,
    risk: Risk,
    area: str,
    manager: Colleague,
    envelope_id: UUID | None = None,
    report_number: str = "",
    origin: CaseOrigin = UNSAID,
    is_kept: bool = False,
) -> Case:
    """Opens a case for the manager's office. The opener and the manager are assigned to it.

    `done_at` is when the decision was taken, `at` when it is recorded; `is_kept`: somebody must not know of the case.
    Raises UnableToOpenCase when the report already became a case.
    """
    by.require(Permission.CASE_OPEN)
    if manager.office_id not in by.offices_where(Permission.CASE_OPEN):
        raise UnableToOpenCase(_("Penanggung jawab harus dari kantor Anda. Pilih orang lain."))
    check_powers(by)
    step_taken = step(None, CaseEvent.OPENED)
    place = next_in_register(manager.office_id, localdate(done_at), is_kept=is_kept)
    case = _stored_under_a_free_code(
        Case(
            status=step_taken.status,
            risk=risk,
            area=area,
            envelope_id=envelope_id,
            report_number=report_number,
            office_id=manager.office_id,
            office_name=manager.office_name,
            **dict(zip(("register_year", "register_number"), place, strict=True)),
            **origin.codes,
            opened_by=by.person_id,
            manager_id=manager.person_id,
            manager_name=manager.name,
            opened_at=done_at,
            recorded_at=at,
        )
    )
    of_report = {"envelope": str(envelope_id)} if envelope_id else {}
    record_case_event(by, at, case.id, events.OPENED, risk=risk.value, **of_report)
    bring_in(by=by, at=at, case_id=case.id, office_id=case.office_id, office_name=case.office_name, sections=Section)
    # The opener first: only who works on a case gives others work on it.
    for person_id, name in {by.person_id: by.name, manager.person_id: manager.name}.items():
        put_on_case(by=by, at=at, case_id=case.id, person_id=person_id, name=name, office_id=case.office_id)
    begin_deadlines(by=by, case=case, at=case.opened_at, recorded_at=at, rules=(step_taken.clock, *ON_OPENING))
    return case


def begin_deadlines(*, by: Actor, case: Case, at: datetime, recorded_at: datetime, rules: Iterable[str]) -> None:
    """Starts deadlines of a case for its office and manager; one that runs is left as it is.

    A manager who has left the office by now holds none: without a name they are the whole office's.
    """
    owner = case.manager_id if works_in(case.manager_id, case.office_id, at=recorded_at) else None
    for rule in rules:
        _begin(by, case, rule, at, recorded_at, owner)


def _begin(by: Actor, case: Case, rule: str, at: datetime, recorded_at: datetime, owner: UUID | None) -> None:
    clocks.start(
        by=by,
        at=at,
        recorded_at=recorded_at,
        rule=rule,
        subject_kind=SUBJECT,
        subject_id=case.id,
        owner_office=case.office_id,
        owner_person=owner,
    )


def _stored_under_a_free_code(case: Case) -> Case:
    for _attempt in range(_CODE_TRIES):
        case.code = new_case_code()
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError as error:
            if "envelope_id" in str(error):
                raise UnableToOpenCase(_("Laporan ini sudah menjadi kasus. Muat ulang halamannya.")) from None
            continue
        return case
    raise UnableToOpenCase(_("Kode kasus tidak dapat dibuat sekarang. Coba sekali lagi."))


@audit.action
def bring_in(
    *, by: Actor, at: datetime, case_id: UUID, office_id: UUID, office_name: str, sections: Iterable[str]
) -> Participation:
    """An office takes part, with these sections; one that already does gets them added. A new row replaces the old.

    Raises MacBroken when the old row was not SIGAP's: its sections are not handed on.
    """
    one_office_at_a_time(case_id, office_id)
    if not may_be_involved(case_id, office_id):
        raise Refused(Permission.CASE_SEE, ids={"case": str(case_id), "office": str(office_id)})
    before = Participation.objects.filter(case_id=case_id, office_id=office_id, until=None).first()
    opened = {str(section) for section in sections} | (set(before.rooms) if before else set())
    if before:
        end_participation(before, at=at)
        before.save(update_fields=["until", "mac"])
    part = signed_participation(
        case_id=case_id, office_id=office_id, office_name=office_name, sections=opened, since=at
    )
    part.save(force_insert=True)
    record_case_event(by, at, case_id, events.OFFICE_JOINED, office=str(office_id))
    _take_over_owed(by, at, case_id, office_id)
    return part


def _take_over_owed(by: Actor, at: datetime, case_id: UUID, office_id: UUID) -> None:
    """Deadlines that the office owes by law are its own from now on; until here the case's unit watched over them.

    By the database: whoever answers for the office has no sight yet of what the case's sections hold.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, rule, kind, subject FROM cases.owed_taken_over(%s, %s)", [case_id, office_id])
        moved = cursor.fetchall()
    for clock_id, rule, kind, subject in moved:
        clock = Clock(id=clock_id, rule_code=rule, subject_kind=kind, subject_id=subject)
        record_clock_event(by, clock, clock_events.HANDED_OVER, at=at, office=str(office_id))


def hand_back_owed(by: Actor, at: datetime, case_id: UUID, office_id: UUID) -> None:
    """An office takes part no more: its deadlines, and what upper apps hand back, go to the office whose case it is.

    By the database, as above. One that takes part keeps everything.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, rule, kind, subject, office, person FROM cases.owed_handed_back(%s, %s)", [case_id, office_id]
        )
        moved = cursor.fetchall()
    for clock_id, rule, kind, subject, office, person in moved:
        clock = Clock(id=clock_id, rule_code=rule, subject_kind=kind, subject_id=subject)
        officer = {"officer": str(person)} if person else {}
        record_clock_event(by, clock, clock_events.HANDED_OVER, at=at, office=str(office), **officer)
    for path in settings.SIGAP_HANDED_BACK_WITH_CASE:
        import_string(path)(by, at, case_id, office_id)


def pass_owed_on(by: Actor, at: datetime, case_id: UUID, former_id: UUID, office_id: UUID) -> None:
    """What an office that is out owes by law is an office's of its kind that came in for it, or stays handed back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.owed_passed_on(%s, %s, %s)", [case_id, former_id, office_id])
    _take_over_owed(by, at, case_id, office_id)


def one_office_at_a_time(case_id: UUID, office_id: UUID) -> None:
    """Two acceptances of one office come one after the other: the second adds its sections to the first one's."""
    audit.one_at_a_time(f"cases.participation:{case_id}:{office_id}")


def put_on_case(
    *, by: Actor, at: datetime, case_id: UUID, person_id: UUID, name: str, office_id: UUID
) -> Assignment | None:
    """Assigns a person; None when they already work on it. Raises Refused for who must not know of the case."""
    if Assignment.objects.filter(case_id=case_id, person_id=person_id, office_id=office_id, until=None).exists():
        return None
    if not may_work_on(case_id, person_id):
        raise Refused(Permission.CASE_ASSIGN, ids={"case": str(case_id)})
    work = signed_assignment(case_id=case_id, person_id=person_id, person_name=name, office_id=office_id, since=at)
    work.save(force_insert=True)
    record_case_event(by, at, case_id, events.PERSON_ASSIGNED, officer=str(person_id))
    return work


def move(*, by: Actor, at: datetime, case: Case, event: CaseEvent) -> None:
    """Takes the step that the transition table gives; says so in the trail when the status changes."""
    before, taken = CaseStatus(case.status), step(CaseStatus(case.status), event)
    if taken.status != case.status:
        if before is CaseStatus.CLOSING_ASKED and event is CaseEvent.SERVICE_NOTED:
            lapse(by=by, at=at, case=case)
        case.status = taken.status
        record_case_event(by, at, case.id, events.STATUS_CHANGED, status=taken.status.value)


def lapse(*, by: Actor, at: datetime, case: Case) -> None:
    """The wish to close is overtaken by work that went on: nobody answers it any more."""
    waiting = Closing.objects.filter(case=case, status=ClosingStatus.WAITING)
    waiting.update(status=ClosingStatus.LAPSED, answered_by=by.person_id, answered_by_name=by.name, answered_at=at)
    clocks.stop_rule(by=by, at=at, rule=CLOSING_CLOCK, subject_kind=SUBJECT, subject_id=case.id, outcome="lapsed")
