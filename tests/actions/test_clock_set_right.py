"""The machine's clock leapt ahead and was set right: what it had dated later holds nobody back for that long."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import team
from tests.factories.flooding import SHUT, in_lane, paced

from sigap.mailbox.quarantine.models import Admission
from sigap.mailbox.quarantine.pacing import Limits
from sigap.mailbox.reading import is_flooded
from sigap.notifications.actions.queueing import queue
from sigap.notifications.models import Mail, MailKind
from sigap.notifications.rules import MailPace
from sigap.notifications.rules.alerting import AlertChannel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LEAP = timedelta(hours=9)


@pytest.mark.parametrize("way", [AlertChannel.MAIL, AlertChannel.WHATSAPP])
def test_an_emergency_waits_for_no_mail_that_was_dated_ahead(way: AlertChannel) -> None:
    who = team.person_id(team.RINA)
    ahead = team.AT + LEAP
    Mail.objects.create(
        kind=MailKind.EMERGENCY, channel=way.value, person_id=who, queued_at=ahead, due_at=ahead, sent_at=ahead
    )
    queue([(who, way, MailPace.EMERGENCY)], at=team.AT)
    assert Mail.objects.get(sent_at=None).due_at == team.AT


def test_a_flood_that_was_dated_ahead_is_none_and_spends_no_room() -> None:
    limits = Limits(minute=2, hour=3, day=3)
    assert in_lane(paced(limits=SHUT, at=team.AT + LEAP))
    Admission.objects.bulk_create(Admission(envelope_id=uuid4(), way="open", at=team.AT + LEAP) for _each in range(9))
    assert not is_flooded(at=team.AT)
    assert not in_lane(paced(limits=limits, at=team.AT))
    assert is_flooded(at=team.AT + LEAP)
