"""Powers are given and ended: roles in offices. Nobody gives or ends their own."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.actions.powers import record_staff_event, require, require_shown, sessions_ended_of
from sigap.access.entry import Actor, By, membership_facts
from sigap.access.models import Membership, Office, Person
from sigap.access.office_kinds import OFFICE_KIND_LABELS
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, OfficeKind, RoleCode
from sigap.access.rules import may_hold, needs_second
from sigap.kernel.errors import Unable
from sigap.staff.actions.duty import give_up_turns
from sigap.vault import macs

_TAKEN = _("Orang ini sudah memegang peran itu di kantor yang sama.")


class UnableToGrantMembership(Unable):
    """The power cannot be given like this."""


class UnableToEndMembership(Unable):
    """The power cannot be ended like this."""


@audit.action
def grant_membership(
    *, by: By, at: datetime, person: Person, office: Office, role: RoleCode, until: datetime | None = None
) -> Membership:
    """Gives a person a role in an office, where one alone may. Raises UnableToGrantMembership."""
    check_giver(by, person, at=at)
    check_givable(person, office, role, at=at, until=until)
    if isinstance(by, Actor) and needs_second(role):
        raise UnableToGrantMembership(_("Peran ini harus disahkan orang kedua."))
    return begin_membership(by=by, at=at, person=person, office=office, role=role, until=until)


def check_giver(by: By, person: Person, *, at: datetime) -> None:
    """Raises Refused, StepUpNeeded or UnableToGrantMembership unless `by` may give this person a role."""
    require(by, Permission.PEOPLE_MANAGE)
    if by.person_id == person.id:
        raise UnableToGrantMembership(_("Peran untuk diri sendiri harus diberikan oleh orang lain."))
    require_shown(by, at=at)


def hold_roles_of(person_id: UUID) -> None:
    """Held until the act ends: two who give, ask for or confirm a role of this person wait for each other."""
    audit.one_at_a_time(f"staff.roles:{person_id}")


def check_givable(person: Person, office: Office, role: RoleCode, *, at: datetime, until: datetime | None) -> None:
    """Raises UnableToGrantMembership where person, office and role do not go together now.

    A role that is held can be made longer, never given again for as long or shorter: its twin would outlive its end.
    """
    hold_roles_of(person.id)
    if not person.is_active:
        raise UnableToGrantMembership(_("Akun ini sudah diakhiri. Aktifkan dulu, lalu beri peran."))
    if office.valid_to is not None and office.valid_to <= at:
        raise UnableToGrantMembership(_("Kantor ini sudah diakhiri. Pilih kantor lain."))
    if not may_hold(role, OfficeKind(office.kind)):
        kinds = ", ".join(sorted(str(OFFICE_KIND_LABELS[kind]) for kind in ROLES[role].office_kinds))
        raise UnableToGrantMembership(_("Peran ini hanya ada di: %(kinds)s.") % {"kinds": kinds})
    as_long = Q(until=None) if until is None else Q(until=None) | Q(until__gt=at, until__gte=until)
    if Membership.objects.filter(as_long, person=person, office=office, role=role).exists():
        raise UnableToGrantMembership(_TAKEN)


def begin_membership(
    *, by: By, at: datetime, person: Person, office: Office, role: RoleCode, until: datetime | None
) -> Membership:
    """Writes the role and its trace: a part of the acts that give one, which have checked everything before."""
    membership = Membership(id=uuid4(), person=person, office=office, role=role, since=at, until=until)
    membership.mac = _membership_mac(membership)
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as error:
        if "membership_once" not in str(error):
            raise
        raise UnableToGrantMembership(_TAKEN) from None
    _record_membership(events.MEMBERSHIP_GRANTED, membership, by=by, at=at)
    return membership


@audit.action
def end_membership(*, by: By, at: datetime, membership: Membership) -> None:
    """Ends a power at once, and every session of who held it. Raises UnableToEndMembership.

    The apps above keep the database from ending one under which work is still open.
    """
    require(by, Permission.PEOPLE_MANAGE)
    if by.person_id == membership.person_id:
        raise UnableToEndMembership(_("Peran sendiri harus diakhiri oleh orang lain."))
    if membership.until is not None and membership.until <= at:
        audit.unchanged()
        return
    membership.until = at
    membership.mac = _membership_mac(membership)
    Membership.objects.filter(pk=membership.pk).update(until=at, mac=membership.mac)
    sessions_ended_of(membership.person_id)
    give_up_turns(by=by, at=at, person_id=membership.person_id, office_id=membership.office_id)
    _record_membership(events.MEMBERSHIP_ENDED, membership, by=by, at=at)


def _membership_mac(membership: Membership) -> bytes:
    facts = membership_facts(
        membership_id=membership.id,
        person_id=membership.person_id,
        office_id=membership.office_id,
        role=membership.role,
        since=membership.since,
        until=membership.until,
    )
    return macs.sign("membership", facts)


def _record_membership(code: str, membership: Membership, *, by: By, at: datetime) -> None:
    record_staff_event(
        code,
        by=by,
        at=at,
        office=membership.office_id,
        person=str(membership.person_id),
        role=str(membership.role),
        membership=str(membership.id),
    )
