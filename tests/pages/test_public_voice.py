"""A report that is spoken: no story is asked for, the recording comes with it or after, and so do the six words."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import flooding, public_site, recordings
from tests.factories.public_site import KEY

from sigap.mailbox.models import Envelope, QuarantinedReport, ReportFile
from sigap.mailbox.quarantine.pacing import Pacing
from sigap.mailbox.quarantine.sketches import likeness
from sigap.public import pace

pytestmark = pytest.mark.django_db
PATH = "/lapor/suara/"
SENT: dict[str, Any] = {"key": KEY, "flags": ["self_harm"], "kirim": "1"}
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _site(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    public_site.dress(settings)
    public_site.without_database(monkeypatch)


def voice() -> SimpleUploadedFile:
    return SimpleUploadedFile("Melati O'Rekaan.ogg", recordings.recording("ogg", "libopus"))


def test_the_form_leads_to_the_recorder_before_the_story(client: Client) -> None:
    text = client.get("/lapor/").content.decode()
    assert text.index(f'href="{PATH}"') < text.index('id="id_story"')
    page = client.get(PATH)
    assert page.status_code == 200
    assert "microphone=(self)" in page["Permissions-Policy"]
    assert 'name="flags"' in page.content.decode()


def test_without_script_one_form_brings_dangers_and_voice(client: Client) -> None:
    page = client.post(PATH, SENT | {"berkas": voice()})
    text = page.content.decode()
    assert page.status_code == 200
    assert len(re.findall(r'class="word"', text)) == 6
    assert "lalu tekan 8" in text
    assert "Berkas sudah kami terima" in text
    report = Envelope.objects.get()
    assert report.flags == ["self_harm"]
    assert ReportFile.objects.get().envelope_id == report.pk


def test_without_script_the_same_form_again_stores_its_voice_once(client: Client) -> None:
    raw = voice().read()
    for _each in range(2):
        page = client.post(PATH, SENT | {"berkas": SimpleUploadedFile("suara.ogg", raw)})
        assert "Berkas sudah kami terima" in page.content.decode()
    assert (Envelope.objects.count(), ReportFile.objects.count()) == (1, 1)


def test_by_script_the_report_goes_first_and_gives_a_ticket(client: Client) -> None:
    told = client.post(PATH, SENT, headers=JSON).json()
    assert told.keys() == {"seen", "ticket"}
    assert client.post(PATH, SENT, headers=JSON).json()["seen"] == told["seen"], "the same again is the same report"
    assert Envelope.objects.count() == 1
    assert client.post("/berkas/", {"ticket": told["ticket"]}).status_code == 200
    text = client.post("/lapor/", {"key": KEY, "seen": told["seen"]}).content.decode()
    assert len(re.findall(r'class="word"', text)) == 6


def test_in_a_flood_each_spoken_report_is_unlike_the_others_and_keeps_its_voice(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "shown_by", lambda *_asked, **_more: Pacing(limits=flooding.SHUT))
    for key in (KEY, KEY[::-1]):
        page = client.post(PATH, SENT | {"key": key, "berkas": voice()})
        assert "Berkas sudah kami terima" in page.content.decode()
    first, second = QuarantinedReport.objects.values_list("sketch", flat=True)
    assert likeness(first, second) == 0
    assert set(ReportFile.objects.values_list("envelope_id", flat=True)) == set(
        Envelope.objects.filter(in_lane=True).values_list("pk", flat=True)
    )


@pytest.mark.parametrize("change", [{"key": "kurang"}, {"flags": ["lain"]}, {}])
def test_what_does_not_fit_is_said_and_stores_nothing(client: Client, change: dict[str, Any]) -> None:
    page = client.post(PATH, SENT | change)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert not Envelope.objects.exists()


def test_whatever_else_is_posted_is_not_taken(client: Client) -> None:
    client.post(PATH, SENT | {"phone": "0812", "contact": "yes", "names_office": "police"}, headers=JSON)
    assert Envelope.objects.count() == 1, "an ordinary report without a way to call"
