"""Who must not know finds nothing, under the real database roles: no row, no notice, no deadline, no mail."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import officers, team

from sigap.access.models import Membership, Seat
from sigap.access.roles import OfficeKind, Section
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.clocks import jobs
from sigap.clocks.models import Clock
from sigap.notifications.actions import notify
from sigap.notifications.models import Notice
from sigap.notifications.queries import has_unread, notices_for, posts_at, unread_count

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
OF_CASE = {
    "cases_case": "id",
    "cases_participation": "case_id",
    "cases_assignment": "case_id",
    "cases_caseperson": "case_id",
    "cases_persontoken": "case_id",
    "cases_roomtext": "case_id",
    "cases_roomkey": "case_id",
    "cases_keptfrom": "case_id",
    "cases_safecontact": "case_id",
    "cases_note": "case_id",
    "cases_closing": "case_id",
    "cases_relation": "case_id",
    "assistance_service": "case_id",
    "vault_datakey": "case_id",
    "clocks_clock": "subject_id",
    "audit_event": "stream_id",
}


@pytest.fixture
def code() -> str:
    made = team.opened()
    team.named(made)
    with team.on_case(team.DEWI, made) as (actor, access):
        cases.write_section(by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="rahasia", based_on=0)
    team.accepted(made)
    return made


def keep(code: str, what: ExclusionRequest) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        exclude_from_case(by=actor, at=team.LATER, access=access, what=what, basis=ExclusionBasis.ACCUSED)


def police() -> ExclusionRequest:
    where = team.office(OfficeKind.POLRES_PPA)
    return ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=where.pk, office_name=where.name)


def person(login: str) -> ExclusionRequest:
    return ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(login), person_name=login)


def found(login: str, case_id: UUID) -> set[str]:
    with team.at_desk(login):
        return {
            table
            for table, column in OF_CASE.items()
            if team.counted(f"SELECT 1 FROM {table} WHERE {column} = %s", [case_id])
        }


@pytest.mark.parametrize("login", [team.ANTON, team.LESTARI])
def test_the_accused_office_finds_no_row_of_the_case(code: str, login: str) -> None:
    case_id = team.case_of(code).id
    assert found(login, case_id)
    keep(code, police())
    assert found(login, case_id) == set()


def test_an_officer_of_the_managing_office_finds_nothing_not_even_the_report(code: str) -> None:
    case = team.case_of(code)
    with team.at_desk(team.HASAN):
        assert team.counted("SELECT 1 FROM mailbox_envelope WHERE id = %s", [case.envelope_id]) == 1
    keep(code, person(team.HASAN))
    assert found(team.HASAN, case.id) == set()
    with team.at_desk(team.HASAN):
        assert team.counted("SELECT 1 FROM mailbox_envelope WHERE id = %s", [case.envelope_id]) == 0
    assert found(team.RINA, case.id)


def test_an_auditor_who_is_kin_does_not_read_its_trail(code: str) -> None:
    case_id = team.case_of(code).id
    assert found(team.SURYA, case_id) == {"audit_event"}
    keep(code, person(team.SURYA))
    assert found(team.SURYA, case_id) == set()


def test_a_second_membership_elsewhere_is_no_way_round(code: str) -> None:
    keep(code, police())
    anton = Membership.objects.get(person__login=team.ANTON)
    Membership.objects.create(
        person=anton.person,
        office=team.office(OfficeKind.UPTD_PPA),
        role="case_manager",
        since=officers.AT,
        mac=b"",
    )
    with team.role("sigap_desk"), connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT set_config('sigap.ticket', %s, true)", [team.TICKETS[team.ANTON]])
        cursor.execute("SELECT 1 FROM cases_case")
        assert cursor.fetchall() == []


def test_no_office_and_nobody_who_is_kept_comes_in_by_sql(code: str) -> None:
    case, where = team.case_of(code), team.office(OfficeKind.POLRES_PPA)
    keep(code, police())
    statements = (
        (
            (
                "INSERT INTO cases_participation (id, case_id, office_id, office_name, rooms, since, mac)"
                " VALUES (gen_random_uuid(), %s, %s, 'x', '{summary}', now(), '')"
            ),
            [case.id, where.pk],
        ),
        (
            (
                "INSERT INTO cases_assignment (id, case_id, person_id, person_name, office_id, since, mac)"
                " VALUES (gen_random_uuid(), %s, %s, 'x', %s, now(), '')"
            ),
            [case.id, team.person_id(team.ANTON), case.office_id],
        ),
    )
    for statement, values in statements:
        with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            team.counted(statement, values)


def test_whoever_is_kept_does_not_lift_it_and_nobody_removes_it(code: str) -> None:
    keep(code, person(team.HASAN))
    with team.at_desk(team.HASAN):
        assert (
            team.counted("UPDATE cases_keptfrom SET lifted_at = now(), lifted_by = %s", [team.person_id(team.HASAN)])
            == 0
        )
    with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        team.counted("DELETE FROM cases_keptfrom")


def test_notices_of_the_case_disappear_and_none_is_made(code: str) -> None:
    case_id, where = team.case_of(code).id, team.office(OfficeKind.UPTD_PPA).pk
    notify(at=team.LATER, code="clock-late", office_id=where, ids={"case": str(case_id)})
    with team.at_desk(team.HASAN) as actor:
        before = unread_count()
    keep(code, person(team.HASAN))
    with team.at_desk(team.HASAN) as actor:
        assert unread_count() < before
        assert all(str(case_id) not in notice.ids.values() for notice in notices_for(actor, at=team.LATER))
        assert team.counted("SELECT 1 FROM notifications_notice WHERE ids->>'case' = %s", [str(case_id)]) == 0
    made = Notice.objects.count()
    notify(at=team.LATER, code="clock-late", person_id=team.person_id(team.HASAN), ids={"case": str(case_id)})
    assert Notice.objects.count() == made
    notify(at=team.LATER, code="clock-late", person_id=team.person_id(team.RINA), ids={"case": str(case_id)})
    assert Notice.objects.count() == made + 1


def test_no_mail_says_that_something_waits(code: str) -> None:
    Notice.objects.all().delete()
    case_id, where, reader = team.case_of(code).id, team.office(OfficeKind.UPTD_PPA).pk, team.person_id(team.HASAN)
    notify(at=team.LATER, code="clock-late", office_id=where, ids={"case": str(case_id)})
    with team.role("sigap_worker"):
        assert has_unread(reader, posts_at(team.LATER), at=team.LATER)
    keep(code, person(team.HASAN))
    with team.role("sigap_worker"):
        assert not has_unread(reader, posts_at(team.LATER), at=team.LATER)
        assert has_unread(team.person_id(team.RINA), posts_at(team.LATER), at=team.LATER)


def test_the_ladder_climbs_past_a_head_who_must_not_know(code: str) -> None:
    Seat.objects.create(person_id=team.person_id(team.MAYA), kind="daily_chair", since=officers.AT, mac=b"")
    case_id = team.case_of(code).id
    keep(code, person(team.HASAN))
    Clock.objects.exclude(rule_code="service-plan").update(next_step_at=None)
    Notice.objects.all().delete()
    with team.role("sigap_worker"):
        jobs.sweep(team.AT + timedelta(days=12))
    told = Notice.objects.filter(ids__case=str(case_id)).values_list("person_id", "office_id", "role")
    assert (None, team.office(OfficeKind.UPTD_PPA).pk, "head") not in set(told)
    assert (None, None, "daily_chair") in set(told)


def test_somebody_who_was_never_kept_costs_one_question_a_statement(code: str) -> None:
    with team.at_desk(team.DEWI), connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT id FROM cases_case")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "InitPlan" in plan
