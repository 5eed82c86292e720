"""Accounts are added, ended and opened again."""

from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access import events, slips
from sigap.access.actions.powers import record_staff_event, require, require_shown, sessions_ended_of
from sigap.access.entry import Actor, By, threshold
from sigap.access.models import Membership, Person, Seat
from sigap.access.permissions import Permission
from sigap.access.queries import person_facts, person_for_signin, person_kind, standing
from sigap.kernel.errors import Unable
from sigap.vault import macs


class UnableToAddPerson(Unable):
    """The account cannot be made like this."""


class UnableToChangePerson(Unable):
    """The account cannot be ended or opened again like this."""


@audit.action
def add_person(
    *,
    by: By,
    at: datetime,
    login: str,
    name: str,
    password: str,
    language: str = "id",
    is_demo: bool = False,
    must_change: bool | None = None,
) -> Person:
    """Adds somebody who can sign in but holds no power yet. Raises UnableToAddPerson.

    A password that an actor hands over must be replaced at the first sign-in; one that is loaded need not.
    """
    require(by, Permission.PEOPLE_MANAGE)
    require_shown(by, at=at)
    person = Person(
        login=login.strip().lower(),
        name=" ".join(name.split()),
        password=_invented(password) if is_demo else make_password(password),
        language=language,
        is_demo=is_demo,
        must_change=isinstance(by, Actor) if must_change is None else must_change,
        created_at=at,
    )
    if Person.objects.filter(login=person.login).exists():
        raise UnableToAddPerson(_("Nama pengguna ini sudah dipakai. Pilih yang lain."))
    person.mac = macs.sign(person_kind(person), person_facts(person))
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        if "login" not in str(error) or "form" in str(error):
            raise
        raise UnableToAddPerson(_("Nama pengguna ini sudah dipakai. Pilih yang lain.")) from None
    record_staff_event(events.PERSON_ADDED, by=by, at=at, person=str(person.id))
    return person


@cache
def _invented(password: str) -> str:
    """Stretched once: what the demo prints for everybody needs no salt for each."""
    return make_password(password)


@audit.action
def end_person(*, by: By, at: datetime, person: Person) -> None:
    """Lets somebody in no longer; a second time changes nothing. Raises UnableToChangePerson.

    Roles and seats are ended before, each by its own act.
    """
    require(by, Permission.PEOPLE_MANAGE, person=str(person.id))
    if by.person_id == person.id:
        raise UnableToChangePerson(_("Akun sendiri harus diakhiri oleh orang lain."))
    if Membership.objects.filter(standing(at), person=person).exists():
        raise UnableToChangePerson(_("Orang ini masih memegang peran. Akhiri dulu perannya."))
    if Seat.objects.filter(standing(at), person=person).exists():
        raise UnableToChangePerson(_("Orang ini masih memegang jabatan di gugus tugas. Akhiri dulu jabatannya."))
    _set_active(by, at, person, is_active=False)


@audit.action
def reactivate_person(*, by: By, at: datetime, person: Person) -> None:
    """Lets somebody in again, with the password they had and without any role. Raises UnableToChangePerson."""
    require(by, Permission.PEOPLE_MANAGE)
    if by.person_id == person.id:
        raise UnableToChangePerson(_("Akun sendiri harus diaktifkan oleh orang lain."))
    require_shown(by, at=at)
    _set_active(by, at, person, is_active=True)


@audit.action
def renew_first_password(*, by: By, at: datetime, person: Person) -> tuple[str, ...]:
    """Makes another first password for who never replaced the last one; its words, to be shown this once.

    What was begun with the last one ends. Raises UnableToChangePerson.
    """
    require(by, Permission.PEOPLE_MANAGE, person=str(person.id))
    if by.person_id == person.id:
        raise UnableToChangePerson(_("Kata sandi pertama sendiri harus dibuat oleh orang lain."))
    require_shown(by, at=at)
    has_own = UnableToChangePerson(
        _("Orang ini sudah punya kata sandi sendiri atau sudah diakhiri. Kalau sandinya hilang: Pulihkan masuk.")
    )
    whole = _whole(person)
    if whole is None or not whole.must_change:
        raise has_own
    # What somebody else has written into the row is not signed along.
    macs.verify(person_kind(whole), person_facts(whole), whole.mac)
    drawn = slips.drawn_words()
    whole.password = make_password(slips.as_password(drawn))
    mac = macs.sign(person_kind(whole), person_facts(whole))
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.first_password(%s, %s, %s)", [whole.id, whole.password, mac])
        is_made = cursor.fetchone()[0]
    if not is_made:
        raise has_own
    record_staff_event(events.FIRST_PASSWORD_MADE, by=by, at=at, person=str(whole.id))
    return drawn


def _whole(person: Person) -> Person | None:
    """With the password's hash, which the MAC covers: read as sign-in reads it, since the desk's role can not."""
    with threshold():
        return person_for_signin(person.login)


def _set_active(by: By, at: datetime, person: Person, *, is_active: bool) -> None:
    whole = _whole(person)
    if whole is None or whole.is_active is is_active:
        audit.unchanged()
        return
    # What somebody else has written into the row is not signed along.
    macs.verify(person_kind(whole), person_facts(whole), whole.mac)
    whole.is_active = is_active
    mac = macs.sign(person_kind(whole), person_facts(whole))
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.person_set_active(%s, %s, %s)", [whole.id, is_active, mac])
        changed = cursor.fetchone()[0]
    if not changed:
        audit.unchanged()
        return
    if not is_active:
        sessions_ended_of(whole.id)
    record_staff_event(events.PERSON_BACK if is_active else events.PERSON_ENDED, by=by, at=at, person=str(whole.id))
