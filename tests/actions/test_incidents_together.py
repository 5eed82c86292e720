"""Acts on an incident at once; each commits for real."""

from uuid import UUID, uuid4

import pytest
from tests.factories import breach, team

from sigap.clocks.models import Clock
from sigap.incidents import actions
from sigap.incidents.actions.incident_state import UnableToWorkOnEndedIncident
from sigap.incidents.models import Incident, IncidentStep, NoBreach, TouchedCase
from sigap.incidents.rules import BreachDecision, NoBreachReason

pytestmark = pytest.mark.usefixtures("committed")


def test_two_clicks_at_once_report_one_incident() -> None:
    key = uuid4()
    outcomes = team.at_once(*[lambda: breach.reported(key=key)] * 3)
    assert not [outcome.raised for outcome in outcomes if outcome.raised]
    assert {outcome.gave for outcome in outcomes} == {Incident.objects.get().number}
    assert Clock.objects.filter(subject_kind="incident").count() == 2


def test_two_clicks_at_once_stop_the_agencys_clock_once() -> None:
    number, key = breach.reported(), uuid4()

    def tell() -> UUID:
        with breach.managing(number) as (actor, incident):
            step = actions.tell_agency(
                by=actor, at=breach.LATER, incident=incident, done_at=breach.AT, note="", post_key=key
            )
            return step.pk

    outcomes = team.at_once(tell, tell)
    assert {outcome.gave for outcome in outcomes} == {IncidentStep.objects.get().pk}
    assert Clock.objects.filter(subject_kind="incident", stopped_at=None).count() == 1


def test_two_managers_decide_at_once_and_one_of_them_did() -> None:
    number = breach.reported()
    with breach.managing(number) as (actor, incident):
        actions.propose_no_breach(
            by=actor, at=breach.LATER, incident=incident, reason=NoBreachReason.FALSE_ALARM, note=""
        )

    def decide() -> str:
        with breach.managing(number, team.HASAN) as (actor, incident):
            actions.decide_no_breach(by=actor, at=breach.LATER, incident=incident, decision=BreachDecision.AGREED)
            return "decided"

    outcomes = team.at_once(decide, decide)
    assert [outcome.gave for outcome in outcomes].count("decided") == 1
    assert {type(outcome.raised) for outcome in outcomes if outcome.raised} == {UnableToWorkOnEndedIncident}
    assert NoBreach.objects.get().decision == "agreed"


def test_one_case_is_asked_once() -> None:
    number, code = breach.reported(), team.opened()
    outcomes = team.at_once(*[lambda: breach.asked(number, code)] * 2)
    assert not [outcome.raised for outcome in outcomes if outcome.raised]
    assert TouchedCase.objects.count() == 1
