"""WhatsApp's deliveries become reports: each message once, in order, joined while undecided; nothing is given up."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection, transaction
from tests.factories import arrivals, carriers, team
from tests.factories.carriers import OTHER, WRITER, message, webhook

from sigap.channels.actions import posting, receiving
from sigap.channels.jobs import receiving as job
from sigap.channels.models import Answer, Conversation, Media, RawDelivery, RawState, SeenMessage
from sigap.channels.rules import MessageKind, Trouble
from sigap.intake import actions as intake
from sigap.intake.reading import open_dialogue, open_report
from sigap.intake.rules import NoCaseReason
from sigap.mailbox import slot
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import DialogueLine, Envelope
from sigap.mailbox.slot import DeliveryOutcome
from sigap.notifications.models import Notice
from sigap.vault import channel_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT = team.AT
SOON = AT + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _set_up(settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path)


def deliver(raw: bytes, *, at: datetime = AT) -> DeliveryOutcome:
    """As the public process does it."""
    with team.role("sigap_public"):
        return slot.store_delivery(raw, channel=Channel.WHATSAPP, once=slot.once_of(raw, secret=b"x"), at=at)


def work(at: datetime = SOON) -> int:
    with team.role("sigap_worker"):
        return job.work(at)


def wrote(words: str, *, number: int = 1, sender: str = WRITER, at: datetime = AT) -> bytes:
    return webhook(message(number=number, sender=sender, at=at, body=words))


def story_of(envelope: Envelope) -> str:
    """What Rina reads, who has taken it."""
    arrivals.checked(SOON)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=SOON, envelope=envelope)
    return open_report(entering=team.entering(team.RINA), number=envelope.number, at=SOON).story


def lines_of(envelope: Envelope) -> list[str]:
    found = open_dialogue(entering=team.entering(team.RINA), number=envelope.number, at=SOON)
    return [each.text for each in found.lines]


def only() -> Envelope:
    return Envelope.objects.get(channel="whatsapp")


def test_a_message_becomes_a_report_that_opens_at_the_desk_only() -> None:
    assert deliver(wrote("Anak itu dikurung di warung.")) is DeliveryOutcome.STORED
    raw = RawDelivery.objects.get()
    assert b"dikurung" not in bytes(raw.sealed_body or b"")
    assert work() == 1
    raw.refresh_from_db()
    assert (raw.state, raw.sealed_body, raw.key_blob) == (RawState.DONE, None, None)
    envelope = only()
    assert envelope.received_at == AT
    assert team.trail(envelope.pk)[0] == "mailbox:report:received"
    assert story_of(envelope) == "Anak itu dikurung di warung."
    opened = open_report(entering=team.entering(team.RINA), number=envelope.number, at=SOON)
    assert opened.contact is not None
    assert "+6281200000001" in opened.contact.number
    assert "pastikan dulu siapa yang memegang nomor" in opened.contact.never_words
    assert "Bu CONTOH" in f"{opened.contact.number} {dict(opened.details).values()}"


def test_the_same_delivery_and_the_same_message_in_another_one_are_stored_once() -> None:
    raw = wrote("Sekali saja.")
    assert [deliver(raw), deliver(raw)] == [DeliveryOutcome.STORED, DeliveryOutcome.KNOWN]
    deliver(webhook(message(at=AT, body="Sekali saja."), name="Nama lain"))
    work()
    deliver(webhook(message(at=AT, body="Sekali saja."), name="Ketiga"))
    work(SOON + timedelta(minutes=5))
    assert Envelope.objects.filter(channel="whatsapp").count() == 1
    assert not DialogueLine.objects.exists()
    assert not RawDelivery.objects.exclude(state=RawState.DONE).exists()


def test_a_burst_in_the_wrong_order_is_one_report_in_the_right_one() -> None:
    for number in (3, 1, 2):
        at = AT + timedelta(seconds=10 * number)
        deliver(wrote(f"bagian {number}", number=number, at=at), at=AT + timedelta(seconds=40))
    assert work(AT + timedelta(seconds=45)) == 0
    assert work(AT + timedelta(seconds=65)) == 1
    said = story_of(only())
    assert said.index("bagian 1") < said.index("bagian 2") < said.index("bagian 3")


def test_what_comes_later_joins_until_it_is_decided_and_begins_anew_afterwards() -> None:
    deliver(wrote("pertama"))
    work()
    later = SOON + timedelta(hours=1)
    deliver(wrote("tambahan", number=2, at=later), at=later)
    work(later + timedelta(minutes=2))
    envelope = only()
    assert story_of(envelope) == "pertama"
    assert lines_of(envelope) == ["tambahan"]
    with team.at_desk(team.RINA) as actor:
        intake.decide_no_case(by=actor, at=later, envelope=envelope, reason=NoCaseReason.ADVICE_GIVEN)
    afterwards = later + timedelta(hours=1)
    deliver(wrote("cerita baru", number=3, at=afterwards), at=afterwards)
    work(afterwards + timedelta(minutes=2))
    assert Envelope.objects.filter(channel="whatsapp").count() == 2


def test_a_week_of_silence_begins_a_new_report() -> None:
    deliver(wrote("pertama"))
    work()
    later = AT + timedelta(days=8)
    deliver(wrote("lagi", number=2, at=later), at=later)
    work(later + timedelta(minutes=2))
    assert Envelope.objects.filter(channel="whatsapp").count() == 2


def test_two_numbers_in_one_delivery_are_two_reports() -> None:
    deliver(webhook(message(at=AT, body="satu"), message(at=AT, sender=OTHER, body="dua")))
    assert work() == 2
    assert Envelope.objects.filter(channel="whatsapp").count() == 2
    assert Conversation.objects.count() == 2


def test_a_thumb_and_a_status_make_no_report() -> None:
    deliver(webhook(message("reaction", at=AT, message_id="wamid.X", emoji="👍")))
    deliver(webhook(statuses=[{"id": "wamid.Y", "status": "read"}]))
    work()
    assert not Envelope.objects.filter(channel="whatsapp").exists()
    assert not Answer.objects.exists()
    assert not RawDelivery.objects.exclude(state=RawState.DONE).exists()


def test_a_thumb_on_a_report_calls_nobody() -> None:
    deliver(wrote("pertama"))
    work()
    later = SOON + timedelta(hours=9)
    deliver(webhook(message("reaction", number=2, at=later, message_id="wamid.X", emoji="x")), at=later)
    work(later + timedelta(minutes=2))
    assert not DialogueLine.objects.exists()
    assert Answer.objects.count() == 1
    assert Conversation.objects.get().envelope_id == only().pk


def test_a_voice_note_waits_to_be_fetched_where_only_the_worker_reads_it() -> None:
    deliver(webhook(message("audio", at=AT, id="9001", sha256=carriers.digest64(b"x"), voice=True)))
    work()
    row = Media.objects.get()
    assert row.envelope_id == only().pk
    assert b"9001" not in bytes(row.sealed_facts or b"")
    assert story_of(only()) == "[Pesan suara]"


def test_nothing_that_lies_in_the_tables_names_the_number() -> None:
    deliver(wrote("rahasia"))
    work()
    found = [
        value
        for model in (RawDelivery, SeenMessage, Conversation, Answer, Envelope)
        for row in model.objects.values_list()
        for value in row
    ]
    clear = json.dumps([bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in found])
    assert WRITER not in clear
    assert WRITER.encode().hex() not in clear
    assert b"rahasia".hex() not in clear


def test_a_number_that_was_given_up_is_held_until_an_officer_made_sure() -> None:
    deliver(wrote("pertama"))
    work()
    Answer.objects.all().delete()
    later = SOON + timedelta(hours=8)
    deliver(webhook(message("system", number=2, at=later, type="user_changed_number", wa_id="628999")), at=later)
    work(later + timedelta(minutes=2))
    held = Conversation.objects.get()
    assert (held.held_why, held.envelope_id) == (MessageKind.NUMBER_CHANGED, only().pk)
    assert Notice.objects.filter(code="channel-number-changed").count() == 1
    deliver(wrote("siapa ini?", number=3, at=later + timedelta(minutes=1)), at=later + timedelta(minutes=1))
    work(later + timedelta(minutes=4))
    assert not Answer.objects.exists()
    assert story_of(only()) == "pertama"
    assert "628999" in lines_of(only())[0]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"bukan json", Trouble.UNREADABLE),
        (webhook(message(at=AT, body="x"), phone_id="999"), Trouble.FOREIGN),
    ],
)
def test_what_cannot_be_taken_lies_aside_sealed_and_whole(raw: bytes, why: Trouble) -> None:
    deliver(raw)
    work()
    row = RawDelivery.objects.get()
    assert (row.state, row.trouble) == (RawState.ASIDE, why)
    assert row.sealed_body is not None
    assert not Envelope.objects.filter(channel="whatsapp").exists()


def test_a_delivery_for_another_channel_key_is_kept_until_the_key_is_back(
    settings: LazySettings, tmp_path: Path
) -> None:
    deliver(wrote("tetap ada"))
    right = settings.SIGAP_KEYS
    settings.SIGAP_KEYS = tmp_path / "lain"
    settings.SIGAP_KEYS.mkdir(mode=0o700)
    channel_key.create(settings.SIGAP_KEYS)
    work()
    assert RawDelivery.objects.get().trouble == Trouble.SEALED
    settings.SIGAP_KEYS = right
    RawDelivery.objects.update(state=RawState.WAITING)
    work()
    assert story_of(only()) == "tetap ada"


def test_one_burst_that_fails_rests_and_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(wrote("gagal dulu"))
    deliver(wrote("jalan", sender=OTHER))
    whole = posting.post_report

    def stumbles(**facts: object) -> object:
        if facts["story"] == "gagal dulu":
            raise RuntimeError("CONTOH")
        return whole(**facts)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(receiving, "post_report", stumbles)
    assert work() == 1
    resting = RawDelivery.objects.get(state=RawState.WAITING)
    assert (resting.tries, resting.due_at) == (1, SOON + timedelta(seconds=20))
    assert SeenMessage.objects.count() == 1
    monkeypatch.undo()
    work(SOON + timedelta(minutes=1))
    assert Envelope.objects.filter(channel="whatsapp").count() == 2


def test_a_full_box_sends_the_carrier_away_and_it_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slot, "WAITING_MOST", 1)
    assert [deliver(wrote("satu")), deliver(wrote("dua", number=2))] == [DeliveryOutcome.STORED, DeliveryOutcome.FULL]
    work()
    assert deliver(wrote("dua", number=2)) is DeliveryOutcome.STORED


def test_a_thousand_messages_of_one_number_are_one_report_and_none_is_lost() -> None:
    for number in range(1000):
        deliver(wrote(f"pesan ke-{number:04d} selesai", number=number, at=AT + timedelta(milliseconds=number)))
    at = SOON
    while RawDelivery.objects.filter(state=RawState.WAITING).exists():
        work(at)
        at += timedelta(seconds=30)
    said = "\n".join([story_of(only()), *lines_of(only())])
    assert all(f"pesan ke-{number:04d} selesai" in said for number in range(1000))
    assert Answer.objects.count() == 1


def test_the_worker_reads_no_story_and_the_public_role_no_delivery() -> None:
    deliver(wrote("x"))
    for role, columns in (
        ("sigap_public", "id FROM channels_raw"),
        ("sigap_worker", "sealed_story FROM mailbox_envelope"),
    ):
        with team.role(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"SELECT {columns}")


def test_the_worker_adds_to_no_report_that_came_another_way() -> None:
    other = team.envelope(team.post())
    with team.role("sigap_worker"):
        said = posting.add_line(report_id=other.pk, text="x", mark=uuid4().bytes * 2, at=SOON)
    assert not said.is_stored
