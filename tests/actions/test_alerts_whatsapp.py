"""Officers told by WhatsApp: a number confirmed by a code, templates without content, each sent at most once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from tests.factories import carriers, mailing, team
from tests.factories.carriers import Graph, message, webhook
from tests.factories.deadlines import wib
from tests.factories.team import DEWI, HASAN, RINA

from sigap.channels.actions import state
from sigap.channels.jobs import notices as job
from sigap.channels.jobs import receiving
from sigap.channels.rules import SwitchReason
from sigap.mailbox import slot
from sigap.mailbox.channels import Channel
from sigap.notifications import actions as notices
from sigap.notifications.actions import UnableToSetAddress, outbox
from sigap.notifications.jobs import alerts
from sigap.notifications.models import Address, Alert, AlertStep, Mail, Notice
from sigap.notifications.queries import own_mail
from sigap.notifications.rules.alerting import AlertChannel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team"), pytest.mark.enable_socket]
AT = wib(11, 25, 9)
MINUTE = timedelta(minutes=1)
NUMBER = "6281234567890"


@pytest.fixture
def meta(settings: LazySettings, tmp_path: Path) -> Iterator[Graph]:
    with carriers.running() as found:
        settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path, graph_url=found.url)
        yield found


def sent(minutes: float = 0) -> int:
    with team.role("sigap_worker"):
        return job.send(AT + minutes * MINUTE)


def swept(minutes: float = 0) -> int:
    with team.role("sigap_worker"):
        return alerts.go_on(AT + minutes * MINUTE)


def codes(meta: Graph) -> list[str]:
    return [each["template"]["components"][0]["parameters"][0]["text"] for each in meta.sent]


def confirmed(meta: Graph, login: str, *, minutes: float = 0) -> None:
    """They type their number, and the code that came there."""
    sent(minutes)
    with team.at_desk(login) as actor:
        notices.set_address(by=actor, at=AT + minutes * MINUTE, way=AlertChannel.WHATSAPP, address="0812-3456-7890")
    assert sent(minutes) == 1
    with team.at_desk(login) as actor:
        code = codes(meta)[-1]
        assert notices.confirm_address(by=actor, at=AT + minutes * MINUTE, way=AlertChannel.WHATSAPP, code=code) is None


def emergency(login: str = DEWI, *, minutes: float = 1) -> Alert:
    notice = notices.notify(at=AT + minutes * MINUTE, code="danger-set", person_id=mailing.person(login))
    assert notice.alert_id is not None
    return Alert.objects.get(pk=notice.alert_id)


def ways(alert: Alert) -> list[str]:
    return list(AlertStep.objects.filter(alert=alert).order_by("no").values_list("channel", flat=True))


def test_a_number_is_confirmed_by_a_code_and_told_by_a_template_without_content(meta: Graph) -> None:
    with team.at_desk(DEWI) as dewi, pytest.raises(UnableToSetAddress):
        notices.set_address(by=dewi, at=AT, way=AlertChannel.WHATSAPP, address="0812-3456-7890")
    confirmed(meta, DEWI)
    with team.at_desk(DEWI) as dewi:
        assert (own_mail(dewi, AlertChannel.WHATSAPP).address, own_mail(dewi).address) == (NUMBER, "")
        for wrong in ("", "rahasia", "081", "+0812345678", "62812345678901234"):
            with pytest.raises(UnableToSetAddress):
                notices.set_address(by=dewi, at=AT + MINUTE, way=AlertChannel.WHATSAPP, address=wrong)
    emergency()
    assert (swept(1), sent(1), sent(1), sent(2)) == (1, 1, 0, 0)
    told: dict[str, Any] = meta.sent[-1]
    assert told["template"] == {"name": "sigap_mendesak", "language": {"code": "id"}}
    assert told["to"] == NUMBER


def test_a_number_is_in_one_hand(meta: Graph) -> None:
    """A colleague confirms the same number, or WhatsApp says that it moved: it is confirmed anew, and they are told."""
    confirmed(meta, DEWI)
    confirmed(meta, RINA, minutes=2)
    assert Address.objects.get(person_id=mailing.person(DEWI)).confirmed_at is None
    assert Notice.objects.filter(code="number-lapsed", person_id=mailing.person(DEWI)).count() == 1
    raw = webhook(message("system", at=AT, sender=NUMBER, body="CONTOH", type="user_changed_number", wa_id="62812999"))
    with team.role("sigap_public"):
        slot.store_delivery(raw, channel=Channel.WHATSAPP, once=slot.once_of(raw, secret=b"x"), at=AT)
    with team.role("sigap_worker"):
        receiving.work(AT + 5 * MINUTE)
    assert Address.objects.get(person_id=mailing.person(RINA)).confirmed_at is None
    emergency(RINA, minutes=6)
    swept(6)
    before = len(meta.sent)
    assert (sent(6), len(meta.sent)) == (0, before)


def test_what_was_never_answered_is_not_sent_again_and_the_mail_goes_at_once(meta: Graph, settings: Any) -> None:
    confirmed(meta, DEWI)
    with mailing.house(settings) as box:
        mailing.confirmed(DEWI)
        alert = emergency()
        swept(1)
        meta.is_mute = True
        assert sent(1) == 0
        meta.is_mute = False
        assert Mail.objects.get(channel="whatsapp", kind="emergency").last_error == "unclear"
        assert swept(1) == 1
        assert mailing.sweep(AT + MINUTE) == 1
        assert len(box.raw) == 1
    assert sent(30) == 0
    assert ways(alert) == ["whatsapp", "mail"]
    assert len([each for each in meta.sent if "components" not in each["template"]]) == 1


def test_a_worker_that_dies_on_the_way_sends_no_second_message(meta: Graph) -> None:
    confirmed(meta, DEWI)
    alert = emergency()
    swept(1)
    with team.role("sigap_worker"):
        assert outbox.claim_message(at=AT + MINUTE) is not None
    assert [sent(1), sent(1.5), sent(2.1), sent(40)] == [0, 0, 0, 0]
    assert Mail.objects.get(kind="emergency").last_error == "unclear"
    assert swept(2.1) >= 1
    alert.refresh_from_db()
    assert AlertStep.objects.filter(alert=alert, no__gt=1).exists() or alert.ended_how


def test_an_emergency_that_comes_while_a_message_is_on_its_way_has_one_of_its_own(meta: Graph) -> None:
    confirmed(meta, DEWI)
    emergency()
    swept(1)
    with team.role("sigap_worker"):
        first = outbox.claim_message(at=AT + MINUTE)
    assert first is not None
    second = emergency(minutes=1.2)
    swept(1.2)
    before = len(meta.sent)
    assert (sent(1.3), len(meta.sent) - before) == (1, 1)
    mails = Mail.objects.filter(kind="emergency", channel="whatsapp")
    assert set(AlertStep.objects.filter(alert=second).values_list("mail_id", flat=True)) == {
        mails.exclude(pk=first.pk).get().pk
    }
    assert sent(3) == 0
    assert mails.get(pk=first.pk).last_error == "unclear"


def test_a_message_that_failed_takes_up_what_comes_and_no_second_one_waits(meta: Graph) -> None:
    confirmed(meta, DEWI)
    for minutes in (1, 3, 5, 9):
        emergency(minutes=minutes)
        swept(minutes)
        meta.fails = [(500, 131016)] * 3
        assert sent(minutes) == 0
        assert Mail.objects.filter(kind="emergency", channel="whatsapp").count() == 1
    meta.fails = []
    assert (sent(60), sent(61)) == (1, 0)


def test_a_refused_template_is_told_once_a_day_and_the_next_channel_follows(meta: Graph) -> None:
    confirmed(meta, DEWI)
    for minutes in (1, 3):
        alert = emergency(minutes=minutes)
        swept(minutes)
        meta.fails = [(404, 132001)]
        assert sent(minutes + 1) == 0
        assert Mail.objects.filter(last_error="template").exists()
        alert.refresh_from_db()
        assert alert.next_at is None or alert.next_at <= AT + (minutes + 1) * MINUTE
    assert Notice.objects.filter(code="template-refused").count() == 1


def test_out_of_order_or_switched_off_nobody_waits_and_the_alarm_rings_once(meta: Graph) -> None:
    confirmed(meta, DEWI)
    emergency()
    swept(1)
    for minute in (1, 6, 12, 20, 30):
        meta.fails = [(500, 131016)] * 3
        assert sent(minute) == 0
    assert Notice.objects.filter(code="channel-down").count() == 2, "one for each part that hears it"
    assert Mail.objects.get(kind="emergency").tries >= 2
    meta.fails = []
    with team.at_desk(HASAN) as hasan:
        state.switch(by=hasan, at=AT, channel="whatsapp", on=False, reason=SwitchReason.TRIAL)
    before = len(meta.asked)
    assert (sent(90), len(meta.asked)) == (0, before)
