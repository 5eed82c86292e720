"""Roles that see identities or conflict reports, or that confirm: asked for by one, confirmed by another.

The second person is whoever confirms a way back in: a head of any office, another officer of the secretariat, an
auditor, in a role held for a week. So one secretariat officer comes in as nobody made up, and a regency with one is not
locked out.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event
from sigap.access.entry import Actor, require_step_up
from sigap.access.models import Membership, Office, Person, RoleRequest
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.access.resetting import is_settled_confirmer
from sigap.access.roles import ROLES, RoleCode
from sigap.access.rules import ROLE_WAITS
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.notifications.actions import notify
from sigap.staff.actions.memberships import begin_membership, check_givable, check_giver, hold_roles_of
from sigap.staff.queries.people import holders
from sigap.vault import macs
from sigap.vault.macs import Fact


class UnableToConfirmRole(Unable):
    """The role cannot be confirmed like this."""


def request_facts(row: RoleRequest) -> tuple[Fact, ...]:
    """What the MAC of a request covers, in its fixed order: the whole row."""
    return (
        row.id, row.person_id, row.office_id, str(row.role), row.until, row.asked_by_id, row.asked_at,
        row.confirmed_by_id, row.ended_at, row.ended_by_id,
    )  # fmt: skip


@audit.action
def ask_role(
    *, by: Actor, at: datetime, person: Person, office: Office, role: RoleCode, until: datetime | None = None
) -> RoleRequest:
    """Asks for a role that another must confirm, and tells who can; a second click gives the one that waits.

    Raises Conflict where one waits with another last day.
    """
    check_giver(by, person, at=at)
    check_givable(person, office, role, at=at, until=until)
    before = RoleRequest.objects.filter(person=person, office=office, role=role, ended_at=None).first()
    if before is not None and before.asked_at > at - ROLE_WAITS and not _is_over(before, at=at):
        if before.until != until:
            # The second person would confirm the other day, and who asked would not know.
            raise Conflict(
                _(
                    "Peran ini sudah diminta dengan hari terakhir lain dan menunggu pengesahan. "
                    "Hentikan dulu permintaan itu, lalu minta lagi."
                )
            )
        audit.unchanged()
        return before
    if before is not None:
        _end(before, by=by, at=at, code=events.ROLE_STOPPED)
    fresh = RoleRequest(person=person, office=office, role=role, until=until, asked_by_id=by.person_id, asked_at=at)
    fresh.mac = macs.sign("role_request", request_facts(fresh))
    fresh.save(force_insert=True)
    _record(events.ROLE_ASKED, fresh, by=by, at=at)
    for second in holders(Permission.RESET_CONFIRM, at=at):
        if second not in {by.person_id, person.id}:
            notify(at=at, code="role-asked", person_id=second, ids={"person": str(person.id)})
    return fresh


@audit.action
def confirm_role(*, by: Actor, at: datetime, request_id: UUID) -> Membership:
    """The second person says yes: the role begins now. Raises UnableToConfirmRole, UnableToGrantMembership."""
    by.require(Permission.RESET_CONFIRM, request=str(request_id))
    require_step_up(by, at=at)
    row = _locked(request_id)
    if by.person_id in {row.person_id, row.asked_by_id}:
        raise UnableToConfirmRole(
            _("Pengesahan harus oleh orang ketiga: bukan yang meminta, bukan petugasnya sendiri.")
        )
    if not is_settled_confirmer(by, at=at):
        raise UnableToConfirmRole(
            _("Peran Anda baru diberikan. Yang mengesahkan harus sudah memegangnya tujuh hari. Minta orang lain.")
        )
    if row.ended_at is not None or row.asked_at <= at - ROLE_WAITS:
        raise UnableToConfirmRole(_("Permintaan ini sudah lewat waktu atau sudah selesai. Minta lagi dari awal."))
    if not _still_manages(row.asked_by_id, at=at):
        raise UnableToConfirmRole(_("Yang meminta tidak lagi berwenang. Minta lagi dari awal."))
    if _is_over(row, at=at):
        raise UnableToConfirmRole(_("Masa peran ini sudah lewat. Minta lagi."))
    person, office, role = Person.objects.get(pk=row.person_id), row.office, RoleCode(row.role)
    check_givable(person, office, role, at=at, until=row.until)
    row.confirmed_by_id = by.person_id
    _end(row, by=by, at=at, code=events.ROLE_CONFIRMED)
    begun = begin_membership(by=by, at=at, person=person, office=office, role=role, until=row.until)
    notify(at=at, code="role-confirmed", person_id=person.id)
    notify(at=at, code="role-confirmed-asker", person_id=row.asked_by_id, ids={"person": str(person.id)})
    return begun


@audit.action
def stop_role(*, by: Actor, at: datetime, request_id: UUID) -> None:
    """Whoever manages people, or may confirm, stops a request. Twice changes nothing. Raises Refused."""
    if not by.can(Permission.PEOPLE_MANAGE):
        by.require(Permission.RESET_CONFIRM, request=str(request_id))
    row = _locked(request_id)
    if row.ended_at is not None:
        audit.unchanged()
        return
    _end(row, by=by, at=at, code=events.ROLE_STOPPED)


def _locked(request_id: UUID) -> RoleRequest:
    """The request, held until the act ends; one that has ended is read without a lock. Raises Refused, MacBroken."""
    rows = RoleRequest.objects.filter(pk=request_id)
    found = rows.first()
    if found is None:
        raise Refused(Permission.RESET_CONFIRM, ids={"request": str(request_id)})
    # The person before the row, as whoever asks anew takes them: two acts would else wait for each other for ever.
    hold_roles_of(found.person_id)
    found = rows.select_for_update().first() or rows.get()
    macs.verify("role_request", request_facts(found), found.mac)
    return found


def _is_over(row: RoleRequest, *, at: datetime) -> bool:
    """Whether its last day has passed before anybody confirmed it."""
    return row.until is not None and row.until <= at


def _still_manages(person_id: UUID, *, at: datetime) -> bool:
    roles = [role.code for role in ROLES.values() if Permission.PEOPLE_MANAGE in role.permissions]
    asker = {"person_id": person_id, "person__is_active": True, "role__in": roles}
    return Membership.objects.filter(standing(at), **asker).exists()


def _end(row: RoleRequest, *, by: Actor, at: datetime, code: str) -> None:
    row.ended_at, row.ended_by_id = at, by.person_id
    row.mac = macs.sign("role_request", request_facts(row))
    row.save(update_fields=["confirmed_by", "ended_at", "ended_by", "mac"])
    _record(code, row, by=by, at=at)


def _record(code: str, row: RoleRequest, *, by: Actor, at: datetime) -> None:
    about = {"person": str(row.person_id), "role": str(row.role), "request": str(row.id)}
    record_staff_event(code, by=by, at=at, office=row.office_id, **about)
