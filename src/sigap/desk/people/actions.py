"""People and offices come and go, and go on duty: each act with what is still open looked at first and those told."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sigap import audit
from sigap.access import actions as access
from sigap.access import slips
from sigap.access.entry import Actor
from sigap.access.models import Absence, DutyShift, Membership, Office, Person, Reset, Seat
from sigap.access.permissions import Permission
from sigap.access.queries import offices_of, standing
from sigap.access.roles import RoleCode
from sigap.access.rules import AbsenceKind, ResetReason
from sigap.assistance.actions import appointments_of_who_left
from sigap.cases import actions as cases
from sigap.desk.people.queries import Left, auditors, has_another_head, leaders_of, left_by, number_of
from sigap.kernel.errors import Unable
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.referrals.queries import open_requests_at


class UnableToLeave(Unable):
    """Work is still open under the role, or in the office; the sentence says how much and who hands it over."""


@audit.action
def add_officer(
    *, by: Actor, at: datetime, login: str, name: str, office: Office, role: RoleCode
) -> tuple[Person, tuple[str, ...]]:
    """Adds somebody with a first role; also the words of the first password, to be shown this once."""
    drawn = slips.drawn_words()
    person = access.add_person(by=by, at=at, login=login, name=name, password=slips.as_password(drawn))
    grant_role(by=by, at=at, person=person, office=office, role=role)
    return person, drawn


@audit.action
def grant_role(
    *, by: Actor, at: datetime, person: Person, office: Office, role: RoleCode, until: datetime | None = None
) -> Membership:
    """Gives a role; the head of the office and the auditors are told, and every head where it has none but the new one.

    Else an office could be made up, with a head who reads all reports, and no head would hear of it.
    """
    held = access.grant_membership(by=by, at=at, person=person, office=office, role=role, until=until)
    ids = {"person": str(person.id)}
    notify(at=at, code="role-granted", office_id=office.id, role=Audience.HEAD, ids=ids)
    if not has_another_head(office.id, person.id, at=at):
        notify(at=at, code="role-granted-headless", role=Audience.HEAD, ids=ids)
    for auditor in auditors(at=at):
        notify(at=at, code="role-granted-audit", person_id=auditor, ids={"person": str(person.id)})
    return held


@audit.action
def end_role(*, by: Actor, at: datetime, membership: Membership) -> None:
    """Ends a role under which nothing is open any more. Raises UnableToLeave."""
    by.require(Permission.PEOPLE_MANAGE, person=str(membership.person_id))
    left = left_by(by, membership.person_id).get(membership.id)
    if left:
        raise UnableToLeave(_still_open(left, membership, at=at))
    access.end_membership(by=by, at=at, membership=membership)
    cases.release_who_left(by=by, at=at, person_id=membership.person_id, office_id=membership.office_id)
    appointments_of_who_left(by=by, at=at, person_id=membership.person_id, office_id=membership.office_id)


@audit.action
def move(*, by: Actor, at: datetime, membership: Membership, office: Office, role: RoleCode) -> None:
    """Ends a role in one office and gives one in another, or neither. Raises UnableToLeave."""
    end_role(by=by, at=at, membership=membership)
    grant_role(by=by, at=at, person=membership.person, office=office, role=role)


@audit.action
def end_officer(*, by: Actor, at: datetime, person: Person) -> None:
    """Ends everything somebody holds, their sessions, and their way in. Raises UnableToLeave."""
    by.require(Permission.PEOPLE_MANAGE, person=str(person.id))
    for membership in Membership.objects.filter(standing(at), person=person).select_related("office"):
        end_role(by=by, at=at, membership=membership)
    for seat in Seat.objects.filter(standing(at), person=person):
        access.end_seat(by=by, at=at, seat=seat)
    access.end_person(by=by, at=at, person=person)


@audit.action
def end_sessions(*, by: Actor, at: datetime, person: Person) -> int:
    """Ends every session of somebody and tells them; returns how many."""
    ended = access.end_sessions_of(by=by, at=at, person=person)
    if ended:
        notify(at=at, code="sessions-ended", person_id=person.id, ids={"person": str(by.person_id)})
    return ended


@audit.action
def end_office(*, by: Actor, at: datetime, office: Office) -> None:
    """Dissolves an office that nobody works in and nobody waits for. Raises UnableToLeave, UnableToChangeOffice."""
    by.require(Permission.PEOPLE_MANAGE, office=str(office.id))
    parts = number_of("SELECT cases.open_parts(%s)", office.id)
    if parts:
        raise UnableToLeave(
            ngettext(
                "Kantor ini masih ikut dalam %(n)d kasus terbuka. Tutup atau serahkan dulu kasusnya.",
                "Kantor ini masih ikut dalam %(n)d kasus terbuka. Tutup atau serahkan dulu kasusnya.",
                parts,
            )
            % {"n": parts}
        )
    waiting = open_requests_at(office.id)
    if waiting:
        raise UnableToLeave(
            ngettext(
                "Masih ada %(n)d rujukan yang belum dijawab, ke atau dari kantor ini. Jawab atau tarik dulu.",
                "Masih ada %(n)d rujukan yang belum dijawab, ke atau dari kantor ini. Jawab atau tarik dulu.",
                waiting,
            )
            % {"n": waiting}
        )
    access.end_office(by=by, at=at, office=office)


@audit.action
def ask_reset(*, by: Actor, at: datetime, person: Person, reason: ResetReason) -> Reset:
    """Asks for a way back in and tells the officer, the heads of their offices and the auditors."""
    asked = access.ask_reset(by=by, at=at, person=person, reason=reason)
    if asked.asked_at == at:
        _tell_of_reset("reset-asked", asked, at=at)
    return asked


@audit.action
def confirm_reset(*, by: Actor, at: datetime, reset_id: UUID, person_id: UUID) -> tuple[str, ...]:
    """The second person says yes; the words of the code, and the same are told."""
    drawn = access.confirm_reset(by=by, at=at, reset_id=reset_id)
    _tell_of_reset("reset-confirmed", Reset(id=reset_id, person_id=person_id), at=at)
    return drawn


def _tell_of_reset(code: str, reset: Reset, *, at: datetime) -> None:
    ids = {"person": str(reset.person_id)}
    notify(at=at, code=code, person_id=reset.person_id, ids=ids)
    for office_id in sorted(offices_of(reset.person_id, at=at)):
        notify(at=at, code=f"{code}-others", office_id=office_id, role=Audience.HEAD, ids=ids)
    for auditor in auditors(at=at):
        notify(at=at, code=f"{code}-others", person_id=auditor, ids=ids)


@audit.action
def roster(
    *,
    by: Actor,
    at: datetime,
    office: Office,
    person_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    substitute_id: UUID | None,
    phone: str,
    shift_id: UUID,
) -> DutyShift:
    """Puts somebody on duty and tells them, once."""
    is_new = not DutyShift.objects.filter(pk=shift_id).exists()
    shift = access.roster(
        by=by,
        at=at,
        office=office,
        person_id=person_id,
        starts_at=starts_at,
        ends_at=ends_at,
        substitute_id=substitute_id,
        phone=phone,
        shift_id=shift_id,
    )
    if is_new:
        _tell_of_turn(by, [person_id], office.id, at=at)
    return shift


@audit.action
def lay_out(
    *,
    by: Actor,
    at: datetime,
    office: Office,
    people: Mapping[int, UUID],
    begins: time,
    ends: time,
    first: date,
    weeks: int,
    substitute_id: UUID | None,
    phone: str,
    post_key: UUID,
) -> tuple[int, int]:
    """Lays out a weekly pattern; each person in it is told once, however many turns."""
    added, left_out = access.lay_out(
        by=by,
        at=at,
        office=office,
        people=people,
        begins=begins,
        ends=ends,
        first=first,
        weeks=weeks,
        substitute_id=substitute_id,
        phone=phone,
        post_key=post_key,
    )
    if added:
        _tell_of_turn(by, set(people.values()), office.id, at=at)
    return added, left_out


@audit.action
def give_up(*, by: Actor, at: datetime, shift: DutyShift) -> None:
    """Takes a turn off the rota and tells whose it was."""
    access.give_up(by=by, at=at, shift_id=shift.id)
    _tell_of_turn(by, [shift.person_id], shift.office_id, at=at)


@audit.action
def hand_over_turn(*, by: Actor, at: datetime, shift: DutyShift, to: UUID, new_id: UUID) -> None:
    """Gives what is left of a turn to a colleague; both are told, once."""
    is_new = not DutyShift.objects.filter(pk=new_id).exists()
    access.hand_over_turn(by=by, at=at, shift_id=shift.id, to=to, new_id=new_id)
    if is_new:
        _tell_of_turn(by, [shift.person_id, to], shift.office_id, at=at)


@audit.action
def swap_turns(*, by: Actor, at: datetime, one: DutyShift, other: DutyShift) -> None:
    """Two turns change their people; both are told."""
    access.swap(by=by, at=at, shift_id=one.id, with_id=other.id)
    _tell_of_turn(by, [one.person_id, other.person_id], one.office_id, at=at)


@audit.action
def enter_absence(
    *,
    by: Actor,
    at: datetime,
    person: Person,
    kind: AbsenceKind,
    starts_at: datetime,
    ends_at: datetime,
    substitute_id: UUID | None,
    absence_id: UUID,
) -> Absence:
    """Says that somebody is away, and tells who stands in for them, once."""
    is_new = not Absence.objects.filter(pk=absence_id).exists()
    absence = access.enter_absence(
        by=by,
        at=at,
        person=person,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        substitute_id=substitute_id,
        absence_id=absence_id,
    )
    if is_new and substitute_id is not None and substitute_id != by.person_id:
        notify(at=at, code="absence-substitute", person_id=substitute_id, ids={"person": str(person.id)})
    return absence


def _tell_of_turn(by: Actor, people: Collection[UUID], office_id: UUID, *, at: datetime) -> None:
    for person_id in sorted(set(people) - {by.person_id}):
        notify(at=at, code="duty-given", person_id=person_id, ids={"office": str(office_id)})


def _still_open(left: Left, membership: Membership, *, at: datetime) -> str:
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
