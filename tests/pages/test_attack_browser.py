"""What another site, or the next person at a shared computer, can make of an officer's browser."""

import pytest
from django.conf import LazySettings
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.http import HttpResponse
from django.test import Client, RequestFactory
from tests.factories import officers

from sigap.access.sessions import SessionStore

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "http://testserver", "http://jahat.example"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.mark.parametrize("headers", [{"Origin": ELSEWHERE}, {"Origin": "null"}, {"Referer": f"{ELSEWHERE}/x"}])
def test_what_another_site_sent_is_not_offered_to_be_sent_again(headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/profil/sesi/lain/akhiri/", {"reason": "not_proven"}, headers=headers)
    assert answer.status_code == 400
    assert "not_proven" not in answer.text


def test_what_an_officer_wrote_on_an_old_page_is_still_there() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/profil/sesi/lain/akhiri/", {"text": "tulisan saya"}, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert "tulisan saya" in answer.text


def test_a_message_stands_in_no_cookie() -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    storage = default_storage(request)
    storage.add(messages.SUCCESS, "Kasus KENARI-582 dibuka oleh Rina Marlina.")
    response = HttpResponse()
    storage.update(response)
    assert not response.cookies
    assert request.session.modified


def test_signing_in_shows_no_message_cookie() -> None:
    client = officers.DeskClient()
    officers.rina()
    officers.sign_in(client, "rina.uptd")
    client.post("/profil/sesi/lain/akhiri/")
    assert "messages" not in client.cookies
    assert "sesi" in client.get("/profil/").text
