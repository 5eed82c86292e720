"""A worker that was taken over sends no report of somebody else after one on an official, away from the desk."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from tests.actions.test_channels_joining import opened, sent, text
from tests.actions.test_conflict_moving import moved
from tests.factories import carriers, recipients, team
from tests.factories.carriers import OTHER

from sigap.channels.actions.posting import post_report
from sigap.channels.actions.receiving import Burst, take_in
from sigap.intake.models import UncheckedReport
from sigap.kernel.clock import now
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import Envelope

pytestmark = [pytest.mark.usefixtures("committed")]


@pytest.fixture
def official(committed: None, settings: LazySettings, tmp_path: Path) -> Envelope:
    """A report by WhatsApp that became one on an official."""
    settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path)
    report = sent(at=now())
    recipients.ready()
    opened(report, now())
    moved(report.number)
    return report


def follow(report_id: UUID, before: Envelope) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT channels.follow(%s, %s, %s, false)", [report_id, before.pk, now()])


def followed(report_id: UUID) -> UUID | None:
    return UncheckedReport.objects.get(pk=report_id).follows


def test_only_what_is_stored_in_the_same_act_goes_after_a_report_on_an_official(official: Envelope) -> None:
    at = now()
    with team.role("sigap_worker"):
        others = Burst(channel=Channel.WHATSAPP, sender=OTHER, messages=[text("Tolong.", number=2)], received=[at])
        waiting = take_in(at=at, burst=others)
        assert waiting is not None
    with team.role("sigap_worker"):
        follow(waiting, official)
    assert followed(waiting) is None
    later = sent(number=3, at=at + timedelta(seconds=1))
    assert followed(later.pk) == official.pk, "a writer's own next one"


def test_nothing_goes_after_a_report_on_an_official_by_another_channel(official: Envelope) -> None:
    at = now()
    with team.role("sigap_worker"), transaction.atomic():
        letter = post_report(story="Tolong.", details={}, channel=Channel.EMAIL, at=at).id
        follow(letter, official)
    assert followed(letter) is None
