"""A statement slipped into the desk's log-in makes no report, file or message unreadable."""

import pytest
from django.db import DatabaseError, transaction
from tests.actions.test_intake_files import copied, opened, reported
from tests.factories import talking, team

from sigap.intake.reading import open_report
from sigap.mailbox.models import DialogueLine, Envelope, ReportFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
KEPT = "sealed key|laid key|row-level security"


def refused(statement: str) -> None:
    with team.at_desk(team.RINA), pytest.raises(DatabaseError, match=KEPT), transaction.atomic():
        team.counted(statement)


def test_no_other_key_takes_the_place_of_an_unread_reports() -> None:
    report = reported()
    refused(r"UPDATE mailbox_envelope SET key_blob = '\x00'")
    refused("UPDATE mailbox_envelope SET key_blob = NULL")
    open_report(entering=team.entering(team.RINA), number=report.number, at=team.LATER)
    assert Envelope.objects.get().key_blob is None
    refused(r"UPDATE mailbox_envelope SET key_blob = '\x00'")


FILE_OR_MESSAGE = [
    r"key_blob = '\x00'",
    "key_blob = NULL",
    r"sealed_key = '\x00'",
    # Nobody has opened the report: nothing is there under which a key could be laid.
    r"key_blob = NULL, sealed_key = '\x00'",
]
LAID = [r"key_blob = '\x00'", "sealed_key = NULL", r"sealed_key = '\x00'", r"key_blob = '\x00', sealed_key = NULL"]


def test_nor_that_of_a_file() -> None:
    report = reported()
    for change in FILE_OR_MESSAGE:
        refused(f"UPDATE mailbox_reportfile SET {change}")
    with team.at_desk(team.RINA):
        assert team.counted("UPDATE mailbox_reportfile SET copy_refused = 'kind', key_blob = key_blob") == 1
    ReportFile.objects.update(copy_refused="")
    assert opened(report).raw
    copied(report)
    assert ReportFile.objects.get().key_blob is None
    for change in LAID:
        refused(f"UPDATE mailbox_reportfile SET {change}")
    assert opened(report).raw


def test_nor_that_of_a_message() -> None:
    receipt, _envelope = talking.at_hand()
    talking.asked(receipt)
    talking.answered(receipt)
    of_the_reporter = "author = 'reporter'"
    for change in FILE_OR_MESSAGE[:3]:
        refused(f"UPDATE mailbox_line SET {change} WHERE {of_the_reporter}")
    assert [each.text for each in talking.opened(receipt).lines] == [talking.ASKED, talking.ANSWERED]
    assert not DialogueLine.objects.exclude(key_blob=None).exists()
    for change in LAID:
        refused(f"UPDATE mailbox_line SET {change}")
    assert [each.text for each in talking.opened(receipt).lines] == [talking.ASKED, talking.ANSWERED]
