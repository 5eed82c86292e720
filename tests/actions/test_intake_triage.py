"""A report is taken, taken over, becomes a case, or ends without one; every refusal, every second click."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.factories import team
from tests.factories.inbox import waiting_reports

from sigap.access.permissions import Permission
from sigap.cases import actions as cases
from sigap.cases.models import Case, CasePerson
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.intake import events, jobs
from sigap.intake.actions import UnableToDecideReport, UnableToTakeReport
from sigap.intake.models import Triage
from sigap.intake.queries import report_for
from sigap.intake.rules import NoCaseReason, TriageDecision
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope, ReportStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def decide(login: str, report: Envelope, *, manager: str = team.DEWI, age_years: int | None = 15) -> Case:
    with team.at_desk(login) as actor:
        return intake.decide_case(
            by=actor,
            at=team.LATER,
            envelope=report,
            risk=Risk.MEDIUM,
            manager=team.colleague(actor, manager),
            role=PersonRole.VICTIM,
            sex=Sex.FEMALE,
            age_years=age_years,
        )


def end(login: str, report: Envelope, reason: NoCaseReason = NoCaseReason.ADVICE_GIVEN) -> Triage:
    with team.at_desk(login) as actor:
        return intake.decide_no_case(by=actor, at=team.LATER, envelope=report, reason=reason)


def take(login: str, report: Envelope) -> Triage:
    with team.at_desk(login) as actor:
        return intake.take(by=actor, at=team.LATER, envelope=report)


def take_over(login: str, report: Envelope) -> Triage:
    with team.at_desk(login) as actor:
        return intake.take_over(by=actor, at=team.LATER, envelope=report)


def adopted(report: Envelope) -> Clock:
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)
    return Clock.objects.get(subject_kind=intake.SUBJECT, subject_id=report.pk)


def own(report: Envelope) -> list[str]:
    return [code for code in team.trail(report.pk) if code.startswith("report:")]


def test_taking_says_who_has_it() -> None:
    report = team.taken()
    triage = Triage.objects.get()
    assert (triage.taken_by, triage.taken_by_name, triage.taken_at) == (
        team.person_id(team.RINA),
        "Rina Marlina",
        team.AT,
    )
    assert triage.office_id == team.office(team.PEOPLE[team.RINA][2]).pk
    assert own(report) == [events.TAKEN]
    assert report.status == ReportStatus.RECEIVED


def test_a_second_click_takes_nothing_twice() -> None:
    report = team.taken()
    assert take(team.RINA, report).taken_at == team.AT
    assert own(report) == [events.TAKEN]


def test_the_second_officer_learns_who_was_first() -> None:
    report = team.taken()
    with pytest.raises(UnableToTakeReport, match="Rina Marlina sudah mengambil"):
        take(team.DEWI, report)
    assert Triage.objects.get().taken_by == team.person_id(team.RINA)
    assert own(report) == [events.TAKEN]


def test_a_colleague_takes_over_and_leaves_a_trace() -> None:
    report = team.taken()
    assert take_over(team.DEWI, report).taken_by == team.person_id(team.DEWI)
    take_over(team.DEWI, report)
    triage = Triage.objects.get()
    assert (triage.taken_by_name, triage.taken_at) == ("Dewi Anggraini", team.LATER)
    assert own(report) == [events.TAKEN, events.TAKEN]


def test_taking_over_what_nobody_has_is_taking() -> None:
    report = team.envelope(team.post())
    assert take_over(team.DEWI, report).taken_by == team.person_id(team.DEWI)
    assert own(report) == [events.TAKEN]


def test_what_is_decided_is_not_taken_over() -> None:
    report = team.taken()
    end(team.RINA, report)
    with pytest.raises(UnableToTakeReport, match="sudah diputuskan Rina Marlina"):
        take_over(team.DEWI, report)


def test_a_case_comes_of_a_report() -> None:
    report = team.taken()
    clock = adopted(report)
    case = decide(team.RINA, report)
    triage = Triage.objects.get()
    assert (triage.decision, triage.decided_at, triage.case_id) == (TriageDecision.CASE, team.LATER, case.id)
    stored = Case.objects.get()
    assert (stored.envelope_id, stored.risk, stored.area) == (report.pk, Risk.MEDIUM, "16.09.01")
    person = CasePerson.objects.get()
    assert (person.ordinal, person.role, person.sex, person.age_years) == (1, "victim", "P", 15)
    report.refresh_from_db()
    assert (report.status, report.status_at) == (ReportStatus.HANDLING, team.LATER)
    clock.refresh_from_db()
    assert (clock.stopped_at, clock.outcome) == (team.LATER, "case")
    assert own(report) == [events.TAKEN, events.ADOPTED, events.TO_CASE]


@pytest.mark.parametrize(("age_years", "is_child"), [(17, True), (18, False), (None, True), (0, True)])
def test_an_unknown_age_counts_as_a_childs(age_years: int | None, *, is_child: bool) -> None:
    case = decide(team.RINA, team.taken(), age_years=age_years)
    assert Case.objects.get(pk=case.pk).has_child_victim is is_child


@pytest.mark.parametrize("reason", [each for each in NoCaseReason if each is not NoCaseReason.FALSE_REPORT])
def test_a_report_ends_without_a_case(reason: NoCaseReason) -> None:
    report = team.taken()
    clock = adopted(report)
    end(team.RINA, report, reason)
    triage = Triage.objects.get()
    assert (triage.decision, triage.no_case_reason, triage.case_id) == (TriageDecision.NO_CASE, reason, None)
    report.refresh_from_db()
    assert report.status == ReportStatus.DONE
    clock.refresh_from_db()
    assert (clock.stopped_at, clock.outcome) == (team.LATER, "no_case")
    assert own(report)[-1] == events.NO_CASE
    assert not Case.objects.exists()


def test_only_who_holds_a_report_decides_on_it() -> None:
    report = team.taken()
    with pytest.raises(UnableToDecideReport, match="Rina Marlina yang memegang"):
        decide(team.DEWI, report)
    with pytest.raises(UnableToDecideReport, match="Rina Marlina yang memegang"):
        end(team.HASAN, report)
    untaken = team.envelope(team.post())
    with pytest.raises(UnableToDecideReport, match="Ambil dulu"):
        end(team.RINA, untaken)
    assert not Case.objects.exists()


def test_a_decision_stands() -> None:
    report = team.taken()
    decide(team.RINA, report)
    for again in (decide, end):
        with pytest.raises(UnableToDecideReport, match="sudah diputuskan"):
            again(team.RINA, report)
    assert Case.objects.count() == 1
    assert own(report) == [events.TAKEN, events.TO_CASE]


def test_a_case_that_cannot_be_opened_leaves_no_decision() -> None:
    report = team.taken()
    with team.at_desk(team.RINA) as actor:
        stranger = team.colleague(actor, team.DEWI)
        object.__setattr__(stranger, "office_id", uuid4())
    with pytest.raises(cases.UnableToOpenCase, match="dari kantor Anda"), team.at_desk(team.RINA) as actor:
        intake.decide_case(
            by=actor,
            at=team.LATER,
            envelope=report,
            risk=Risk.LOW,
            manager=stranger,
            role=PersonRole.VICTIM,
            sex=Sex.UNKNOWN,
            age_years=None,
        )
    report.refresh_from_db()
    assert (report.status, Triage.objects.get().decision) == (ReportStatus.RECEIVED, "")
    assert own(report) == [events.TAKEN]


@pytest.mark.parametrize("login", [team.ANTON, team.SEKAR, team.SURYA, team.MAYA])
def test_who_receives_no_reports_is_refused_everything(login: str) -> None:
    report = team.taken()
    with pytest.raises(Refused) as refused:
        take(login, report)
    assert (refused.value.permission, refused.value.ids) == (Permission.REPORT_TAKE, {"report": str(report.pk)})
    with pytest.raises(Refused, match="report:take"):
        take_over(login, report)
    with pytest.raises(Refused, match="report:decide"):
        end(login, report)
    with pytest.raises(Refused, match="report:see_queue"), team.at_desk(login) as actor:
        report_for(actor, report.number)
    with team.at_desk(login) as actor:
        assert waiting_reports(actor, only_mine=False) == []
        assert Triage.objects.count() == 0
    assert own(report) == [events.TAKEN]


def test_a_report_that_does_not_exist_looks_like_a_refusal() -> None:
    with pytest.raises(Refused, match="report:see_queue"), team.at_desk(team.RINA) as actor:
        report_for(actor, "L-0000000")


def test_the_queue_shows_what_waits_and_who_has_it() -> None:
    free, mine, decided = team.envelope(team.post(at=team.LATER)), team.taken(), team.taken()
    theirs = team.taken(team.DEWI)
    end(team.RINA, decided)
    with team.at_desk(team.RINA) as actor:
        everything = {row.envelope.pk: row for row in waiting_reports(actor, only_mine=False)}
        own_only = [row.envelope.pk for row in waiting_reports(actor, only_mine=True)]
    assert set(everything) == {free.pk, mine.pk, theirs.pk}
    assert own_only == [mine.pk, free.pk]
    assert everything[theirs.pk].taken_by == "Dewi Anggraini"
    assert everything[mine.pk].is_mine


@pytest.mark.parametrize(
    "change",
    [
        {"decision": "case", "decided_at": team.AT},
        {"decision": "no_case", "decided_at": team.AT, "no_case_reason": "malas"},
        {"decision": "", "decided_at": team.AT},
        {"decision": "no_case", "no_case_reason": "test"},
    ],
)
def test_a_decision_is_whole_or_none(change: dict[str, object]) -> None:
    team.taken()
    with pytest.raises(IntegrityError, match="triage_decided_whole"), transaction.atomic():
        Triage.objects.update(**change)
