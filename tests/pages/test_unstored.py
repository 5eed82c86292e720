"""A report that could not be stored shows in the health check, although its reporter kept every word of it."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client
from tests.factories import public_site

from sigap.kernel.clock import now
from sigap.mailbox import posting
from sigap.mailbox.health import beat, health, note_unstored
from sigap.mailbox.models import NotedTrouble
from sigap.mailbox.troubles import TroubleCode

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public(settings: LazySettings) -> None:
    public_site.dress(settings)
    beat(at=now())


def test_a_report_that_is_not_stored_is_heard_of(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SIGAP_HOME, settings.SURFACE = tmp_path, "public"
    assert TroubleCode.REPORTS not in health(at=now()).troubles

    def full(*_: object, **__: object) -> None:
        raise OperationalError("disk penuh")

    monkeypatch.setattr(posting, "post_report", full)
    posted = {"narrative": "Rekaan"}
    key = {"Idempotency-Key": "5e0c9f0b-6a37-4d0e-9c1f-7b1d2a3c4e5f"}
    answer = client.post("/api/v1/reports", posted, content_type="application/json", headers=key)
    assert answer.status_code == 503
    assert TroubleCode.REPORTS in health(at=now()).severe
    unwell = client.get("/sehat/")
    assert (unwell.status_code, unwell.json()["troubles"]) == (503, ["reports"])
    NotedTrouble.objects.all().delete()
    assert TroubleCode.REPORTS in health(at=now()).severe, "the database may be what is full"
    os.utime(tmp_path / "unstored", (0, 0))
    assert TroubleCode.REPORTS not in health(at=now()).troubles


@pytest.fixture
def site(client: Client, settings: LazySettings, tmp_path: Path) -> Client:
    settings.SIGAP_HOME, settings.SURFACE = tmp_path, "public"
    return client


def form_posted(site: Client, key: str, story: str = "Cerita rekaan") -> int:
    return site.post("/lapor/", {"key": key, "story": story}).status_code


def test_a_site_that_keeps_no_report_says_so_until_it_keeps_one(
    site: Client, settings: LazySettings, tmp_path: Path
) -> None:
    keys, settings.SIGAP_KEYS = settings.SIGAP_KEYS, tmp_path / "no keys"
    assert form_posted(site, "0" * 15 + "123456789abcdef01") == 503
    assert site.get("/sehat/").status_code == 503, "no disk and no database is to blame"
    settings.SIGAP_KEYS = keys
    assert site.get("/sehat/").status_code == 503
    assert form_posted(site, public_site.KEY) == 200
    found = health(at=now())
    assert (found.severe, found.warnings) == ([], [TroubleCode.REPORTS]), "one was refused, whoever asks why"
    assert site.get("/sehat/").status_code == 200
    NotedTrouble.objects.all().delete()
    assert health(at=now()).warnings == [TroubleCode.REPORTS]


def test_a_post_of_long_ago_is_no_report_that_was_stored(site: Client, tmp_path: Path) -> None:
    assert form_posted(site, public_site.KEY) == 200
    note_unstored()
    later = now().timestamp() + 120
    os.utime(tmp_path / "unstored", (later, later))
    assert form_posted(site, public_site.KEY) == 200
    assert site.get("/sehat/").status_code == 503


def test_a_report_that_was_stored_and_not_answered_stands_once_it_is_posted_again(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = posting.post_report

    def lost(*args: Any, **told: Any) -> None:
        store(*args, **told)
        raise OperationalError("the connection went away")

    monkeypatch.setattr(posting, "post_report", lost)
    assert form_posted(site, public_site.KEY) == 503
    monkeypatch.undo()
    assert site.get("/sehat/").status_code == 503
    assert form_posted(site, public_site.KEY) == 200
    assert site.get("/sehat/").status_code == 200


def test_no_stranger_makes_the_site_unwell(site: Client) -> None:
    """Their mistakes are theirs: nothing was kept out by us."""
    said = [
        form_posted(site, public_site.KEY, ""),
        form_posted(site, "no key"),
        form_posted(site, public_site.KEY, "\x00\ud800".encode(errors="surrogatepass").decode(errors="replace")),
        form_posted(site, public_site.KEY, "Cerita lain"),
        form_posted(site, public_site.KEY[::-1], "x" * 3_000_000),
    ]
    for body in (b'{"narrative": "\\ud800"}', b'{"narrative": ""}', b"[", b'{"narrative": "a", "area": "99.99.99"}'):
        key = {"Idempotency-Key": "5e0c9f0b-6a37-4d0e-9c1f-7b1d2a3c4e5f"}
        said.append(site.post("/api/v1/reports", body, content_type="application/json", headers=key).status_code)
    assert max(said) < 500
    assert health(at=now()).troubles == {}


def test_the_desk_is_not_unwell_for_it(settings: LazySettings) -> None:
    note_unstored()
    assert health(at=now()).warnings == [TroubleCode.REPORTS]
