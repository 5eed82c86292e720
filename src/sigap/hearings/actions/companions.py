"""Who accompanies at a hearing: chosen and told, confirmed or declined by themselves, replaced."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import Colleague
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.managers import tell_manager_of
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.hearings import events
from sigap.hearings.models import Hearing, HearingCompanion
from sigap.hearings.queries import busy_then, companions_for, hearing_of, own_companion
from sigap.hearings.rules import CompanionStep, HearingStatus
from sigap.kernel.errors import Conflict, Unable
from sigap.notifications.actions import notify


class UnableToNoteHearing(Unable):
    """It cannot be so: nobody of that name, no hour, no source."""


class CompanionBusy(Unable):
    """Somebody accompanies elsewhere at that hour; with `is_meant` it is noted all the same."""


def locked_hearing(access: CaseAccess, hearing_id: UUID) -> Hearing:
    """One that still stands, locked. Raises Refused, Conflict where somebody was first."""
    rows = Hearing.objects.filter(pk=hearing_id, case=access.case, status=HearingStatus.PLANNED)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        hearing_of(access, hearing_id)
        raise Conflict(_("Rekan Anda sudah mencatat perubahan sidang ini. Muat ulang halamannya."))
    return found


def appoint_companions(
    by: Actor,
    at: datetime,
    access: CaseAccess,
    row: Hearing,
    officers: Collection[UUID],
    *,
    is_meant: bool,
    code: str = "hearing-companion",
    is_carried: bool = False,
) -> None:
    """Inside the act that notes or moves a hearing: these accompany, and hear of it.

    `is_carried`: taken over from another hearing; who no longer works on the case is left out. Raises CompanionBusy,
    UnableToNoteHearing.
    """
    if not officers:
        return
    can = companions_for(access)
    wanted = [each for each in dict.fromkeys(officers) if each in can or not is_carried]
    if not can.keys() >= {*wanted}:
        raise UnableToNoteHearing(_("Pendamping harus bekerja pada kasus ini. Tugaskan dulu di Ringkasan."))
    busy = busy_then(wanted, row.starts_at, but=row.id)
    if busy and not is_meant:
        names = ", ".join(can[each].person_name for each in busy)
        raise CompanionBusy(_("%(names)s mendampingi sidang lain pada jam itu. Pilih orang lain.") % {"names": names})
    for officer in wanted:
        companion = HearingCompanion(
            hearing=row,
            case=access.case,
            officer_id=officer,
            officer_name=can[officer].person_name,
            office_id=can[officer].office_id,
            chosen_at=at,
            chosen_by=by.person_id,
        )
        try:
            with transaction.atomic():
                companion.save(force_insert=True)
        except IntegrityError:
            raise Conflict(_("Orang ini sudah ditunjuk mendampingi sidang itu.")) from None
        _record(by, at, row.case_id, row.id, officer, CompanionStep.WAS_CHOSEN)
        if officer != by.person_id:
            notify(at=at, code=code, person_id=officer, ids={"case": str(access.case.id)}, until=row.starts_at)


@audit.action
def choose_companion(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    hearing_id: UUID,
    officer: UUID,
    replaces: UUID | None = None,
    is_meant: bool = False,
) -> Hearing:
    """Adds who accompanies, or puts them in another's place, who is told. One's own once more changes nothing.

    Raises CompanionBusy, Conflict, Refused, UnableToWorkOnClosedCase.
    """
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    locked_open(access.case.id)
    row = locked_hearing(access, hearing_id)
    if _has_chosen(by, row, officer, replaces):
        audit.unchanged()
        return row
    if replaces is not None:
        former = row.companions.filter(officer_id=replaces, ended_at=None).first()
        if former is None:
            raise Conflict(_("Pendamping ini sudah diganti. Muat ulang halamannya."))
        former.ended_at, former.ended_by = at, by.person_id
        former.save(update_fields=["ended_at", "ended_by"])
        _record(by, at, row.case_id, row.id, former.officer_id, CompanionStep.REPLACED)
        if former.officer_id != by.person_id:
            about = {"case": str(access.case.id)}
            notify(at=at, code="hearing-replaced", person_id=former.officer_id, ids=about)
    appoint_companions(by, at, access, row, [officer], is_meant=is_meant)
    return row


def _has_chosen(by: Actor, row: Hearing, officer: UUID, replaces: UUID | None) -> bool:
    standing = row.companions.filter(ended_at=None)
    if replaces is not None:
        is_replaced = row.companions.filter(officer_id=replaces, ended_by=by.person_id).exists()
        if not is_replaced or standing.filter(officer_id=replaces).exists():
            return False
    return standing.filter(officer_id=officer, chosen_by=by.person_id).exists()


@audit.action
def confirm_companion(*, by: Actor, at: datetime, companion_id: UUID) -> HearingCompanion:
    """Who was chosen says that they come. Twice changes nothing. Raises Refused, Conflict once it is not so planned."""
    row = _own_ahead(by, companion_id)
    if row.confirmed_at is not None:
        audit.unchanged()
        return row
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
    _record(by, at, row.case_id, row.hearing_id, by.person_id, CompanionStep.CONFIRMED)
    return row


@audit.action
def decline_companion(*, by: Actor, at: datetime, companion_id: UUID) -> HearingCompanion:
    """Who was chosen says that they cannot come, also after a yes: the case's manager hears at once, and finds another.

    Raises Refused, also the second time, Conflict once it is not so planned.
    """
    row = _own_ahead(by, companion_id)
    row.ended_at, row.ended_by = at, by.person_id
    row.save(update_fields=["ended_at", "ended_by"])
    _record(by, at, row.case_id, row.hearing_id, by.person_id, CompanionStep.DECLINED)
    case = Case.objects.get(pk=row.case_id)
    if case.manager_id != by.person_id:
        tell_manager_of(case, at=at, code="hearing-declined")
    return row


def _own_ahead(by: Actor, companion_id: UUID) -> HearingCompanion:
    by.require(Permission.CASE_SEE)
    row = own_companion(by, companion_id)
    if row.hearing.status == HearingStatus.MOVED:
        raise Conflict(_("Sidang ini ditunda. Jawablah untuk waktu yang baru."))
    if not row.hearing.is_planned:
        raise Conflict(_("Sidang ini sudah selesai atau batal."))
    return row


def give_companions(by: Actor, at: datetime, case: Case, former_id: UUID, to: Colleague) -> None:
    """Hearings ahead go along with the work on their case, inside the act that gives it on: the new one answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hearing, starts_at, is_new FROM hearings.companions_given(%s, %s, %s, %s, %s)",
            [case.id, to.office_id, former_id, to.person_id, at],
        )
        given: list[tuple[UUID, datetime, bool]] = cursor.fetchall()
    for hearing, starts_at, is_new in given:
        _record(by, at, case.id, hearing, former_id, CompanionStep.REPLACED)
        if not is_new:
            continue
        _record(by, at, case.id, hearing, to.person_id, CompanionStep.WAS_CHOSEN)
        if to.person_id != by.person_id:
            about = {"case": str(case.id)}
            notify(at=at, code="hearing-companion", person_id=to.person_id, ids=about, until=starts_at)


def _record(by: Actor, at: datetime, case_id: UUID, hearing: UUID, officer: UUID, step: CompanionStep) -> None:
    ids = {"hearing": str(hearing), "officer": str(officer), "step": step.value}
    record_case_event(by, at, case_id, events.COMPANION, **ids)
