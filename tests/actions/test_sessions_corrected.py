"""A session corrected: people, minutes and place follow the newest version, in the list, for Simfoni and the grant."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from tests.factories import team
from tests.factories.sittings import session

from sigap.assistance.actions import Detail, ServiceFacts
from sigap.assistance.models import Service
from sigap.assistance.rules import Funding, ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.models import CasePerson, Participation
from sigap.cases.rules import PersonRole
from sigap.kernel.errors import Conflict, Refused
from sigap.screening.rules.persons import Sex
from sigap.sessions import actions
from sigap.sessions.actions import SessionFacts, UnableToNoteSession
from sigap.sessions.models import ServiceSession, SessionVersion
from sigap.sessions.queries import grant_use, lines_of
from sigap.sessions.rules import GrantQuarter, NotHeld, SessionPlace
from sigap.simfoni.queries import _is_for, _services
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
QUARTER = GrantQuarter(year=2026, number=4)
FACTS = ServiceFacts(cost=40_000, funding=Funding.DAK, detail=Detail(why="Salah orang."))


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def two_victims() -> tuple[str, UUID, UUID]:
    """A case with two of them."""
    code = team.opened()
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.VICTIM, sex=Sex.FEMALE, age_years=12)
    first, second = CasePerson.objects.filter(case__code=code, role="victim").order_by("ordinal")
    return code, first.pk, second.pk


def correct(
    code: str, row: ServiceSession, login: str = team.DEWI, *, service_id: UUID | None = None,
    post_key: UUID | None = None, keeps_people: bool = False, **change: Any,
) -> Service:  # fmt: skip
    told: dict[str, Any] = {"kind": "counselling", "starts_at": team.AT, "minutes": 75, "ordinals": [2]} | change
    with team.on_case(login, code) as (actor, access):
        return actions.correct_session(
            by=actor, at=team.LATER, access=access, session=row, service_id=service_id or row.service_id or row.pk,
            happened=SessionFacts(place=SessionPlace.HOME, **told), facts=FACTS, post_key=post_key or uuid4(),
            keeps_people=keeps_people,
        )  # fmt: skip


def people_served() -> int:
    with team.at_desk(team.HASAN) as actor:
        return grant_use(actor, QUARTER).people


def counted_people() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people FROM figures.services_standing('2026-01-01', '2027-01-01')")
        return cursor.fetchall()


def test_a_corrected_person_length_and_place_are_what_everybody_reads() -> None:
    code, first, second = two_victims()
    row = session(code, facts=ServiceFacts(ordinal=1, cost=40_000, funding=Funding.DAK))
    key = uuid4()
    corrected = [correct(code, row, post_key=key) for _twice in range(2)]
    assert corrected[0].pk == corrected[1].pk
    assert corrected[0].person_id == second
    assert SessionVersion.objects.count() == 1
    with team.on_case(team.DEWI, code) as (_actor, access):
        (line,) = lines_of(access)
        (told,) = _services([access.case.id])[access.case.id]
    assert line.standing is not None
    assert (line.people, line.standing.minutes, line.standing.place) == ((second,), 75, SessionPlace.HOME)
    assert (_is_for(told, first), _is_for(told, second)) == (False, True)
    assert counted_people() == [([second],)]
    with team.at_desk(team.HASAN) as actor:
        assert [use.minutes for use in grant_use(actor, QUARTER).uses] == [75]
    row.refresh_from_db()
    assert (row.people, row.minutes) == ([first], 15), "what was noted stays"
    correct(code, row, service_id=corrected[0].pk, ordinals=[], keeps_people=True, minutes=20)
    assert counted_people() == [([second],)], "whoever does not see the people leaves them as they are"
    with pytest.raises(Conflict):
        correct(code, row)


def test_a_correction_that_cannot_have_been_is_refused_whole() -> None:
    code, _first, _second = two_victims()
    row = session(code)
    for change in ({"minutes": 1441}, {"ordinals": [9]}, {"starts_at": team.LATER + timedelta(hours=1)}):
        with pytest.raises(UnableToNoteSession):
            correct(code, row, **change)
    assert (Service.objects.count(), SessionVersion.objects.count()) == (1, 0)
    with pytest.raises(Refused):
        correct(code, row, team.HASAN)


def test_what_a_correction_said_is_not_changed_and_not_seen_from_outside() -> None:
    code, _first, _second = two_victims()
    correct(code, session(code))
    for statement in ("UPDATE sessions_sessionversion SET minutes = 1", "DELETE FROM sessions_sessionversion"):
        with team.at_desk(team.DEWI), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)
    with team.at_desk(team.SEKAR):
        assert not SessionVersion.objects.exists()


def test_the_grant_counts_everybody_of_a_session_for_several_or_for_all() -> None:
    paid = ServiceFacts(cost=40_000, funding=Funding.DAK)
    code, *_two = two_victims()
    session(code, ordinals=[1, 2], facts=paid)
    assert people_served() == 2
    other, *_two = two_victims()
    session(other, ordinals=[], facts=paid, is_meant=True)
    assert people_served() == 4, "a session for all counts the clients of its case"


def test_what_was_corrected_before_versions_of_sessions_is_carried_over() -> None:
    code, _first, second = two_victims()
    row = session(code)
    correct(code, row)
    SessionVersion.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("sigap.sessions.migrations.0002_sessionversion").CARRY_CORRECTED_PEOPLE)
    carried = SessionVersion.objects.get()
    assert (carried.people, carried.minutes, carried.session_id) == ([second], 15, row.pk)


def test_what_an_office_noted_that_left_the_case_is_taken_back_by_whose_case_it_is() -> None:
    code = team.opened()
    team.accepted(code, team.SEKAR, frozenset({ReferralPurpose.MEDICAL_CARE}))
    row = session(code, team.SEKAR, not_held=NotHeld.ABSENT)

    def take_back(login: str) -> ServiceSession:
        with team.on_case(login, code) as (actor, access):
            return actions.void_session(
                by=actor, at=team.LATER, access=access, session_id=row.pk, reason=TakeBackReason.WRONG
            )

    with pytest.raises(Conflict):
        take_back(team.DEWI)
    mine = {"voided_at": team.LATER, "voided_by": team.person_id(team.DEWI)}
    with team.at_desk(team.DEWI):
        assert ServiceSession.objects.filter(pk=row.pk).update(**mine) == 0, "as the table has it"
    Participation.objects.filter(case__code=code, office_id=row.office_id).update(until=team.LATER)
    assert take_back(team.DEWI).voided_by == team.person_id(team.DEWI)
    assert take_back(team.DEWI).voided_at == team.LATER
