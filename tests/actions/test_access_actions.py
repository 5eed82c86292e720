"""Acts on people, offices and powers: what each changes, the trace it leaves, and what it refuses."""

from datetime import timedelta

import pytest
from django.conf import LazySettings, settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.factories import officers
from tests.factories.officers import AT, LOADER

from sigap.access import actions, entry, jobs, queries
from sigap.access.entry import Actor
from sigap.access.models import Attempt, Browser, Membership, Office, Person, Session
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import SeatKind
from sigap.audit.models import Event
from sigap.kernel.errors import Refused
from sigap.staff import actions as staff
from sigap.taskforce import actions as taskforce

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def actor_of(login: str) -> Actor:
    client = Client()
    officers.sign_in(client, login)
    with entry.enter(client.cookies[settings.SESSION_COOKIE_NAME].value) as actor:
        return actor


def codes() -> list[str]:
    return list(Event.objects.order_by("at", "seq").values_list("code", flat=True))


def test_each_act_leaves_its_trace() -> None:
    person = officers.rina()
    taskforce.grant_seat(by=LOADER, at=AT, person=person, kind=SeatKind.DAILY_CHAIR)
    held = Membership.objects.get(person=person)
    staff.end_membership(by=LOADER, at=AT + timedelta(days=1), membership=held)
    assert set(codes()) == {
        "access:person:added",
        "access:office:added",
        "access:membership:granted",
        "access:seat:granted",
        "access:membership:ended",
    }


@pytest.mark.parametrize("name", ["Sukarno", "Siti " + "a" * 290, "Ni'matul Pere'an", "Ibu 🌸", "李"])
def test_names_are_taken_as_they_are(name: str) -> None:
    person = staff.add_person(by=LOADER, at=AT, login="orang.baru", name=name, password="x")
    assert Person.objects.get(pk=person.pk).name == name


@pytest.mark.parametrize("login", ["", "a", "Rina Uptd", "rina@uptd", "../rina", "r" * 65])
def test_a_login_has_a_plain_form(login: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        staff.add_person(by=LOADER, at=AT, login=login, name="Rina", password="x")


def test_a_login_is_given_once() -> None:
    officers.rina()
    with pytest.raises(staff.UnableToAddPerson):
        staff.add_person(by=LOADER, at=AT, login="RINA.UPTD", name="Rina lain", password="x")


def test_nobody_gives_or_ends_a_power_of_their_own() -> None:
    maya = officers.maya()
    actor = actor_of("maya.sekretariat")
    with pytest.raises(staff.UnableToGrantMembership):
        staff.grant_membership(
            by=actor, at=AT, person=maya, office=officers.office(OfficeKind.UPTD_PPA), role=RoleCode.CASE_MANAGER
        )
    with pytest.raises(staff.UnableToEndMembership):
        staff.end_membership(by=actor, at=AT, membership=Membership.objects.get(person=maya))


def test_a_role_exists_in_its_own_kind_of_office_only() -> None:
    rina, kodim = officers.rina(), officers.office(OfficeKind.KODIM)
    for role, where in ((RoleCode.AUDITOR, "hanya ada di: "), (RoleCode.INTAKE_OFFICER, "hanya ada di: UPTD PPA")):
        with pytest.raises(staff.UnableToGrantMembership, match=where):
            staff.grant_membership(by=LOADER, at=AT, person=rina, office=kodim, role=role)


def test_a_power_is_given_once() -> None:
    held = Membership.objects.get(person=officers.rina())
    with pytest.raises(staff.UnableToGrantMembership):
        staff.grant_membership(by=LOADER, at=AT, person=held.person, office=held.office, role=RoleCode(held.role))


def test_ending_a_power_twice_changes_nothing_the_second_time() -> None:
    held = Membership.objects.get(person=officers.rina())
    for _ in range(2):
        staff.end_membership(by=LOADER, at=AT, membership=held)
    assert codes().count("access:membership:ended") == 1


def test_a_seat_has_one_holder_and_the_last_one_leaves() -> None:
    rina, maya = officers.rina(), officers.maya()
    for person in (rina, maya, maya):
        taskforce.grant_seat(by=LOADER, at=AT, person=person, kind=SeatKind.DAILY_CHAIR)
    assert queries.seat_holder(SeatKind.DAILY_CHAIR, at=AT) == maya.pk
    assert queries.seat_holder(SeatKind.CHAIR, at=AT) is None
    assert codes().count("access:seat:granted") == 2


@pytest.mark.parametrize("login", ["rina.uptd", "surya.inspektorat"])
def test_who_does_not_manage_people_is_refused(login: str) -> None:
    rina, _surya, maya = officers.rina(), officers.surya(), officers.maya()
    actor = actor_of(login)
    office, held = Office.objects.first(), Membership.objects.exclude(person__login=login).first()
    assert office is not None
    assert held is not None
    for attempt in (
        lambda: staff.add_person(by=actor, at=AT, login="x.y", name="X", password="x"),
        lambda: staff.add_office(by=actor, at=AT, kind=OfficeKind.RSUD, name="X"),
        lambda: staff.grant_membership(by=actor, at=AT, person=rina, office=office, role=RoleCode.AUDITOR),
        lambda: staff.end_membership(by=actor, at=AT, membership=held),
        lambda: taskforce.grant_seat(by=actor, at=AT, person=rina, kind=SeatKind.CHAIR),
        lambda: staff.end_person(by=actor, at=AT, person=held.person),
        lambda: staff.reactivate_person(by=actor, at=AT, person=held.person),
        lambda: actions.end_sessions_of(by=actor, at=AT, person=maya),
    ):
        with pytest.raises(Refused):
            attempt()


def test_directory_queries_show_what_each_may_see() -> None:
    rina = officers.rina()
    officers.anton()
    officers.surya()
    at = timezone.now()
    intake, auditor = actor_of("rina.uptd"), actor_of("surya.inspektorat")
    assert [each.person_id for each in queries.people_of_office(intake, intake.office_ids[0], at=at)] == [rina.pk]
    assert queries.people_of_office(intake, auditor.office_ids[0], at=at) == []
    assert {each.login for each in queries.everybody(auditor, at=at)} == {
        "rina.uptd",
        "anton.polres",
        "surya.inspektorat",
    }
    with pytest.raises(Refused):
        queries.everybody(intake, at=at)
    with pytest.raises(Refused):
        queries.offices_that_take_referrals(auditor, at=at)


def test_referrals_go_to_other_offices_that_take_them() -> None:
    officers.officer("dewi.uptd", "Dewi Anggraini", RoleCode.CASE_MANAGER)
    officers.anton()
    officers.surya()
    actor = actor_of("dewi.uptd")
    found = queries.offices_that_take_referrals(actor, at=timezone.now())
    assert [office.kind for office in found] == [OfficeKind.POLRES_PPA]


def test_whom_to_tell_is_found_by_power() -> None:
    rina = officers.rina()
    office = officers.office(OfficeKind.UPTD_PPA)
    dewi = officers.officer("dewi.uptd", "Dewi Anggraini", RoleCode.CASE_MANAGER)
    at = timezone.now()
    assert set(queries.holders_where(Permission.REPORT_TAKE, office.pk, at=at)) == {rina.pk, dewi.pk}
    assert queries.holders_where(Permission.CASE_CLOSE, office.pk, at=at) == [dewi.pk]
    assert queries.holders_where(Permission.REPORT_TAKE, office.pk, at=AT - timedelta(days=1)) == []


def test_the_sweep_forgets_what_nobody_needs() -> None:
    officers.rina()
    officers.sign_in(Client(), "rina.uptd")
    now = timezone.now()
    assert jobs.forget(now) == 0
    assert jobs.forget(now + timedelta(days=2)) >= 3
    assert not Session.objects.exists()
    assert not Attempt.objects.exists()
    assert Browser.objects.count() == 1
    jobs.forget(now + timedelta(days=181))
    assert not Browser.objects.exists()
