"""The work on an incident: steps, assessment, agency and public told, four eyes, closing. Each refusal, each effect."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests.factories import breach, team

from sigap.clocks.actions import UnableToStopClock
from sigap.incidents import actions, events
from sigap.incidents.actions import AssessmentConflict, UnableToDecideBreach, UnableToEnd, UnableToNoteStep
from sigap.incidents.actions.incident_state import UnableToWorkOnEndedIncident
from sigap.incidents.models import Assessment, IncidentStep, NoBreach
from sigap.incidents.queries import incident_for, steps_of
from sigap.incidents.reading import open_incident, open_words
from sigap.incidents.rules import BreachDecision, NoBreachReason, NotificationDuty, StepCode
from sigap.kernel.errors import Refused
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
SENT = breach.AT + timedelta(minutes=5)


@pytest.fixture
def number() -> str:
    """An incident that Sekar has reported."""
    breach.hire_teguh()
    return breach.reported()


def told_agency(number: str, *, done_at: datetime = SENT, key: object = None) -> None:
    with breach.managing(number) as (actor, incident):
        post_key = key if key is not None else uuid4()
        actions.tell_agency(
            by=actor,
            at=breach.LATER,
            incident=incident,
            done_at=done_at,
            note="No. 1",
            post_key=post_key,  # type: ignore[arg-type]  # a UUID
        )


def decided_public(number: str, *, is_told: bool = False) -> None:
    with breach.managing(number) as (actor, incident):
        actions.decide_public(
            by=actor, at=breach.LATER, incident=incident, is_told=is_told, done_at=SENT, note="", post_key=uuid4()
        )


def proposed(number: str, login: str = team.MAYA) -> None:
    with breach.managing(number, login) as (actor, incident):
        actions.propose_no_breach(
            by=actor, at=breach.LATER, incident=incident, reason=NoBreachReason.UNREADABLE, note="Tersegel."
        )


def decided(number: str, decision: BreachDecision, login: str = team.HASAN) -> None:
    with breach.managing(number, login) as (actor, incident):
        actions.decide_no_breach(by=actor, at=breach.LATER, incident=incident, decision=decision)


def test_a_step_keeps_when_it_was_done_and_when_recorded(number: str) -> None:
    breach.stepped(number, StepCode.CONTAIN)
    step = IncidentStep.objects.get()
    assert (step.done_at, step.recorded_at, step.noted_by_name) == (breach.AT, breach.LATER, "Maya Puspita")
    assert team.trail(breach.row_of(number).pk)[-1] == events.STEP_NOTED
    opened = open_incident(entering=team.entering(team.HASAN), number=number, at=breach.LATER)
    assert [note for _step, note in opened.steps] == ["rekaan"]


def test_a_second_click_notes_a_step_once(number: str) -> None:
    key = uuid4()
    for _click in range(2):
        breach.stepped(number, StepCode.RECOVER, key=key)
    assert IncidentStep.objects.count() == 1


def test_the_technical_administrator_notes_and_sees_the_technical_steps_only(number: str) -> None:
    breach.stepped(number, StepCode.LEARN)
    for code in (StepCode.CONTAIN, StepCode.RECOVER):
        breach.stepped(number, code, breach.TEGUH)
    with team.at_desk(breach.TEGUH) as actor:
        seen = {step.code for step in steps_of(actor, incident_for(actor, number))}
        assert team.counted("SELECT 1 FROM incidents_step") == 2
        assert team.counted("SELECT 1 FROM vault_datakey WHERE purpose = 'incident'") == 0
    assert seen == {"contain", "recover"}
    with pytest.raises(Refused):
        breach.stepped(number, StepCode.LEARN, breach.TEGUH)
    with pytest.raises(Refused):
        open_incident(entering=team.entering(breach.TEGUH), number=number, at=breach.LATER)


@pytest.mark.parametrize("login", [team.SURYA, team.SEKAR, team.DEWI])
def test_who_does_not_handle_it_notes_nothing(number: str, login: str) -> None:
    with pytest.raises(Refused):
        breach.stepped(number, StepCode.CONTAIN, login)


def test_the_auditor_sees_every_step_and_opens_none(number: str) -> None:
    breach.stepped(number, StepCode.LEARN)
    with team.at_desk(team.SURYA) as actor:
        assert [step.code for step in steps_of(actor, incident_for(actor, number))] == ["learn"]
        assert team.counted("SELECT 1 FROM vault_datakey WHERE purpose = 'incident'") == 0
    with pytest.raises(Refused):
        open_words(entering=team.entering(team.SURYA), number=number, at=breach.LATER)


def test_the_letter_to_the_agency_stops_its_clock_as_of_when_it_went_and_not_the_other(number: str) -> None:
    key = uuid4()
    told_agency(number, key=key)
    told_agency(number, key=key)
    clock = breach.clock_of(number, NotificationDuty.AGENCY)
    assert (clock.stopped_at, clock.stopped_recorded_at, clock.outcome) == (SENT, breach.LATER, "sent")
    assert breach.clock_of(number, NotificationDuty.SUBJECTS).stopped_at is None
    assert IncidentStep.objects.get().code == "tell_agency"


@pytest.mark.parametrize("done_at", [breach.LATER + timedelta(minutes=1), breach.NOTICED - timedelta(minutes=1)])
def test_a_letter_did_not_go_before_or_in_the_future(number: str, done_at: datetime) -> None:
    with pytest.raises((UnableToNoteStep, UnableToStopClock)):
        told_agency(number, done_at=done_at)
    assert breach.clock_of(number, NotificationDuty.AGENCY).stopped_at is None


def test_an_assessment_is_sealed_and_versioned(number: str) -> None:
    breach.assessed(number)
    breach.assessed(number, based_on=1)
    newest = Assessment.objects.latest("version")
    assert (newest.version, newest.data_kinds, newest.people) == (2, ["child", "identity"], 2)
    assert b"Laptop" not in bytes(newest.sealed_words)
    with pytest.raises(AssessmentConflict, match="Maya Puspita"):
        breach.assessed(number, based_on=1)
    opened = open_words(entering=team.entering(team.HASAN), number=number, at=breach.LATER)
    assert (opened.version, opened.words) == (2, breach.WORDS)
    assert "Laptop" not in repr(opened.words)


def test_the_public_is_told_or_need_not_be(number: str) -> None:
    decided_public(number)
    decided_public(number, is_told=True)
    assert set(IncidentStep.objects.values_list("code", flat=True)) == {"no_public", "tell_public"}


def test_the_people_are_told_only_when_nobody_waits(number: str) -> None:
    with pytest.raises(UnableToNoteStep, match="belum dicatat"), breach.managing(number) as (actor, incident):
        actions.tell_subjects(by=actor, at=breach.LATER, incident=incident, note="", post_key=uuid4())
    decided_public(number, is_told=True)
    with breach.managing(number) as (actor, incident):
        actions.tell_subjects(by=actor, at=breach.LATER, incident=incident, note="", post_key=uuid4())
    assert breach.clock_of(number, NotificationDuty.SUBJECTS).stopped_at == SENT


def test_four_eyes_say_that_it_was_no_breach(number: str) -> None:
    proposed(number)
    proposed(number)
    assert NoBreach.objects.count() == 1
    assert breach.clock_of(number, NotificationDuty.AGENCY).stopped_at is None, (
        "the clocks run on until somebody agrees"
    )
    assert Notice.objects.filter(code="incident-second-needed", role="incident").count() == 1
    with pytest.raises(UnableToDecideBreach, match="Orang lain"):
        decided(number, BreachDecision.AGREED, team.MAYA)
    decided(number, BreachDecision.AGREED)
    stored = breach.row_of(number)
    assert (stored.status, stored.ended_by) == ("no_breach", team.person_id(team.HASAN))
    assert {breach.clock_of(number, told).outcome for told in NotificationDuty} == {"no_breach"}
    with pytest.raises(UnableToWorkOnEndedIncident):
        told_agency(number)
    with pytest.raises(UnableToWorkOnEndedIncident):
        breach.stepped(number, StepCode.CONTAIN, breach.TEGUH)


def test_the_second_person_may_disagree_and_then_it_goes_on(number: str) -> None:
    proposed(number)
    with pytest.raises(UnableToDecideBreach, match="Maya Puspita sudah"):
        proposed(number, team.HASAN)
    decided(number, BreachDecision.DISAGREED)
    assert breach.row_of(number).is_open
    with pytest.raises(UnableToDecideBreach, match="Tidak ada usul"):
        decided(number, BreachDecision.AGREED)
    proposed(number)
    assert [str(row.decision_label) for row in NoBreach.objects.order_by("decision")] == ["", "tidak disetujui"]


def test_past_the_page_nobody_decides_on_their_own_proposal(number: str) -> None:
    proposed(number)
    statement = "UPDATE incidents_nobreach SET decision = 'agreed', decided_by = %s, decided_at = now()"
    me = team.person_id(team.MAYA)
    with team.at_desk(team.MAYA):
        assert team.counted(statement, [me]) == 0
    with pytest.raises(IntegrityError, match="no_breach_decided_by_another"), transaction.atomic():
        team.counted(statement, [me])


def test_past_the_page_nobody_waves_an_incident_through_alone(number: str) -> None:
    proposed(number)
    statement = "UPDATE incidents_incident SET status = 'no_breach', ended_at = now(), ended_by = access.me()"
    with pytest.raises(ProgrammingError, match="row-level security"), team.at_desk(team.MAYA), transaction.atomic():
        team.counted(statement, [])
    assert breach.row_of(number).is_open


def test_it_is_closed_when_nothing_is_missing(number: str) -> None:
    def close() -> None:
        with breach.managing(number) as (actor, incident):
            actions.close(by=actor, at=breach.LATER, incident=incident)

    with pytest.raises(UnableToEnd, match="belum dicatat bagaimana insiden dihentikan"):
        close()
    for code in (StepCode.CONTAIN, StepCode.RECOVER, StepCode.LEARN):
        breach.stepped(number, code)
    breach.assessed(number)
    told_agency(number)
    decided_public(number, is_told=True)
    with pytest.raises(UnableToEnd, match="orang yang terkena"):
        close()
    with breach.managing(number) as (actor, incident):
        actions.tell_subjects(by=actor, at=breach.LATER, incident=incident, note="", post_key=uuid4())
    close()
    assert breach.row_of(number).status == "closed"
    assert team.trail(breach.row_of(number).pk)[-1] == events.CLOSED
    with pytest.raises(UnableToWorkOnEndedIncident):
        close()
