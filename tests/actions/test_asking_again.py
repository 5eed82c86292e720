"""No receipt came: the other authority is asked again, the deadline that passed stays missed, silence climbs higher."""

from datetime import datetime, timedelta

import pytest
from tests.actions.test_intake_endings import forwarded
from tests.factories import team
from tests.factories.zones import JAKARTA

from sigap.clocks.models import Clock
from sigap.desk.queue import queue_for
from sigap.intake import actions as intake
from sigap.intake import events
from sigap.intake.models import Forwarding
from sigap.kernel.errors import Refused
from sigap.mailbox.models import Envelope
from sigap.mailbox.reading import status_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
WEEK = team.AT + timedelta(days=7)


def again(report: Envelope, at: datetime, login: str = team.RINA) -> Forwarding:
    with team.at_desk(login) as actor:
        return intake.ask_again(by=actor, at=at, envelope=report)


def clocks(report: Envelope) -> list[tuple[str, str]]:
    rows = Clock.objects.filter(subject_id=report.pk, rule_code__startswith="forward")
    return list(rows.order_by("started_at", "rule_code").values_list("rule_code", "outcome"))


def test_before_the_deadline_asking_changes_no_deadline() -> None:
    report = team.taken()
    forwarded(report)
    made = again(report, team.AT + timedelta(days=1))
    assert (made.asked_again, clocks(report)) == (1, [("forward-receipt", "")])
    assert events.ASKED_AGAIN in team.trail(report.pk)


def test_after_it_a_shorter_one_begins_and_the_first_stays_missed() -> None:
    report = team.taken()
    forwarded(report)
    with team.at_desk(team.RINA) as actor:
        rows = [row for part in queue_for(actor, at=WEEK, only_mine=True).parts for row in part.rows]
        assert [row for row in rows if row["what"].startswith("Tanyakan lagi tanda terima")]
    again(report, WEEK)
    assert clocks(report) == [("forward-receipt", "asked_again"), ("forward-asked-again", "")]
    first = Clock.objects.get(rule_code="forward-receipt")
    assert first.stopped_at is not None
    assert first.stopped_at > first.due_at
    again(report, WEEK + timedelta(days=7))
    assert [outcome for _rule, outcome in clocks(report)] == ["asked_again", "asked_again", ""]
    with team.at_desk(team.HASAN) as actor:
        late = WEEK + timedelta(days=8)
        day = late.astimezone(JAKARTA).date()
        intake.note_receipt(by=actor, at=late, envelope=report, number="R-9", received_on=day)
    assert not Clock.objects.filter(subject_id=report.pk, stopped_at=None).exists()
    with pytest.raises(intake.UnableToNoteReceipt, match="sudah dicatat"):
        again(report, WEEK + timedelta(days=9))


def test_a_receipt_counts_from_its_day_and_not_from_when_it_was_noted() -> None:
    in_time, last_day, late = team.taken(), team.taken(), team.taken()
    for report in (in_time, last_day, late):
        forwarded(report)
    due = Clock.objects.filter(rule_code="forward-receipt").latest("due_at").due_at
    for report, days in ((in_time, -1), (last_day, 0), (late, 1)):
        day = (due + timedelta(days=days)).astimezone(JAKARTA).date()
        with team.at_desk(team.RINA) as actor:
            at = WEEK + timedelta(days=7)
            intake.note_receipt(by=actor, at=at, envelope=report, number="R-9", received_on=day)
    mine = Clock.objects.filter(rule_code="forward-receipt")
    rows = [mine.get(subject_id=report.pk) for report in (in_time, last_day, late)]
    assert [row.stopped_at is not None and row.stopped_at <= row.due_at for row in rows] == [True, True, False]
    assert {row.stopped_recorded_at for row in rows} == {WEEK + timedelta(days=7)}


def test_once_a_day_and_the_second_click_counts_nothing() -> None:
    report = team.taken()
    forwarded(report)
    with pytest.raises(intake.UnableToNoteReceipt, match="mulai besok"):
        again(report, team.LATER)
    next_day = team.AT + timedelta(days=1)
    again(report, next_day)
    assert again(report, next_day + timedelta(seconds=1)).asked_again == 1
    with pytest.raises(intake.UnableToNoteReceipt, match="Rekan Anda"):
        again(report, next_day, team.DEWI)
    midnight = (next_day + timedelta(days=1)).astimezone(JAKARTA).replace(hour=0, minute=1)
    assert again(report, midnight, team.DEWI).asked_again == 2
    with pytest.raises(intake.UnableToNoteReceipt, match="tidak sedang diteruskan"):
        again(team.taken(), WEEK)


def test_the_reporter_reads_that_it_was_passed_on_and_then_why_it_ended() -> None:
    receipt = team.post()
    report = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=report)
    forwarded(report)
    with team.role("sigap_public"):
        found = status_for(receipt.words)
    assert found is not None
    assert (len(found.shown_messages), found.why_done) == (1, None)
    with team.at_desk(team.RINA) as actor:
        day = team.LATER.astimezone(JAKARTA).date()
        intake.note_receipt(by=actor, at=team.LATER, envelope=report, number="R-1", received_on=day)
    with team.role("sigap_public"):
        found = status_for(receipt.words)
    assert found is not None
    assert found.why_done is not None
    assert "sudah diterima" in str(found.why_done[1])
    assert len(found.shown_messages) == 1


@pytest.mark.parametrize("login", [team.ANTON, team.SURYA])
def test_who_decides_no_reports_asks_for_no_receipt(login: str) -> None:
    report = team.taken()
    forwarded(report)
    with pytest.raises(Refused):
        again(report, WEEK, login)
