"""A thousand reports wait: the list is limited, the urgent first, read in one statement by the index of states."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import team
from tests.factories.inbox import waiting_reports

from sigap.intake.models import UncheckedReport
from sigap.mailbox.models import Envelope, ReportStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
OPEN, HANDLED = 1_000, 4_000


def flood() -> None:
    """Reports as rows only: nobody reads them here."""
    Envelope.objects.bulk_create(
        Envelope(
            id=uuid4(),
            number=f"L-{number:07d}",
            channel="web",
            received_at=team.AT + timedelta(seconds=number),
            flags=["confinement"] if number == OPEN - 1 else [],
            status=ReportStatus.RECEIVED if number < OPEN else ReportStatus.HANDLING,
            status_at=team.AT,
            key_id=uuid4(),
            sealed_story=b"x" * 512,
            sealed_details=b"x",
        )
        for number in range(OPEN + HANDLED)
    )
    UncheckedReport.objects.all().delete()


def test_a_thousand_open_reports_are_one_short_list() -> None:
    flood()
    with team.at_desk(team.RINA) as actor, CaptureQueriesContext(connection) as captured:
        rows = waiting_reports(actor, only_mine=False, limit=100)
    assert len(captured) == 2
    assert len(rows) == 100
    assert rows[0].envelope.flags == ["confinement"]
    assert [row.envelope.number for row in rows[1:4]] == ["L-0000000", "L-0000001", "L-0000002"]
