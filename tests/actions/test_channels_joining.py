"""What one person writes by a channel stays together: many texts in one report, also under the worker's own log-in."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import carriers, team
from tests.factories.carriers import WRITER
from tests.factories.dbroles import logged_in_as

from sigap.channels.actions import posting
from sigap.channels.actions.receiving import Burst, take_in
from sigap.channels.rules import LINES_A_DAY, Incoming, MessageKind
from sigap.kernel.clock import now
from sigap.mailbox.channels import Channel
from sigap.mailbox.dialogue import speaking
from sigap.mailbox.dialogue.rules import MESSAGES_A_DAY, MessageOutcome
from sigap.mailbox.models import DialogueLine, Envelope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture(autouse=True)
def _set_up(settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path)


def text(words: str, *, number: int = 1) -> Incoming:
    return Incoming(message_id=f"wamid.{number}", sender=WRITER, sent_at=None, kind=MessageKind.TEXT, text=words)


def test_more_texts_in_a_day_than_the_public_site_takes_are_one_report() -> None:
    at = now()
    with logged_in_as("sigap_worker"):
        for number in range(MESSAGES_A_DAY + 3):
            burst = Burst(channel=Channel.WHATSAPP, sender=WRITER, messages=[text(f"ke-{number}", number=number)])
            burst.received.append(at)
            take_in(at=at, burst=burst)
    envelope = Envelope.objects.get(channel="whatsapp")
    assert DialogueLine.objects.filter(envelope_id=envelope.pk).count() == MESSAGES_A_DAY + 2


def test_neither_door_is_believed_that_asks_for_more_than_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    at = now()
    with logged_in_as("sigap_worker"):
        burst = Burst(channel=Channel.WHATSAPP, sender=WRITER, messages=[text("pertama")], received=[at])
        report_id = take_in(at=at, burst=burst)
    assert report_id is not None
    facts = {"envelope_id": report_id, "author": "reporter", "sent_at": at, "body": b"", "sealed_text": b""}
    DialogueLine.objects.bulk_create(
        DialogueLine(mark=uuid4().bytes * 2, key_id=uuid4(), **facts) for _each in range(LINES_A_DAY)
    )
    monkeypatch.setattr(posting, "LINES_A_DAY", 10 * LINES_A_DAY)
    with logged_in_as("sigap_worker"):
        said = posting.add_line(report_id=report_id, text="x", mark=uuid4().bytes * 2, at=at)
    assert said is MessageOutcome.MANY
    code = team.post().words
    monkeypatch.setattr(speaking, "MESSAGES_A_DAY", LINES_A_DAY)
    with logged_in_as("sigap_public"):
        told = [speaking.post_message(code, text="x", idempotency_key=uuid4().bytes, at=at) for _each in range(11)]
    assert told == [MessageOutcome.SAID] * MESSAGES_A_DAY + [MessageOutcome.MANY]
