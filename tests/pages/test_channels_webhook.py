"""The webhook of WhatsApp: greets Meta, checks the signature, stores first and answers at once; the page "Saluran"."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from tests.factories import carriers, public_site, team
from tests.factories.carriers import signature, webhook

from sigap.channels.models import ChannelState, RawDelivery
from sigap.mailbox import slot
from sigap.public.hooks.views import BODY_LIMIT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work")]
ADDRESS = "/kait/whatsapp/"
RAW = webhook(carriers.message(at=team.AT, body="CONTOH rahasia"))


@pytest.fixture(autouse=True)
def _public(settings: LazySettings, tmp_path: Path) -> None:
    public_site.dress(settings)
    settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path)


def post(client: Client, raw: bytes = RAW, *, signed: str | None = None) -> HttpResponse:
    headers = {"X-Hub-Signature-256": signature(raw) if signed is None else signed}
    with team.role("sigap_public"):
        return client.post(ADDRESS, raw, content_type="application/json", headers=headers)  # type: ignore[return-value]  # the client's own kind


def test_meta_is_greeted_by_the_agreed_word_only(client: Client) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": carriers.VERIFY, "hub.challenge": "1158201444"}
    answer = client.get(ADDRESS, asked)
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer.headers["Content-Type"].startswith("text/plain")
    for change in (
        {"hub.verify_token": "lain"},
        {"hub.verify_token": ""},
        {"hub.mode": "x"},
        {"hub.challenge": "<script>"},
    ):
        assert client.get(ADDRESS, asked | change).status_code == 403


def test_a_signed_delivery_is_stored_sealed_and_answered(client: Client) -> None:
    answer = post(client)
    assert (answer.status_code, answer.content) == (200, b"")
    row = RawDelivery.objects.get()
    assert (row.channel, row.state) == ("whatsapp", "waiting")
    assert b"rahasia" not in bytes(row.sealed_body or b"")
    assert post(client).status_code == 200
    assert RawDelivery.objects.count() == 1
    assert not answer.cookies


def test_the_fate_of_our_own_answers_is_not_kept(client: Client) -> None:
    assert post(client, webhook(statuses=[{"id": "wamid.Y", "status": "read"}])).status_code == 200
    assert not RawDelivery.objects.exists()


@pytest.mark.parametrize(
    "signed", ["", "sha256=", "sha256=" + "0" * 64, "sha1=abc", signature(RAW, secret="lain"), "é"]
)
def test_a_wrong_signature_stores_nothing_and_shows_on_the_desk(client: Client, signed: str) -> None:
    assert post(client, signed=signed).status_code == 401
    assert not RawDelivery.objects.exists()
    assert ChannelState.objects.get(pk="whatsapp").refused_at is not None


def test_signatures_are_for_these_bytes(client: Client) -> None:
    assert post(client, RAW + b" ", signed=signature(RAW)).status_code == 401


def test_more_than_meta_sends_is_not_read(client: Client) -> None:
    assert post(client, b"x" * (BODY_LIMIT + 1)).status_code == 413
    # Larger than Django takes of a form, and still a webhook.
    assert post(client, b"x" * (BODY_LIMIT - 1)).status_code == 200


def test_what_cannot_be_stored_is_sent_again_by_meta(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: object, **_facts: object) -> slot.DeliveryOutcome:
        raise OperationalError("CONTOH rahasia")

    monkeypatch.setattr(slot, "store_delivery", down)
    answer = post(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    monkeypatch.setattr(slot, "store_delivery", lambda *_args, **_facts: slot.DeliveryOutcome.FULL)
    assert post(client).status_code == 503


def test_without_the_channel_there_is_no_such_page(client: Client, settings: LazySettings, tmp_path: Path) -> None:
    settings.SIGAP_CHANNELS = None
    assert post(client).status_code == 404
    settings.SIGAP_CHANNELS = tmp_path / "tidak-ada.toml"
    assert post(client).status_code == 503
    broken = tmp_path / "rusak.toml"
    broken.write_text("[whatsapp]\nphone = 7\n")
    broken.chmod(0o600)
    settings.SIGAP_CHANNELS = broken
    assert post(client).status_code == 503


def test_other_ways_are_told(client: Client) -> None:
    assert client.put(ADDRESS).status_code == 405


def test_nothing_of_a_delivery_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    post(client)
    post(client, signed="x")
    assert "rahasia" not in caplog.text
