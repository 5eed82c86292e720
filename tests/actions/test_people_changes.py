"""People come, move and come back, offices change their name, seats change hands: effects, refusals, traces."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.factories import officers, team
from tests.factories.team import ANTON, AT, DEWI, HASAN, LESTARI, MAYA, RINA, SEKAR, SITI, SURYA

from sigap.access import actions as access
from sigap.access import entry, queries
from sigap.access.models import Membership, Office, OfficeName, Person, RoleRequest, Seat, Session
from sigap.access.roles import OfficeKind, RoleCode
from sigap.access.rules import SeatKind
from sigap.access.signin import password as judging
from sigap.audit.models import Event
from sigap.cases.actions.handing_over import offices_led
from sigap.desk.notices import notice_page
from sigap.kernel.errors import Refused, StepUpNeeded
from sigap.notifications.models import Notice
from sigap.notifications.queries import notices_for
from sigap.staff import actions as people
from sigap.staff.queries.people import by_office, directory, membership_of
from sigap.taskforce import actions as taskforce
from sigap.vault.macs import MacBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SOON = AT + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture(autouse=True)
def _shown() -> None:
    team.stepped_up(MAYA)


def added(login: str = "wulan.rsud", name: str = "Wulan Pere'an") -> tuple[Person, tuple[str, ...]]:
    office = team.office(OfficeKind.RSUD)
    with team.at_desk(MAYA) as maya:
        return people.add_officer(by=maya, at=AT, login=login, name=name, office=office, role=RoleCode.HEALTH_WORKER)


def confirmed(login: str) -> None:
    """The head says yes to the role that waits for somebody."""
    request = RoleRequest.objects.get(person__login=login, ended_at=None)
    team.stepped_up(HASAN)
    with team.at_desk(HASAN) as hasan:
        people.confirm_asked_role(by=hasan, at=SOON, request_id=request.pk)


def codes() -> list[str]:
    return list(Event.objects.order_by("at", "seq").values_list("code", flat=True))


def test_somebody_new_signs_in_with_the_words_and_gets_no_further_before_replacing_them() -> None:
    person, drawn = added()
    assert len(drawn) == 6
    assert person.must_change
    client = Client()
    assert officers.sign_in(client, "wulan.rsud", "-".join(drawn)) == 302
    ticket = client.session.session_key
    with pytest.raises(entry.PasswordMustChange), team.role("sigap_desk"), entry.enter(str(ticket)):
        pass
    confirmed("wulan.rsud")
    told = Notice.objects.filter(code__startswith="role-granted").values_list("code", "office_id", "person_id")
    others = Membership.objects.filter(office=team.office(OfficeKind.RSUD), until=None).exclude(person=person)
    colleagues = {("role-granted-colleague", None, each.person_id) for each in others}
    assert colleagues
    assert set(told) == colleagues | {("role-granted-audit", None, team.person_id(SURYA))}
    with team.at_desk(others[0].person.login) as colleague:
        (line,) = [row for row in notice_page(colleague, at=SOON).rows if "Beri tahu sekretariat" in row.words]
    assert [each.startswith("Wulan Pere'an") for each in line.facts] == [True]
    assert "-".join(drawn) not in str(list(Event.objects.values_list("body", flat=True)))


def test_of_a_head_in_an_office_made_up_every_other_head_is_told_but_who_said_yes() -> None:
    with team.at_desk(MAYA) as maya:
        made_up = people.add_office(by=maya, at=AT, kind=OfficeKind.UPTD_PPA, name="UPTD Bayangan")
        people.add_officer(by=maya, at=AT, login="boneka.uptd", name="Boneka", office=made_up, role=RoleCode.UPTD_HEAD)
    confirmed("boneka.uptd")
    for head, hears in ((HASAN, False), (LESTARI, True)):
        with team.at_desk(head) as actor:
            assert ("role-granted-headless" in [notice.code for notice in notices_for(actor, at=SOON)]) is hears
    with team.at_desk(RINA) as rina:
        assert notices_for(rina, at=SOON) == []


def test_a_flag_flipped_past_sigap_lets_nobody_in() -> None:
    person, drawn = added()
    team.rewritten("access_person", person.pk, must_change=False)
    with pytest.raises(judging.PersonAltered):
        judging.judge("wulan.rsud", "-".join(drawn), is_known_browser=True)


def test_power_is_given_only_by_who_has_just_shown_who_they_are() -> None:
    person, office = Person.objects.get(login=RINA), team.office(OfficeKind.UPTD_PPA)
    late = AT + timedelta(minutes=16)
    for attempt in (
        lambda maya: people.add_person(by=maya, at=late, login="a.b", name="A", password="x"),
        lambda maya: people.grant_role(by=maya, at=late, person=person, office=office, role=RoleCode.CASE_MANAGER),
        lambda maya: people.reactivate_person(by=maya, at=late, person=person),
        lambda maya: taskforce.grant_seat(by=maya, at=late, person=person, kind=SeatKind.CHAIR),
    ):
        with pytest.raises(StepUpNeeded), team.at_desk(MAYA) as maya:
            attempt(maya)


def test_a_move_ends_one_role_and_begins_the_other_or_does_neither() -> None:
    held, there = team.membership_of(SITI), team.office(OfficeKind.UPTD_PPA)
    with team.at_desk(MAYA) as maya:
        membership = membership_of(maya, team.person_id(SITI), held)
        people.move(by=maya, at=AT, membership=membership, office=there, role=RoleCode.SOCIAL_WORKER)
    confirmed(SITI)
    standing = Membership.objects.get(person__login=SITI, until=None)
    assert (standing.office_id, standing.role) == (there.pk, RoleCode.SOCIAL_WORKER)
    assert not Session.objects.filter(person__login=SITI, ended_at=None).exists()
    with team.at_desk(MAYA) as maya:
        membership = membership_of(maya, team.person_id(SITI), standing.pk)
    with pytest.raises(people.UnableToGrantMembership), team.at_desk(MAYA) as maya:
        people.move(by=maya, at=SOON, membership=membership, office=there, role=RoleCode.AUDITOR)
    standing.refresh_from_db()
    assert standing.until is None


def test_nobody_ends_moves_or_lets_in_themselves() -> None:
    me = Person.objects.get(login=MAYA)
    with pytest.raises(people.UnableToEndMembership), team.at_desk(MAYA) as maya:
        people.end_officer(by=maya, at=AT, person=me)
    with pytest.raises(people.UnableToChangePerson), team.at_desk(MAYA) as maya:
        people.end_person(by=maya, at=AT, person=me)
    with pytest.raises(taskforce.UnableToSeat), team.at_desk(MAYA) as maya:
        taskforce.grant_seat(by=maya, at=AT, person=me, kind=SeatKind.CHAIR)
    assert Person.objects.get(login=MAYA).is_active


def test_who_was_ended_comes_back_without_a_role_and_with_the_old_password() -> None:
    person = Person.objects.get(login=SEKAR)
    for _click in range(2):
        with team.at_desk(MAYA) as maya:
            people.end_officer(by=maya, at=AT, person=person)
    assert judging.judge(SEKAR, officers.PASSWORD, is_known_browser=True) is None
    ended, rsud = Person.objects.get(login=SEKAR), team.office(OfficeKind.RSUD)
    with pytest.raises(people.UnableToGrantMembership, match="Aktifkan dulu"), team.at_desk(MAYA) as maya:
        people.grant_role(by=maya, at=AT, person=ended, office=rsud, role=RoleCode.HEALTH_WORKER)
    with team.at_desk(MAYA) as maya:
        people.reactivate_person(by=maya, at=SOON, person=person)
    assert judging.judge(SEKAR, officers.PASSWORD, is_known_browser=True) is not None
    assert queries.offices_of(person.pk, at=SOON) == set()
    assert codes().count("access:person:ended") == codes().count("access:person:reactivated") == 1


def test_with_a_role_or_a_seat_nobody_goes_and_a_foreign_hand_is_not_signed_along() -> None:
    person = Person.objects.get(login=ANTON)
    with pytest.raises(people.UnableToChangePerson, match="memegang peran"), team.at_desk(MAYA) as maya:
        people.end_person(by=maya, at=AT, person=person)
    with (
        pytest.raises(DatabaseError, match="roles are still held"),
        team.at_desk(MAYA),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT access.person_set_active(%s, false, '')", [person.pk])
    team.rewritten("access_person", person.pk, password="argon2$x")
    with pytest.raises(MacBroken), team.at_desk(MAYA) as maya:
        people.end_officer(by=maya, at=AT, person=person)


def test_ones_own_password_ends_every_other_session_and_a_stranger_sets_none() -> None:
    team_ticket = team.TICKETS[RINA]
    other = Client()
    officers.sign_in(other, RINA)
    with team.at_desk(RINA) as rina:
        pass
    with team.role("sigap_desk"), entry.threshold(person=rina.person_id):
        assert access.change_password(by=rina, at=AT, password="lembah-ranau-2026") == 1
    assert other.get("/profil/").status_code == 302
    assert judging.judge(RINA, "lembah-ranau-2026", is_known_browser=True) is not None
    assert team_ticket
    gone = entry.UnenteredSession(person_id=team.person_id(DEWI), login=DEWI, session_hash=b"x" * 32)
    with (
        pytest.raises(access.UnableToChangePassword),
        team.role("sigap_desk"),
        entry.threshold(person=gone.person_id),
    ):
        access.change_password(by=gone, at=AT, password="lembah-ranau-2026")


@pytest.mark.parametrize(
    ("login", "may"), [(MAYA, True), (HASAN, True), (LESTARI, False), (DEWI, False), (SURYA, False)]
)
def test_sessions_are_ended_by_who_looks_after_the_officer(login: str, *, may: bool) -> None:
    rina = Person.objects.get(login=RINA)
    if may:
        with team.at_desk(login) as actor:
            assert queries.sessions_looked_after(actor, rina.pk, at=AT)
            assert people.end_sessions(by=actor, at=AT, person=rina) == 1
        assert Notice.objects.get(code="sessions-ended").person_id == rina.pk
        return
    with pytest.raises(Refused), team.at_desk(login) as actor:
        people.end_sessions(by=actor, at=AT, person=rina)
    with (
        pytest.raises(DatabaseError, match="not by this person"),
        team.at_desk(login),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT access.sessions_end_of(%s)", [rina.pk])


def test_an_office_is_renamed_and_keeps_what_it_was_called() -> None:
    office = team.office(OfficeKind.RSUD)
    before = office.name
    with team.at_desk(MAYA) as maya:
        people.rename_office(by=maya, at=AT, office=office, name="  RSUD  Pere'an ")
        people.rename_office(by=maya, at=AT, office=office, name="RSUD Pere'an")
        people.set_contact(by=maya, at=AT, office=office, contact=people.OfficeContact(phone="0735  590 000"))
    with team.at_desk(MAYA) as maya:
        people.rename_office(by=maya, at=SOON, office=office, name=before)
    assert Office.objects.get(pk=office.pk).phone == "0735 590 000"
    rows = OfficeName.objects.filter(office=office).order_by("until").values_list("name", "since", "until")
    assert list(rows) == [(before, office.valid_from, AT), ("RSUD Pere'an", AT, SOON)]
    taken = Office.objects.exclude(pk=office.pk).values_list("name", flat=True)[0]
    with pytest.raises(people.UnableToChangeOffice, match="Sudah ada"), team.at_desk(MAYA) as maya:
        people.rename_office(by=maya, at=SOON, office=office, name=taken)


def test_seats_change_hands_and_stand_empty() -> None:
    for login in (HASAN, LESTARI):
        with team.at_desk(MAYA) as maya:
            taskforce.grant_seat(by=maya, at=AT, person=Person.objects.get(login=login), kind=SeatKind.DAILY_CHAIR)
    held = Seat.objects.get(kind=SeatKind.DAILY_CHAIR, until=None)
    assert held.person_id == team.person_id(LESTARI)
    for _click in range(2):
        with team.at_desk(MAYA) as maya:
            taskforce.end_seat(by=maya, at=SOON, seat=held)
    assert not Seat.objects.filter(until=None).exists()
    assert codes().count("access:seat:ended") == 2


def test_the_directory_finds_by_login_name_and_office_and_groups_by_office() -> None:
    with team.at_desk(MAYA) as maya:
        assert [who.login for who in directory(maya, at=SOON, text="rina")] == [RINA]
        assert [who.login for who in directory(maya, at=SOON, text="LESTARI HAND")] == [LESTARI]
        uptd = team.office(OfficeKind.UPTD_PPA)
        assert {who.login for who in directory(maya, at=SOON, office_id=uptd.pk)} == {RINA, DEWI, HASAN}
        groups = by_office(directory(maya, at=SOON))
    assert [group.name for group in groups] == sorted(group.name for group in groups)
    with pytest.raises(Refused), team.at_desk(DEWI) as dewi:
        directory(dewi, at=SOON)


def test_the_database_and_the_rules_agree_on_who_leads_which_office() -> None:
    for login in team.PEOPLE:
        with team.at_desk(login) as actor, connection.cursor() as cursor:
            cursor.execute("SELECT id FROM access_office WHERE access.leads(id)")
            assert {row[0] for row in cursor.fetchall()} == set(offices_led(actor)), login
