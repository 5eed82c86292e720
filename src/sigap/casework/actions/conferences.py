"""The case conference: members are called, sit together, and what they decide becomes somebody's task by a day."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.queries import CaseAccess
from sigap.casework import events
from sigap.casework.actions.planning import (
    GoalDraft,
    UnableToPlanGoals,
    check_draft,
    store_service,
    tell_offices_on_case,
)
from sigap.casework.actions.records import save_version
from sigap.casework.actions.sealed import agenda_place
from sigap.casework.models import CaseConference, ConferenceMember, RecordVersion
from sigap.casework.queries import conference_of, owners_for, require_lead
from sigap.casework.rules import ConferenceStatus, RecordKind
from sigap.kernel.errors import Conflict, Unable
from sigap.vault.sealing import seal

type Decision = GoalDraft
"""What was decided: words, who, when. Without who or when it is no decision."""


class UnableToConfer(Unable):
    """It lies behind, nobody is called, it has not begun, or a decision has no owner or day."""


@audit.action
def call_conference(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    starts_at: datetime,
    offices: Collection[UUID],
    agenda: str,
    post_key: UUID,
) -> CaseConference:
    """Calls offices of the case together; one's own office always sits in. Raises UnableToConfer, Refused."""
    require_lead(by, access, Section.SERVICES, Permission.SERVICE_NOTE)
    case = locked_open(access.case.id)
    if called := CaseConference.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return called
    if starts_at < at:
        raise UnableToConfer(_("Waktunya sudah lewat. Tulis waktu yang akan datang."))
    names = {owner.office_id: owner.office_name for owner in owners_for(access)}
    if not set(offices) <= set(names):
        raise UnableToConfer(_("Hanya kantor yang ikut dalam kasus ini yang dapat diundang."))
    key = section_key(by=by, at=at, access=access, section=Section.SUMMARY)
    row = CaseConference(
        id=uuid4(),
        case=case,
        starts_at=starts_at,
        called_by=by.person_id,
        called_by_name=by.name,
        called_at=at,
        office_id=case.office_id,
        key_id=key.id,
        post_key=str(post_key),
    )
    row.sealed_agenda = seal(agenda, key=key, place=agenda_place(row.id))
    row.save(force_insert=True)
    ConferenceMember.objects.bulk_create(
        ConferenceMember(case=case, conference=row, office_id=office_id, office_name=names[office_id])
        for office_id in sorted({*offices, case.office_id}, key=str)
    )
    record_case_event(by, at, case.id, events.CALLED, conference=str(row.id))
    _tell_members(by, at, access, row, "conference-called")
    return row


@audit.action
def close_conference(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    conference_id: UUID,
    minutes: str,
    decisions: Sequence[Decision],
    based_on: int,
    post_key: UUID,
    present: Collection[UUID] = (),
) -> CaseConference:
    """Writes the minutes as their next version, and makes each decision a task of its owner. `present` are members.

    Raises UnableToConfer, Refused; Conflict when somebody wrote that version first.
    """
    require_lead(by, access, Section.SERVICES, Permission.SERVICE_NOTE)
    locked_open(access.case.id)
    row = conference_of(access, conference_id)
    if RecordVersion.objects.filter(case=access.case, post_key=str(post_key)).exists():
        audit.unchanged()
        return row
    if row.status == ConferenceStatus.CANCELLED:
        raise Conflict(_("Konferensi ini sudah dibatalkan. Buat undangan baru."))
    if at < row.starts_at:
        raise UnableToConfer(_("Konferensi ini belum mulai. Notula ditulis sesudahnya."))
    if not set(present) <= {member.office_id for member in row.members.all()}:
        raise UnableToConfer(_("Yang hadir dipilih dari kantor yang diundang."))
    owners = {owner.value: owner for owner in owners_for(access)}
    for decision in decisions:
        try:
            check_draft(decision, owners, at)
        except UnableToPlanGoals as unable:
            raise UnableToConfer(unable.sentence) from None
    save_version(
        by=by, at=at, access=access, kind=RecordKind.MINUTES, subject_id=row.id, based_on=based_on,
        happened_on=localdate(row.starts_at), choice="", post_key=post_key,
        content={"minutes": minutes, "present": ",".join(sorted(map(str, present)))},
    )  # fmt: skip
    for place, decision in enumerate(decisions):
        store_service(by, at, access, decision, owners[decision.owner], uuid5(post_key, str(place)), row)
    row.status, row.closed_at = ConferenceStatus.HAPPENED.value, at
    row.save(update_fields=["status", "closed_at"])
    record_case_event(by, at, access.case.id, events.CLOSED, conference=str(row.id), state=row.status)
    return row


@audit.action
def cancel_conference(*, by: Actor, at: datetime, access: CaseAccess, conference_id: UUID) -> CaseConference:
    """It is not held, and members hear of it. Raises Refused, Conflict once its minutes are written."""
    require_lead(by, access, Section.SERVICES, Permission.SERVICE_NOTE)
    locked_open(access.case.id)
    row = conference_of(access, conference_id)
    if row.status == ConferenceStatus.HAPPENED:
        raise Conflict(_("Notulanya sudah ditulis. Konferensi ini tidak dapat dibatalkan lagi."))
    if row.status == ConferenceStatus.CANCELLED:
        audit.unchanged()
        return row
    row.status, row.closed_at = ConferenceStatus.CANCELLED.value, at
    row.save(update_fields=["status", "closed_at"])
    record_case_event(by, at, access.case.id, events.CLOSED, conference=str(row.id), state=row.status)
    _tell_members(by, at, access, row, "conference-cancelled")
    return row


def _tell_members(by: Actor, at: datetime, access: CaseAccess, row: CaseConference, code: str) -> None:
    about = {"case": str(row.case_id), "conference": str(row.id)}
    called = set(row.members.values_list("office_id", flat=True))
    tell_offices_on_case(by, at, access, called, code, about, until=row.starts_at)
