"""Against Meta as Meta publishes itself: each error code, files in two steps, deliveries that come again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.factories import carriers, meta_schema, team
from tests.factories.carriers import WRITER, Graph, message, webhook

from sigap.channels.jobs import answers, media
from sigap.channels.jobs import receiving as job
from sigap.channels.models import Answer, ChannelState, Media, RawDelivery
from sigap.channels.rules import Trouble
from sigap.mailbox import slot
from sigap.mailbox.channels import Channel
from sigap.mailbox.models import DialogueLine, Envelope, ReportFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.enable_socket]
AT = team.AT
SOON = AT + timedelta(minutes=2)
PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 40
ACCOUNT = {0, 3, 10, 33, 190, 200, 299, 368, 131005, 131031, 131042, 131045}
LIMITS = {4, 80007, 130429, 131048, 131056}
METAS = {1, 2, 131000, 131016, 131057}
FINAL = {100, 130497, 131009, 131021, 131026, 131047, 131051, 132001, 132015}


@pytest.fixture
def meta(settings: LazySettings, tmp_path: Path) -> Iterator[Graph]:
    with carriers.running() as found:
        settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path, graph_url=found.url)
        yield found


def delivered(raw: bytes) -> bool:
    """What the webhook stores of a signed delivery, as Meta hears it: kept, or nothing to keep."""
    if not slot.holds_messages(raw):
        return True
    with team.role("sigap_public"):
        once = slot.once_of(raw, secret=b"x")
        return slot.store_delivery(raw, channel=Channel.WHATSAPP, once=once, at=AT).is_kept


def worked() -> None:
    with team.role("sigap_worker"):
        job.work(SOON)


def sent(minutes: float = 0) -> int:
    with team.role("sigap_worker"):
        return answers.send(SOON + timedelta(minutes=minutes))


def fetched(minutes: float = 0) -> int:
    with team.role("sigap_worker"):
        return media.fetch(SOON + timedelta(minutes=minutes))


def test_each_published_code_is_placed() -> None:
    assert set(meta_schema.ERRORS) == ACCOUNT | LIMITS | METAS | FINAL


@pytest.mark.parametrize("code", sorted(ACCOUNT | LIMITS | METAS))
def test_what_may_pass_keeps_the_answer_and_shows(meta: Graph, code: int) -> None:
    delivered(webhook(message(at=AT, body="halo")))
    worked()
    meta.fails.append((meta_schema.ERRORS[code][0], code))
    assert sent() == 0
    places = ((ACCOUNT, Trouble.TOKEN), (LIMITS, Trouble.LIMIT), (METAS, Trouble.SERVER))
    expected = next(trouble for codes, trouble in places if code in codes)
    assert Answer.objects.get().trouble == ChannelState.objects.get(pk="whatsapp").trouble == expected
    assert sent(1) == 1
    assert [each["to"] for each in meta.sent] == [WRITER]


@pytest.mark.parametrize("code", sorted(FINAL))
def test_what_will_never_pass_is_dropped_and_holds_up_nobody(meta: Graph, code: int) -> None:
    delivered(webhook(message(at=AT, body="halo")))
    delivered(webhook(message(at=AT, sender=carriers.OTHER, body="halo juga")))
    worked()
    meta.fails.append((meta_schema.ERRORS[code][0], code))
    assert sent() == 1
    assert not Answer.objects.exists()
    assert len(meta.sent) == 1
    assert Envelope.objects.filter(channel="whatsapp").count() == 2, "the reports are there, answered or not"


def test_an_address_of_a_file_that_is_over_is_asked_anew(meta: Graph) -> None:
    meta.files["9002"], meta.dead_addresses = PICTURE, 2
    picture = message("image", at=AT, id="9002", sha256=carriers.digest64(PICTURE), mime_type="image/jpeg")
    delivered(webhook(picture))
    worked()
    assert fetched() == 0
    assert Media.objects.get().lost_at is None
    assert (fetched(1), fetched(3)) == (0, 1)
    assert ReportFile.objects.get().kind == "jpeg"
    assert len([each for each in meta.asked if "/v23.0/9002" in each]) == 3


def test_a_delivery_that_comes_again_until_it_is_taken_is_one_report(
    meta: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = webhook(message(at=AT, body="Tolong anak itu."))
    with monkeypatch.context() as full:
        full.setattr(slot, "WAITING_MOST", 0)
        assert not delivered(raw), "answered with 503: Meta comes again"
    assert all(delivered(raw) for _time in range(3))
    worked()
    # Days later, and in a batch with what came since, as after an outage.
    later = message(number=2, at=AT, body="Ia di rumah paman.")
    assert delivered(webhook(message(at=AT, body="Tolong anak itu."), later))
    worked()
    assert Envelope.objects.filter(channel="whatsapp").count() == 1
    assert DialogueLine.objects.count() == 1
    assert not RawDelivery.objects.exclude(state="done").exists()


def test_the_fate_of_answers_beside_a_message_takes_nothing_from_it(meta: Graph) -> None:
    moment = int(AT.timestamp())
    fates = [
        *(meta_schema.status(each, to=WRITER, at=moment) for each in ("sent", "delivered", "read")),
        meta_schema.status("failed", to=WRITER, at=moment, code=131047),
    ]
    assert delivered(webhook(statuses=fates))
    assert not RawDelivery.objects.exists()
    assert delivered(webhook(message(at=AT, body="Masih di sini."), statuses=fates))
    assert delivered(webhook(errors=[{"code": 130429, "title": "Rate limit hit"}]))
    worked()
    assert Envelope.objects.get(channel="whatsapp")
    assert not RawDelivery.objects.exclude(state="done").exists()
