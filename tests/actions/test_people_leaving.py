"""Somebody leaves: what is open holds them back, the head hands it over, then every door closes at once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from tests.factories import meetings, officers, team
from tests.factories.team import ANTON, DEWI, HASAN, LATER, LESTARI, MAYA, RINA, SEKAR

from sigap.access.models import Membership, Office, Person, Session
from sigap.access.queries import Colleague
from sigap.access.roles import OfficeKind, RoleCode, Section
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.actions.handing_over import UnableToHandOverCase, held_by
from sigap.cases.models import Assignment
from sigap.cases.queries import case_for
from sigap.cases.rules import HandOverReason, Risk
from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.kernel.errors import Refused
from sigap.meetings.actions.items import withdraw_item
from sigap.notifications.models import Notice
from sigap.staff import actions as people
from sigap.vault.macs import MacBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WHY = HandOverReason.LEAVING


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def role_of(login: str) -> Membership:
    return Membership.objects.select_related("person").defer("person__password", "person__mac").get(person__login=login)


def end_role(login: str, *, by: str = MAYA) -> None:
    held = role_of(login)
    with team.at_desk(by) as actor:
        people.end_role(by=actor, at=LATER, membership=held)


def hand_over(code: str, login: str, to: str, *, by: str = HASAN, reason: HandOverReason = WHY) -> bool:
    former = team.person_id(login)
    with team.at_desk(by) as actor:
        return cases.hand_over(
            by=actor, at=LATER, code=code, former_id=former, to=team.colleague(actor, to), reason=reason
        )


def test_dewi_is_held_back_by_the_case_she_manages_and_only_its_number_is_told() -> None:
    code = team.opened()
    with pytest.raises(people.UnableToLeave) as told:
        end_role(DEWI)
    assert "1 kasus terbuka sebagai penanggung jawab" in told.value.sentence
    assert "Hasan Basri" in told.value.sentence
    assert code not in told.value.sentence
    assert role_of(DEWI).until is None


def test_past_the_act_the_database_itself_holds_her_back() -> None:
    team.opened()
    held = role_of(DEWI)
    with (
        pytest.raises(DatabaseError, match="work is still open"),
        team.at_desk(MAYA) as maya,
        transaction.atomic(),
    ):
        people.end_membership(by=maya, at=LATER, membership=held)


def test_the_head_hands_over_and_she_leaves_with_every_door_closed() -> None:
    code = team.opened()
    case = team.case_of(code)
    clock = Clock.objects.get(rule_code="service-plan", subject_id=case.id, stopped_at=None)
    assert hand_over(code, DEWI, HASAN)
    case.refresh_from_db()
    assert (case.manager_id, case.manager_name) == (team.person_id(HASAN), "Hasan Basri")
    assert not Assignment.objects.filter(case=case, person_id=team.person_id(DEWI), until=None).exists()
    handed = Clock.objects.get(pk=clock.pk)
    assert (handed.owner_person, handed.due_at) == (case.manager_id, clock.due_at)
    assert not Notice.objects.filter(code="case-partner-changed").exists()
    assert {"case:file:handed_over", "case:officer:released", "case:officer:assigned"} <= set(team.trail(case.id))
    told = Notice.objects.filter(ids__case=str(case.id)).values_list("person_id", "code")
    assert set(told) >= {
        (team.person_id(HASAN), "case-handed-to-you"),
        (team.person_id(DEWI), "case-handed-on"),
    }
    person = Person.objects.get(login=DEWI)
    with team.at_desk(MAYA) as maya:
        people.end_officer(by=maya, at=LATER, person=person)
    assert not Session.objects.filter(person=person, ended_at=None).exists()
    assert not Person.objects.get(login=DEWI).is_active
    with team.on_case(HASAN, code) as (hasan, opened):
        assert opened.is_assigned
        cases.write_section(by=hasan, at=LATER, access=opened, section=Section.SUMMARY, text="Diteruskan.", based_on=0)


def test_the_second_click_hands_over_nothing_more() -> None:
    code = team.opened()
    assert hand_over(code, DEWI, HASAN)
    before = Event.objects.count()
    assert not hand_over(code, DEWI, HASAN)
    assert Event.objects.count() == before


def test_what_rina_does_beside_dewi_ends_with_her_role_and_does_not_come_back() -> None:
    code = team.opened()
    case = team.case_of(code)
    end_role(RINA)
    work = Assignment.objects.get(case=case, person_id=team.person_id(RINA))
    assert work.until is not None
    assert bytes(work.mac) == b""
    assert team.trail(case.id)[-1] == "case:officer:released"
    person, office = Person.objects.get(login=RINA), team.office(OfficeKind.UPTD_PPA)
    people.grant_membership(by=officers.LOADER, at=LATER, person=person, office=office, role=RoleCode.INTAKE_OFFICER)
    assert not Assignment.objects.filter(case=case, person_id=person.pk, until=None).exists()


def test_a_report_taken_and_not_decided_holds_back_too() -> None:
    report = team.taken(RINA)
    with pytest.raises(people.UnableToLeave, match="1 laporan yang belum diputuskan"):
        end_role(RINA)
    with team.at_desk(HASAN) as hasan:
        intake.take_over(by=hasan, at=LATER, envelope=report)
    end_role(RINA)
    assert role_of(RINA).until == LATER


def test_the_last_of_an_office_on_a_case_is_held_back_until_a_colleague_is_on_it() -> None:
    code = team.opened()
    team.accepted(code, ANTON)
    with pytest.raises(people.UnableToLeave, match="1 kasus yang tidak dipegang rekan lain"):
        end_role(ANTON)
    assert not hand_over(code, ANTON, HASAN, by=HASAN), "nothing of another office is Hasan's to give"
    assert hand_over(code, ANTON, LESTARI, by=LESTARI)
    changed = Notice.objects.filter(code="case-partner-changed").values_list("person_id", flat=True)
    assert list(changed) == [team.person_id(DEWI)], "whom to telephone there now"
    end_role(ANTON)
    with team.on_case(LESTARI, code) as (_lestari, access_to):
        assert access_to.is_assigned


def test_where_an_office_has_no_head_a_colleague_hands_over() -> None:
    officers.officer("yusuf.rsud", "Yusuf Hidayat", RoleCode.HEALTH_WORKER, kind=OfficeKind.RSUD)
    team.sign_in("yusuf.rsud")
    code = team.opened()
    team.accepted(code, SEKAR)
    assert hand_over(code, SEKAR, "yusuf.rsud", by="yusuf.rsud")
    end_role(SEKAR)


def test_a_social_worker_of_an_office_with_a_head_hands_over_nothing() -> None:
    code = team.opened()
    officers.officer("ani.uptd", "Ani Lestari", RoleCode.SOCIAL_WORKER, kind=OfficeKind.UPTD_PPA)
    team.sign_in("ani.uptd")
    with pytest.raises(Refused):
        hand_over(code, DEWI, HASAN, by="ani.uptd")


@pytest.mark.parametrize("login", [RINA, DEWI, ANTON, MAYA])
def test_only_who_leads_the_office_hands_over(login: str) -> None:
    code = team.opened()
    with team.at_desk(HASAN) as hasan:
        to = team.colleague(hasan, HASAN)
    with team.at_desk(login) as actor, pytest.raises(Refused):
        cases.hand_over(by=actor, at=LATER, code=code, former_id=team.person_id(DEWI), to=to, reason=WHY)


def test_a_case_is_managed_only_by_a_role_that_closes_one() -> None:
    code = team.opened()
    with pytest.raises(UnableToHandOverCase, match="Rina Marlina tidak berperan"):
        hand_over(code, DEWI, RINA)
    with pytest.raises(UnableToHandOverCase, match="rekan lain"):
        hand_over(code, DEWI, DEWI)


def _me(login: str) -> Colleague:
    with team.at_desk(login) as actor:
        return team.colleague(actor, login)


@pytest.mark.parametrize(("reason", "stays"), [(HandOverReason.ABSENT, True), (HandOverReason.CONFLICT, False)])
def test_a_head_takes_over_and_the_former_manager_stays_unless_they_must_not_know(
    reason: HandOverReason, *, stays: bool
) -> None:
    code = team.opened()
    case, me = team.case_of(code), _me(HASAN)
    with team.at_desk(HASAN) as hasan:
        assert not case_for(hasan, code).is_assigned
        cases.take_over(by=hasan, at=LATER, code=code, me=me, reason=reason)
        cases.take_over(by=hasan, at=LATER, code=code, me=me, reason=reason)
    case.refresh_from_db()
    assert case.manager_id == team.person_id(HASAN)
    still = Assignment.objects.filter(case=case, person_id=team.person_id(DEWI), until=None)
    assert still.exists() is stays
    assert team.trail(case.id).count("case:file:taken_over") == 1
    assert Notice.objects.filter(person_id=team.person_id(DEWI), code="case-taken-over").count() == 1
    with team.on_case(HASAN, code) as (_hasan, opened):
        assert opened.is_assigned


@pytest.mark.parametrize("login", [DEWI, RINA, ANTON, LESTARI, MAYA])
def test_nobody_else_takes_over(login: str) -> None:
    code, me = team.opened(), _me(login)
    with team.at_desk(login) as actor, pytest.raises(Refused):
        cases.take_over(by=actor, at=LATER, code=code, me=me, reason=HandOverReason.ABSENT)


def test_what_a_head_sees_before_handing_over() -> None:
    code = team.opened()
    with team.at_desk(HASAN) as hasan:
        held = held_by(hasan, team.person_id(DEWI))
    assert [(each.case.code, each.is_manager, each.case.risk) for each in held] == [(code, True, Risk.HIGH)]
    with team.at_desk(LESTARI) as lestari:
        assert held_by(lestari, team.person_id(DEWI)) == []


def test_an_office_with_a_case_a_request_or_people_is_not_dissolved() -> None:
    code = team.opened()
    team.offered(code, OfficeKind.RSUD)
    for kind, words in ((OfficeKind.UPTD_PPA, "kasus terbuka"), (OfficeKind.RSUD, "rujukan")):
        with team.at_desk(MAYA) as maya, pytest.raises(people.UnableToChangeOffice, match=words):
            people.end_office(by=maya, at=LATER, office=team.office(kind))
    with team.at_desk(MAYA) as maya, pytest.raises(people.UnableToChangeOffice, match="1 peran"):
        people.end_office(by=maya, at=LATER, office=team.office(OfficeKind.KEMENAG))
    for kind in (OfficeKind.UPTD_PPA, OfficeKind.RSUD, OfficeKind.KEMENAG):
        with pytest.raises(DatabaseError), team.at_desk(MAYA), transaction.atomic():
            Office.objects.filter(kind=kind).update(valid_to=LATER)


def test_an_office_that_owes_the_task_force_something_is_not_dissolved() -> None:
    officers.office(OfficeKind.DISDIK)
    item = meetings.given(meetings.content(OfficeKind.DISDIK))
    team.stepped_up(MAYA, at=LATER)
    with team.at_desk(MAYA) as maya, pytest.raises(people.UnableToChangeOffice, match="1 tindak lanjut"):
        people.end_office(by=maya, at=LATER, office=team.office(OfficeKind.DISDIK))
    with team.at_desk(MAYA) as maya:
        withdraw_item(by=maya, at=LATER, item_id=item.pk, note="Diteruskan Kemenag")
        people.end_office(by=maya, at=LATER, office=team.office(OfficeKind.DISDIK))


def test_an_empty_office_is_dissolved_and_takes_nobody_in_any_more() -> None:
    office = officers.office(OfficeKind.DISDIK)
    person = Person.objects.get(login=RINA)
    team.stepped_up(MAYA, at=LATER)
    for _click in range(2):
        with team.at_desk(MAYA) as maya:
            people.end_office(by=maya, at=LATER, office=office)
    office.refresh_from_db()
    after, role = LATER + timedelta(minutes=1), RoleCode.PARTNER_OFFICER
    with pytest.raises(people.UnableToGrantMembership, match="sudah diakhiri"), team.at_desk(MAYA) as maya:
        people.grant_role(by=maya, at=after, person=person, office=office, role=role)
    assert team.trail(office.pk).count("access:office:ended") == 1


def test_sql_gives_a_head_no_way_round_the_macs() -> None:
    code = team.opened()
    case, hasan_id, office = team.case_of(code), team.person_id(HASAN), team.office(OfficeKind.UPTD_PPA)
    with team.at_desk(HASAN), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_assignment (id, case_id, person_id, person_name, office_id, since, mac)"
            " VALUES (gen_random_uuid(), %s, %s, 'x', %s, now(), '')",
            [case.id, hasan_id, office.id],
        )
    with pytest.raises(MacBroken), team.on_case(HASAN, code) as (hasan, opened):
        cases.write_section(by=hasan, at=LATER, access=opened, section=Section.SUMMARY, text="x", based_on=0)


def test_work_is_ended_by_a_head_only_and_never_begun_again_by_hand() -> None:
    case = team.case_of(team.opened())
    end = "UPDATE cases_assignment SET until = now() WHERE case_id = %s AND person_id = %s"
    values = [case.id, team.person_id(RINA)]
    for login in (DEWI, RINA, ANTON, MAYA):
        with team.at_desk(login):
            assert team.counted(end, values) == 0, login
    with team.at_desk(HASAN):
        assert team.counted(end, values) == 1
        assert team.counted(end.replace("now()", "null"), values) == 0


def test_who_works_on_it_for_others_hears_that_the_case_has_another_manager() -> None:
    code = team.opened()
    for login in (ANTON, SEKAR):
        team.accepted(code, login)
    heard = Notice.objects.filter(code="case-manager-changed", ids={"case": str(team.case_of(code).pk)})
    assert hand_over(code, ANTON, LESTARI, by=LESTARI)
    assert not heard.exists(), "its manager is the same"
    for _click in range(2):
        hand_over(code, DEWI, HASAN)
    assert Counter(row.person_id for row in heard) == Counter(map(team.person_id, (LESTARI, SEKAR))), "once each"
    for login in (LESTARI, DEWI):
        with team.at_desk(login), connection.cursor() as cursor:
            cursor.execute("SELECT cases.working_elsewhere(%s)", [team.case_of(code).pk])
            assert cursor.fetchall() == [], "the head of the managing office asks this, nobody else"
