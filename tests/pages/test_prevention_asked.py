"""What a citizen asked for or offered is turned away with a call, or planned with one."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework, preventing
from tests.factories.casework import Work
from tests.pages.test_prevention_pages import HOME, MAYA, fields

from sigap.audit.models import Event
from sigap.kernel.clock import now
from sigap.mailbox.quarantine.pacing import Limits, Pacing
from sigap.outreach.models import PublicMessage
from sigap.outreach.posting import OutreachMessage, post_message
from sigap.outreach.rules import PublicMessageKind, SessionTopic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, work: Work) -> None:
    del work
    settings.SIGAP_DEMO = True
    preventing.regions()


def asked() -> PublicMessage:
    message = OutreachMessage(
        kind=PublicMessageKind.SESSION_ASKED, area=preventing.DISTRICT, people=20, topics=(SessionTopic.CHILD_ONLINE,),
        texts={"contact": "Bu Ratna CONTOH, 0812 0000 0005", "place": "Pengajian Pere'an"},
    )  # fmt: skip
    post_message(message, key=uuid4().bytes, at=now(), pacing=Pacing(limits=Limits(minute=9, hour=9, day=9)))
    return PublicMessage.objects.latest("received_at")


def test_nobody_who_was_promised_an_answer_is_turned_away_without_a_call() -> None:
    maya, row = casework.at_desk(MAYA), asked()
    away = f"{HOME}dari-warga/{row.pk}/tolak/"
    for sent in ({}, {"why": "x"}):
        assert "Telepon dulu yang menulis" in maya.post(away, sent, follow=True).content.decode()
        row.refresh_from_db()
        assert (row.state, row.sealed_body is None) == ("waiting", False)
    for _click in range(2):
        assert "Kiriman ini tidak ditindaklanjuti." in maya.post(away, {"why": "called"}, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.state, row.sealed_body is None) == ("declined", True)
    assert Event.objects.filter(code="prevention:message:declined").count() == 1
    planned = maya.post(f"{HOME}rencana/", fields(asked=str(asked().pk)), follow=True).content.decode()
    assert "Telepon yang meminta: kapan harinya." in planned
