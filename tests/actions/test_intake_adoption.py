"""The worker adopts reports: clock and notice dated by when the report came in, once, whatever else happens."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories import team

from sigap.clocks import actions as clocks
from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.intake import events, jobs
from sigap.intake.models import Adoption
from sigap.intake.rules import NoCaseReason
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def adopt(at: object = team.LATER) -> int:
    with team.role("sigap_worker"):
        return jobs.adopt(at)  # type: ignore[arg-type]  # a moment


@pytest.mark.parametrize(
    ("flags", "rule", "hours"),
    [(["confinement"], "triage-high", 1), (["pregnant"], "triage-medium", 6), ([], "triage-low", None)],
)
def test_a_report_gets_its_clock_and_its_notice(flags: list[str], rule: str, hours: int | None) -> None:
    report = team.envelope(team.post(flags=flags))
    assert adopt() == 1
    clock = Clock.objects.get()
    assert (clock.rule_code, clock.subject_kind, clock.subject_id) == (rule, intake.SUBJECT, report.pk)
    assert (clock.owner_role, clock.owner_office) == ("intake", None)
    assert (clock.started_at, clock.recorded_at) == (team.AT, team.LATER)
    assert hours is None or clock.due_at == team.AT + timedelta(hours=hours)
    notice = Notice.objects.get()
    assert (notice.code, notice.role) == ("report-received", "intake")
    assert notice.ids == {"report": str(report.pk), "rule": rule}
    assert team.trail(report.pk)[2:] == ["clocks:clock:started", events.ADOPTED]


def test_a_second_sweep_adopts_nothing() -> None:
    team.post()
    assert (adopt(), adopt()) == (1, 0)
    assert Clock.objects.count() == Notice.objects.count() == 1


def test_after_a_days_outage_every_report_is_dated_by_when_it_came() -> None:
    moments = [team.AT + timedelta(hours=hour) for hour in range(24)]
    for moment in moments:
        team.post(at=moment, flags=["weapon"])
    late = team.AT + timedelta(hours=24)
    assert adopt(late) == 24
    found = list(Clock.objects.order_by("started_at"))
    assert [clock.started_at for clock in found] == moments
    assert {clock.recorded_at for clock in found} == {late}
    assert sum(clock.due_at < late for clock in found) == 23
    assert Notice.objects.count() == 24


def test_more_reports_than_a_batch_are_taken_sweep_by_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    reports = [team.envelope(team.post(at=team.AT + timedelta(minutes=minute))) for minute in (2, 0, 1)]
    assert [adopt(), adopt(), adopt()] == [2, 1, 0]
    assert Adoption.objects.count() == 3
    newest = Adoption.objects.get(envelope_id=reports[0].pk)
    assert newest.adopted_at == team.LATER


@pytest.mark.parametrize("becomes_case", [True, False])
def test_a_decision_faster_than_the_worker_leaves_no_clock_behind(*, becomes_case: bool) -> None:
    report = team.taken()
    if becomes_case:
        team.opened(report=report)
    else:
        with team.at_desk(team.RINA) as actor:
            intake.decide_no_case(by=actor, at=team.LATER, envelope=report, reason=NoCaseReason.TEST)
    assert adopt() == 0
    assert not Clock.objects.filter(subject_kind=intake.SUBJECT).exists()
    assert not Notice.objects.filter(code="report-received").exists()


def test_nobody_at_the_desk_reads_or_undoes_adoption() -> None:
    team.post()
    adopt()
    for login in (team.RINA, team.ANTON):
        with team.at_desk(login), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Adoption.objects.count()
        with team.at_desk(login), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Adoption.objects.all().delete()


def test_only_who_receives_reports_keeps_the_worker_from_one() -> None:
    report = team.envelope(team.post())
    with team.at_desk(team.ANTON), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Adoption.objects.bulk_create([Adoption(envelope_id=report.pk, adopted_at=team.AT)])


@pytest.mark.parametrize("error", [ZeroDivisionError, IntegrityError])
def test_one_report_that_fails_holds_up_none_behind_it(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    broken, behind = [team.envelope(team.post(at=team.AT + timedelta(minutes=minute))) for minute in (0, 1)]
    start = clocks.start

    def failing(**given: Any) -> object:
        if given["subject_id"] == broken.pk:
            raise error
        return start(**given)

    monkeypatch.setattr(clocks, "start", failing)
    with pytest.raises(error):
        adopt()
    assert list(Adoption.objects.values_list("envelope_id", flat=True)) == [behind.pk]
    monkeypatch.setattr(clocks, "start", start)
    assert adopt() == 1
    assert Clock.objects.filter(subject_id=broken.pk).count() == 1
