"""Attempts by SQL, as the desk's role, to give oneself more of a case than one was given. The net beneath refuses."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories import team

from sigap.access.roles import OfficeKind, RoleCode, Section
from sigap.assistance.rules import ReferralPurpose
from sigap.cases.models import Assignment, Case, CasePerson, Participation, SectionKey, SectionText
from sigap.cases.reading import open_identity
from sigap.cases.rules import PersonRole
from sigap.referrals import actions as referrals
from sigap.referrals.models import Referral
from sigap.referrals.rules import DeclineReason
from sigap.vault.macs import MacBroken
from sigap.vault.models import DataKey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
REFUSED = pytest.raises(DatabaseError, match="row-level security")


@pytest.fixture
def code() -> str:
    made = team.opened()
    team.named(made)
    return made


def part(code: str, kind: OfficeKind, rooms: list[str]) -> Participation:
    return Participation(
        case=team.case_of(code),
        office_id=team.office(kind).pk,
        office_name="menyusup",
        rooms=rooms,
        since=team.AT,
        mac=b"x" * 32,
    )


def work(code: str, login: str, kind: OfficeKind) -> Assignment:
    return Assignment(
        case=team.case_of(code),
        person_id=team.person_id(login),
        person_name="menyusup",
        office_id=team.office(kind).pk,
        since=team.AT,
        mac=b"x" * 32,
    )


def refused(login: str, row: Participation | Assignment) -> None:
    with team.at_desk(login), REFUSED, transaction.atomic():
        row.save(force_insert=True)


def test_an_office_that_was_asked_does_not_let_itself_in_before_accepting(code: str) -> None:
    team.offered(code)
    refused(team.ANTON, part(code, OfficeKind.POLRES_PPA, ["summary"]))
    refused(team.ANTON, work(code, team.ANTON, OfficeKind.POLRES_PPA))


def test_an_office_that_declined_does_not_let_itself_in(code: str) -> None:
    referral = team.offered(code)
    with team.at_desk(team.ANTON) as actor:
        referrals.decline(by=actor, at=team.LATER, referral_id=referral, reason=DeclineReason.NO_CAPACITY, note="")
    refused(team.ANTON, part(code, OfficeKind.POLRES_PPA, ["summary"]))


def test_an_office_that_nobody_asked_does_not_let_itself_in(code: str) -> None:
    refused(team.SEKAR, part(code, OfficeKind.RSUD, ["summary"]))
    refused(team.SEKAR, work(code, team.SEKAR, OfficeKind.RSUD))


def test_an_acceptance_brings_no_room_beyond_the_table(code: str) -> None:
    referral = team.offered(code, OfficeKind.POLRES_PPA, frozenset({ReferralPurpose.SECURITY_SUPPORT}))
    wider = part(code, OfficeKind.POLRES_PPA, ["identity", "persons", "summary"])
    exact = part(code, OfficeKind.POLRES_PPA, ["summary", "referrals"])
    with team.at_desk(team.ANTON) as actor:
        Referral.objects.filter(pk=referral).update(status="accepted", answered_by=actor.person_id, answered_at=team.AT)
        with REFUSED, transaction.atomic():
            wider.save(force_insert=True)
        exact.save(force_insert=True)


def test_an_office_that_takes_part_does_not_widen_its_rooms(code: str) -> None:
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.SECURITY_SUPPORT}))
    mine = Participation.objects.get(office_id=team.office(OfficeKind.POLRES_PPA).pk)
    wider = part(code, OfficeKind.POLRES_PPA, [*mine.rooms, "identity"])
    with team.at_desk(team.ANTON):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Participation.objects.filter(pk=mine.pk).update(rooms=wider.rooms)
        assert Participation.objects.filter(pk=mine.pk).update(until=team.LATER) == 1
        with REFUSED, transaction.atomic():
            wider.save(force_insert=True)


def test_nobody_ends_the_part_of_another_office(code: str) -> None:
    team.accepted(code)
    for login in (team.ANTON, team.SEKAR, team.HASAN):
        with team.at_desk(login):
            theirs = Participation.objects.filter(office_id=team.office(OfficeKind.UPTD_PPA).pk)
            assert theirs.update(until=team.LATER) == 0


def test_a_colleague_does_not_put_themself_to_work(code: str) -> None:
    team.also_works_at(team.SITI, RoleCode.SOCIAL_WORKER, OfficeKind.UPTD_PPA)
    refused(team.SITI, work(code, team.SITI, OfficeKind.UPTD_PPA))


def test_a_head_who_writes_themself_into_work_has_nothing_that_vouches_for_it(code: str) -> None:
    team.accepted(code)
    for login, kind in ((team.HASAN, OfficeKind.UPTD_PPA), (team.LESTARI, OfficeKind.POLRES_PPA)):
        with team.at_desk(login):
            work(code, login, kind).save(force_insert=True)
        team.stepped_up(login)
        with pytest.raises(MacBroken):
            open_identity(entering=team.entering(login), code=code, ordinal=1, reason="services", at=team.AT)


def test_who_works_for_one_office_puts_nobody_to_work_for_another(code: str) -> None:
    team.accepted(code)
    refused(team.ANTON, work(code, team.HASAN, OfficeKind.UPTD_PPA))
    refused(team.DEWI, work(code, team.LESTARI, OfficeKind.POLRES_PPA))


@pytest.mark.parametrize("login", [team.ANTON, team.SURYA, team.MAYA])
def test_who_receives_no_reports_makes_no_case_of_one(login: str) -> None:
    report = team.taken()
    mine = team.office(team.PEOPLE[login][2])
    case = Case(
        code="SUSUP-001",
        register_year=2026,
        register_number=999,
        risk="low",
        envelope_id=report.pk,
        office_id=mine.pk,
        office_name=mine.name,
        opened_by=team.person_id(login),
        manager_id=team.person_id(login),
        manager_name="menyusup",
        opened_at=team.AT,
        recorded_at=team.AT,
    )
    with team.at_desk(login), REFUSED, transaction.atomic():
        case.save(force_insert=True)


def test_nobody_is_let_into_a_case_opened_long_ago(code: str) -> None:
    refused(team.RINA, part(code, OfficeKind.RSUD, ["summary"]))
    refused(team.RINA, part(code, OfficeKind.UPTD_PPA, ["summary"]))


def test_a_row_cannot_be_written_into_the_case_of_others(code: str) -> None:
    other = team.opened()
    team.accepted(other)
    case = team.case_of(code)
    rows = [
        CasePerson(case=case, ordinal=9, role=PersonRole.WITNESS),
        SectionText(case=case, room="summary", version=9, key_id=uuid4(), sealed_text=b"", written_at=team.AT),
        SectionKey(case=case, room="legal", key_id=uuid4()),
        DataKey(id=uuid4(), purpose="person", case_id=case.id, wrapped=b"x", created_at=team.AT),
    ]
    for row in rows:
        if isinstance(row, SectionText):
            row.written_by, row.writer_name = team.person_id(team.ANTON), "menyusup"
        with team.at_desk(team.ANTON), REFUSED, transaction.atomic():
            row.save(force_insert=True)


def test_a_row_cannot_be_written_into_a_room_that_stands_closed(code: str) -> None:
    team.accepted(code)
    key = SectionKey(case=team.case_of(code), room=Section.SERVICES, key_id=uuid4())
    with team.at_desk(team.ANTON), REFUSED, transaction.atomic():
        key.save(force_insert=True)


def test_a_text_is_written_in_ones_own_name(code: str) -> None:
    row = SectionText(
        case=team.case_of(code),
        room="summary",
        version=1,
        key_id=uuid4(),
        sealed_text=b"x",
        written_by=team.person_id(team.RINA),
        writer_name="Rina Marlina",
        written_at=team.AT,
    )
    with team.at_desk(team.DEWI), REFUSED, transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("login", [team.HASAN, team.SEKAR, team.SURYA])
def test_who_does_not_work_on_a_case_changes_nothing_on_it(code: str, login: str) -> None:
    team.offered(code)
    with team.at_desk(login):
        assert Case.objects.update(status="closed", closed_at=team.AT, closing_reason="not_proven") == 0
        assert CasePerson.objects.update(version=9) == 0
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            team.counted("UPDATE vault_datakey SET destroyed_at = now(), wrapped = ''")


def test_a_referral_is_not_answered_for_another_office(code: str) -> None:
    referral = team.offered(code)
    answer = {"status": "accepted", "answered_at": team.AT}
    with team.at_desk(team.DEWI) as actor, REFUSED, transaction.atomic():
        Referral.objects.filter(pk=referral).update(**answer, answered_by=actor.person_id)
    with team.at_desk(team.ANTON), REFUSED, transaction.atomic():
        Referral.objects.filter(pk=referral).update(**answer, answered_by=team.person_id(team.LESTARI))
    with team.at_desk(team.ANTON) as actor, REFUSED, transaction.atomic():
        Referral.objects.filter(pk=referral).update(
            status="withdrawn", answered_at=team.AT, answered_by=actor.person_id
        )
    with team.at_desk(team.SEKAR) as actor:
        assert Referral.objects.filter(pk=referral).update(**answer, answered_by=actor.person_id) == 0


def test_an_answer_stands(code: str) -> None:
    referral = team.accepted(code)
    with team.at_desk(team.ANTON) as actor:
        found = Referral.objects.filter(pk=referral)
        assert found.update(status="declined", decline_reason="no_capacity", answered_by=actor.person_id) == 0
