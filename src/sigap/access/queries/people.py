"""Reads of people, offices and sessions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from sigap.access.entry import Actor
from sigap.access.models import Membership, Office, Person
from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, TAKES_REFERRALS, OfficeKind, RoleCode
from sigap.kernel.errors import Refused
from sigap.vault.macs import Fact

_WHOLE = "SELECT p.*, access.first_lapsed(p.must_change, p.password_set_at) AS is_first_over FROM "


def person_for_signin(login: str) -> Person | None:
    """One person, whole, by login. Only the threshold may ask."""
    return next(iter(Person.objects.raw(_WHOLE + "access.person_for_signin(%s) p", [login])), None)


def person_of_session(person_id: UUID) -> Person | None:
    """One active person, whole, by id. Only the threshold may ask."""
    return next(iter(Person.objects.raw(_WHOLE + "access.person_of_session(%s) p", [person_id])), None)


def person_facts(person: Person) -> tuple[Fact, ...]:
    """What a person's MAC covers: whatever lets them in."""
    return (person.id, person.login, person.password, person.is_active)


def person_kind(person: Person) -> str:
    """The kind under which a person's MAC is made: a password to be replaced is signed as one."""
    return "person_first" if person.must_change else "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One running session in a person's own list."""

    id: UUID
    device: str
    created_at: datetime
    seen_at: datetime
    is_current: bool


def sessions_of(actor: Actor) -> list[SessionRow]:
    """The actor's running sessions, the last used first."""
    actor.require(Permission.PROFILE_OWN)
    return _sessions("SELECT id, device, created_at, seen_at, is_current FROM access.my_sessions()")


def _sessions(statement: str, values: Sequence[UUID] = ()) -> list[SessionRow]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    return [SessionRow(id=row[0], device=row[1], created_at=row[2], seen_at=row[3], is_current=row[4]) for row in rows]


def standing(at: datetime) -> Q:
    """Memberships and seats that stand at a moment."""
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))


def offices_that_take_referrals(actor: Actor, *, at: datetime) -> QuerySet[Office]:
    """Offices that a part of a case can be offered to, without those the actor works in."""
    actor.require(Permission.REFERRAL_OFFER)
    running = Q(valid_from__lte=at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))
    kinds = [kind.value for kind in TAKES_REFERRALS]
    return Office.objects.filter(running, kind__in=kinds).exclude(id__in=actor.office_ids).order_by("name")


def names_then(moments: Collection[tuple[UUID, datetime]]) -> dict[tuple[UUID, datetime], str]:
    """What each office was called at its own moment; before it stood, its first name. One statement."""
    rows = Office.objects.filter(id__in={office_id for office_id, _at in moments}).order_by("officename__until")
    found = list(rows.values_list("id", "name", "officename__name", "officename__until"))
    names = {office_id: name for office_id, name, _former, _until in found}
    former = [(office_id, name, until) for office_id, _now, name, until in found if until is not None]
    return {
        (office_id, at): next(
            (name for one, name, until in former if one == office_id and until > at), names[office_id]
        )
        for office_id, at in moments
        if office_id in names
    }


def names_at(office_ids: Collection[UUID], at: datetime) -> dict[UUID, str]:
    """What each of these offices was called at one moment. One statement."""
    return {office_id: name for (office_id, _at), name in names_then({(each, at) for each in office_ids}).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person in a role in an office, as a list shows it."""

    membership_id: UUID
    person_id: UUID
    name: str
    login: str
    is_active: bool
    office_id: UUID
    office_name: str
    office_kind: OfficeKind
    role: RoleCode
    since: datetime


def _colleagues(memberships: QuerySet[Membership]) -> list[Colleague]:
    fields = (
        "id", "person_id", "person__name", "person__login", "person__is_active",
        "office_id", "office__name", "office__kind", "role", "since",
    )  # fmt: skip
    return [
        Colleague(
            membership_id=row[0],
            person_id=row[1],
            name=row[2],
            login=row[3],
            is_active=row[4],
            office_id=row[5],
            office_name=row[6],
            office_kind=OfficeKind(row[7]),
            role=RoleCode(row[8]),
            since=row[9],
        )
        for row in memberships.values_list(*fields)
    ]


def name_of(actor: Actor, person_id: UUID) -> str:
    """What an officer is called, for a page about them; nothing when there is none. The directory is the staff's."""
    actor.require(Permission.PROFILE_OWN)
    return Person.objects.filter(pk=person_id).values_list("name", flat=True).first() or ""


def offices_of(person_id: UUID, *, at: datetime) -> set[UUID]:
    """Where somebody works now; asked by acts about that person."""
    return set(Membership.objects.filter(standing(at), person_id=person_id).values_list("office_id", flat=True))


def works_in(person_id: UUID, office_id: UUID, *, at: datetime) -> bool:
    """Whether somebody is active and holds a role in an office now."""
    held = Membership.objects.filter(standing(at), office_id=office_id, person_id=person_id, person__is_active=True)
    return held.exists()


def may_look_after(actor: Actor, person_id: UUID, *, at: datetime, offices: Collection[UUID] | None = None) -> bool:
    """Whether the actor sees and ends this person's sessions: who manages people, and a head in the own office.

    `offices`: where the person works now, where that was read already.
    """
    if actor.can(Permission.PEOPLE_MANAGE):
        return True
    theirs = offices_of(person_id, at=at) if offices is None else offices
    return not set(actor.offices_where(Permission.RESET_ASK)).isdisjoint(theirs)


def looks_after(actor: Actor, person_id: UUID, *, at: datetime, offices: Collection[UUID] | None = None) -> None:
    """Raises Refused unless the actor looks after this person's sessions."""
    if not may_look_after(actor, person_id, at=at, offices=offices):
        raise Refused(Permission.PEOPLE_MANAGE, ids={"person": str(person_id)})


def sessions_looked_after(
    actor: Actor, person_id: UUID, *, at: datetime, offices: Collection[UUID] | None = None
) -> list[SessionRow]:
    """Running sessions of somebody the actor looks after, the last used first. Raises Refused."""
    looks_after(actor, person_id, at=at, offices=offices)
    return _sessions("SELECT id, device, created_at, seen_at, is_current FROM access.sessions_of(%s)", [person_id])


def people_of_office(
    actor: Actor, office_id: UUID, *, at: datetime, among: QuerySet[Any, UUID] | None = None
) -> list[Colleague]:
    """Who works in one of the actor's own offices now, by name. Empty for an office of others.

    `among`: only these, by a queryset of their ids.
    """
    if office_id not in actor.office_ids:
        return []
    found = Membership.objects.filter(standing(at), office_id=office_id, person__is_active=True)
    if among is not None:
        found = found.filter(person_id__in=among)
    return _colleagues(found.order_by("person__name"))


def everybody(actor: Actor, *, at: datetime) -> list[Colleague]:
    """The whole directory: every standing membership, by office and name."""
    actor.require(Permission.PEOPLE_SEE)
    return _colleagues(Membership.objects.filter(standing(at)).order_by("office__name", "person__name"))


def holders_where(permission: Permission, office_id: UUID, *, at: datetime) -> list[UUID]:
    """Ids of the active people in an office who hold a power; for notices and sweeps."""
    from_roles = [role.code for role in ROLES.values() if permission in role.permissions]
    found = Membership.objects.filter(standing(at), office_id=office_id, role__in=from_roles, person__is_active=True)
    return list(found.order_by("person_id").distinct("person_id").values_list("person_id", flat=True))


def has_second_factor(actor: Actor) -> bool:
    """Whether sign-in asks for more than the password: a code from an application or a printed card, or a passkey."""
    actor.require(Permission.PROFILE_OWN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.my_second_factors() && ARRAY['totp', 'card', 'webauthn']")
        found: bool = cursor.fetchone()[0]
    return found
