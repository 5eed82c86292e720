"""A report that was ended or passed on by mistake waits again, in the hands of whoever took the decision back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories import team
from tests.factories.inbox import waiting_reports

from sigap.clocks.models import Clock
from sigap.intake import actions as intake
from sigap.intake import events, jobs
from sigap.intake.models import Forwarding, Triage
from sigap.intake.rules import FalseReason, NoCaseReason
from sigap.mailbox.models import MESSAGE_WORDS, Envelope, Message, ReportStatus
from sigap.mailbox.reading import status_for
from sigap.mailbox.wordings import MessageCode
from sigap.ui.taking_back import ReasonMissing, TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NEXT = team.LATER + timedelta(minutes=5)


def ended(report: Envelope, at: datetime = team.LATER) -> None:
    with team.at_desk(team.RINA) as actor:
        intake.decide_no_case(by=actor, at=at, envelope=report, reason=NoCaseReason.TEST)


def passed_on(report: Envelope, at: datetime = team.LATER) -> None:
    with team.at_desk(team.RINA) as actor:
        intake.decide_forward(by=actor, at=at, envelope=report, authority="lpsk")


def reopened(report: Envelope, login: str = team.RINA, reason: TakeBackReason | None = TakeBackReason.WRONG) -> Triage:
    with team.at_desk(login) as actor:
        return intake.reopen_report(by=actor, at=NEXT, envelope=report, reason=reason)


def running(report: Envelope) -> list[str]:
    return list(Clock.objects.filter(subject_id=report.pk, stopped_at=None).values_list("rule_code", flat=True))


def owed(report: Envelope) -> list[str]:
    return list(WorkItem.objects.filter(report_id=report.pk, settled_at=None).values_list("kind", flat=True))


@pytest.mark.parametrize("decide", [ended, passed_on])
def test_it_waits_again_under_a_new_deadline(decide: Callable[..., None]) -> None:
    report = team.taken(flags=("weapon",))
    with team.role("sigap_worker"):
        jobs.adopt(team.AT)
    decide(report)
    triage = reopened(report)
    assert (triage.decision, triage.no_case_reason, triage.decided_at) == ("", "", None)
    assert (running(report), owed(report)) == (["triage-high"], ["intake.report"])
    report.refresh_from_db()
    assert report.status == ReportStatus.RECEIVED
    assert Message.objects.order_by("-sent_at")[0].code == "read"
    assert not Forwarding.objects.exists()
    with team.at_desk(team.RINA) as actor:
        assert len(waiting_reports(actor, only_mine=True)) == 1
    reopened(report)
    assert team.trail(report.pk).count(events.REOPENED) == 1
    decide(report, NEXT + timedelta(minutes=1))
    assert Triage.objects.get().decision


def test_a_colleague_takes_it_back_with_a_reason_and_holds_it() -> None:
    report = team.taken()
    ended(report)
    with pytest.raises(ReasonMissing):
        reopened(report, team.HASAN, None)
    assert reopened(report, team.HASAN).taken_by == team.person_id(team.HASAN)
    with pytest.raises(intake.UnableToReopenReport):
        reopened(report)


def test_what_went_along_comes_back_with_it() -> None:
    head, along = team.taken(), team.taken()
    with team.at_desk(team.RINA) as actor:
        intake.merge(by=actor, at=team.AT, envelope=along, into=head)
    passed_on(head)
    with pytest.raises(intake.UnableToReopenReport, match=head.number):
        reopened(along)
    reopened(head, team.HASAN)
    assert set(Triage.objects.values_list("decision", "taken_by_name")) == {
        ("", "Hasan Basri"),
        ("merged", "Hasan Basri"),
    }
    assert not Forwarding.objects.exists()
    with team.at_desk(team.HASAN) as actor:
        intake.unmerge(by=actor, at=NEXT, envelope=along)
    assert owed(along) == ["intake.report"]


def test_what_others_have_or_two_held_to_be_untrue_stays() -> None:
    given, untrue, case = team.taken(), team.taken(), team.taken()
    passed_on(given)
    with team.at_desk(team.RINA) as actor:
        day = team.LATER.date()
        intake.note_receipt(by=actor, at=team.LATER, envelope=given, number="12/2026", received_on=day)
    with team.at_desk(team.RINA) as actor:
        intake.ask_second_look(by=actor, at=team.LATER, envelope=untrue, reason=FalseReason.PRANK)
    with team.at_desk(team.HASAN) as actor:
        intake.answer_second_look(by=actor, at=team.LATER, envelope=untrue, is_untrue=True)
    team.opened(report=case)
    for report in (given, untrue, case):
        with pytest.raises(intake.UnableToReopenReport):
            reopened(report)


def test_a_forwarding_that_stands_is_not_deleted_past_the_act() -> None:
    report = team.taken()
    passed_on(report)
    with team.at_desk(team.RINA):
        assert Forwarding.objects.all().delete()[0] == 0
    with team.role("sigap_public"), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("DELETE FROM intake_forwarding")


def test_one_whose_receipt_came_meanwhile_stays_with_the_other_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    report = team.taken()
    passed_on(report)
    Forwarding.objects.update(
        receipt_number="12/2026",
        receipt_on=team.LATER.date(),
        receipt_noted_at=team.LATER,
        receipt_noted_by=team.person_id(team.HASAN),
    )
    # As it was read before the receipt was written.
    monkeypatch.setattr("sigap.intake.actions.reopening._refuse_unfit", lambda *_read: None)
    with pytest.raises(intake.UnableToReopenReport, match="tanpa tanda terima"):
        reopened(report)
    assert Triage.objects.get().decision == "forwarded"


def test_whoever_notes_a_receipt_waits_for_who_takes_the_decision_back() -> None:
    report = team.taken()
    passed_on(report)
    with team.at_desk(team.RINA) as actor, CaptureQueriesContext(connection) as asked:
        intake.note_receipt(by=actor, at=team.LATER, envelope=report, number="12/2026", received_on=team.LATER.date())
    locks = [each["sql"] for each in asked if "FOR UPDATE" in each["sql"]]
    assert ["intake_triage" in locks[0], "intake_forwarding" in locks[1]] == [True, True]


def _read(words: tuple[str, ...]) -> tuple[list[str], str]:
    """What the reporter reads: the news, and why it ended."""
    with team.role("sigap_public"):
        found = status_for(words)
    assert found is not None
    return [str(news) for _day, news in found.shown_messages], str(found.why_done[1]) if found.why_done else ""


@pytest.mark.parametrize("decide", [ended, passed_on])
def test_its_reporter_reads_no_more_that_it_ended_or_went_elsewhere(decide: Callable[..., None]) -> None:
    receipt = team.post()
    report = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=report)
        if decide is ended:
            too_little = MessageCode.DONE_TOO_LITTLE
            intake.decide_no_case(
                by=actor, at=team.LATER, envelope=report, reason=NoCaseReason.NOT_REACHABLE, message=too_little
            )
    if decide is passed_on:
        passed_on(report)
    assert len(_read(receipt.words)[0]) + len(_read(receipt.words)[1]) > 0
    reopened(report)
    read = str(MESSAGE_WORDS[MessageCode.READ])
    assert _read(receipt.words) == ([read], "")
    Envelope.objects.filter(pk=report.pk).update(status=ReportStatus.DONE)
    assert _read(receipt.words)[1] == "", "the case that it became was closed since"
