"""What SIGAP asks of Meta: files fetched whole, fixed answers sent once; Meta slow, away, wrong or closed."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.factories import arrivals, carriers, recordings, team
from tests.factories.carriers import WRITER, Graph, message, webhook

from sigap.audit.models import Event
from sigap.channels.actions import state
from sigap.channels.actions.state import UnableToSwitch
from sigap.channels.jobs import answers, graph, media
from sigap.channels.jobs import receiving as job
from sigap.channels.models import Answer, ChannelState, Conversation, Media
from sigap.channels.rules import MEDIA_LASTS, SwitchReason, Trouble
from sigap.intake import actions as intake
from sigap.intake.reading import open_dialogue, open_file
from sigap.kernel.errors import Refused
from sigap.mailbox import slot
from sigap.mailbox.channel_settings import WhatsApp
from sigap.mailbox.channels import Channel
from sigap.mailbox.files.rules import FileRendition
from sigap.mailbox.models import Envelope, ReportFile
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.enable_socket]
AT = team.AT
SOON = AT + timedelta(minutes=2)
PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 2400


@pytest.fixture
def meta(settings: LazySettings, tmp_path: Path) -> Iterator[Graph]:
    with carriers.running() as found:
        settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path, graph_url=found.url)
        yield found


def came(*messages: dict[str, object]) -> None:
    raw = webhook(*messages)
    with team.role("sigap_public"):
        slot.store_delivery(raw, channel=Channel.WHATSAPP, once=slot.once_of(raw, secret=b"x"), at=AT)
    with team.role("sigap_worker"):
        job.work(SOON)


def picture(media_id: str = "9002", *, number: int = 1, raw: bytes = PICTURE) -> dict[str, object]:
    return message("image", number=number, at=AT, id=media_id, sha256=carriers.digest64(raw), mime_type="image/jpeg")


def fetched(minutes: float = 0) -> int:
    with team.role("sigap_worker"):
        return media.fetch(SOON + timedelta(minutes=minutes))


def sent(minutes: float = 0) -> int:
    with team.role("sigap_worker"):
        return answers.send(SOON + timedelta(minutes=minutes))


def whatsapp() -> ChannelState:
    return ChannelState.objects.get(pk="whatsapp")


def report() -> Envelope:
    return Envelope.objects.get(channel="whatsapp")


def told_in_report() -> str:
    arrivals.checked(SOON)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=SOON, envelope=report())
    found = open_dialogue(entering=team.entering(team.RINA), number=report().number, at=SOON)
    return "\n".join(each.text for each in found.lines)


def test_a_picture_is_fetched_checked_and_opens_at_the_desk(meta: Graph) -> None:
    meta.files["9002"] = PICTURE
    came(picture())
    assert fetched() == 1
    assert set(meta.tokens) == {f"Bearer {carriers.TOKEN}"}
    found = ReportFile.objects.get(envelope_id=report().pk)
    assert (found.kind, found.finished_at) == ("jpeg", SOON)
    assert not Media.objects.exists()
    arrivals.checked(SOON)
    with team.at_desk(team.RINA) as actor:
        intake.take(by=actor, at=SOON, envelope=report())
    opened = open_file(
        entering=team.entering(team.RINA), number=report().number, ordinal=1, part=FileRendition.COPY, at=SOON
    )
    assert opened.raw == PICTURE
    assert whatsapp().reached_at == SOON
    assert fetched(1) == 0


def test_a_voice_note_of_whatsapp_is_a_kind_that_is_taken(meta: Graph) -> None:
    meta.files["9001"] = raw = recordings.recording("ogg", "libopus")
    came(message("audio", at=AT, id="9001", sha256=carriers.digest64(raw), voice=True))
    assert fetched() == 1
    assert ReportFile.objects.get().kind == "ogg"


@pytest.mark.parametrize(
    ("status", "code", "trouble"),
    [(500, 1, Trouble.SERVER), (503, 2, Trouble.SERVER), (401, 190, Trouble.TOKEN), (429, 80007, Trouble.LIMIT)],
)
def test_trouble_at_meta_loses_nothing_and_shows(meta: Graph, status: int, code: int, trouble: Trouble) -> None:
    meta.files["9002"] = PICTURE
    meta.fails.append((status, code))
    came(picture())
    assert fetched() == 0
    row = Media.objects.get()
    assert (row.tries, row.trouble, row.due_at) == (1, trouble, SOON + timedelta(seconds=20))
    assert whatsapp().trouble == trouble
    assert fetched(0.1) == 0
    assert fetched(1) == 1
    assert whatsapp().trouble == ""


def test_a_server_that_is_away_is_tried_later(settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path, graph_url="http://127.0.0.1:9/v23.0")
    came(picture())
    assert fetched() == 0
    assert Media.objects.get().trouble == Trouble.UNREACHABLE


def test_bytes_that_are_not_those_that_were_sent_are_not_taken(meta: Graph) -> None:
    meta.files["9002"] = PICTURE[:-7]
    came(picture())
    assert fetched() == 0
    assert Media.objects.get().trouble == Trouble.NOT_WHOLE
    assert not ReportFile.objects.exists()
    meta.files["9002"] = PICTURE
    assert fetched(1) == 1


def test_what_meta_has_thrown_away_is_told_where_the_officer_reads(meta: Graph) -> None:
    came(picture())
    assert fetched() == 0
    assert Media.objects.get().lost_at is not None
    assert "tidak dapat disimpan (sudah tidak ada di server)" in told_in_report()
    assert team.trail(report().pk).count("channels:media:lost") == 1


def test_what_could_not_be_had_for_six_days_is_told_as_lost(meta: Graph) -> None:
    came(picture())
    meta.fails += [(500, 1)]
    assert fetched(MEDIA_LASTS.total_seconds() / 60 + 1) == 0
    assert Media.objects.get().lost_at is not None


def test_a_kind_of_file_that_is_not_taken_is_told(meta: Graph) -> None:
    meta.files["9002"] = raw = b"MZ" + bytes(300)
    came(picture(raw=raw))
    assert fetched() == 0
    assert "jenis berkas tidak diterima" in told_in_report()


def test_the_token_goes_to_no_other_host(meta: Graph) -> None:
    meta.files["9002"] = PICTURE
    meta.redirects_to = "http://localhost:1/curi"
    came(picture())
    assert fetched() == 0
    assert Media.objects.get().lost_at is not None
    found = WhatsApp(phone_number_id="1", access_token="t", graph_url=meta.url)
    with pytest.raises(graph.GraphTrouble):
        graph.fetch(found, "http://evil.example/x", most=10, ends=1e12)
    with pytest.raises(graph.GraphTrouble):
        graph.facts_of(found, "../../me")


def test_a_file_of_a_report_in_the_lane_waits_for_it(meta: Graph) -> None:
    meta.files["9002"] = PICTURE
    came(picture())
    Envelope.objects.filter(pk=report().pk).update(in_lane=True)
    assert fetched() == 0
    assert Media.objects.get().trouble == Trouble.LANE
    Envelope.objects.filter(pk=report().pk).update(in_lane=False)
    assert fetched(1) == 1


def test_one_file_too_many_does_not_hold_up_the_others(meta: Graph) -> None:
    meta.files |= {"a": PICTURE, "c": PICTURE}
    came(picture("a", number=1), picture("b", number=2), picture("c", number=3))
    assert fetched() == 2
    assert Media.objects.filter(lost_at__isnull=False).count() == 1


def test_the_first_answer_says_what_whatsapp_is_and_nothing_of_what_was_written(meta: Graph) -> None:
    came(message(at=AT, body="Anak itu dikurung."))
    assert sent() == 1
    (said,) = meta.sent
    assert (said["to"], said["type"]) == (WRITER, "text")
    words = said["text"]["body"]
    for part in ("tidak anonim", "Meta", "https://lapor.contoh.go.id/", "110", "129"):
        assert part in words
    for part in ("anak", "dikurung", "kekerasan", "lapor polisi", "perdagangan"):
        assert part not in words.replace("https://lapor.contoh.go.id/", "").lower()
    assert not Answer.objects.exists()
    assert sent(1) == 0


def test_an_answer_waits_for_a_token_that_works_and_not_for_ever(meta: Graph) -> None:
    came(message(at=AT, body="halo"))
    meta.fails.append((401, 190))
    assert sent() == 0
    assert whatsapp().trouble == Trouble.TOKEN
    assert sent(1) == 1
    came(message(number=2, at=AT, sender=carriers.OTHER, body="halo"))
    assert sent(7 * 60) == 0
    assert not Answer.objects.exists()


def test_a_channel_down_for_ten_minutes_is_told_once_and_its_end_too(meta: Graph) -> None:
    came(message(at=AT, body="halo"))
    for minute in range(0, 16, 2):
        meta.fails.append((500, 1))
        sent(minute)
    assert Notice.objects.filter(code="channel-down").count() == 2
    assert Event.objects.filter(code="channels:channel:down").count() == 1
    meta.fails.clear()
    assert sent(60) == 1
    assert Event.objects.filter(code="channels:channel:up").count() == 1


def test_switched_off_nothing_is_asked_or_answered_and_words_still_become_reports(meta: Graph) -> None:
    with team.at_desk(team.HASAN) as actor:
        state.switch(by=actor, at=AT, channel="whatsapp", on=False, reason=SwitchReason.KEY_LEAKED)
    meta.files["9002"] = PICTURE
    came(message(at=AT, body="tolong"), picture(number=2))
    assert (fetched(), sent()) == (0, 0)
    assert not meta.asked
    assert report()
    with team.at_desk(team.HASAN) as actor:
        state.switch(by=actor, at=SOON, channel="whatsapp", on=True, reason=SwitchReason.MENDED)
    assert fetched(1) == 1
    assert [each.code for each in Event.objects.filter(code__startswith="channels:switch").order_by("at")] == [
        "channels:switch:off",
        "channels:switch:on",
    ]


def test_the_switch_wants_its_reason_and_its_person() -> None:
    with team.at_desk(team.HASAN) as actor, pytest.raises(UnableToSwitch):
        state.switch(by=actor, at=AT, channel="whatsapp", on=False, reason="sekadar")
    with team.at_desk(team.HASAN) as actor, pytest.raises(Refused):
        state.switch(by=actor, at=AT, channel="pigeon", on=False, reason="trial")
    with team.at_desk(team.RINA) as actor, pytest.raises(Refused):
        state.switch(by=actor, at=AT, channel="whatsapp", on=False, reason="trial")


def test_a_number_is_released_by_who_decides_and_answered_again(meta: Graph) -> None:
    came(message(at=AT, body="pertama"))
    came(message("system", number=2, at=AT, type="customer_identity_changed"))
    assert sent() == 0
    held = Conversation.objects.get()
    arrivals.checked(SOON)
    with team.at_desk(team.RINA) as actor:
        state.release(by=actor, at=SOON, conversation_id=held.pk)
        state.release(by=actor, at=SOON, conversation_id=held.pk)
    held.refresh_from_db()
    assert (held.held_at, held.released_by) == (None, team.person_id(team.RINA))
    assert team.trail(report().pk).count("channels:conversation:released") == 1
    with team.at_desk(team.MAYA) as actor, pytest.raises(Refused):
        state.release(by=actor, at=SOON, conversation_id=held.pk)


def test_a_file_that_cannot_be_read_is_told_and_stops_nothing_else(settings: LazySettings, tmp_path: Path) -> None:
    broken = tmp_path / "rusak.toml"
    broken.write_text("[whatsapp]\nnomor = 7\n")
    broken.chmod(0o600)
    tmp_path.chmod(0o700)
    settings.SIGAP_CHANNELS = broken
    assert (sent(), fetched()) == (0, 0)
    assert (whatsapp().trouble, whatsapp().is_set_up) == (Trouble.SETTINGS, True)
    settings.SIGAP_CHANNELS = None
    assert sent(2) == 0
    assert (whatsapp().trouble, whatsapp().is_set_up) == ("", False)


def test_a_slow_server_is_given_up_in_time(meta: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "TIMEOUT", 0.2)
    stop = threading.Event()
    monkeypatch.setattr(carriers._Talk, "_failed", lambda _self: stop.wait(2))
    came(picture())
    assert fetched() == 0
    stop.set()
    assert Media.objects.get().trouble == Trouble.UNREACHABLE
