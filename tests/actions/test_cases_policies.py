"""Row-level security on a case, as the desk's real role: what each office finds before, after, without acceptance."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import officers, partners, team

from sigap.access.permissions import Permission
from sigap.access.roles import ROLES, OfficeKind, Section
from sigap.assistance import actions as assistance
from sigap.assistance.rules import SECTIONS_OPENED, ReferralPurpose, ServiceKind
from sigap.cases import actions as cases
from sigap.legal import actions as legal
from sigap.legal.rules import MarkKind, MarkSource
from sigap.referrals import actions as referrals
from sigap.referrals.rules import DeclineReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
OF_CASE = {
    "cases_case": "id",
    "cases_participation": "case_id",
    "cases_assignment": "case_id",
    "cases_caseperson": "case_id",
    "cases_papertoken": "case_id",
    "cases_persontoken": "case_id",
    "cases_roomtext": "case_id",
    "cases_roomkey": "case_id",
    "assistance_service": "case_id",
    "referrals_referral": "case_id",
    "vault_datakey": "case_id",
    "audit_event": "stream_id",
}
HEADER = {"cases_case", "cases_participation", "cases_assignment"}


@pytest.fixture
def code() -> str:
    """A case in which something lies in every table."""
    made = team.opened()
    team.named(made)
    with team.on_case(team.DEWI, made) as (actor, access):
        cases.write_section(by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="rahasia", based_on=0)
        assistance.note_service(
            by=actor,
            at=team.AT,
            access=access,
            kind=ServiceKind.HEALTH,
            done_at=team.AT,
            note="rahasia",
            post_key=access.case.id,
        )
        legal.note_mark(
            by=actor,
            at=team.AT,
            access=access,
            kind=MarkKind.LP,
            happened_on=team.AT.date(),
            ordinal=None,
            told_by=MarkSource.LETTER,
            paper=legal.Paper(number="LP/B/12/XI/2026"),
            post_key=access.case.id,
        )
    team.offered(made, OfficeKind.KEMENAG, frozenset({ReferralPurpose.FAITH_COUNSELLING}))
    return made


def found(login: str, code: str) -> set[str]:
    """The tables in which somebody finds a row of this case."""
    case_id = team.case_of(code).id
    with team.at_desk(login):
        return {
            table
            for table, column in OF_CASE.items()
            if team.counted(f"SELECT 1 FROM {table} WHERE {column} = %s", [case_id])
        }


def open_keys(login: str) -> set[str]:
    """Purposes of the data keys that somebody finds."""
    with team.at_desk(login), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT purpose FROM vault_datakey")
        return {row[0] for row in cursor.fetchall()}


def test_who_works_on_a_case_finds_all_of_it(code: str) -> None:
    assert found(team.DEWI, code) == set(OF_CASE)
    assert open_keys(team.DEWI) == {"person", "case_room", "referral"}


def test_a_colleague_finds_the_header_only(code: str) -> None:
    assert found(team.HASAN, code) == HEADER
    assert open_keys(team.HASAN) == set()


@pytest.mark.parametrize("login", [team.SEKAR, team.MAYA])
def test_an_office_that_takes_no_part_finds_nothing(code: str, login: str) -> None:
    assert found(login, code) == set()
    assert open_keys(login) == set()


def test_the_auditor_finds_the_trail_and_no_row_of_the_case(code: str) -> None:
    assert found(team.SURYA, code) == {"audit_event"}
    assert open_keys(team.SURYA) == set()


def test_without_a_session_the_desk_finds_nothing(code: str) -> None:
    with team.role("sigap_desk"):
        assert [table for table in OF_CASE if team.counted(f"SELECT 1 FROM {table}")] == []


def test_an_asked_office_finds_its_own_request_and_nothing_of_the_case(code: str) -> None:
    referral = team.offered(code)
    assert found(team.ANTON, code) == {"referrals_referral", "vault_datakey"}
    assert open_keys(team.ANTON) == {"referral"}
    with team.at_desk(team.ANTON), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM referrals_referral")
        assert cursor.fetchall() == [(referral,)]


def test_a_decline_opens_nothing(code: str) -> None:
    referral = team.offered(code)
    with team.at_desk(team.ANTON) as actor:
        referrals.decline(by=actor, at=team.LATER, referral_id=referral, reason=DeclineReason.NO_CAPACITY, note="penuh")
    assert found(team.ANTON, code) == {"referrals_referral", "vault_datakey"}
    assert open_keys(team.ANTON) == {"referral"}


@pytest.mark.parametrize("purpose", list(ReferralPurpose))
def test_acceptance_opens_the_rooms_of_the_table_and_no_other(code: str, purpose: ReferralPurpose) -> None:
    login, rooms = partners.answerer(purpose), SECTIONS_OPENED[purpose]
    team.accepted(code, login, frozenset({purpose}), by=partners.asker(code, purpose))
    expected = HEADER | {"referrals_referral", "vault_datakey"}
    expected |= {"cases_caseperson", "cases_persontoken"} if "persons" in rooms else set()
    is_core = bool({"identity", "legal"} & rooms)
    # Outside the core team neither the summary nor what others did (ADR 46).
    expected |= {"assistance_service"} if is_core and "services" in rooms else set()
    expected |= {"cases_papertoken"} if "legal" in rooms else set()
    # Who opened the file, for the person's own request; nothing else of the trail (tests/pages/test_trail_readers.py).
    expected |= {"audit_event"} if "identity" in rooms else set()
    expected |= {"cases_roomtext"} if is_core else set()
    assert found(login, code) == expected | {"cases_roomkey"}
    with team.at_desk(login), connection.cursor() as cursor:
        cursor.execute("SELECT room FROM cases_roomkey")
        assert {row[0] for row in cursor.fetchall()} == {"summary", "services", "legal"} & rooms
    assert open_keys(login) == {"case_room", "referral"} | ({"person"} if "identity" in rooms else set())


def test_the_table_of_rooms_is_the_same_in_sql() -> None:
    with connection.cursor() as cursor:
        for purpose, rooms in SECTIONS_OPENED.items():
            cursor.execute("SELECT referrals.sections_of(%s)", [purpose.value])
            assert set(cursor.fetchone()[0]) == rooms
        cursor.execute("SELECT referrals.sections_of('apa saja')")
        assert cursor.fetchone()[0] == []


def test_the_roles_that_open_cases_and_receive_reports_are_the_same_in_sql() -> None:
    wanted = {role.code.value for role in ROLES.values() if Permission.CASE_OPEN in role.permissions}
    assert wanted == {role.code.value for role in ROLES.values() if Permission.REPORT_TAKE in role.permissions}
    assert wanted == {"case_manager", "intake_officer", "uptd_head"}


def test_a_colleague_of_who_accepted_finds_the_header_only(code: str) -> None:
    team.accepted(code)
    assert found(team.LESTARI, code) - HEADER == {"referrals_referral", "vault_datakey"}
    assert open_keys(team.LESTARI) == {"referral"}


def test_what_belongs_to_nobody_is_nobodys(code: str) -> None:
    case_id = team.case_of(code).id
    team.rewritten("access_membership", team.membership_of(team.DEWI), until=officers.AT + timedelta(days=1))
    with team.at_desk(team.DEWI):
        assert team.counted("SELECT 1 FROM cases_case WHERE id = %s", [case_id]) == 0
        assert team.counted("SELECT 1 FROM cases_caseperson") == 0


def test_nothing_of_a_case_is_removed_from_the_desk(code: str) -> None:
    for table in OF_CASE:
        with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            team.counted(f"DELETE FROM {table}")


UNCHANGING = (
    "UPDATE cases_case SET code = 'LAIN-001'",
    "UPDATE cases_case SET envelope_id = gen_random_uuid()",
    "UPDATE cases_case SET office_id = gen_random_uuid()",
    "UPDATE cases_participation SET rooms = rooms || '{legal}'",
    "UPDATE cases_participation SET office_id = gen_random_uuid()",
    "UPDATE cases_assignment SET person_id = gen_random_uuid()",
    "UPDATE cases_caseperson SET case_id = gen_random_uuid()",
    "UPDATE cases_roomtext SET sealed_text = ''",
    "UPDATE cases_roomkey SET key_id = gen_random_uuid()",
    "UPDATE cases_persontoken SET token = ''",
    "UPDATE work_workitem SET settled_at = now()",
    "UPDATE referrals_referral SET purposes = '{police_report}'",
    "UPDATE referrals_referral SET to_office_id = from_office_id",
    "UPDATE assistance_service SET sealed_note = ''",
    "UPDATE audit_event SET code = 'x'",
)


def test_what_no_act_changes_cannot_be_changed_even_by_who_works_on_the_case(code: str) -> None:
    for statement in UNCHANGING:
        with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            team.counted(statement)
