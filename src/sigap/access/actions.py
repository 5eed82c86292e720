"""Writes about people, offices, powers and sessions. Each leaves a trace; none grants a power to oneself."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events
from sigap.access.entry import Actor, By, membership_facts
from sigap.access.models import Membership, Office, Person, Seat
from sigap.access.permissions import Permission
from sigap.access.queries import person_facts
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import SeatKind, may_hold
from sigap.kernel.errors import Unable
from sigap.vault import macs

LANGUAGES = ("id", "en")


class UnableToGrantMembership(Unable):
    """The power cannot be given like this."""


class UnableToEndMembership(Unable):
    """The power cannot be ended like this."""


class UnableToEndSession(Unable):
    """There is no such running session of one's own."""


class UnableToSetLanguage(Unable):
    """No such language."""


def _require(by: By, permission: Permission) -> None:
    if isinstance(by, Actor):
        by.require(permission)


def _record(code: str, *, by: By | None, at: datetime, office: UUID | None = None, **ids: str) -> None:
    audit.record(
        audit.Event(
            code=code,
            stream_kind="agency" if office else "system",
            stream_id=office or events.SYSTEM_STREAM,
            actor_id=by.person_id if by else None,
            at=at,
            ids={**ids, **({"office": str(office)} if office else {})},
        )
    )


@audit.action
def add_person(
    *, by: By, at: datetime, login: str, name: str, password: str, language: str = "id", is_demo: bool = False
) -> Person:
    """Adds somebody who can sign in but holds no power yet."""
    _require(by, Permission.PEOPLE_MANAGE)
    person = Person(
        login=login.strip().lower(),
        name=name.strip(),
        password=make_password(password),
        language=language,
        is_demo=is_demo,
        created_at=at,
    )
    person.mac = macs.sign("person", person_facts(person))
    person.save(force_insert=True)
    _record(events.PERSON_ADDED, by=by, at=at, person=str(person.id))
    return person


@audit.action
def set_password(*, by: By, at: datetime, person: Person, password: str) -> None:
    """Sets a new password, one's own or (in person, by who manages people) another's; ends all other sessions."""
    if by.person_id != person.id:
        _require(by, Permission.PEOPLE_MANAGE)
    # Built anew: a person from a list carries no password to read, and must not.
    changed = Person(id=person.id, login=person.login, is_active=person.is_active, password=make_password(password))
    mac = macs.sign("person", person_facts(changed))
    Person.objects.filter(pk=person.id).update(password=changed.password, mac=mac)
    _end_sessions_of(person.id)
    _record(events.PASSWORD_SET, by=by, at=at, person=str(person.id))


@audit.action
def set_language(*, by: Actor, at: datetime, language: str) -> None:
    """Sets the language in which one reads the desk. Raises UnableToSetLanguage."""
    if language not in LANGUAGES:
        raise UnableToSetLanguage(_("Bahasa itu belum tersedia. Pilih Bahasa Indonesia atau Inggris."))
    if language == by.language:
        audit.unchanged()
        return
    Person.objects.filter(pk=by.person_id).update(language=language)
    _record(events.LANGUAGE_SET, by=by, at=at, person=str(by.person_id), language=language)


@audit.action
def add_office(
    *,
    by: By,
    at: datetime,
    kind: OfficeKind,
    name: str,
    region: str = "",
    phone: str = "",
    parent: Office | None = None,
) -> Office:
    """Adds an office."""
    _require(by, Permission.PEOPLE_MANAGE)
    office = Office(kind=kind, name=name.strip(), region=region, phone=phone, parent=parent, valid_from=at)
    office.save(force_insert=True)
    _record(events.OFFICE_ADDED, by=by, at=at, office=office.id)
    return office


@audit.action
def grant_membership(
    *, by: By, at: datetime, person: Person, office: Office, role: RoleCode, until: datetime | None = None
) -> Membership:
    """Gives a person a role in an office. Raises UnableToGrantMembership."""
    _require(by, Permission.PEOPLE_MANAGE)
    if by.person_id == person.id:
        raise UnableToGrantMembership(_("Peran untuk diri sendiri harus diberikan oleh orang lain."))
    if not may_hold(role, OfficeKind(office.kind)):
        raise UnableToGrantMembership(_("Peran ini tidak ada di kantor jenis itu. Pilih peran atau kantor lain."))
    if Membership.objects.filter(person=person, office=office, role=role, until=None).exists():
        raise UnableToGrantMembership(_("Orang ini sudah memegang peran itu di kantor yang sama."))
    membership = Membership(id=uuid4(), person=person, office=office, role=role, since=at, until=until)
    membership.mac = _membership_mac(membership)
    membership.save(force_insert=True)
    _record_membership(events.MEMBERSHIP_GRANTED, membership, by=by, at=at)
    return membership


@audit.action
def end_membership(*, by: By, at: datetime, membership: Membership) -> None:
    """Ends a power at once, and every session of who held it. Raises UnableToEndMembership."""
    _require(by, Permission.PEOPLE_MANAGE)
    if by.person_id == membership.person_id:
        raise UnableToEndMembership(_("Peran sendiri harus diakhiri oleh orang lain."))
    if membership.until is not None and membership.until <= at:
        audit.unchanged()
        return
    membership.until = at
    membership.mac = _membership_mac(membership)
    Membership.objects.filter(pk=membership.pk).update(until=at, mac=membership.mac)
    _end_sessions_of(membership.person_id)
    _record_membership(events.MEMBERSHIP_ENDED, membership, by=by, at=at)


@audit.action
def grant_seat(*, by: By, at: datetime, person: Person, kind: SeatKind) -> Seat:
    """Seats a person in the task force; who sat there before leaves the seat."""
    _require(by, Permission.PEOPLE_MANAGE)
    for before in Seat.objects.filter(kind=kind, until=None).exclude(person=person):
        before.until = at
        before.mac = _seat_mac(before)
        before.save(update_fields=["until", "mac"])
    seat = Seat.objects.filter(kind=kind, until=None).first()
    if seat is not None:
        audit.unchanged()
        return seat
    seat = Seat(id=uuid4(), person=person, kind=kind, since=at)
    seat.mac = _seat_mac(seat)
    seat.save(force_insert=True)
    _record(events.SEAT_GRANTED, by=by, at=at, person=str(person.id), seat=str(kind))
    return seat


@audit.action
def end_session(*, by: Actor, at: datetime, session_id: UUID) -> None:
    """Ends one running session of one's own. Raises UnableToEndSession."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.my_session_end(%s)", [session_id])
        was_running = cursor.fetchone()[0]
    if not was_running:
        raise UnableToEndSession(_("Sesi itu sudah tidak berjalan."))
    _record(events.SESSION_ENDED, by=by, at=at, person=str(by.person_id), session=str(session_id))


@audit.action
def end_other_sessions(*, by: Actor, at: datetime) -> int:
    """Ends every session of one's own but the one at hand; returns how many."""
    ended = _end_sessions_of(by.person_id)
    for session_id in ended:
        _record(events.SESSION_ENDED, by=by, at=at, person=str(by.person_id), session=str(session_id))
    if not ended:
        audit.unchanged()
    return len(ended)


@audit.action
def note_threshold(*, at: datetime, code: str, person_id: UUID, failures: int | None = None) -> None:
    """Notes what happened at the threshold, where there is no actor yet: sign-in, step-up, second factor."""
    counted = {} if failures is None else {"failures": str(failures)}
    audit.record(
        audit.Event(
            code=code,
            stream_kind="system",
            stream_id=events.SYSTEM_STREAM,
            # A stranger's failures are not the officer's act.
            actor_id=None if code in events.NOT_BY_THE_PERSON else person_id,
            at=at,
            ids={"person": str(person_id), **counted},
        )
    )


def _end_sessions_of(person_id: UUID) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.sessions_end_of(%s)", [person_id])
        return [row[0] for row in cursor.fetchall()]


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


def _seat_mac(seat: Seat) -> bytes:
    return macs.sign("seat", (seat.id, seat.person_id, str(seat.kind), seat.since, seat.until))


def _record_membership(code: str, membership: Membership, *, by: By, at: datetime) -> None:
    _record(
        code,
        by=by,
        at=at,
        office=membership.office_id,
        person=str(membership.person_id),
        role=str(membership.role),
        membership=str(membership.id),
    )
