"""One field of a reporter is asked for with a reason, and answered by a person of another office; danger opens at once.

The duty officer's call-back (`cases.actions.contacts`) is another way and never waits for this one.
"""

import os
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.models import Membership
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.access.roles import ROLES, RoleCode
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import PersonRole
from sigap.clocks import actions as clocks
from sigap.custody import events
from sigap.custody.models import Disclosure
from sigap.custody.queries import disclosure_to_answer
from sigap.custody.rules import (
    DISCLOSED_FOR,
    SHORTEST_REASON,
    WAITS_FOR,
    DisclosedField,
    DisclosureAnswer,
    answers_for,
    is_waiting,
    may_answer,
)
from sigap.kernel.errors import Refused, Unable
from sigap.notifications.actions import notify
from sigap.notifications.queries import is_hidden
from sigap.vault import macs
from sigap.vault.envelope_sealing import intake_public_key, report_place
from sigap.vault.hpke import seal_key_to
from sigap.vault.sealing import KEY_BYTES, OpenKey, Place, seal

MAC = "disclosure"
SUBJECT = "disclosure"
"""Subject kind of the clock on a disclosure."""
REVIEW_CLOCK = "disclosure-review"
_ANSWER = [code for code, role in ROLES.items() if Permission.DISCLOSURE_APPROVE in role.permissions]
TABLE, REASON = "custody_disclosure", "sealed_reason"


class UnableToDisclose(Unable):
    """No reason, answered before, one's own, or one's own office's."""


def reason_place(disclosure_id: UUID) -> Place:
    """Where a request's reason lies."""
    return report_place(TABLE, disclosure_id, REASON)


def disclosure_facts(row: Disclosure) -> tuple[macs.Fact, ...]:
    """What a request's MAC covers: everything that opens something."""
    return (
        row.id,
        row.case_id,
        row.person_id,
        row.field,
        row.is_danger,
        row.asked_by,
        row.office_id,
        row.asked_at,
        row.answer,
        row.answered_by,
        row.answered_office_id,
        row.answered_at,
        row.opened_at,
        row.until,
    )


def check_disclosure(row: Disclosure) -> None:
    """Raises MacBroken when the row is not SIGAP's."""
    macs.verify(MAC, disclosure_facts(row), row.mac)


@audit.action
def ask(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    field: DisclosedField,
    reason: str,
    is_danger: bool,
) -> Disclosure:
    """Asks for one field of the case's reporter; where a life is in danger it opens at once, to be looked at after.

    A second click while one waits or stands open gives that one. Raises Refused, UnableToDisclose, StepUpNeeded.
    """
    offices = [office for office in by.offices_where(Permission.DISCLOSURE_ASK) if office in access.seen_through]
    person = CasePerson.objects.filter(case=access.case, ordinal=ordinal, role=PersonRole.REPORTER).first()
    if not offices or person is None:
        raise Refused(Permission.DISCLOSURE_ASK, ids={"case": str(access.case.id)})
    if len(reason.strip()) < SHORTEST_REASON:
        raise UnableToDisclose(_("Tulis alasannya dengan jelas: untuk apa, dan mengapa tanpa itu tidak bisa."))
    require_step_up(by, at=at)
    check_powers(by)
    if is_danger:
        _refuse_misused(by, person.pk)
    if known := _running(by, person.pk, field, is_danger=is_danger, at=at):
        audit.unchanged()
        return known
    row = _drafted(by, at, access, person, field, reason)
    row.office_id = offices[0]
    row.office_name = next(held.office_name for held in by.memberships if held.office_id == offices[0])
    row.is_danger = is_danger
    if is_danger:
        row.opened_at, row.until = at, at + DISCLOSED_FOR
    row.mac = macs.sign(MAC, disclosure_facts(row))
    row.save(force_insert=True)
    about = {"disclosure": str(row.id), "person": str(person.pk), "field": field.value}
    _record_event(by, at, row, events.ASKED, **about, office=str(row.office_id))
    if is_danger:
        _record_event(by, at, row, events.OPENED_AT_ONCE, **about)
        _await_second(by, at, row)
    _tell_others(row, at)
    return row


def _refuse_misused(by: Actor, person_id: UUID) -> None:
    """Whoever opened this person at once without need has lost that way with them; colleagues have not."""
    found = Disclosure.objects.filter(person_id=person_id, asked_by=by.person_id, is_danger=True)
    if found.filter(answer=DisclosureAnswer.UNJUSTIFIED).exists():
        raise UnableToDisclose(
            _(
                "Pemeriksa kedua menilai pembukaan Anda sebelumnya tidak darurat. Minta persetujuan, "
                "atau minta rekan lain membukanya."
            )
        )


def _who_may_answer(row: Disclosure, at: datetime) -> list[tuple[UUID, UUID]]:
    """Persons and offices, in every office but the one that asks: auditors first, then who has held it longest."""
    held = Membership.objects.filter(standing(at), role__in=_ANSWER, person__is_active=True)
    others = held.exclude(office_id=row.office_id).exclude(person_id=row.asked_by)
    posts = list(others.order_by("since").values_list("person_id", "office_id", "role"))
    posts.sort(key=lambda post: post[2] != RoleCode.AUDITOR)
    return [(person_id, office_id) for person_id, office_id, _role in posts]


def _await_second(by: Actor, at: datetime, row: Disclosure) -> None:
    """The 24 hours run for an office that may know of the case; where none is, the trail alone tells of it."""
    about = {"case": str(row.case_id)}
    for _person_id, office_id in _who_may_answer(row, at):
        if not is_hidden(about, office_id=office_id):
            clocks.start(
                by=by, at=at, rule=REVIEW_CLOCK, subject_kind=SUBJECT, subject_id=row.id, owner_office=office_id
            )
            return


def _tell_others(row: Disclosure, at: datetime) -> None:
    code = "disclosure-opened" if row.is_danger else "disclosure-asked"
    for person_id in sorted({person_id for person_id, _office_id in _who_may_answer(row, at)}):
        notify(at=at, code=code, person_id=person_id, ids={"case": str(row.case_id)})


def _running(by: Actor, person_id: UUID, field: DisclosedField, *, is_danger: bool, at: datetime) -> Disclosure | None:
    rows = Disclosure.objects.filter(person_id=person_id, asked_by=by.person_id, field=field, is_danger=is_danger)
    for row in rows.filter(asked_at__gt=at - WAITS_FOR):
        is_open = row.until is not None and row.until > at
        if is_open or (not is_danger and row.answer == DisclosureAnswer.WAITING):
            return row
    return None


def _drafted(
    by: Actor, at: datetime, access: CaseAccess, person: CasePerson, field: DisclosedField, reason: str
) -> Disclosure:
    """A request with its reason sealed. Not signed, not saved."""
    key = OpenKey(id=uuid4(), material=os.urandom(KEY_BYTES))
    made = uuid4()
    return Disclosure(
        id=made,
        case_id=access.case.id,
        case_code=access.case.code,
        person_id=person.pk,
        ordinal=person.ordinal,
        field=field,
        asked_by=by.person_id,
        asked_by_name=by.name,
        asked_at=at,
        key_id=key.id,
        key_blob=seal_key_to(intake_public_key(), key, subject=made),
        sealed_reason=seal(reason, key=key, place=reason_place(made)),
    )


@audit.action
def answer(*, by: Actor, at: datetime, disclosure_id: UUID, answer: DisclosureAnswer) -> Disclosure:
    """Answers another office's request; a yes opens the one field for 15 minutes from now.

    Raises Refused (one's own, one's own office's), UnableToDisclose, StepUpNeeded, MacBroken.
    """
    row = disclosure_to_answer(by, disclosure_id)
    check_disclosure(row)
    offices = by.offices_where(Permission.DISCLOSURE_APPROVE)
    if not may_answer(asked_by=row.asked_by, asked_for=row.office_id, by=by.person_id, offices=by.office_ids):
        raise Refused(Permission.DISCLOSURE_APPROVE)
    if answer not in answers_for(is_danger=row.is_danger):
        raise UnableToDisclose(_("Jawaban ini tidak cocok dengan permintaannya."))
    if not is_waiting(answer=row.answer, is_danger=row.is_danger, asked_at=row.asked_at, at=at):
        raise UnableToDisclose(_("Permintaan ini sudah dijawab atau sudah lewat. Muat ulang halamannya."))
    require_step_up(by, at=at)
    check_powers(by)
    row.answer, row.answered_by, row.answered_by_name, row.answered_at = answer, by.person_id, by.name, at
    row.answered_office_id = offices[0]
    row.answered_office_name = next(held.office_name for held in by.memberships if held.office_id == offices[0])
    if answer is DisclosureAnswer.APPROVED:
        row.opened_at, row.until = at, at + DISCLOSED_FOR
    row.mac = macs.sign(MAC, disclosure_facts(row))
    _save_once(row)
    if row.is_danger:
        clocks.stop_rule(by=by, at=at, rule=REVIEW_CLOCK, subject_kind=SUBJECT, subject_id=row.id)
    _record_event(
        by,
        at,
        row,
        events.ANSWERED,
        disclosure=str(row.id),
        person=str(row.person_id),
        answer=answer.value,
        office=str(offices[0]),
    )
    notify(at=at, code="disclosure-answered", person_id=row.asked_by, ids={"case": str(row.case_id)})
    return row


def _save_once(row: Disclosure) -> None:
    waiting = Disclosure.objects.filter(pk=row.pk, answer="")
    changed = waiting.update(
        answer=row.answer,
        answered_by=row.answered_by,
        answered_by_name=row.answered_by_name,
        answered_office_id=row.answered_office_id,
        answered_office_name=row.answered_office_name,
        answered_at=row.answered_at,
        opened_at=row.opened_at,
        until=row.until,
        mac=row.mac,
    )
    if not changed:
        raise UnableToDisclose(_("Permintaan ini sudah dijawab atau sudah lewat. Muat ulang halamannya."))


def _record_event(by: Actor, at: datetime, row: Disclosure, code: str, **ids: str) -> None:
    audit.record(
        audit.NewEvent(code=code, stream_kind="case", stream_id=row.case_id, at=at, actor_id=by.person_id, ids=ids)
    )
