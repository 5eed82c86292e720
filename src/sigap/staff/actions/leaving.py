"""Officers come, change their role and leave: what is still open is looked at first, and those concerned are told."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import slips
from sigap.access.actions import end_sessions_of
from sigap.access.entry import Actor
from sigap.access.models import Membership, Office, Person, Seat
from sigap.access.permissions import Permission
from sigap.access.queries import standing
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import needs_second
from sigap.assistance.actions import appointments_of_who_left
from sigap.cases import actions as cases
from sigap.kernel.errors import Unable
from sigap.notifications.actions import notify
from sigap.notifications.queries.heads import has_another_head
from sigap.notifications.rules import Audience, named_heads
from sigap.referrals.actions import requests_of_who_left
from sigap.staff.actions.memberships import end_membership, grant_membership
from sigap.staff.actions.people import add_person, end_person
from sigap.staff.actions.role_requests import ask_role, confirm_role
from sigap.staff.queries.people import WorkLeftBehind, auditors, leaders_of, left_by
from sigap.taskforce.actions import end_seat


class UnableToLeave(Unable):
    """Work is still open under the role; the sentence says how much and who hands it over."""


@audit.action
def add_officer(
    *, by: Actor, at: datetime, login: str, name: str, office: Office, role: RoleCode
) -> tuple[Person, tuple[str, ...]]:
    """Adds somebody with a first role; also the words of the first password, to be shown this once."""
    drawn = slips.drawn_words()
    person = add_person(by=by, at=at, login=login, name=name, password=slips.as_password(drawn))
    grant_role(by=by, at=at, person=person, office=office, role=role)
    return person, drawn


@audit.action
def grant_role(
    *, by: Actor, at: datetime, person: Person, office: Office, role: RoleCode, until: datetime | None = None
) -> Membership | None:
    """Gives a role, or asks a second person for it (then None).

    The head of the office and the auditors are told, and every head where the office has none but the new one.
    Else an office could be made up, with a head who reads all reports, and no head would hear of it.
    """
    if needs_second(role):
        ask_role(by=by, at=at, person=person, office=office, role=role, until=until)
        return None
    held = grant_membership(by=by, at=at, person=person, office=office, role=role, until=until)
    _tell_of_role(person, office, at=at)
    return held


@audit.action
def confirm_asked_role(*, by: Actor, at: datetime, request_id: UUID) -> Membership:
    """Confirms a role that another asked for; the same are told as of one that was given."""
    held = confirm_role(by=by, at=at, request_id=request_id)
    _tell_of_role(held.person, held.office, at=at)
    return held


def _tell_of_role(person: Person, office: Office, *, at: datetime) -> None:
    ids = {"person": str(person.id)}
    if named_heads(OfficeKind(office.kind)):
        notify(at=at, code="role-granted", office_id=office.id, role=Audience.HEAD, ids=ids)
    else:
        # Nobody there opens the page of officers: colleagues read who it is.
        for colleague in _colleagues_of(person, office, at=at):
            notify(at=at, code="role-granted-colleague", person_id=colleague, ids=ids)
    if not has_another_head(office.id, person.id, at=at):
        notify(at=at, code="role-granted-headless", role=Audience.HEAD, ids=ids)
    for auditor in auditors(at=at):
        notify(at=at, code="role-granted-audit", person_id=auditor, ids=ids)


def _colleagues_of(person: Person, office: Office, *, at: datetime) -> list[UUID]:
    rows = Membership.objects.filter(standing(at), office=office, person__is_active=True).exclude(person=person)
    return list(rows.order_by("person_id").distinct("person_id").values_list("person_id", flat=True))


@audit.action
def end_role(*, by: Actor, at: datetime, membership: Membership) -> None:
    """Ends a role under which nothing is open any more, with every row by which it was made longer.

    Raises UnableToLeave.
    """
    by.require(Permission.PEOPLE_MANAGE, person=str(membership.person_id))
    left = left_by(by, membership.person_id).get(membership.id)
    if left:
        raise UnableToLeave(_still_open(left, membership, at=at))
    held = {"person_id": membership.person_id, "office_id": membership.office_id, "role": membership.role}
    end_membership(by=by, at=at, membership=membership)
    for other in Membership.objects.filter(standing(at), **held):
        end_membership(by=by, at=at, membership=other)
    cases.release_who_left(by=by, at=at, person_id=membership.person_id, office_id=membership.office_id)
    appointments_of_who_left(by=by, at=at, person_id=membership.person_id, office_id=membership.office_id)
    requests_of_who_left(by=by, at=at, person_id=membership.person_id, office_id=membership.office_id)


@audit.action
def move(*, by: Actor, at: datetime, membership: Membership, office: Office, role: RoleCode) -> None:
    """Ends a role in one office and gives or asks for one in another, or neither. Raises UnableToLeave."""
    end_role(by=by, at=at, membership=membership)
    grant_role(by=by, at=at, person=membership.person, office=office, role=role)


@audit.action
def end_officer(*, by: Actor, at: datetime, person: Person) -> None:
    """Ends everything somebody holds, their sessions, and their way in. Raises UnableToLeave."""
    by.require(Permission.PEOPLE_MANAGE, person=str(person.id))
    roles = Membership.objects.filter(standing(at), person=person).select_related("office").order_by("office", "role")
    for membership in roles.distinct("office", "role"):
        end_role(by=by, at=at, membership=membership)
    for seat in Seat.objects.filter(standing(at), person=person):
        end_seat(by=by, at=at, seat=seat)
    end_person(by=by, at=at, person=person)


@audit.action
def end_sessions(*, by: Actor, at: datetime, person: Person) -> int:
    """Ends every session of somebody and tells them; returns how many."""
    ended = end_sessions_of(by=by, at=at, person=person)
    if ended:
        notify(at=at, code="sessions-ended", person_id=person.id, ids={"person": str(by.person_id)})
    return ended


def _still_open(left: WorkLeftBehind, membership: Membership, *, at: datetime) -> str:
    """How much, and who can hand it over: never which cases."""
    held = [
        (left.managed, _("%(n)d kasus terbuka sebagai penanggung jawab")),
        (left.alone, _("%(n)d kasus yang tidak dipegang rekan lain")),
        (left.reports, _("%(n)d laporan yang belum diputuskan")),
    ]
    what = ", ".join(str(words) % {"n": number} for number, words in held if number)
    office = Office.objects.get(pk=membership.office_id).name
    who = ", ".join(leaders_of(membership.office_id, at=at)) or str(
        _("belum ada: beri dulu peran itu kepada seseorang")
    )
    return _("Masih dipegang di %(office)s: %(what)s. Yang dapat menyerahkannya: %(who)s. Belum ada yang diubah.") % {
        "office": office,
        "what": what,
        "who": who,
    }
