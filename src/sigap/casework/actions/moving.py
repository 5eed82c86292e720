"""A goal is looked at again and goes on until another day; a planned service too, perhaps with another owner."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague
from sigap.access.roles import Section
from sigap.assistance.models import Goal
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.casework import events
from sigap.casework.actions.planning import tell_task_owner
from sigap.casework.actions.sealed import reason_place
from sigap.casework.models import PlanMove, PlannedService
from sigap.casework.queries import ServiceOwner, goal_of, owners_for, require_lead, service_of
from sigap.kernel.errors import Conflict, Unable
from sigap.vault.sealing import seal


class UnableToContinue(Unable):
    """The new day lies behind, nothing changes, no reason is given, or nobody would do it."""


@audit.action
def continue_goal(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    goal_id: UUID,
    was: date,
    until: date,
    reason: str,
    post_key: UUID,
) -> PlanMove:
    """An open goal was looked at and goes on until this day; `was` is the day that was read.

    Raises UnableToContinue, Refused; Conflict when it ended or moved meanwhile.
    """
    require_lead(by, access, Section.SERVICES, Permission.SERVICE_NOTE)
    locked_open(access.case.id)
    if done := _done(access, post_key):
        return done
    goal = goal_of(access, goal_id)
    _check(goal, at, was=was, until=until, reason=reason)
    if until == was:
        raise UnableToContinue(_("Tulis hari yang lain: sampai kapan tujuan ini dilanjutkan."))
    row = _sealed(by, at, access, goal, until, reason, post_key)
    row.save(force_insert=True)
    goal.due_on = until
    goal.save(update_fields=["due_on"])
    record_case_event(by, at, access.case.id, events.CONTINUED, goal=str(goal.id), until=until.isoformat())
    return row


@audit.action
def move_service(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    service_id: UUID,
    was: date,
    until: date,
    owner: str,
    reason: str,
    post_key: UUID,
) -> PlanMove:
    """An open planned service goes on until this day, done by `owner`, the value of a `ServiceOwner`.

    Raises UnableToContinue, Refused; Conflict when it ended or moved meanwhile.
    """
    require_lead(by, access, Section.SERVICES, Permission.SERVICE_NOTE)
    locked_open(access.case.id)
    if done := _done(access, post_key):
        return done
    service = service_of(access, service_id)
    _check(service, at, was=was, until=until, reason=reason)
    before = ServiceOwner.value_of(service.owner_office, service.owner_person)
    if (until, owner) == (was, before):
        raise UnableToContinue(_("Belum ada yang berubah. Tulis hari lain, atau pilih orang lain."))
    found = next((each for each in owners_for(access) if each.value == owner), None)
    if found is None:
        raise UnableToContinue(_("Pilih siapa yang mengerjakan: ia tidak lagi ikut dalam kasus ini."))
    row = _sealed(by, at, access, service, until, reason, post_key)
    if owner != before:
        row.from_owner, row.to_owner = service.owner, found.label
    row.save(force_insert=True)
    service.due_on, service.owner_office, service.owner_office_name = until, found.office_id, found.office_name
    service.owner_person, service.owner_name = found.person_id, found.person_name
    service.save(update_fields=["due_on", "owner_office", "owner_office_name", "owner_person", "owner_name"])
    data = {"service": str(service.id), "until": until.isoformat(), "office": str(found.office_id)}
    record_case_event(by, at, access.case.id, events.SERVICE_MOVED, **data)
    if owner != before:
        tell_task_owner(by, at, access, service)
    return row


def give_services(by: Actor, at: datetime, case: Case, former_id: UUID, to: Colleague) -> None:
    """What the plan asks of the former officer by name goes along with the work, inside the act that gives it on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT casework.services_given(%s, %s, %s, %s)", [case.id, to.office_id, former_id, to.person_id]
        )
        given = [row[0] for row in cursor.fetchall()]
    for service in given:
        ids = {"service": str(service), "former": str(former_id), "officer": str(to.person_id)}
        record_case_event(by, at, case.id, events.SERVICE_GIVEN, **ids)


def hand_back_services(by: Actor, at: datetime, case_id: UUID, office_id: UUID) -> None:
    """What was planned with an office that takes part no more is the managing office's, inside the act that ends it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT service, until, office FROM casework.services_handed_back(%s, %s)", [case_id, office_id])
        moved = cursor.fetchall()
    for service, until, office in moved:
        data = {"service": str(service), "until": until.isoformat(), "office": str(office)}
        record_case_event(by, at, case_id, events.SERVICE_MOVED, **data)


def _done(access: CaseAccess, post_key: UUID) -> PlanMove | None:
    done = PlanMove.objects.filter(case=access.case, post_key=str(post_key)).first()
    if done:
        audit.unchanged()
    return done


def _check(row: Goal | PlannedService, at: datetime, *, was: date, until: date, reason: str) -> None:
    if not row.is_open:
        raise Conflict(_("Hasilnya sudah dicatat. Muat ulang halamannya."))
    if row.due_on != was:
        raise Conflict(_("Rekan Anda sudah mengubah tanggal ini. Muat ulang halamannya, lalu lihat lagi."))
    if until < localdate(at):
        raise UnableToContinue(_("Tanggalnya sudah lewat. Tulis tanggal yang akan datang."))
    if not reason.strip():
        raise UnableToContinue(_("Tulis alasannya, supaya yang membaca nanti mengerti."))


def _sealed(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    subject: Goal | PlannedService,
    until: date,
    reason: str,
    post_key: UUID,
) -> PlanMove:
    is_goal = isinstance(subject, Goal)
    row = PlanMove(
        id=uuid4(),
        case=access.case,
        goal_id=subject.id if is_goal else None,
        service_id=None if is_goal else subject.id,
        was=subject.due_on,
        until=until,
        moved_at=at,
        moved_by=by.person_id,
        moved_by_name=by.name,
        post_key=str(post_key),
    )
    key = section_key(by=by, at=at, access=access, section=row.section)
    row.key_id, row.sealed_reason = key.id, seal(reason, key=key, place=reason_place(row))
    return row
