"""Who works on a report hears of files that come later: once a turn, whoever holds it, nobody else, no name in it."""

from datetime import timedelta

import pytest
from tests.actions.test_mailbox_files import RAW, sent
from tests.factories import team

from sigap.intake import actions as intake
from sigap.intake import jobs
from sigap.mailbox.models import Envelope, ReportFile
from sigap.mailbox.posting import Receipt
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
NEXT = team.LATER + timedelta(minutes=5)


def taken() -> tuple[Receipt, Envelope]:
    receipt = team.post()
    found = team.envelope(receipt)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.AT, envelope=found)
    return receipt, found


def came_later() -> None:
    ReportFile.objects.filter(finished_at=team.AT).update(finished_at=team.LATER)


def noted() -> int:
    with team.role("sigap_worker"):
        return jobs.note_files(NEXT)


def told() -> list[tuple[str, dict[str, str]]]:
    logins = {team.person_id(login): login for login in (team.RINA, team.DEWI)}
    found = Notice.objects.filter(code="reporter-sent-file").order_by("created_at", "pk")
    return [(logins[notice.person_id], notice.ids) for notice in found if notice.person_id]


def test_files_that_come_after_the_report_was_taken_are_told_once() -> None:
    receipt, envelope = taken()
    sent(receipt)
    sent(receipt, RAW[::-1], b"y" * 32)
    sent(receipt, RAW, b"z" * 32, upto=1)
    came_later()
    assert noted() == 2
    assert noted() == 0
    assert told() == [(team.RINA, {"report": str(envelope.pk)})]


def test_files_that_were_there_when_it_was_taken_need_no_word() -> None:
    receipt = team.post()
    sent(receipt)
    assert noted() == 0
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=team.LATER, envelope=team.envelope(receipt))
    assert noted() == 1
    assert told() == []


def test_the_manager_hears_once_the_report_is_a_case() -> None:
    receipt, envelope = taken()
    team.opened(report=envelope)
    sent(receipt)
    came_later()
    assert noted() == 1
    assert told() == [(team.DEWI, {"report": str(envelope.pk)})]
