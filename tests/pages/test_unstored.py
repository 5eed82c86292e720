"""A report that could not be stored shows in the health check, although its reporter kept every word of it."""

import os
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client
from tests.factories import public_site

from sigap.kernel.clock import now
from sigap.mailbox import posting
from sigap.mailbox.health import beat, health
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
    assert client.get("/sehat/").status_code == 503
    NotedTrouble.objects.all().delete()
    assert TroubleCode.REPORTS in health(at=now()).severe, "the database may be what is full"
    os.utime(tmp_path / "unstored", (0, 0))
    assert TroubleCode.REPORTS not in health(at=now()).troubles
