"""Who reported: no search meets them, no relation tells another office, no correction makes a witness of them."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import emergency, handing, team
from tests.factories.work import blocking

from sigap.access.roles import OfficeKind
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.actions.finding import find_person
from sigap.cases.actions.people import UnableToCorrectPerson
from sigap.cases.models import CasePerson, PersonToken
from sigap.cases.queries import person_cards
from sigap.cases.rules import ExclusionBasis, ExclusionKind, PersonRole, RelationKind, Sex
from sigap.clocks.models import Clock
from sigap.intake.models import ReportToken
from sigap.matching.tokens import TokenSubject, asked_for
from sigap.notifications.models import Notice
from sigap.referrals.models import Referral
from sigap.referrals.queries import step_with_chain
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NEIGHBOUR = "Wati Contoh Tetangga"


@pytest.fixture
def code() -> str:
    """A case with a named victim (1) and a named reporter (2), on which the police work, too."""
    made = team.opened()
    team.named(made)
    with team.on_case(team.DEWI, made) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.REPORTER, sex=Sex.FEMALE, age_years=40)
    team.named(made, NEIGHBOUR, ordinal=2)
    team.accepted(made)
    return made


def found(login: str, name: str, year: str) -> list[int]:
    with team.at_desk(login) as actor:
        return [
            each.person.ordinal
            for each in find_person(by=actor, at=team.LATER, asked=asked_for(TokenSubject(full_name=name, year=year)))[
                0
            ]
        ]


def correct(code: str, role: PersonRole) -> CasePerson:
    with team.on_case(team.DEWI, code) as (actor, access):
        person = CasePerson.objects.get(case=access.case, ordinal=2)
        return cases.correct_person(
            by=actor,
            at=team.LATER,
            access=access,
            ordinal=2,
            role=role,
            sex=Sex.FEMALE,
            age_years=40,
            based_on=person.version,
        )


@pytest.mark.parametrize("login", [team.DEWI, team.ANTON])
def test_a_guessed_name_is_answered_by_nothing(code: str, login: str) -> None:
    assert found(login, team.NAME, "2011") == [1]
    assert found(login, NEIGHBOUR, "2011") == []


def test_a_named_reporter_stays_one(code: str) -> None:
    with pytest.raises(UnableToCorrectPerson, match="tetap pelapor"):
        correct(code, PersonRole.WITNESS)
    with (
        pytest.raises(DatabaseError, match="stays one"),
        team.on_case(team.DEWI, code),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_caseperson SET role = 'witness' WHERE role = 'reporter'")
    assert CasePerson.objects.get(ordinal=2).role == PersonRole.REPORTER


def test_of_a_reporter_without_name_or_card_a_mistake_is_mended() -> None:
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.REPORTER, sex=Sex.FEMALE, age_years=40)
    assert correct(code, PersonRole.WITNESS).role == PersonRole.WITNESS


def test_whose_mother_reported_is_for_the_cases_own_office(code: str) -> None:
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.relate(by=actor, at=team.LATER, access=access, ordinal=2, kind=RelationKind.PARENT_OF, other=1)
    told = {}
    for login in (team.DEWI, team.ANTON):
        with team.on_case(login, code) as (_actor, access):
            told[login] = [each.other for card in person_cards(access) for each in card.relations]
            assert team.counted("SELECT 1 FROM cases_relation") == len(told[login])
    assert told == {team.DEWI: [1], team.ANTON: []}


def test_a_head_who_is_kept_hears_nothing_of_the_emergency_door() -> None:
    code = emergency.shut_case()
    with team.on_case(team.DEWI, code) as (actor, access):
        what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(team.HASAN), person_name=team.HASAN)
        exclude_from_case(by=actor, at=team.AT, access=access, what=what, basis=ExclusionBasis.KINSHIP, words="")
    use = emergency.broken(code)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT root_id = (SELECT id FROM cases_case WHERE code = %s) FROM access_subject WHERE subject_id = %s",
            [code, use.pk],
        )
        assert cursor.fetchone() == (True,)
    with team.at_desk(team.HASAN), connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (cases.kept_subjects())", [use.pk])
        assert cursor.fetchone() == (True,)
    assert not Notice.objects.filter(person_id=team.person_id(team.HASAN), code="glass-broken").exists()


def test_owed_help_of_an_office_that_is_kept_waits_for_another() -> None:
    code = team.opened()
    referral = team.offered(code, OfficeKind.RSUD, handing.EMERGENCY)
    hospital = team.office(OfficeKind.RSUD)
    with team.on_case(team.DEWI, code) as (actor, access):
        what = ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=hospital.pk, office_name=hospital.name)
        exclude_from_case(by=actor, at=team.LATER, access=access, what=what, basis=ExclusionBasis.ACCUSED, words="")
    assert blocking(subject_id=referral) == {Kind.REFERRAL_ANSWER}, "the case stays open for it"
    chain = Referral.objects.get(pk=referral).chain_id
    assert Clock.objects.filter(subject_id=chain, subject_kind="referral_chain", stopped_at=None).exists()
    assert not Clock.objects.filter(subject_kind="referral", subject_id=referral, stopped_at=None).exists()
    with team.on_case(team.DEWI, code) as (actor, access):
        assert step_with_chain(actor, access, referral, at=team.LATER).is_kept, "the page offers another office at once"
    leg = handing.reroute(team.DEWI, code, referral, handing.health_office(), at=team.LATER + timedelta(minutes=1))
    assert leg.chain_id == chain


def test_a_report_that_names_the_same_reporter_hints_at_no_case(code: str) -> None:
    report = team.taken()
    for ordinal, hinted in ((2, []), (1, [code])):
        for theirs in PersonToken.objects.filter(person__ordinal=ordinal):
            ReportToken.objects.create(
                envelope_id=report.pk,
                kind=theirs.kind,
                token=bytes(theirs.token),
                kek_id=theirs.kek_id,
                noted_at=team.AT,
            )
        with team.at_desk(team.RINA), connection.cursor() as cursor:
            cursor.execute("SELECT intake.cases_alike(%s)", [report.pk])
            (found,) = cursor.fetchone()
            assert [each["code"] for each in json.loads(found)] == hinted
