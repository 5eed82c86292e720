"""A report held to be untrue: a second person reads it, its reporter is told nothing of it, and nobody is marked."""

import pytest
from django.db import Error as DatabaseTrouble
from django.db import transaction
from tests.actions.test_intake_files import PICTURE
from tests.actions.test_intake_files import opened as file_opened
from tests.actions.test_intake_sheet import saved
from tests.actions.test_mailbox_files import sent
from tests.factories import talking, team

from sigap.audit.models import Event
from sigap.intake import actions as intake
from sigap.intake import events, reading
from sigap.intake.models import ReportToken, SecondLook, Triage
from sigap.intake.rules import FalseReason, NoCaseReason
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope, ReportStatus
from sigap.mailbox.posting import Receipt
from sigap.mailbox.reading import status_for
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def doubted() -> tuple[Receipt, Envelope]:
    receipt = team.post()
    report = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=report)
    saved(report)
    asked(report)
    return receipt, report


def asked(report: Envelope, login: str = team.RINA) -> SecondLook:
    with team.at_desk(login) as actor:
        return intake.ask_second_look(by=actor, at=team.LATER, envelope=report, reason=FalseReason.PRANK)


def answered(report: Envelope, login: str = team.DEWI, *, is_untrue: bool = True) -> SecondLook:
    with team.at_desk(login) as actor:
        return intake.answer_second_look(by=actor, at=team.LATER, envelope=report, is_untrue=is_untrue)


def test_one_officer_alone_closes_nothing_as_untrue() -> None:
    report = team.taken()
    with team.at_desk(team.RINA) as actor, pytest.raises(intake.UnableToDecideReport, match="pemeriksa kedua"):
        intake.decide_no_case(by=actor, at=team.LATER, envelope=report, reason=NoCaseReason.FALSE_REPORT)
    asked(report)
    assert asked(report).pk == SecondLook.objects.get().pk
    assert not Triage.objects.get().decision
    with pytest.raises(intake.UnableToLook, match="Anda sendiri"):
        answered(report, team.RINA)
    assert Notice.objects.filter(code="second-look-asked").count() == 1


def test_the_database_takes_no_ending_by_one_alone() -> None:
    _receipt, report = doubted()
    closed = {"decision": "no_case", "no_case_reason": "false_report", "decided_at": team.LATER}
    with team.at_desk(team.DEWI), pytest.raises(DatabaseTrouble, match="row-level security"), transaction.atomic():
        Triage.objects.filter(pk=report.pk).update(**closed)
    with team.at_desk(team.RINA) as actor:
        mine = {"answered_at": team.LATER, "answered_by": actor.person_id, "agreed": True}
        assert not SecondLook.objects.filter(envelope_id=report.pk).update(**mine)
    assert not Triage.objects.get().decision


def test_agreed_it_ends_and_leaves_no_mark_on_anybody() -> None:
    receipt, report = doubted()
    assert ReportToken.objects.filter(envelope_id=report.pk).exists()
    look = answered(report)
    assert answered(report).answered_at == look.answered_at
    triage = Triage.objects.get()
    assert (triage.decision, triage.no_case_reason) == ("no_case", "false_report")
    assert triage.taken_by == team.person_id(team.RINA)
    assert not ReportToken.objects.filter(envelope_id=report.pk).exists()
    with team.role("sigap_public"):
        found = status_for(receipt.words)
    assert found is not None
    assert (found.status, found.shown_messages, found.why_done) == (ReportStatus.DONE, [], None)
    assert [code for code in team.trail(report.pk) if "false" in code] == [events.LOOK_ASKED, events.LOOK_ANSWERED]
    told = Notice.objects.get(code="second-look-answered")
    assert told.person_id == team.person_id(team.RINA)
    with pytest.raises(intake.UnableToLook, match="sudah dijawab"):
        answered(report, team.HASAN, is_untrue=False)


def test_not_agreed_it_waits_and_is_not_asked_of_a_third() -> None:
    _receipt, report = doubted()
    answered(report, is_untrue=False)
    assert not Triage.objects.get().decision
    with pytest.raises(intake.UnableToLook, match="Dewi Anggraini"):
        asked(report)
    assert team.opened(report=report)


def test_the_second_officer_reads_all_that_was_said_and_no_way_to_the_reporter() -> None:
    receipt, report = doubted()
    sent(receipt, PICTURE)
    talking.answered(receipt)
    for _time in range(2):
        found = reading.open_to_look(entering=team.entering(team.DEWI), number=report.number, at=talking.NEXT)
        assert (found.story, found.notes) == (team.STORY, "Ia ada di dapur belakang")
        assert [each.text for each in found.lines] == [talking.ANSWERED]
        assert file_opened(report, team.DEWI).raw == PICTURE
        assert talking.opened(receipt).lines, "opened by who holds it, its key lies elsewhere"
    for login in (team.ANTON, team.MAYA):
        with pytest.raises(Refused):
            file_opened(report, login)
    assert "0812 0000" not in repr(vars(found.look)) + found.story + found.notes
    assert Event.objects.filter(actor_id=team.person_id(team.DEWI), code="vault:report:opened").exists()
    for login in (team.RINA, team.ANTON, team.SURYA):
        with pytest.raises(Refused):
            reading.open_to_look(entering=team.entering(login), number=report.number, at=team.LATER)
    with pytest.raises(Refused):
        reading.open_report(entering=team.entering(team.DEWI), number=report.number, at=team.LATER)
    answered(report)
    with pytest.raises(Refused):
        reading.open_to_look(entering=team.entering(team.HASAN), number=report.number, at=team.LATER)
    with pytest.raises(Refused):
        file_opened(report, team.HASAN)


def test_decided_otherwise_meanwhile_the_look_is_moot() -> None:
    _receipt, report = doubted()
    team.opened(report=report)
    with pytest.raises(intake.UnableToLook, match="sudah dijawab atau diputuskan"):
        answered(report)


def test_with_others_along_each_is_looked_at_by_itself() -> None:
    report, other = team.taken(), team.taken()
    with team.at_desk(team.RINA) as actor:
        intake.merge(by=actor, at=team.AT, envelope=other, into=report)
    with pytest.raises(intake.UnableToLook, match="Pisahkan dulu"):
        asked(report)
    waiting, more = team.taken(), team.taken()
    asked(waiting)
    with team.at_desk(team.RINA) as actor, pytest.raises(intake.UnableToMerge, match="pemeriksa kedua"):
        intake.merge(by=actor, at=team.AT, envelope=more, into=waiting)


@pytest.mark.parametrize("login", [team.ANTON, team.SURYA, team.MAYA])
def test_who_decides_no_reports_neither_asks_nor_answers(login: str) -> None:
    _receipt, report = doubted()
    with pytest.raises(Refused):
        answered(report, login)
    with pytest.raises(Refused):
        asked(report, login)
    with team.at_desk(login):
        assert not SecondLook.objects.exists()
