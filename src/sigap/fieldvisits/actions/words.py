"""Word of a team: it left, it is still safe, it is back, it does not go. Any of them, or who waits for it, says so."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.fieldvisits import events
from sigap.fieldvisits.actions.ringing import tell_rungs
from sigap.fieldvisits.models import FieldVisit
from sigap.fieldvisits.queries import locked_visit
from sigap.fieldvisits.rules import FieldStatus, agreement, first_wait, hearers_before
from sigap.kernel.errors import Conflict, Unable
from sigap.notifications.actions import notify

_SEES = Permission.CASE_SEE
_HEARD, _CALLED_OFF = "field-heard", "field-called-off"


class UnableToGiveWord(Unable):
    """The hour is none that was offered."""


@audit.action
def depart(*, by: Actor, at: datetime, access: CaseAccess, visit_id: UUID) -> FieldVisit:
    """The team leaves. A second press changes nothing. Raises Refused; Conflict once it was called off or is back."""
    by.require(_SEES)
    row = locked_visit(access, visit_id)
    if row.status == FieldStatus.OUT:
        audit.unchanged()
        return row
    _refuse_over(row)
    row.status, row.departed_at = FieldStatus.OUT.value, at
    if row.word_due_at <= at:
        # Said late: the agreed hour is over, and what is over must not ring for a team that was just heard.
        row.word_due_at = at + first_wait(row.departs_at, row.returns_at)
    return _changed(by, at, row)


@audit.action
def note_team_safe(
    *, by: Actor, at: datetime, access: CaseAccess, visit_id: UUID, minutes: int, word_key: UUID
) -> FieldVisit:
    """Word that all is well: the next is awaited so many minutes from now. The same `word_key` again changes nothing.

    Raises Refused, UnableToGiveWord; Conflict once it was called off or is back.
    """
    by.require(_SEES)
    row = locked_visit(access, visit_id)
    if row.word_key == word_key:
        audit.unchanged()
        return row
    _refuse_over(row)
    if minutes not in agreement().extend_minutes:
        raise UnableToGiveWord(_("Pilih kapan kabar berikutnya."))
    row.word_due_at, row.word_key = at + timedelta(minutes=minutes), word_key
    if row.status == FieldStatus.PLANNED:
        row.status, row.departed_at = FieldStatus.OUT.value, at
    _note_team_heard(by, at, row)
    record_case_event(by, at, row.case_id, events.STILL_SAFE, visit=str(row.id))
    return row


@audit.action
def come_back(*, by: Actor, at: datetime, access: CaseAccess, visit_id: UUID) -> FieldVisit:
    """The team is back, safe. A second press changes nothing. Raises Refused; Conflict once it was called off."""
    by.require(_SEES)
    row = locked_visit(access, visit_id)
    if row.status == FieldStatus.BACK:
        audit.unchanged()
        return row
    _refuse_over(row)
    # Whoever forgot to say that they left, left when it was planned.
    row.departed_at = row.departed_at or min(row.departs_at, at)
    row.status, row.returned_at = FieldStatus.BACK.value, at
    return _changed(by, at, row)


@audit.action
def call_off(*, by: Actor, at: datetime, access: CaseAccess, visit_id: UUID) -> FieldVisit:
    """The team does not go: whoever counts on it hears. A second press changes nothing.

    Raises Refused; Conflict once it left.
    """
    by.require(_SEES)
    row = locked_visit(access, visit_id)
    if row.status == FieldStatus.CANCELLED:
        audit.unchanged()
        return row
    if row.status != FieldStatus.PLANNED:
        raise Conflict(_("Tim sudah berangkat. Catat kembalinya."))
    row.status = FieldStatus.CANCELLED.value
    members = row.members.values_list("person_id", flat=True)
    for person in sorted({*members, row.leader_id, row.keeper_id, row.planned_by} - {by.person_id}):
        notify(at=at, code=_CALLED_OFF, person_id=person, ids={"case": str(row.case_id)})
    return _changed(by, at, row, _CALLED_OFF)


def _refuse_over(row: FieldVisit) -> None:
    if row.status == FieldStatus.CANCELLED:
        raise Conflict(_("Kunjungan ini dibatalkan. Buat surat tugas baru."))
    if row.status == FieldStatus.BACK:
        raise Conflict(_("Tim ini sudah dicatat kembali."))


def _changed(by: Actor, at: datetime, row: FieldVisit, code: str = _HEARD) -> FieldVisit:
    _note_team_heard(by, at, row, code)
    record_case_event(by, at, row.case_id, events.CHANGED, visit=str(row.id), status=row.status)
    return row


def _note_team_heard(by: Actor, at: datetime, row: FieldVisit, code: str = _HEARD) -> None:
    """Whoever was rung hears that the team is well, or never left; the next silence rings from the first step on."""
    rung_before, row.rung = hearers_before(row.rung), 0
    row.heard_at, row.heard_by_name = at, by.name
    row.save(
        update_fields=[
            "status", "departed_at", "returned_at", "word_due_at", "rung", "heard_at", "heard_by_name", "word_key"
        ]
    )  # fmt: skip
    sender = row.office_id if row.office_id in by.office_ids else row.case.office_id
    tell_rungs(at, row.case_id, sender, dict.fromkeys(rung_before, code))


def hand_back_teams(_by: Actor, _at: datetime, case_id: UUID, office_id: UUID) -> None:
    """Word of a team whose office takes part no more is awaited where the case is led, inside the act that ends it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT fieldvisits.follow_office(%s, %s)", [case_id, office_id])
