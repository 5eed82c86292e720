"""A role of the database that was taken over asks doors and rows for more than any act does."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories import shelter, team, victims
from tests.factories.dbroles import logged_in_as
from tests.factories.shelter import AT, comes, person_of

from sigap.access.roles import OfficeKind
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.actions.opening import begin_deadlines
from sigap.cases.models import CasePerson
from sigap.cases.queries.untold import SecrecyNotes, secrecy_notes_of
from sigap.cases.rules import ExclusionBasis, ExclusionKind, Sex
from sigap.clocks.models import Clock
from sigap.legal.models import Mark
from sigap.legal.rules import MarkKind
from sigap.shelter import actions
from sigap.shelter.actions import StayWords
from sigap.shelter.rules import StayStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_the_worker_learns_of_no_old_mark_of_who_sleeps_in_a_house() -> None:
    house, code = shelter.opened(), victims.opened()
    CasePerson.objects.filter(pk=person_of(code)).update(sex=Sex.FEMALE, age_years=30, aged_at=AT)
    stay = comes(house, "", 30, login=team.DEWI, wanted=StayStatus.HELD, person_id=person_of(code))
    with team.at_desk(shelter.TUTI) as actor:
        actions.admit(by=actor, at=AT, stay_id=stay.pk, words=StayWords())
    victims.note(code, MarkKind.RELEASED)
    found = []
    kinds, since = [MarkKind.RELEASED.value], timezone.now() - timedelta(days=900)
    for days in (20, 2):
        Mark.objects.filter(kind=MarkKind.RELEASED).update(recorded_at=timezone.now() - timedelta(days=days))
        with logged_in_as("sigap_worker"), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM shelter.suspects_free(%s, '{}', '{}', %s)", [kinds, since])
            found.append(cursor.fetchone())
    assert found == [(0,), (1,)]


def test_who_was_asked_once_and_is_kept_out_learns_nothing_of_whom_else() -> None:
    code, where = team.opened(), team.office(OfficeKind.POLRES_PPA)
    case_id = team.case_of(code).pk
    team.accepted(code)
    others = SecrecyNotes(family=False, village=False, others=True)
    for what, notes in (
        (ExclusionRequest(kind=ExclusionKind.NAMED), others),
        (
            ExclusionRequest(kind=ExclusionKind.OFFICE, office_id=where.pk, office_name=where.name),
            SecrecyNotes(family=False, village=False, others=False),
        ),
    ):
        with team.on_case(team.DEWI, code) as (actor, access):
            exclude_from_case(
                by=actor, at=team.LATER, access=access, what=what, basis=ExclusionBasis.ASKED, words="Paman CONTOH"
            )
        with team.at_desk(team.ANTON):
            assert secrecy_notes_of(case_id) == notes


def test_an_ended_duty_to_report_keeps_its_moments_and_its_office() -> None:
    code = victims.opened()
    team.accepted(code)
    with team.on_case(team.DEWI, code) as (actor, access):
        begin_deadlines(by=actor, case=access.case, at=team.AT, recorded_at=team.AT, rules=("uptd-to-police",))
    rows = Clock.objects.filter(rule_code="uptd-to-police", subject_id=team.case_of(code).pk)
    assert rows.update(stopped_at=team.LATER, stopped_recorded_at=team.LATER, outcome="lp_noted", next_step_at=None)
    moment = team.LATER + timedelta(minutes=1)
    for change in ({"due_at": moment}, {"stopped_at": moment, "stopped_recorded_at": moment}, {"stopped_at": None}):
        with team.at_desk(team.ANTON), pytest.raises(ProgrammingError, match="keeps its"), transaction.atomic():
            rows.update(**change)
    with team.at_desk(team.ANTON):
        assert rows.update(outcome="withdrawn")
