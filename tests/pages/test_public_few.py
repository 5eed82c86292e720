"""Too few recipients: nothing is sent, and only the button that says so agrees to fewer."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import public_site
from tests.factories.public_site import KEY

from sigap.mailbox.conflict.rules import RecipientSelection
from sigap.public import conflict

pytestmark = pytest.mark.django_db
SENT: dict[str, Any] = {"key": KEY, "story": "CONTOH: petugas meminta uang di Pere'an", "names_office": ["police"]}


@pytest.fixture(autouse=True)
def _public_role(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    with public_site.with_keys(settings, tmp_path / "keys"):
        yield


@pytest.mark.parametrize("outside", [0, 1])
def test_enter_does_not_agree_to_fewer(client: Client, monkeypatch: pytest.MonkeyPatch, outside: int) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise conflict.TooFewRecipients(RecipientSelection(recipients=(), offices=1, outside=outside))

    monkeypatch.setattr(conflict, "post", refuse)
    page = client.post("/lapor/", SENT)
    text = page.content.decode()
    assert page.status_code == 409
    assert "CONTOH: petugas meminta uang di Pere&#x27;an</textarea>" in text
    assert ('name="takes_fewer" value="on">' in text) is bool(outside)
    # The first button that belongs to a form is the one that "Enter" presses, wherever it stands.
    buttons = re.findall(r'<button[^>]*form="laporan"[^>]*>', text)
    assert 'name="change" value="desa"' in buttons[0]
