"""What one person sends by a channel stays together: many texts in one report, files that come after it is done."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.actions.test_conflict_moving import moved
from tests.factories import arrivals, carriers, recipients, team
from tests.factories.carriers import OTHER, WRITER
from tests.factories.dbroles import logged_in_as
from tests.factories.flooding import SHUT

from sigap.audit.models import Event
from sigap.channels.actions import fetching, posting
from sigap.channels.actions.receiving import Burst, take_in
from sigap.channels.models import Answer, Conversation, Media, RawDelivery
from sigap.channels.rules import LINES_A_DAY, MEDIA_LASTS, Incoming, MediaRef, MessageKind, Trouble
from sigap.intake import actions as intake
from sigap.intake.reading import open_report
from sigap.intake.reading.report import ReportText
from sigap.kernel.clock import now
from sigap.mailbox.channels import Channel
from sigap.mailbox.dialogue import speaking
from sigap.mailbox.dialogue.rules import MESSAGES_A_DAY, MessageOutcome
from sigap.mailbox.models import DialogueLine, Envelope, QuarantinedReport, ReportFile, ReportStatus
from sigap.mailbox.quarantine.sketches import likeness

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
PICTURE = b"\xff\xd8\xff" + bytes(300)


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


def test_in_the_lane_voices_that_nobody_has_heard_are_not_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "open_limits", lambda **_more: SHUT)
    at = now()
    with logged_in_as("sigap_worker"):
        for sender in (WRITER, OTHER):
            voice = Incoming(message_id=sender, sender=sender, sent_at=None, kind=MessageKind.VOICE)
            take_in(at=at, burst=Burst(channel=Channel.WHATSAPP, sender=sender, messages=[voice], received=[at]))
    first, second = QuarantinedReport.objects.values_list("sketch", flat=True)
    assert likeness(first, second) == 0


def test_what_waited_for_the_worker_counts_from_when_it_came() -> None:
    at = now()
    friday, sunday, long_ago = at - timedelta(days=3), at - timedelta(hours=20), at - timedelta(days=31)
    with logged_in_as("sigap_worker"):
        for number, (sender, came_at) in enumerate(((WRITER, friday), (WRITER, sunday), (OTHER, long_ago))):
            burst = Burst(channel=Channel.WHATSAPP, sender=sender, messages=[text("Lagi.", number=number)])
            burst.received.append(came_at)
            take_in(at=at, burst=burst)
    first, never_so_long = Envelope.objects.filter(channel="whatsapp").order_by("received_at")
    assert first.received_at == friday
    assert DialogueLine.objects.get(envelope_id=first.pk).sent_at == sunday
    assert never_so_long.received_at >= at - timedelta(minutes=5), "dated anew by the database"
    trail = Event.objects.filter(stream_id=first.pk).values_list("at", flat=True)
    assert min(trail) >= at - timedelta(hours=24), "the trace says when it was stored"


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


def sent(*files: str, number: int = 1, at: datetime) -> Envelope:
    """A report with files that lie with the carrier."""
    media = [
        Incoming(
            message_id=f"wamid.{number}.{each}", sender=WRITER, sent_at=None, kind=MessageKind.PICTURE,
            media=MediaRef(id=each),
        )
        for each in files
    ]  # fmt: skip
    burst = Burst(channel=Channel.WHATSAPP, sender=WRITER, messages=[text("cerita", number=number), *media])
    burst.received.append(at)
    with team.role("sigap_worker"):
        report_id = take_in(at=at, burst=burst)
    assert report_id is not None
    return Envelope.objects.get(pk=report_id)


def kept(row: Media, *, at: datetime) -> Trouble | None:
    with team.role("sigap_worker"):
        return fetching.keep(row, PICTURE, kind="jpeg", at=at)


def lost(row: Media, *, at: datetime) -> None:
    with team.role("sigap_worker"):
        fetching.lose(row, Trouble.EXPIRED, at=at)


def new_one(before: Envelope) -> Envelope:
    return Envelope.objects.exclude(pk=before.pk).get()


def opened(envelope: Envelope, at: datetime) -> ReportText:
    arrivals.checked(at)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=at, envelope=envelope)
    return open_report(entering=team.entering(team.RINA), number=envelope.number, at=at)


def test_files_that_come_after_the_report_is_done_begin_one_new_report() -> None:
    at = now()
    before = sent("9001", "9002", at=at)
    Envelope.objects.update(status=ReportStatus.DONE)
    while (row := Media.objects.first()) is not None:
        assert kept(row, at=at) is None
    after = new_one(before)
    assert [each.envelope_id for each in ReportFile.objects.all()] == [after.pk, after.pk]
    assert Conversation.objects.get().envelope_id == after.pk
    found = opened(after, at)
    assert found.story.startswith("[Catatan SIGAP, bukan dari pelapor: berkas ini masuk setelah")
    assert found.contact is not None
    assert WRITER in found.contact.number


def test_a_file_that_is_lost_after_the_report_is_done_is_told_in_a_new_one() -> None:
    at = now()
    before = sent("9001", at=at)
    Envelope.objects.update(status=ReportStatus.DONE)
    lost(Media.objects.get(), at=at)
    assert "tidak dapat disimpan (sudah tidak ada di server)" in opened(new_one(before), at).story
    assert team.trail(new_one(before).pk).count("channels:media:lost") == 1


def test_nothing_of_a_report_that_became_one_on_an_official_comes_back() -> None:
    at = now()
    before = sent("9001", "9002", at=at)
    recipients.ready()
    opened(before, at)
    moved(before.number)
    first, second = Media.objects.all()
    assert kept(first, at=at) is Trouble.REFUSED
    lost(second, at=at)
    assert Envelope.objects.get().pk == before.pk
    assert not DialogueLine.objects.exists()


def test_a_file_lost_of_a_report_thrown_out_of_quarantine_begins_none() -> None:
    at = now()
    sent("9001", at=at)
    Envelope.objects.update(status=ReportStatus.DONE, in_lane=True)
    assert kept(Media.objects.get(), at=at) is Trouble.LANE
    lost(Media.objects.get(), at=at)
    assert Envelope.objects.count() == 1


def test_a_file_in_a_kept_letter_waits_longer_than_the_carrier_of_whatsapp_keeps_one() -> None:
    at = now()
    sent("9001", at=at)
    raw = RawDelivery.objects.create(channel="email", once=b"x" * 32, received_at=at, key_id=uuid4(), due_at=at)
    Media.objects.update(channel="email", raw_id=raw.pk, queued_at=at - MEDIA_LASTS)
    with team.role("sigap_worker"):
        fetching.retry_file_later(Media.objects.get(), Trouble.LANE, at=at)
    row = Media.objects.get()
    assert (row.lost_at, row.trouble) == (None, Trouble.LANE)
    assert row.due_at > at


def due(at: datetime) -> set[str]:
    passed: set[UUID] = set()
    found = set[str]()
    with team.role("sigap_worker"):
        while each := fetching.next_file_due(Channel.WHATSAPP, at=at, passed_over=passed):
            passed.add(each.row.pk)
            found.add(each.id)
    return found


def test_a_file_that_does_not_open_rests_then_is_told_and_stops_no_other() -> None:
    at = now()
    envelope = sent("9001", "9002", at=at)
    spoilt = Media.objects.order_by("due_at", "id")[0]
    Media.objects.filter(pk=spoilt.pk).update(sealed_facts=b"rusak")
    assert len(due(at)) == 1
    spoilt.refresh_from_db()
    assert (spoilt.trouble, spoilt.lost_at) == (Trouble.SEALED, None)
    assert spoilt.due_at > at
    assert len(due(at + MEDIA_LASTS)) == 1
    spoilt.refresh_from_db()
    assert spoilt.lost_at is not None
    assert DialogueLine.objects.filter(envelope_id=envelope.pk).count() == 1


def test_an_answer_that_does_not_open_is_dropped_and_stops_no_other() -> None:
    at = now()
    for number, sender in enumerate((WRITER, OTHER)):
        burst = Burst(channel=Channel.WHATSAPP, sender=sender, messages=[text("halo", number=number)], received=[at])
        with team.role("sigap_worker"):
            take_in(at=at, burst=burst)
    spoilt = Answer.objects.order_by("due_at", "id")[0]
    Answer.objects.filter(pk=spoilt.pk).update(sealed_target=b"rusak")
    with team.role("sigap_worker"):
        found = {each.row.pk for each in fetching.answers(Channel.WHATSAPP, at=at, limit=9)}
    assert found == {each.pk for each in Answer.objects.all()} == found - {spoilt.pk}
