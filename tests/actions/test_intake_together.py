"""Two officers, two windows, two workers at once on one report; each commits for real."""

from collections.abc import Callable

import pytest
from tests.factories import team

from sigap.audit.models import Event
from sigap.cases.models import Case, CasePerson
from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.intake import events, jobs
from sigap.intake.actions import UnableToDecideReport, UnableToTakeReport
from sigap.intake.models import Triage
from sigap.intake.reading import ReportText, open_report
from sigap.mailbox.models import Envelope
from sigap.notifications.models import Notice
from sigap.vault.models import DataKey

pytestmark = pytest.mark.usefixtures("committed")


def taking(login: str, report: Envelope) -> Callable[[], object]:
    def act() -> str:
        with team.at_desk(login) as actor:
            return str(intake.take(by=actor, at=team.LATER, envelope=report).taken_by_name)

    return act


@pytest.mark.parametrize("turn", range(3))
def test_of_two_officers_at_once_exactly_one_takes_a_report(turn: int) -> None:
    report = team.envelope(team.post())
    outcomes = team.at_once(taking(team.RINA, report), taking(team.DEWI, report), taking(team.HASAN, report))
    winners = [outcome.gave for outcome in outcomes if outcome.raised is None]
    losers = [outcome.raised for outcome in outcomes if outcome.raised is not None]
    assert len(winners) == 1
    assert [type(error) for error in losers] == [UnableToTakeReport] * 2
    assert all(str(error).startswith(f"{winners[0]} sudah mengambil") for error in losers)
    assert Triage.objects.get().taken_by_name == winners[0]
    assert Event.objects.filter(code=events.TAKEN).count() == 1


def test_two_clicks_at_once_take_a_report_once() -> None:
    report = team.envelope(team.post())
    outcomes = team.at_once(taking(team.RINA, report), taking(team.RINA, report))
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert Triage.objects.count() == 1


def test_of_two_openings_of_a_case_at_once_one_case_comes() -> None:
    report = team.taken()
    outcomes = team.at_once(*[lambda: team.opened(report=report)] * 2)
    raised = [outcome.raised for outcome in outcomes if outcome.raised]
    assert [type(error) for error in raised] == [UnableToDecideReport]
    assert Case.objects.count() == CasePerson.objects.count() == 1
    assert Triage.objects.get().case_id == Case.objects.get().pk


def test_two_first_openings_at_once_both_read_and_keep_one_key() -> None:
    report = team.taken()

    def reading() -> ReportText:
        return open_report(entering=team.entering(team.RINA), number=report.number, at=team.LATER)

    outcomes = team.at_once(reading, reading)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert all(outcome.gave == outcomes[0].gave for outcome in outcomes)
    assert DataKey.objects.count() == 1
    assert Event.objects.filter(code=events.KEY_ADOPTED).count() == 1
    assert Envelope.objects.get().key_blob is None


def test_two_workers_at_once_adopt_each_report_once() -> None:
    for _ in range(12):
        team.post(flags=["injury"])

    def sweep() -> int:
        with team.role("sigap_worker"):
            return jobs.adopt(team.LATER)

    outcomes = team.at_once(sweep, sweep)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert sum(int(str(outcome.gave)) for outcome in outcomes) == 12
    assert Clock.objects.count() == Notice.objects.count() == 12
    assert Event.objects.filter(code=events.ADOPTED).count() == 12


@pytest.mark.parametrize("turn", range(3))
def test_a_decision_and_the_worker_at_once_leave_no_running_clock(turn: int) -> None:
    report = team.taken()

    def sweep() -> int:
        with team.role("sigap_worker"):
            return jobs.adopt(team.LATER)

    outcomes = team.at_once(sweep, lambda: team.opened(report=report))
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert not Clock.objects.filter(subject_kind=intake.SUBJECT, stopped_at=None).exists()
