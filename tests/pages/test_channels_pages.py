"""The page of the channels: how each stands, the switch with its reason, what lies aside, numbers in doubt."""

from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import HEAD, INTAKE, PEOPLE, Work

from sigap.access.roles import RoleCode
from sigap.channels.models import ChannelState, Conversation, RawDelivery
from sigap.channels.rules import MessageKind
from sigap.kernel.clock import now
from sigap.mailbox.models import Envelope

pytestmark = pytest.mark.django_db
PAGE = "/saluran/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def aside(trouble: str = "unreadable") -> RawDelivery:
    return RawDelivery.objects.create(
        channel="whatsapp",
        once=uuid4().bytes * 2,
        received_at=now(),
        key_id=uuid4(),
        key_blob=b"x",
        sealed_body=b"x",
        state="aside",
        trouble=trouble,
        due_at=now(),
    )


def held(work: Work) -> Conversation:
    envelope = Envelope.objects.get(number=work.report)
    return Conversation.objects.create(
        channel="whatsapp",
        trace=uuid4().bytes * 2,
        envelope_id=envelope.pk,
        last_heard_at=now(),
        held_at=now(),
        held_why=MessageKind.PHONE_CHANGED,
    )


def test_the_page_says_what_is_not_set_up(work: Work) -> None:
    text = casework.at_desk(INTAKE).get(PAGE).content.decode()
    for words in ("WhatsApp", "Surel", "Belum dipasang", "belum masuk sendiri"):
        assert words in text
    assert "Matikan" not in text


def test_the_switch_is_turned_with_a_reason_and_back(work: Work) -> None:
    ChannelState.objects.filter(pk="whatsapp").update(is_set_up=True)
    client = casework.at_desk(HEAD)
    answer = client.post(f"{PAGE}whatsapp/sakelar/", {"on": "0", "whatsapp-reason": ""})
    assert answer.status_code == 422
    assert "Pilih alasannya" in answer.content.decode()
    assert client.post(f"{PAGE}whatsapp/sakelar/", {"on": "0", "whatsapp-reason": "mended"}).status_code == 422
    assert client.post(f"{PAGE}whatsapp/sakelar/", {"on": "0", "whatsapp-reason": "key_leaked"}).status_code == 302
    text = client.get(PAGE).content.decode()
    assert "Dimatikan" in text
    assert "Kunci mungkin bocor" in text
    assert client.post(f"{PAGE}whatsapp/sakelar/", {"on": "1", "whatsapp-reason": "mended"}).status_code == 302
    assert ChannelState.objects.get(pk="whatsapp").is_on


def test_an_unknown_channel_and_a_wrong_role_look_alike(work: Work) -> None:
    switched = {"on": "0", "tape-reason": "trial", "whatsapp-reason": "trial"}
    assert casework.at_desk(HEAD).post(f"{PAGE}tape/sakelar/", switched).status_code == 404
    assert casework.at_desk(INTAKE).post(f"{PAGE}whatsapp/sakelar/", switched).status_code == 404
    assert casework.at_desk(PEOPLE[RoleCode.AUDITOR][0]).get(PAGE).status_code == 404
    assert ChannelState.objects.get(pk="whatsapp").is_on


def test_what_lies_aside_is_tried_again(work: Work) -> None:
    row = aside()
    client = casework.at_desk(HEAD)
    assert "1 kiriman disisihkan" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}whatsapp/coba-lagi/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.is_wanted) == ("waiting", True)
    assert client.post(f"{PAGE}whatsapp/coba-lagi/").status_code == 302


def test_a_number_in_doubt_is_shown_to_who_decides_and_released(work: Work) -> None:
    row = held(work)
    client = casework.at_desk(INTAKE)
    text = client.get(PAGE).content.decode()
    assert work.report in text
    assert "pindah HP" in text
    assert client.post(f"{PAGE}nomor/{row.pk}/pastikan/").status_code == 302
    row.refresh_from_db()
    assert row.held_at is None
    assert work.report not in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}nomor/{uuid4()}/pastikan/").status_code == 404
    admin = casework.at_desk(PEOPLE[RoleCode.TECHNICAL_ADMINISTRATOR][0])
    assert work.report not in admin.get(PAGE).content.decode()


def test_the_page_reads_in_english_too(work: Work) -> None:
    client = casework.at_desk(HEAD)
    client.post("/bahasa/", {"language": "en", "next": PAGE})
    assert client.get(PAGE).status_code == 200
